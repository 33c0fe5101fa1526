/** The contract of a schedule: a number as a function of training time, computed on the host. */
import { definer } from '../registry/component.js';
import { type Duration, parseDuration } from '../registry/fields.js';

/** How far training is. `count` is whatever the trainer counts (iterations, or updates when the counter is shared). */
export interface Time {
  readonly count: number;
  /** Fractional epochs of real data drawn so far. */
  readonly epochs: number;
}

export interface Schedule {
  at(time: Time): number;
  /** The value, where it never changes; lets an optimizer leave out what a zero makes idle. */
  readonly constant?: number;
  /** For people: `2e-4 x0.9 every 470`. */
  readonly description: string;
}

declare module '../registry/component.js' {
  interface Kinds {
    schedule: { needs: object; made: Schedule };
  }
}

export const defineSchedule = definer('schedule');

/** How many of `duration` have passed, as a fraction: 0 at the start, 1 after one. */
export function elapsed(time: Time, duration: string | number | Duration): number {
  const { amount, unit } = typeof duration === 'object' ? duration : parseDuration(duration);
  return (unit === 'steps' ? time.count : time.epochs) / amount;
}

/** Counts are divided, so one that should be whole may come out a few parts in 2^53 below. */
const slack = 1e-12;

/** How many whole `duration`s have passed. */
export function wholes(time: Time, duration: string | number | Duration): number {
  const passed = elapsed(time, duration);
  return Math.floor(passed + slack * Math.max(1, passed));
}

export const clamp = (value: number, min = 0, max = 1): number => Math.min(Math.max(value, min), max);

/** `0.1`, `2e-4`: as people write learning rates. */
export const show = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
