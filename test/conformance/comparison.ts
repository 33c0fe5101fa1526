/** How far the executors are from each other over steps of an experiment. What is too far is left to the tests. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { flatten } from '../../src/engine/tree.js';
import { catalog } from '../../src/experiment/catalog.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { compiledFor, eagerFor, type Ready, readyFile, stepsOf, worstError } from '../helpers/experiments.js';

export const tolerance = 1e-4;

/**
 * Both executors over the same `steps`, the eager one on `backend`: where their states and reports differ most, and what
 * a first step leaves alone. They set out from where `before` compiled steps lead, since at the very start some gradients
 * are zero but for rounding, which Adam then blows up.
 */
export async function compare(one: Ready, steps: number, before = 20, backend = 'cpu') {
  const compiled = await compiledFor(one);
  const first = await stepsOf(one, compiled, [1]);
  const start = await stepsOf(one, compiled, [before]);
  const mine = await stepsOf(one, compiled, [steps], start);
  const reference = await stepsOf(one, await eagerFor(one, backend), [steps], start);
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

/** Parameters of any network that are as they were. */
function unmoved({ state }: Ready, next: Ready['state']): string[] {
  const after = flatten(next);
  return Object.entries(flatten(state))
    .filter(([path]) => /^\w+\.params\./.test(path))
    .filter(([path, { data }]) => data.every((value, i) => value === after[path]!.data[i]))
    .map(([path]) => path);
}

/** Those whose data come along; of the paper's on faces and CIFAR-10 test/paper knows. */
export const shipped: readonly string[] = readdirSync('configs', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join('configs', name))
  .filter((path) => !/tfd|cifar10/.test(path));

/** A shipped config over few rows in small batches, and with what else is overridden; its networks are as they are. */
export async function shrunk(path: string, overrides: readonly string[] = []): Promise<Ready> {
  const { data, generator } = (await loadExperiment(path, [], catalog)).config;
  const batch = generator?.type.startsWith('dcgan') ? 2 : 4; // convolutions take seconds an image in plain JavaScript
  const limited = 'limit' in catalog.find('dataset', data.type)!.config.properties;
  const few = limited ? 'data.limit=40' : 'data.samples=40';
  return readyFile(path, [`data.batch=${batch}`, few, 'callbacks=[]', ...overrides]);
}

/** The Wasserstein loss looks at differences of logits, whatever is added to all of them: D's last bias, this one. */
export const shift = (loss: string | undefined, bias: string) =>
  loss === 'wasserstein' ? [`discriminator.params.${bias}`] : [];
