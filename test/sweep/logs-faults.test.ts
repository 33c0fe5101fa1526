/** The two logs of a sweep on a disk that fails at any call: it ends in one line, and goes on to the same decisions. */
import { describe, expect, it } from 'vitest';
import { createStorage } from '../../src/experiment/storage.js';
import { UserError } from '../../src/registry/problem.js';
import type { LogStorage } from '../../src/sweep/json-lines.js';
import type { Study } from '../../src/sweep/study.js';
import { failure, meddled } from '../experiment/fixtures.js';
import { withoutTimes } from '../helpers/fake-study.js';
import { decided, diskOf, expectSame, finished, goOn, logsOn, nothing, small, whole } from './two-logs.js';

describe('a disk that fails', () => {
  const few: Study = { ...small, trials: 3 };
  /** How the n-th system call fails; `done`: it did what it was asked for all the same; `dead`: so do all that come after. */
  const ways = { refused: 'ENOSPC', done: 'EIO', dead: 'EIO' } as const;

  it.each(Object.keys(ways) as (keyof typeof ways)[])(
    'at any call (%s) ends it in one line, and it goes on',
    async (way) => {
      const wanted = await finished(nothing, few);
      const torn = { journal: Buffer.from('{"op":"a'), diary: Buffer.from('{"ev') };
      let calls = 0;
      for (let through = false; !through; ) {
        calls++;
        through = true;
        let late = 0;
        const memory = diskOf(torn);
        const failing = meddled((call, number, real, args) => {
          if (number > calls && call === 'writeSync') late++;
          if (number < calls || (number > calls && way !== 'dead')) return real();
          through = false;
          if (way === 'done') real();
          if (way === 'dead' && call === 'writeSync') memory.disk.writeSync(args[0] as number, Buffer.from('{"to'));
          throw failure(ways[way]);
        }, memory.disk);
        const error = await goOn(createStorage(failing), few).catch((error) => error);
        if (!through) {
          expect([error.constructor, late]).toEqual([UserError, 0]); // what it may have written is not written again
          expect([error.code, error.message]).toEqual([75, expect.stringMatching(/^cannot .*\)$/)]);
        }
        expectSame(await finished(logsOn(memory), few), wanted, `call ${calls}`);
      }
      expect(calls).toBeGreaterThan(150);
    },
  );

  it('has made every result durable by the time that anything is built on it', async () => {
    const lost = async (change: Partial<LogStorage>) => {
      const memory = diskOf(nothing);
      const results = (log: Buffer) => String(log).split('"op":"tell"').length;
      const logs = { ...createStorage(memory.disk), ...change };
      let missing = 0;
      await goOn(
        {
          ...logs,
          append(path, line) {
            const { bytes, durable } = memory.read('journal.jsonl');
            missing += results(bytes) - results(durable);
            logs.append(path, line);
          },
        },
        small,
      );
      return missing;
    };
    expect(await lost({})).toBe(0);
    expect(await lost({ sync: () => {} })).toBeGreaterThan(0); // control
  });
});

describe('a sync that fails', () => {
  /** What is durable of the journal when a sweep has gone on after its second sync had failed. */
  async function durableAfter(change: Partial<LogStorage>): Promise<string> {
    const memory = diskOf(nothing);
    let syncs = 0;
    const failing = meddled((call, _, real, [fd]) => {
      if (call !== 'fsyncSync' || ++syncs !== 2) return real();
      memory.failSync(fd as number);
      throw failure('EIO');
    }, memory.disk);
    await expect(goOn(createStorage(failing), small)).rejects.toThrow(
      /^cannot write journal.jsonl: i\/o error \(EIO\)$/,
    );
    await goOn({ ...createStorage(memory.disk), ...change }, small);
    return withoutTimes(String(memory.read('journal.jsonl').durable));
  }

  it('leaves nothing in the journal that a later one does not make durable', async () => {
    expect(await durableAfter({})).toBe(decided(whole));
    expect(await durableAfter({ commit: () => {} })).toMatch('\0'); // control: gone on with as it is read
  });
});
