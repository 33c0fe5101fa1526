/** A time to the millisecond, by the clock of whoever looks: "25 Nov 06:19:18.042". */
import { moment } from '../numbers.js';

/** `iso`: UTC. What is no time is shown as it is. */
export function exactly(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  return `${moment(iso)}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
