/** Which charts a run has: both players' losses on one, both scores on one, every other metric on its own, in sections. */

/** One chart. */
export interface Plan {
  /** Names it in the address too: the metric, or what its metrics have before the dot. */
  readonly name: string;
  readonly title: string;
  readonly metrics: readonly string[];
}

export interface Section {
  readonly name: string;
  readonly plans: readonly Plan[];
}

const together: Readonly<Record<string, string>> = { loss: 'Losses', score: 'D(x) and D(G(z))' };

const scores = ['score.real', 'score.fake'];

/** What a metric's name has before its first dot. */
const prefixOf = (metric: string): string => metric.split('.')[0]!;

/** How a curve is called on a chart of several. */
export function labelOf(metric: string): string {
  if (scores.includes(metric)) return metric === 'score.real' ? 'D(x)' : 'D(G(z))';
  return metric.slice(prefixOf(metric).length + 1) || metric;
}

const alone = (metric: string): Plan => ({ name: metric, title: metric, metrics: [metric] });

/** `metrics` of one prefix. */
function plansOf(prefix: string, metrics: readonly string[]): Plan[] {
  const title = together[prefix];
  if (!title) return metrics.map(alone);
  const shared = prefix === 'score' ? metrics.filter((name) => scores.includes(name)) : metrics;
  const rest = metrics.filter((name) => !shared.includes(name));
  return [...(shared.length > 0 ? [{ name: prefix, title, metrics: shared }] : []), ...rest.map(alone)];
}

/**
 * Sections in the order they are read in: the game, then what was measured (`measured`: what the recipes are of), then
 * the rest by prefix, each in the order of the metrics. Those alone in their prefix share the last section.
 */
export function sectionsOf(metrics: readonly string[], measured: readonly string[] = []): Section[] {
  const groups = new Map<string, string[]>();
  for (const metric of metrics) {
    const group = groups.get(prefixOf(metric));
    if (group) group.push(metric);
    else groups.set(prefixOf(metric), [metric]);
  }
  const game = ['loss', 'score', 'value'].flatMap((prefix) => plansOf(prefix, groups.get(prefix) ?? []));
  const rest = [...groups].filter(([prefix]) => !['loss', 'score', 'value'].includes(prefix));
  const section = ([prefix, names]: readonly [string, readonly string[]]): Section => ({
    name: prefix,
    plans: plansOf(prefix, names),
  });
  const isMeasured = ([prefix]: readonly [string, unknown]) => measured.includes(prefix);
  const many = rest.filter((group) => !isMeasured(group) && group[1].length > 1);
  const single = rest.filter((group) => !isMeasured(group) && group[1].length === 1);
  return [
    { name: 'The game', plans: game },
    ...rest.filter(isMeasured).map(section),
    ...many.map(section),
    { name: 'More', plans: single.flatMap(([, names]) => names.map(alone)) },
  ].filter(({ plans }) => plans.length > 0);
}
