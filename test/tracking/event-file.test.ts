import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/tracking/crc32c.js';
import {
  holdsPicture,
  image,
  scalar,
  startedEvent,
  stepOf,
  valuesEvent,
  versionEvent,
} from '../../src/tracking/event.js';
import { dataOf, recordsOf } from '../../src/tracking/event-file.js';
import { holdsSession, sessionBegun, sessionEnded } from '../../src/tracking/hyperparameters.js';
import { valuesAt } from '../helpers/protobuf.js';

const nine = Buffer.from('123456789');

describe('crc32c', () => {
  it('gives the check values of its specification', () => {
    expect(crc32c(nine)).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(0))).toBe(0);
  });

  it('control: the usual CRC-32 is another', () => {
    expect(crc32(nine)).toBe(0xcbf43926);
  });
});

describe('records', () => {
  const data = ['', 'a', 'twenty-four bytes, about'].map((text) => Buffer.from(text));

  it('begin as those of TensorFlow do', () => {
    expect(
      recordsOf([Buffer.alloc(24)])
        .subarray(0, 12)
        .toString('hex'),
    ).toBe('1800000000000000a37f4b22');
  });

  it('are read back', () => {
    expect(dataOf(recordsOf(data))).toEqual(data);
    expect(dataOf(Buffer.alloc(0))).toEqual([]);
  });

  it('are read up to a tear, wherever it is', () => {
    const bytes = recordsOf(data);
    const ends = data.map((_, i) => recordsOf(data.slice(0, i + 1)).length);
    for (let size = 0; size <= bytes.length; size++)
      expect(dataOf(bytes.subarray(0, size))).toEqual(data.filter((_, i) => ends[i]! <= size));
  });

  it('are read up to the first that has a wrong bit', () => {
    const ends = data.map((_, i) => recordsOf(data.slice(0, i + 1)).length);
    for (let at = 0; at < 8 * ends.at(-1)!; at++) {
      const bytes = recordsOf(data);
      bytes[at >> 3]! ^= 1 << (at & 7);
      expect(dataOf(bytes)).toEqual(data.filter((_, i) => ends[i]! <= at >> 3));
    }
  });
});

describe('events', () => {
  it.each([0, 1, 127, 128, 300, 16_383, 2 ** 31, 2 ** 40])('tell their step, %s', (step) => {
    const event = valuesEvent(1.5, step, [scalar('loss/generator', 0.25)]);
    expect(stepOf(event)).toBe(step);
    expect([valuesAt(event, 1), valuesAt(event, 2)]).toEqual([[1.5], [step]]);
    expect(valuesAt(event, 5, 1, 1)).toEqual([Buffer.from('loss/generator')]);
    expect(valuesAt(event, 5, 1, 2)).toEqual([0.25]);
  });

  it('say what a file is, and from which step on all is taken back', () => {
    expect(valuesAt(versionEvent(1), 3)).toEqual([Buffer.from('brain.Event:2')]);
    expect([stepOf(startedEvent(1, 20)), valuesAt(startedEvent(1, 20), 7, 1)]).toEqual([21, [1]]);
  });

  it('keep NaN and infinities', () => {
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect(valuesAt(valuesEvent(1, 1, [scalar('a', odd)]), 5, 1, 2)).toEqual([odd]);
  });

  it('know a picture and a session from what only speaks of them', () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(25)]);
    const picture = valuesEvent(1, 1, [image('samples', png)]);
    const speaking = valuesEvent(1, 1, [scalar('PNG', 1)]);
    const sessions = [sessionBegun(1, { a: 1 }), sessionEnded(1, true)].map((one) => valuesEvent(1, 1, [one]));
    expect([picture, speaking, ...sessions].map(holdsPicture)).toEqual([true, false, false, false]);
    expect([picture, speaking, ...sessions].map(holdsSession)).toEqual([false, false, true, true]);
  });

  it('list the values of a config by their paths and kinds, but for what only watches', () => {
    const event = sessionBegun(1, {
      loss: 'hinge',
      generator: { hidden: [32] },
      fast: true,
      none: [],
      callbacks: [{ every: 1 }],
    });
    const entries = valuesAt(event, 9, 1, 2, 3, 1) as Buffer[];
    const named = entries.map((entry) => [String(valuesAt(entry, 1)[0]), ...valuesAt(entry, 2)]);
    expect(named.map(([name]) => name)).toEqual(['loss', 'generator.hidden.0', 'fast', 'none']);
    expect(valuesAt(entries[0]!, 2, 3)).toEqual([Buffer.from('hinge')]);
    expect(valuesAt(entries[1]!, 2, 2)).toEqual([32]);
    expect(valuesAt(entries[2]!, 2, 4)).toEqual([1]);
    expect(valuesAt(entries[3]!, 2, 3)).toEqual([Buffer.from('[]')]);
  });
});
