/**
 * The compiled engine against plain TensorFlow.js: whole training steps of every shipped config and of a tiny
 * experiment for every component. Also, that gradients reach every parameter of both players.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { flatten } from '../../src/engine/tree.js';
import { catalog } from '../../src/experiment/catalog.js';
import { compiledFor, eagerFor, type Ready, ready, readyFile, stepsOf, worstError } from '../helpers/experiments.js';
import { conforming, tiny } from './examples.js';

const tolerance = 1e-4;

/**
 * Both executors over the same `steps`: where their states and reports differ most, and what a first step leaves
 * alone. They set out from where `before` compiled steps lead, since at the very start some gradients are zero but for
 * rounding, which Adam then blows up.
 */
async function compare(one: Ready, steps: number, before = 20) {
  const compiled = await compiledFor(one);
  const first = await stepsOf(one, compiled, [1]);
  const start = await stepsOf(one, compiled, [before]);
  const mine = await stepsOf(one, compiled, [steps], start);
  const reference = await stepsOf(one, await eagerFor(one), [steps], start);
  return {
    state: worstError(mine.state, reference.state),
    report: worstReport(mine.reports, reference.reports),
    unmoved: unmoved(one, first.state),
  };
}

function worstReport(mine: readonly object[], reference: readonly object[]): { error: number; path: string } {
  const errors = reference.flatMap((report, i) =>
    Object.entries(report).map(([path, value]: [string, number]) => {
      const difference = Math.abs((mine[i] as Record<string, number>)[path]! - value);
      return { path, error: difference / Math.max(Math.abs(value), 1e-2) };
    }),
  );
  return errors.reduce((worst, one) => (one.error <= worst.error ? worst : one));
}

/** Parameters of either player that are as they were. */
function unmoved({ state }: Ready, next: Ready['state']): string[] {
  const after = flatten(next);
  return Object.entries(flatten(state))
    .filter(([path]) => /^(generator|discriminator)\.params\./.test(path))
    .filter(([path, { data }]) => data.every((value, i) => value === after[path]!.data[i]))
    .map(([path]) => path);
}

/** A shipped config over few rows in small batches; its networks are as they are. */
function shrunk(path: string): Promise<Ready> {
  const { data, generator } = parse(readFileSync(path, 'utf8')) as Record<'data' | 'generator', { type: string }>;
  const batch = generator.type.startsWith('dcgan') ? 2 : 4; // convolutions take seconds an image in plain JavaScript
  const limited = 'limit' in catalog.find('dataset', data.type)!.config.properties;
  return readyFile(path, [`data.batch=${batch}`, limited ? 'data.limit=40' : 'data.samples=40', 'callbacks=[]']);
}

/** The Wasserstein loss looks at differences of logits, whatever is added to all of them: D's last bias, this one. */
const shift = (loss: string, bias: string) => (loss === 'wasserstein' ? [`discriminator.params.${bias}`] : []);

describe('shipped configs', () => {
  const paths = readdirSync('configs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join('configs', name));

  it('are there', () => expect(paths.length).toBeGreaterThanOrEqual(6));

  it.each(paths)('%s', async (path) => {
    const one = await shrunk(path);
    const { state, report, unmoved } = await compare(one, 2, 60);
    const shown = `state ${state.error.toExponential(1)} (${state.path}), report ${report.error.toExponential(1)} (${report.path})`;
    console.log(`${path}: worst relative error of ${shown}`);
    expect(state.error).toBeLessThan(tolerance);
    expect(report.error).toBeLessThan(tolerance);
    expect(unmoved).toEqual(shift(one.experiment.config.loss.type, '4-dense.bias'));
  });
});

describe('components', () => {
  it.each(conforming)('$title', async ({ component, config }) => {
    const { state, report, unmoved } = await compare(await ready(config), 4);
    expect(state.error, state.path).toBeLessThan(tolerance);
    expect(report.error, report.path).toBeLessThan(tolerance);
    expect(unmoved).toEqual(shift(component.type, '2-dense.bias'));
  });
});

describe('the comparison', () => {
  it('sees a wrong learning rate, another seed and a step more', async () => {
    const one = await ready(tiny);
    const reference = await stepsOf(one, await eagerFor(one), [4]);
    const variants: [Ready, number][] = [
      [await ready({ ...tiny, optimizer: { type: 'sgd', learningRate: 0.051 } }), 4],
      [await ready({ ...tiny, seed: 4 }), 4],
      [one, 5],
    ];
    for (const [other, steps] of variants) {
      const mine = await stepsOf(other, await compiledFor(other), [steps]);
      expect(worstError(mine.state, reference.state).error).toBeGreaterThan(tolerance);
    }
  });

  it('sees a network that no gradient reaches', async () => {
    const one = await ready({
      ...tiny,
      optimizer: { generator: { type: 'sgd', learningRate: 0 }, discriminator: 'sgd' },
    });
    expect((await compare(one, 1, 1)).unmoved).toContain('generator.params.0-dense.kernel');
  });
});
