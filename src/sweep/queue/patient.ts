/** Does what needs the queue's server again until it works: servers are restarted. Knows nothing of what it does. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two tries. */
const pause = 500;

/** What `action` gives at last; undefined when `over` came first. */
export async function patiently<T>(action: () => Promise<T>, over: () => boolean): Promise<T | undefined> {
  while (!over()) {
    try {
      return await action();
    } catch {
      await sleep(pause);
    }
  }
  return undefined;
}
