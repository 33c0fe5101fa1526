/** The blog's program: what its learning rate comes to, and that the mended config is the last point of the study about it. */
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import type { ExperimentConfig } from '../../src/experiment/schema.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { readyFile, startClock } from '../helpers/experiments.js';

const program = 'configs/seed/mnist-fc.yaml';

describe('the program', () => {
  const rateAfter = async (epochs: number, overrides: readonly string[] = []) => {
    const one = await readyFile(program, ['callbacks=[]', ...overrides]);
    const clock = startClock(one);
    const step = epochs * clock.batchesPerEpoch;
    return one.experiment.trainer.plan({ ...clock, step, drawn: step }).scalars['discriminator.0.learningRate']!;
  };

  it('has a rate of 1.2e-5 after 10 epochs and of 3e-9 after 50', async () => {
    expect((await rateAfter(10)) / 1.2e-5).toBeCloseTo(1, 1);
    expect((await rateAfter(50)) / 3e-9).toBeCloseTo(1, 0);
  });

  it('control: with a counter of its own, each optimizer would have more', async () => {
    expect(await rateAfter(10, ['trainer.counter=iterations'])).toBeGreaterThan(3e-5);
  });
});

describe('the study of its suspects', () => {
  /** What decides the numbers of a run, but for its end. */
  const playing = ({ data, prior, generator, discriminator, loss, optimizer, trainer }: ExperimentConfig) => {
    const { epochs: _, ...rules } = trainer as { epochs?: number };
    return { data, prior, generator, discriminator, loss, optimizer, rules };
  };

  const points = async () => {
    const { study, cell } = await loadStudy('experiments/why-blurry/studies/suspects.yaml', [], catalog);
    const { sampler } = study;
    const configOf = (number: number) => playing(cell(sampler.ask(number, [])!).config);
    return { first: configOf(0), second: configOf(1), last: configOf(sampler.size! - 1) };
  };

  const shipped = async (path: string) => playing((await loadExperiment(path, [], catalog)).config);

  it('begins with the program and ends with the mended one', async () => {
    const { first, second, last } = await points();
    expect(first).toEqual(await shipped(program));
    expect(last).toEqual(await shipped('configs/seed/mnist-fc-fixed.yaml'));
    expect(second).not.toEqual(first);
  });
});
