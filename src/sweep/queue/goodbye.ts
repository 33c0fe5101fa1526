/** How long a server that may be away is waited for by those who leave it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that the server has to answer our goodbye. */
const patience = 3000;

/** Until `work` is done, or we have waited long enough. */
export const briefly = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work, sleep(patience, undefined, { ref: false })]);
