/** The eager executor on `@tensorflow/tfjs-node`, as `npm run tfjs-node` installs it: fails, not skips, where that does not work. */
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createEager } from '../../src/engine/eager.js';
import type { CallFunction, Executor } from '../../src/engine/executor.js';
import { float32, specOf, zeros } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { compare, shipped, shrunk, tolerance } from '../conformance/comparison.js';
import { conforming, tiny } from '../conformance/examples.js';
import { eagerFor, fingerprint, ready, startClock, stepsOf, worstError } from '../helpers/experiments.js';
import { must } from './process.js';
import { fingerprint as runFingerprint, runsIn } from './runs.js';

const native = 'tensorflow';
const tree = join(import.meta.dirname, '../..');

/**
 * A critic of leaky ReLUs moves a hidden bias only where its unit is on for more fakes than reals, or fewer: for most the
 * gradient is exactly zero. libtensorflow adds up in another order, which leaves some 1e-9 of it, and Adam without beta1
 * steps as far for that as for any gradient. With this epsilon it steps as far as the gradient is large.
 */
const calmer: Readonly<Record<string, readonly string[]>> = {
  'configs/mnist-wgan-gp.yaml': ['optimizer.epsilon=1e-4'],
};

describe('in this process', () => {
  let eager: Executor;
  beforeAll(async () => {
    await must(tree, 'bash', 'scripts/tfjs-node.sh');
    eager = await createEager({ seed: 1 });
  });

  it('is what runs an eager step, and the active backend only meanwhile', async () => {
    expect(eager.description).toMatch(/^eager, TensorFlow\.js [\d.]+, libtensorflow [\d.]+$/);
    const seen: string[] = [];
    const fn: CallFunction = ({ x }) => {
      seen.push(tf.getBackend());
      return { y: tf.square(x as tf.Tensor) };
    };
    const call = await eager.call(fn, { x: specOf(zeros([2])) });
    const { y } = await call.run({ x: float32([2, 3], [2]) });
    expect(Array.from(y!.data as Float32Array)).toEqual([4, 9]);
    expect(seen).toEqual([native]);
    expect(tf.getBackend()).not.toBe(native);
  });

  it.each(shipped)('%s agrees with the compiled engine', async (path) => {
    const { state, report } = await compare(await shrunk(path, calmer[path]), 2, 60, native);
    const shown = `state ${state.error.toExponential(1)} (${state.path}), report ${report.error.toExponential(1)} (${report.path})`;
    console.log(`${path}: worst relative error of ${shown}`);
    expect(state.error).toBeLessThan(tolerance);
    expect(report.error).toBeLessThan(tolerance);
  });

  /** Where `steps` steps on the native backend lead away from 4 on the plain one; both set out from 20 plain steps. */
  async function away(config: object, steps = 4) {
    const one = await ready(config);
    const plain = await eagerFor(one);
    const start = await stepsOf(one, plain, [20]);
    const [mine, reference] = [
      await stepsOf(one, await eagerFor(one, native), [steps], start),
      await stepsOf(one, plain, [4], start),
    ];
    return worstError(mine.state, reference.state);
  }

  it.each(conforming)('$title agrees with plain JavaScript', async ({ config }) => {
    const { error, path } = await away(config);
    expect(error, path).toBeLessThan(tolerance);
  });

  it('a step more is seen', async () => {
    expect((await away(tiny, 5)).error).toBeGreaterThan(tolerance);
  });

  it('gives the same bits again and leaves no tensor behind', async () => {
    const one = await ready({ ...tiny, generator: { type: 'mlp', hidden: [4], batchNorm: true }, optimizer: 'adam' });
    const backend = tf.findBackend(native);
    const first = await stepsOf(one, await eagerFor(one, native), [5, 20]);
    const [tensors, data] = [tf.memory().numTensors, backend.numDataIds()];
    const again = await stepsOf(one, await eagerFor(one, native), [25], { state: one.state, clock: startClock(one) });
    expect(fingerprint(again.state, again.reports)).toBe(fingerprint(first.state, first.reports));
    expect([tf.memory().numTensors, backend.numDataIds()]).toEqual([tensors, data]);
  });
});

describe('from a shell', () => {
  const clone = inject('clone');
  const scratch = mkdtempSync(join(tmpdir(), 'sparring-tfjs-node-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const overrides = ['engine=eager', 'callbacks.1.every=10 steps', 'callbacks.2.every=5 steps'];
  const train = (folder: string, steps: number, variables: readonly string[] = []) =>
    must(
      ...([clone, 'env', ...variables, 'node', 'dist/cli/main.js', 'run', 'configs/ring.yaml'] as const),
      ...[`trainer.steps=${steps}`, ...overrides, '--runs-dir', join(scratch, folder)],
    );
  const engineOf = (folder: string): string =>
    JSON.parse(readFileSync(join(runsIn(join(scratch, folder))[0]!, 'meta.json'), 'utf8')).engine.description;

  it('is installed into a fresh clone, once', async () => {
    expect((await must(clone, 'npm', 'run', '--silent', 'tfjs-node')).out).toContain('works: libtensorflow');
    expect((await must(clone, 'npm', 'run', '--silent', 'tfjs-node')).out).toMatch(/^tfjs-node: works already: .*\n$/);
  });

  it('runs ring.yaml, without banners', async () => {
    const { err } = await train('whole', 20);
    expect(engineOf('whole')).toContain('libtensorflow');
    expect(err).not.toMatch(banner);
    expect((await train('loud', 1, ['TF_CPP_MIN_LOG_LEVEL=0'])).err).toMatch(banner);
  });

  const banner = /tensorflow\/core|oneDNN/;

  it('resumes to the bytes of a run that was not stopped', async () => {
    await train('halves', 10);
    const [path] = runsIn(join(scratch, 'halves'));
    await must(clone, 'node', 'dist/cli/main.js', 'resume', path!, 'trainer.steps=20');
    const [whole] = runsIn(join(scratch, 'whole'));
    expect(runFingerprint(path!)).toEqual(runFingerprint(whole!));
  });

  it('says why it does not load, and goes on without', async () => {
    const library = join(clone, 'node_modules/@tensorflow/tfjs-node/lib');
    renameSync(library, `${library}-away`);
    try {
      await train('without', 1);
      expect(engineOf('without')).toMatch(/pure JavaScript \(@tensorflow\/tfjs-node does not load: .*tfjs_binding/);
    } finally {
      renameSync(`${library}-away`, library);
    }
  });
});
