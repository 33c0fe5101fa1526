/**
 * When the numbers of a step were made. metrics.jsonl holds no time of day, so that a resumed run's file is the same bytes;
 * the time comes from moments that were noted beside it, and between two of them goes evenly.
 */

/** Training stood at `step` at `time`. */
export interface Noted {
  /** Iterations completed. */
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface Timeline {
  /** The last step whose time is known; -1 where none is. */
  readonly reach: number;
  /** Milliseconds since 1970, whole; beyond `reach`, of the last note. What is noted later does not change it up to there. */
  at(step: number): number;
}

/** `noted`: in any order. What a process noted of steps that were taken again is replaced by what was noted then. */
export function timeline(noted: readonly Noted[]): Timeline {
  const kept: Noted[] = [];
  for (const one of [...noted].sort((a, b) => a.time - b.time)) {
    while (kept.length > 0 && kept.at(-1)!.step > one.step) kept.pop();
    kept.push(one);
  }
  return {
    reach: kept.at(-1)?.step ?? -1,
    at(step) {
      const after = firstFrom(kept, step);
      const [before, then] = [kept[after - 1], kept[after]];
      if (!then || !before || then.step === step) return Math.round((then ?? before)?.time ?? 0);
      const share = (step - before.step) / (then.step - before.step);
      return Math.round(before.time + share * (then.time - before.time));
    },
  };
}

/** Index of the first that is not before `step`; their number where none is. */
function firstFrom(kept: readonly Noted[], step: number): number {
  let [low, high] = [0, kept.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kept[middle]!.step < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
