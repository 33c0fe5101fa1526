/** What the two ends of a queue share on the command line: which queue, and which Sparring this is. */
import { describeEnvironment } from '../experiment/environment.js';
import { UserError } from '../registry/problem.js';

export interface QueueOption {
  /** True where `--queue` has no value. */
  readonly queue?: string | true;
}

/** @throws UserError when there is none */
export function queueOf({ queue }: QueueOption): string {
  const url = typeof queue === 'string' ? queue : process.env.EXP_QUEUE;
  if (url) return url;
  throw new UserError('which queue? Give --queue redis://host:6379 or postgres://..., or set $EXP_QUEUE.');
}

export const ownVersion = (): string => describeEnvironment({ git: false }).versions.sparring ?? 'unknown';
