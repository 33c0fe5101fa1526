/** The sampling workloads: an iteration draws 10,000 images from a generator's first weights, in batches. */
import type { EngineOptions, Executor } from '../src/engine/executor.js';
import { noiseMaker } from '../src/engine/noise.js';
import { streams } from '../src/engine/random.js';
import { float32, type HostTensor, sizeOf, specOf } from '../src/engine/tensor.js';
import { mapTree } from '../src/engine/tree.js';
import { buildExperiment } from '../src/experiment/build.js';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { createSampler, priorOf } from '../src/experiment/sampler.js';
import type { Line } from './gate.js';
import type { Workload } from './workloads.js';

/** Images in a batch; larger ones are no faster. */
const batch = 500;

export async function serveSamples(
  { config: path, overrides, samples }: Workload,
  open: (options: EngineOptions) => Promise<Executor>,
  threads: number,
  { say, next }: Line,
): Promise<void> {
  const { config, registry } = await loadExperiment(path, overrides, catalog);
  const experiment = buildExperiment(config, registry);
  const { trainer, dataset } = experiment;
  const prior = priorOf(experiment);
  const executor = await open({ ...config.engine, threads, seed: config.seed });
  const state = trainer.init(streams(config.seed), () => new Float32Array(sizeOf(dataset.shape)));
  const sampler = createSampler(trainer, executor, mapTree(state, specOf));
  const makeNoise = noiseMaker(config.seed);
  const images = new Float32Array(samples! * sizeOf(dataset.shape));

  async function draw(round: number): Promise<void> {
    const z = makeNoise('bench', { kind: 'normal', mean: 0, deviation: 1 }, [samples!, prior.dim], round);
    for (let first = 0; first < samples!; first += batch) {
      const rows = (z as Float32Array).subarray(first * prior.dim, (first + batch) * prior.dim);
      const { data }: HostTensor = await sampler.generate(state, float32(rows, [batch, prior.dim]));
      images.set(data as Float32Array, first * sizeOf(dataset.shape));
    }
  }

  const begun = performance.now();
  await draw(0);
  say({ version: executor.description, readySeconds: (performance.now() - begun) / 1000 });
  for (let question = await next(); question; question = await next()) {
    await draw(1);
    const start = performance.now();
    let [iterations, passed] = [0, 0];
    while (passed < 1000 * question.seconds) {
      await draw(iterations++);
      passed = performance.now() - start;
    }
    say({ iterations, milliseconds: passed / iterations, resident: process.memoryUsage.rss() });
  }
}
