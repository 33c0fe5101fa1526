/** A made-up study of sixty trials whose results follow a known rule, for whatever shows results. */

import { stream } from '../../src/engine/random.js';
import type { Parameters } from '../../src/samplers/space.js';
import type { State, Trial } from '../../src/sweep/state.js';
import { choice, logarithmic, spaceOf, studyOf, trialOf, unit } from './journals.js';

const rate = 'optimizer.generator.learningRate';
const slow = 'optimizer.discriminator.learningRate';
const space = spaceOf(
  choice('loss.type', ['non-saturating', 'hinge', 'wasserstein']),
  logarithmic(rate, 1e-5, 1e-2),
  logarithmic(slow, 1e-5, 1e-2),
  unit('optimizer.generator.beta1'),
  {
    ...unit('trainer.k'),
    values: [1, 2, 5],
    at: (u) => [1, 2, 5][Math.min(2, Math.floor(3 * u))]!,
    cell: cellOfK,
    corners: [1, 2, 5],
  },
  { ...logarithmic('loss.gradientPenalty', 0.1, 100), when: [{ path: 'loss.type', values: ['wasserstein'] }] },
);

function cellOfK(value: unknown): readonly [number, number] {
  const i = [1, 2, 5].indexOf(value as number);
  return [i / 3, (i + 1) / 3];
}

const baseline: Parameters = {
  ...{ 'loss.type': 'non-saturating', [rate]: 2e-4, [slow]: 2e-4 },
  ...{ 'optimizer.generator.beta1': 0.5, 'trainer.k': 1 },
};

export const exampleStudy = studyOf(space, { trials: 60, baseline });

const { uniform, normal } = stream(7, 'study');
const seeds = [0, 1, 2].map(() => 0.01 * normal());

function trial(number: number): Trial {
  const type = ['non-saturating', 'hinge', 'wasserstein'][Math.floor(3 * uniform())]!;
  const drawn: Parameters = {
    ...{ 'loss.type': type, [rate]: 10 ** (-5 + 3 * uniform()), [slow]: 10 ** (-5 + 3 * uniform()) },
    ...{ 'optimizer.generator.beta1': uniform(), 'trainer.k': [1, 2, 5][Math.floor(3 * uniform())]! },
    ...(type === 'wasserstein' ? { 'loss.gradientPenalty': 10 ** (-1 + 3 * uniform()) } : {}),
  };
  const parameters = number === 0 ? baseline : drawn;
  const at = (path: string) => Math.log10(parameters[path] as number);
  const ideal = 0.03 + 0.04 * (at(rate) + 3.4) ** 2 + 0.01 * (at(slow) + 3.2) ** 2 + (type === 'hinge' ? 0.02 : 0);
  if (at(rate) > -2.2)
    return trialOf(number, parameters, [], {
      state: 'diverged',
      reason: 'loss.generator was NaN at step 310',
      reports: [0.4, 0.5, 0.9, Number.NaN],
    });
  if (number === 33) return trialOf(number, parameters, [], { state: 'failed', reason: 'killed by signal SIGKILL' });
  const values = seeds.map((shared) => ideal + shared + 0.002 * normal());
  const curve = Array.from({ length: 20 }, (_, i) => values[0]! + 0.3 * Math.exp(-i / 4) + 0.004 * normal());
  if (number > 12 && ideal > 0.1)
    return trialOf(number, parameters, [curve[6]!], { state: 'pruned', reports: curve.slice(0, 7) });
  return trialOf(number, parameters, values, { reports: [...curve.slice(0, -1), values[0]!] });
}

export const exampleState: State = { trials: Array.from({ length: 60 }, (_, i) => trial(i)), limit: 60 };
