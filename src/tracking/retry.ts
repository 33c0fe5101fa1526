/** When to try a request again, and how long to wait before. Knows nothing of what is requested. */
import { TrackingError, unavailable } from './trouble.js';

export interface RetryPolicy {
  /** After the first attempt; 0 to 10. */
  readonly retries: number;
  /** Seconds; doubled with each retry. */
  readonly factor: number;
  /** Seconds. */
  readonly jitter: number;
  readonly respectRetryAfter: boolean;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  /** @throws when `signal` fires first */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** No wait is longer, whatever a server asks for: milliseconds. */
export const longestWait = 120_000;

/** Milliseconds before retry number `retry`, from 0: anywhere up to a bound that doubles, so that many senders spread out. */
export const backoff = ({ factor, jitter }: RetryPolicy, retry: number, random: () => number): number =>
  Math.min(longestWait, 1000 * (factor * 2 ** retry * random() + jitter * random()));

/** Milliseconds that a Retry-After header asks for, given in seconds or as a date; undefined where it says nothing. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const wait = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(wait) ? undefined : Math.min(longestWait, Math.max(0, wait));
}

/** Runs `attempt` until it succeeds, is refused, or the retries are spent, in which case its last error is thrown. */
export async function retrying<T>(
  policy: RetryPolicy,
  clock: Clock,
  signal: AbortSignal | undefined,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await attempt();
    } catch (error) {
      const again = error instanceof TrackingError && error.trouble === 'unavailable' && retry < policy.retries;
      if (!again || signal?.aborted) throw error;
      const asked = policy.respectRetryAfter ? error.retryAfter : undefined;
      await clock.sleep(asked ?? backoff(policy, retry, clock.random), signal).catch(() => {
        throw unavailable('the wait for the server was broken off');
      });
    }
  }
}
