/** The events of a run, in order. Lines that are none, such as a torn last one, are left out. */
import { join } from 'node:path';
import { linesFrom } from '../registry/log-tail.js';
import type { RunReply } from './contract.js';

type Event = RunReply['events'][number];

export const eventsOf = (run: string): Event[] =>
  linesFrom(join(run, 'events.jsonl'), 0).lines.flatMap((line) => eventIn(line) ?? []);

function eventIn(line: string): Event | undefined {
  try {
    const event = JSON.parse(line);
    return typeof event?.type === 'string' && typeof event.time === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
