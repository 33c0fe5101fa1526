/** The noise layer: how much, where, when; and a generator that has noise inside, sampled, walked through and exported. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createCompiled } from '../../../src/engine/compiled.js';
import { createEager } from '../../../src/engine/eager.js';
import type { Executor } from '../../../src/engine/executor.js';
import { float32, full, specOf } from '../../../src/engine/tensor.js';
import { tf } from '../../../src/engine/tf.js';
import { mapTree } from '../../../src/engine/tree.js';
import { exportTrained } from '../../../src/experiment/export.js';
import { createSampler } from '../../../src/experiment/sampler.js';
import type { TrainedRun } from '../../../src/experiment/trained.js';
import { tiny } from '../../conformance/examples.js';
import { ready } from '../../helpers/experiments.js';
import { applied, layerOf } from '../../helpers/networks.js';
import { tensorOf, testSource } from '../../helpers/source.js';

beforeAll(() => tf.setBackend('cpu'));

const x = full([100, 300], 2);
const layer = (config: object) => layerOf({ type: 'noise', ...config }, [300]);
const deviationOf = (values: ArrayLike<number>, mean: number) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);

describe('noise', () => {
  it('has the deviation asked for, around what comes in', () => {
    for (const deviation of [0.1, 3]) {
      const output = applied(layer({ deviation }), x);
      expect(Math.abs(deviationOf(output, 2) / deviation - 1)).toBeLessThan(0.02);
    }
    expect(applied(layer({ deviation: 0 }), x)).toEqual(x.data);
  });

  it('appends numbers that are noise, and leaves the others as they were', () => {
    const wider = layer({ deviation: 0.5, append: 60 });
    expect(wider.outputShape).toEqual([360]);
    const output = applied(wider, x);
    const [old, fresh] = [[] as number[], [] as number[]];
    output.forEach((value, i) => {
      (i % 360 < 300 ? old : fresh).push(value);
    });
    expect(new Set(old)).toEqual(new Set([2]));
    expect(Math.abs(deviationOf(fresh, 0) / 0.5 - 1)).toBeLessThan(0.04);
  });

  it('is new for each step, name and example', () => {
    const at = (scope: string, step: number) => applied(layer({}), x, { scope, source: testSource(1, step) });
    expect(at('a', 0)).toEqual(at('a', 0));
    expect(at('a', 1)).not.toEqual(at('a', 0));
    expect(at('b', 0)).not.toEqual(at('a', 0));
    expect(at('a', 0).slice(0, 300)).not.toEqual(at('a', 0).slice(300, 600));
  });

  it('is there outside training too, unless it is for training alone', () => {
    expect(applied(layer({}), x, { training: false })).not.toEqual(x.data);
    const source = testSource(1);
    expect(applied(layer({ when: 'training' }), x, { training: false, source })).toEqual(x.data);
    expect(source.asked.size).toBe(0);
  });

  it('cannot be appended in training alone', () => {
    expect(() => layer({ append: 2, when: 'training' })).toThrow('would change the shape');
  });
});

describe('a generator with', () => {
  const inside = (...layers: object[]) => ({
    ...tiny,
    generator: { type: 'sequential', layers: [{ type: 'dense', units: 6 }, ...layers, { type: 'dense', units: 2 }] },
  });
  const cases: [string, object, boolean][] = [
    ['noise', { type: 'noise' }, true],
    ['noise appended', { type: 'noise', append: 3 }, true],
    ['dropout that is always there', { type: 'dropout', when: 'always' }, true],
    ['noise in training alone', { type: 'noise', when: 'training' }, false],
    ['ordinary dropout', { type: 'dropout' }, false],
  ];
  const z = float32([1, -2, 0.5, 1, -2, 0.5, 3, 1, 1], [3, 3]); // rows 0 and 1 are the same

  it.each(cases)('%s answers a given z, and is exported where z says all', async (_, layer, noisy) => {
    const one = await ready(inside(layer));
    const { trainer, config } = one.experiment;
    const [seed, form] = [config.seed, mapTree(one.state, specOf)];
    const answers = async (executor: Executor) =>
      (await createSampler(trainer, executor, form).generate(one.state, z)).data as Float32Array;
    const data = await answers(await createCompiled({ threads: 1, seed }));
    const eager = await answers(await createEager({ seed }, 'cpu'));
    data.forEach((value, i) => {
      expect(value).toBeCloseTo(eager[i]!, 5);
    });
    expect(data.slice(0, 2)).toEqual(data.slice(2, 4)); // a function of z, not of the place in the batch
    expect(data.slice(0, 2)).not.toEqual(data.slice(4, 6));
    const otherNoise = await answers(await createCompiled({ threads: 1, seed: seed + 1 }));
    if (noisy) expect(otherNoise).not.toEqual(data);
    else expect(otherNoise).toEqual(data);

    const run = { ...one, path: 'runs/x/y', checkpoint: { step: 0 } } as unknown as TrainedRun;
    const exported = exportTrained(run, await createCompiled({ threads: 1, seed }));
    if (noisy) await expect(exported).rejects.toThrow('draws noise of its own');
    else expect((await exported).difference).toBeLessThan(1e-5);
  });
});

it('a discriminator that would judge by chance is refused, with the remedy', async () => {
  const judged = async (when: string) => {
    const discriminator = {
      type: 'sequential',
      layers: [
        { type: 'noise', when },
        { type: 'dense', units: 1 },
      ],
    };
    const { experiment, state } = await ready({ ...tiny, discriminator });
    return tf.tidy(() => experiment.trainer.judge!(mapTree(state, tensorOf), tf.ones([4, 2])).dataSync());
  };
  await expect(judged('always')).rejects.toThrow('Write `when: training`');
  expect(await judged('training')).toHaveLength(4);
});

it('noise in a generator is of the stream that is sampled', async () => {
  const generator = { type: 'sequential', layers: [{ type: 'noise' }, { type: 'dense', units: 2 }] };
  const { experiment, state } = await ready({ ...tiny, generator });
  const asked = (name: string) => {
    const source = testSource(1);
    tf.tidy(() => experiment.trainer.sample!(mapTree(state, tensorOf), source, name, 4).dataSync());
    return [...source.asked.keys()];
  };
  expect(asked('grid')).toEqual(['grid', 'generator.grid.0-noise.noise']);
  expect(asked('metric')).toEqual(['metric', 'generator.metric.0-noise.noise']);
});
