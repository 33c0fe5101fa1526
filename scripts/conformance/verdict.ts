/** Holds what happened to the rules, and counts. Runs no tests and prints nothing. */
import type { Rule } from './rules.js';
import type { Outcome } from './suite.js';

/** `explained`: failed as a rule says; `unexplained`: failed, and no rule says so. */
export type Verdict = 'passed' | 'skipped' | 'explained' | 'unexplained';

export interface Judged extends Outcome {
  readonly verdict: Verdict;
  /** Why it is skipped or fails. */
  readonly reason?: string;
}

export interface Rules {
  readonly limits: readonly Rule[];
  readonly differences: readonly Rule[];
}

const names = (rule: Rule, { file, test }: Outcome) =>
  (rule.file?.test(file) ?? true) && (rule.test?.test(test) ?? true);

const meets = (rule: Rule, outcome: Outcome) =>
  names(rule, outcome) && (rule.error === undefined || outcome.messages.some((message) => rule.error!.test(message)));

export function judge(outcomes: readonly Outcome[], { limits, differences }: Rules): Judged[] {
  return outcomes.map((outcome) => {
    if (!outcome.onBackend) return { ...outcome, verdict: 'skipped', reason: 'a helper of TensorFlow.js' };
    if (outcome.status === 'pending') return { ...outcome, verdict: 'skipped', reason: 'switched off by its authors' };
    if (outcome.status === 'passed') return { ...outcome, verdict: 'passed' };
    const limit = limits.find((rule) => meets(rule, outcome));
    if (limit) return { ...outcome, verdict: 'skipped', reason: limit.reason };
    const difference = differences.find((rule) => meets(rule, outcome));
    return difference
      ? { ...outcome, verdict: 'explained', reason: difference.reason }
      : { ...outcome, verdict: 'unexplained' };
  });
}

/** Rules that explain nothing, and tests that pass against a difference that names them; for a run of all files. */
export function staleRules(judged: readonly Judged[], { limits, differences }: Rules): string[] {
  const unused = [...limits, ...differences]
    .filter((rule) => !judged.some((one) => one.status === 'failed' && meets(rule, one)))
    .map(({ reason }) => `no test fails for "${reason}" any more`);
  const passing = judged.flatMap((one) =>
    one.verdict === 'passed' && differences.some((rule) => rule.test && names(rule, one))
      ? [`${one.file}: "${one.test}" passes, though it is said to fail`]
      : [],
  );
  return [...unused, ...passing];
}

export interface Figures {
  readonly passed: number;
  /** Of those that pass: what the engine computed was looked at. */
  readonly computed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function count(judged: readonly Judged[]): Figures {
  const of = (...verdicts: Verdict[]) => judged.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const computed = judged.filter(({ verdict, computed }) => verdict === 'passed' && computed).length;
  return { passed: of('passed'), computed, failed: of('explained', 'unexplained'), skipped: of('skipped') };
}

/** Of the tests that are not skipped, those that pass. */
export const share = ({ passed, failed }: Figures): number => passed / (passed + failed);

export const byFile = (judged: readonly Judged[]): Map<string, Judged[]> => grouped(judged, ({ file }) => file);

/** How many tests each reason explains, the most first. */
export const byReason = (judged: readonly Judged[]): [string, number][] =>
  [...grouped(judged, ({ reason }) => reason)]
    .map(([reason, list]): [string, number] => [reason, list.length])
    .sort(([, a], [, b]) => b - a);

function grouped<K>(judged: readonly Judged[], key: (one: Judged) => K | undefined): Map<K, Judged[]> {
  const groups = new Map<K, Judged[]>();
  for (const one of judged) {
    const k = key(one);
    if (k !== undefined) groups.set(k, [...(groups.get(k) ?? []), one]);
  }
  return groups;
}
