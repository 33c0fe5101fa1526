/**
 * A network that begins as another run's generator (the `add_layers` of the 2014 code): its weights are that run's, go on
 * training, and may have new layers before them. It knows run folders, hence its place; which run it is gets pinned when a
 * training starts, so that a newer one of the same name cannot take its place.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { parse } from 'yaml';
import { describeShape, type HostTensor, type Spec, sameShape, sizeOf } from '../engine/tensor.js';
import { flatten, refill, type Tree } from '../engine/tree.js';
import { assemble, chain, lastShape, type Part } from '../networks/chain.js';
import { defineNetwork, type Layer } from '../networks/layer.js';
import type { Typed } from '../registry/component.js';
import { filePath, slot } from '../registry/fields.js';
import { exitCode, Misfit, UserError } from '../registry/problem.js';
import { readCheckpoints } from './checkpoints.js';

/** Of the run's state. */
const branch = { params: 'generator.params.', stats: 'generator.stats.' };

export const pretrained = defineNetwork({
  name: 'pretrained',
  summary: "Another run's trained generator, which goes on training, after new layers where there are any.",
  config: Type.Object(
    {
      run: filePath('Folder of the run, or of the runs of its name, of which the newest is taken.'),
      layers: Type.Array(slot('layer', 'A layer.'), {
        default: [],
        description: "New layers before the other run's generator; the last must put out as many numbers as its z has.",
      }),
      weights: Type.Optional(
        Type.String({
          pattern: '^[0-9a-f]{64}$',
          description: "SHA-256 of the other run's weights; checked where given. A run writes it into its own config.",
        }),
      ),
    },
    { additionalProperties: false },
  ),
  build({ run, layers, weights: wanted }, needs) {
    const path = requireRun(run);
    const { generator, prior } = parse(readFileSync(join(path, 'config.yaml'), 'utf8')) as Record<string, Typed>;
    if (!generator || !prior) throw new Misfit(`${path} trained no generator from noise.`, undefined, 'run');
    const inputShape = [needs.build('prior', prior, {}).dim];
    const added = assemble(
      needs.inputShape,
      layers.map((config): Part => [config.type, (shape) => needs.build('layer', config, { inputShape: shape })]),
    );
    const before = lastShape(needs.inputShape, added);
    if (sizeOf(before) !== inputShape[0])
      throw new Misfit(
        `${added.length ? 'the layers before it put out' : 'z is'} ${describeShape(before)}, but the generator of ${path} takes ${describeShape(inputShape)}.`,
        `Give it ${inputShape[0]} numbers.`,
        added.length ? 'layers' : 'run',
      );
    const inner = needs.build('network', generator, { ...needs, inputShape });
    return chain(needs.inputShape, [...added, { type: 'pretrained', layer: loaded(inner, path, wanted) }]);
  },
});

/** The layer with the run's weights for its first values. */
const loaded = (layer: Layer, path: string, wanted?: string): Layer => ({
  ...layer,
  init() {
    const { tensors, digest } = weightsOf(path);
    if (wanted !== undefined && digest !== wanted)
      throw new UserError(
        `the weights of ${path} have the SHA-256 ${digest}, not ${wanted}: it has been trained on since.`,
        exitCode.dataMissing,
      );
    const { params, stats } = layer.variables;
    return { params: taken(params, tensors, branch.params, path), stats: taken(stats, tensors, branch.stats, path) };
  },
});

/** The tensors below `prefix` in the form of `form`. @throws UserError naming the first that does not fit */
function taken(form: Tree<Spec>, tensors: Readonly<Record<string, HostTensor>>, prefix: string, path: string) {
  const found = Object.entries(flatten(form)).map(([name, { shape }]) => {
    const tensor = tensors[prefix + name];
    if (tensor && sameShape(tensor.shape, shape)) return [name, tensor] as const;
    const seen = tensor ? describeShape(tensor.shape) : 'not there';
    throw new UserError(
      `the generator of ${path} does not fit here: "${name}" is ${seen}, but ${describeShape(shape)} is needed.`,
      exitCode.dataMissing,
    );
  });
  return refill(form, Object.fromEntries(found));
}

/** @throws UserError (data missing) unless there is such a run */
function requireRun(path: string): string {
  const found = [path, join(path, 'latest')].find((one) => existsSync(join(one, 'config.yaml')));
  if (found) return realpathSync(found);
  throw new UserError(
    `there is no run in ${path}. Train it first, and give its folder as the generator's run.`,
    exitCode.dataMissing,
  );
}

/** The newest checkpoint's tensors, and a digest of the generator's among them. @throws UserError when there is none */
function weightsOf(path: string) {
  const { tensors } = readCheckpoints(path).load('last');
  const own = Object.keys(tensors).filter((name) => Object.values(branch).some((prefix) => name.startsWith(prefix)));
  const hash = createHash('sha256');
  for (const name of own.sort()) {
    const { data } = tensors[name]!;
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return { tensors, digest: hash.digest('hex') };
}

/** The config with the run that each of its pretrained networks begins as, and that run's weights, named for good. */
export function pinnedRuns<T extends object>(config: T): T {
  const pinnedNetwork = (typed: Typed): Typed => {
    const path = requireRun(String(typed.run));
    return { ...typed, run: path, weights: typed.weights ?? weightsOf(path).digest };
  };
  const entries = Object.entries(config).map(([key, value]) => [
    key,
    value?.type === pretrained.name && 'run' in value ? pinnedNetwork(value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}
