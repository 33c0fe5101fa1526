/** What changes while somebody listens, as it happens: the folder is looked at once a second for all listeners together. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveEvent } from './contract.js';
import type { RunsIndex } from './runs-index.js';

/** Changes after `version`, for as long as `listening` says so. */
export type Changes = (version: number, listening: () => boolean) => AsyncGenerator<LiveEvent>;

/** `every`: milliseconds between looks. Where nobody listens, nobody looks. */
export function liveChanges(index: RunsIndex, every = 1000): Changes {
  let next: Promise<unknown> | undefined;
  // A folder that cannot be read now may be read the next time.
  const looked = () =>
    (next ??= sleep(every, undefined, { ref: false })
      .then(() => index.refresh())
      .catch(() => undefined)
      .finally(() => {
        next = undefined;
      }));
  return async function* changes(version, listening) {
    for (let from = version; listening(); await looked()) {
      const event = index.since(from);
      if (event) yield event;
      from = event?.version ?? from;
    }
  };
}
