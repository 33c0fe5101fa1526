/** What a sweep's numbers say, in sentences. Each is worked out from results; none is written by hand. */
import type { Ranked } from '../sweep/ranking.js';
import type { Results } from '../sweep/results.js';
import { confidence } from '../sweep/statistics.js';
import { type Verdict, verdictOf } from '../sweep/verdict.js';
import { formatBounds, formatEstimate, formatPoint, shortNames } from '../sweep/words.js';

export function conclusions(results: Results): string[] {
  const { best } = results.ranking;
  if (!best) return ['No trial is complete yet, so nothing can be concluded.'];
  return [
    `The best of ${results.counts.complete} complete trials is trial ${best.number}, at ${standing(best)}: \`${formatPoint(best.parameters)}\`.`,
    ...againstBaseline(results, best),
    ...asGood(results),
    ...important(results),
    ...lost(results),
    ...(results.finished ? [] : ['The sweep is not finished: all of this may change.']),
  ];
}

const standing = ({ value }: Ranked) => (value ? formatEstimate(value) : 'an unknown value');

const verdicts: Readonly<Record<Verdict, string>> = {
  supported: 'That it is better is supported',
  refuted: 'That it is better is refuted',
  underpowered: 'Whether it is better cannot be told',
};

function againstBaseline({ study, ranking: { baseline }, counts }: Results, best: Ranked): string[] {
  if (!baseline) return [];
  if (baseline.number === best.number) return ['No trial is better than the baseline.'];
  const difference = best.toBaseline;
  if (!difference) return [];
  const sentence = `It differs from the baseline (trial ${baseline.number}, ${standing(baseline)}) by ${formatBounds(difference)}`;
  if (difference.count < 2) return [`${sentence}, of one seed: how much of it is chance cannot be told.`];
  const paired = `, seed by seed over ${difference.count} seeds, ${100 * confidence}% interval`;
  const caution = `It was chosen among ${counts.complete} trials by these same values, which flatters it: only seeds that it was not chosen by can confirm it.`;
  return [`${sentence}${paired}. ${verdicts[verdictOf(difference, study.metric.goal)]}. ${caution}`];
}

/** The trials from which the best cannot be told apart. */
function asGood({ study, ranking: { rows } }: Results): string[] {
  if (study.seeds.length < 2) return [];
  const compared = rows.flatMap(({ toBest }) => (toBest ? [toBest] : []));
  const close = compared.filter((difference) => verdictOf(difference, study.metric.goal) !== 'refuted');
  return [
    `Of the other ${compared.length} complete trials, ${close.length} cannot be told from the best by these seeds.`,
  ];
}

function important({ study, importances: { parameters, doubt, trials } }: Results): string[] {
  const [first] = parameters;
  if (doubt || !first) return [`Which parameters matter cannot be told: ${doubt}`];
  const name = shortNames(study.space.dimensions.map(({ path }) => path)).get(first.path);
  return [
    `The most important parameter is \`${name}\`: by itself it explains ${Math.round(100 * first.share)}% of the variance of ${trials} complete trials.`,
  ];
}

function lost({ counts, state: { trials } }: Results): string[] {
  const { diverged = 0, failed = 0, pruned = 0 } = counts;
  const parts = [
    ...(pruned ? [`${pruned} pruned`] : []),
    ...(diverged ? [`${diverged} diverged`] : []),
    ...(failed ? [`${failed} failed`] : []),
  ];
  return parts.length ? [`Of ${trials.length} trials, ${parts.join(', ')}.`] : [];
}
