/** What goes over the queue comes out as it went in, and the URL's password stays out of all that is said. */
import { describe, expect, it } from 'vitest';
import type { Heard } from '../../../src/sweep/executor.js';
import { errandOf, hear } from '../../../src/sweep/queue/errand.js';
import {
  decodeResult,
  decodeSaid,
  encodeResult,
  encodeSaid,
  type Result,
  type Said,
} from '../../../src/sweep/queue/message.js';
import { openStore, withoutPassword } from '../../../src/sweep/queue/store.js';

const execution = { attempt: 2, worker: 'host:1' };
const odd = [0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0.5];

describe('messages', () => {
  it('keep NaN and infinities among numbers, and words that look like them', () => {
    const said: Said = { execution, what: 'reported', from: 3, values: odd };
    expect(decodeSaid(encodeSaid(said))).toEqual(said);
    const ending = { state: 'diverged', reports: odd, steps: 5, inherited: 0, reason: 'NaN' } as const;
    const result: Result = { execution, ending, folder: 'trials/0001-1' };
    expect(decodeResult(JSON.parse(JSON.stringify(encodeResult(result))))).toEqual(result);
  });

  it('are told once per execution, however often they were written, under numbers that go on from those given', () => {
    const heard: string[] = [];
    const listener: Heard = {
      started: ({ attempt }) => heard.push(`start ${attempt}`),
      reported: ({ attempt }, count, value) => heard.push(`${attempt}: ${count} ${value}`),
      ended: ({ attempt }) => heard.push(`end ${attempt}`),
    };
    const errand = errandOf('a', { id: '0001-1', trial: 1, overrides: [] }, 4, listener);
    errand.shift = 2;
    const row = (attempt: number, from: number, values: number[]) =>
      encodeSaid({ execution: { attempt, worker: 'w' }, what: 'reported', from, values });
    const rows = [
      encodeSaid({ execution, what: 'started' }),
      row(2, 1, [10, 20]),
      row(2, 2, [20, 30]),
      row(1, 3, [99]),
      row(3, 1, [11]),
    ];
    for (const tell of hear(errand, rows, { finishedOn: undefined } as never)) tell();
    expect(heard).toEqual(['start 4', '4: 1 10', '4: 2 20', '4: 3 30', '3: 3 99', '5: 1 11']);
    expect(errand).toMatchObject({ read: 5, highest: 5, over: false });
  });
});

describe('a URL', () => {
  it.each([
    ['redis://:secret@host:6379/1', 'redis://host:6379/1'],
    ['rediss://user:se%40cret@host', 'rediss://host'],
    ['postgres://me:secret@host:5432/db?sslmode=require', 'postgres://host:5432/db?sslmode=require'],
    ['postgresql://host/db?user=me&password=secret', 'postgresql://host/db?user=me&password=...'],
    ['connect to postgres://me:secret@host failed', 'connect to postgres://host failed'],
    ['redis://host', 'redis://host'],
  ])('%s is shown without its password', (url, shown) => {
    expect(withoutPassword(url)).toBe(shown);
  });

  it.each(['amqp://:secret@host', 'redis', 'redis://', 'http://host'])('%s is no queue', async (url) => {
    await expect(openStore(url)).rejects.toThrow(/is no queue\. It is a URL such as/);
  });
});
