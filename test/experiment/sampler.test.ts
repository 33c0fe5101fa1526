import { expect, it } from 'vitest';
import { specOf } from '../../src/engine/tensor.js';
import { mapTree } from '../../src/engine/tree.js';
import { createSampler } from '../../src/experiment/sampler.js';
import { compiledFor, ready } from '../helpers/experiments.js';
import { nasty } from '../helpers/nasty.js';

it('draws many samples in pieces, none of them twice, and always the same', async () => {
  const one = await ready(nasty);
  const sampler = createSampler(one.experiment.trainer, await compiledFor(one), mapTree(one.state, specOf));
  const many = await sampler.sampleMany(one.state, 'many', 700);
  expect(many.shape).toEqual([700, 2]);
  const points = Array.from({ length: 700 }, (_, i) => `${many.data[2 * i]} ${many.data[2 * i + 1]}`);
  expect(new Set(points).size).toBe(700);
  const fewer = await sampler.sampleMany(one.state, 'many', 300);
  expect(fewer.data).toEqual(many.data.slice(0, 600));
  expect((await sampler.sample(one.state, 'many', 256)).data).toEqual(many.data.slice(0, 512));
  expect((await sampler.sampleMany(one.state, 'others', 300)).data).not.toEqual(fewer.data); // control
});
