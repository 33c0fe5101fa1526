/** Builds initializers, layers and networks from configs, as `experiment/` does but without text or lines. */
import type { TSchema } from '@sinclair/typebox';
import { streams } from '../../src/engine/random.js';
import { float32, type HostTensor, type Shape, sizeOf } from '../../src/engine/tensor.js';
import { type Tensor, tf } from '../../src/engine/tf.js';
import { mapTree } from '../../src/engine/tree.js';
import { initializers, layers, networks } from '../../src/networks/index.js';
import type { InitContext, Layer, Mode, NetworkNeeds, Variables } from '../../src/networks/layer.js';
import type { Build, Component, Typed } from '../../src/registry/component.js';
import { tensorOf, testSource } from './source.js';

/** Fills defaults, refuses unknown keys and builds; nested components too. */
export const build: Build = (kind, { type, ...config }, needs) => {
  const all = [...layers, ...networks, ...initializers] as readonly Component<any, any>[];
  const component = all.find((one) => one.kind === kind && one.name === type);
  if (!component) throw new Error(`no ${kind} is called ${type}`);
  const schemas = Object.entries<TSchema>(component.config.properties);
  const filled = Object.fromEntries(
    schemas.map(([key, schema]) => [key, config[key] ?? structuredClone(schema.default)]),
  );
  const unknown = Object.keys(config).find((key) => !(key in filled));
  if (unknown) throw new Error(`${kind} ${type} has no key ${unknown}`);
  return component.build(filled, { ...needs, build });
};

export const layerOf = (config: Typed, inputShape: Shape): Layer => build('layer', config, { inputShape });

export const generatorOf = (config: Typed, dim: number, outputShape: Shape): Layer =>
  networkOf(config, { role: 'generator', inputShape: [dim], outputShape, wanted: "the data's examples are" });

export const discriminatorOf = (config: Typed, inputShape: Shape): Layer =>
  networkOf(config, {
    role: 'discriminator',
    inputShape,
    outputShape: [1],
    wanted: 'it must put out one logit,',
    unbounded: 'losses work on logits and apply the sigmoid themselves',
  });

const networkOf = (config: Typed, needs: NetworkNeeds): Layer => build('network', config, needs);

export const context = (seed: number, marginals?: Float32Array): InitContext => ({
  streams: streams(seed),
  marginals() {
    if (!marginals) throw new Error('no data are open');
    return marginals;
  },
});

export const init = (layer: Layer, seed = 1, name = 'layer'): Variables<HostTensor> => layer.init(context(seed), name);

/** Values on the backend. */
export const onBackend = ({ params, stats }: Variables<HostTensor>): Variables<Tensor> => ({
  params: mapTree(params, tensorOf),
  stats: mapTree(stats, tensorOf),
});

export const mode = (changes: Partial<Mode> = {}): Mode => ({
  training: true,
  dropout: true,
  scope: 'test',
  source: testSource(1),
  ...changes,
});

/** Standard normal, from a stream of its own. */
export const randomNormal = (shape: Shape, seed = 1, name = 'x'): HostTensor =>
  float32(streams(seed)(name).fillNormal(new Float32Array(sizeOf(shape)), 0, 1), shape);

/** One eager pass from fresh variables. */
export function applied(layer: Layer, x: HostTensor, how: Partial<Mode> = {}, variables = init(layer)): Float32Array {
  return tf.tidy(() => layer.apply(onBackend(variables), tensorOf(x), mode(how)).output.dataSync() as Float32Array);
}
