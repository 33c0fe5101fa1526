/**
 * Decides which trials are pruned, in logical time: a trial is compared with those asked for before it, at equal counts
 * of reports, however late these come in. A trial may therefore run ahead of a decision about it; what it reports
 * beyond the cut does not count. So the decisions are those of one worker that runs the trials one after another.
 */
import type { Curve, Pruner } from '../pruners/pruner.js';
import type { Study } from './study.js';

/** A trial as it is known by now. */
export interface Progress {
  /** What it has reported, as it is; as far as there is no gap. */
  readonly reports: readonly number[];
  /** No more reports will come. */
  readonly ended: boolean;
}

export interface Verdict {
  /** How many of its reports certainly count. */
  readonly sure: number;
  /** It certainly has no more than these. */
  readonly final: boolean;
  /** It was pruned when it had reported `sure` values. */
  readonly pruned: boolean;
}

export interface Judge {
  /** A trial whose verdict is known, from the journal. Trials are numbered from 0 without gaps. */
  settle(number: number, counted: readonly number[]): void;
  /** What can be said now of `number`, given the progress of it and of all before it. Costs nothing where nothing is new. */
  verdict(number: number, progressOf: (number: number) => Progress): Verdict;
}

const unknown: Verdict = { sure: 0, final: false, pruned: false };

export function createJudge(pruner: Pruner | undefined, goal: Study['metric']['goal']): Judge {
  const verdicts: Verdict[] = [];
  /** Curves of final trials, as far as they count. */
  const curves: Curve[] = [];
  /** All below it are final. */
  let front = 0;

  /** Smaller is better to a pruner. */
  const curve = (reports: readonly number[]): Curve => (goal === 'maximize' ? reports.map((value) => -value) : reports);

  const known = (number: number) => verdicts[number] ?? unknown;

  const place = (number: number, verdict: Verdict, reports: readonly number[]) => {
    verdicts[number] = verdict;
    if (verdict.final) curves[number] = curve(reports.slice(0, verdict.sure));
    while (known(front).final) front++;
  };

  /** Whether all before `number` are known as far as `count`. */
  function decidable(number: number, count: number): boolean {
    for (let other = front; other < number; other++) if (!known(other).final && known(other).sure < count) return false;
    return true;
  }

  const others = (number: number, count: number, progressOf: (number: number) => Progress): Curve[] =>
    Array.from({ length: number }, (_, other) => {
      const { final, sure } = known(other);
      if (final) return curves[other]!.slice(0, count);
      return curve(progressOf(other).reports.slice(0, Math.min(sure, count)));
    });

  return {
    settle: (number, counted) => place(number, { sure: counted.length, final: true, pruned: false }, counted),

    verdict(number, progressOf) {
      const before = known(number);
      if (before.final) return before;
      let verdict = before;
      const { reports, ended } = progressOf(number);
      while (verdict.sure < reports.length && !verdict.final) {
        const count = verdict.sure + 1;
        const due = pruner?.due(count);
        if (due && !decidable(number, count)) break;
        const pruned =
          due === true && pruner!.prunes(curve(reports.slice(0, count)), others(number, count, progressOf));
        verdict = { sure: count, final: pruned, pruned };
      }
      if (ended && verdict.sure === reports.length) verdict = { ...verdict, final: true };
      if (verdict !== before) place(number, verdict, reports);
      return verdict;
    },
  };
}
