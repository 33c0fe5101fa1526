/** The two logs of a sweep, cut anywhere: it goes on, and to the same decisions. */
import { describe, expect, it } from 'vitest';
import { createStorage } from '../../src/experiment/storage.js';
import { extend } from '../../src/sweep/amend.js';
import { openExecutions } from '../../src/sweep/executions.js';
import { openJournal } from '../../src/sweep/journal.js';
import type { LogStorage } from '../../src/sweep/json-lines.js';
import { replay } from '../../src/sweep/state.js';
import type { memoryDisk } from '../helpers/memory-disk.js';
import {
  decided,
  diskOf,
  expectSame,
  finished,
  goOn,
  type Logs,
  logsOn,
  nothing,
  readStates,
  small,
  whole,
  wholeLines,
} from './two-logs.js';

const started = ({ diary }: Logs) => String(diary).split('"event":"started"').length - 1;

/** What a log is mended to, cut at any byte. */
function mended(name: 'journal' | 'diary', log: Buffer): Buffer {
  const memory = diskOf({ ...nothing, [name]: log });
  (name === 'journal' ? openJournal : openExecutions)('', createStorage(memory.disk));
  return logsOn(memory)[name];
}

describe('cut anywhere', () => {
  it('is an undisturbed study with results of all kinds', () => {
    const states = readStates(whole);
    expect(states).toEqual(expect.arrayContaining(['complete', 'pruned', 'failed']));
    expect(states).toHaveLength(8);
  });

  it.each(['journal', 'diary'] as const)('the %s is mended to its whole lines', (name) => {
    const log = whole[name];
    const ends = wholeLines(log);
    for (let length = 0; length <= log.length; length++) {
      const end = ends.findLast((one) => one <= length)!;
      // Lines of the diary are read without regard to each other: two are as good as all of them, and quicker.
      const from = name === 'journal' ? 0 : (ends[ends.indexOf(end) - 1] ?? 0);
      if (!mended(name, log.subarray(from, length)).equals(log.subarray(from, end))) expect.fail(`cut at ${length}`);
    }
  });

  it('the sweep goes on to the same journal, from any two lengths of the two', async () => {
    let states = 0;
    for (const [i, journal] of wholeLines(whole.journal).entries())
      for (const [j, diary] of wholeLines(whole.diary).entries()) {
        if ((i + j) % 5) continue;
        const cut = { journal: whole.journal.subarray(0, journal), diary: whole.diary.subarray(0, diary) };
        expectSame(await finished(cut), whole, `${journal} and ${diary} bytes`);
        states++;
      }
    expect(states).toBeGreaterThan(250);
  });

  it('runs nothing again whose end the diary has', async () => {
    expect(started(await finished({ ...whole, journal: Buffer.alloc(0) }))).toBe(started(whole));
    expect(started(await finished({ ...whole, diary: Buffer.alloc(0) }))).toBe(0); // all is told
  });

  it('loses a line where the next is written behind a torn one, as this control does', async () => {
    const careless = ({ disk }: ReturnType<typeof memoryDisk>): LogStorage => ({
      ...createStorage(disk),
      commit: () => {},
      trim(path, keep) {
        String(disk.readFileSync(path)).split('\n').slice(0, -1).filter(keep);
        return { torn: 0, lines: 0 };
      },
    });
    let lost = 0;
    for (let length = 1; length < whole.journal.length; length += 50) {
      const memory = diskOf({ ...nothing, journal: whole.journal.subarray(0, length) });
      await goOn(careless(memory), small);
      if (decided(logsOn(memory)) !== decided(whole)) lost++;
    }
    expect(lost).toBeGreaterThan(40);
  });
});

describe('more trials, and the failed ones again', () => {
  const amended = { extend: 10 };

  it('come once, wherever it was cut meanwhile, and are asked for again', async () => {
    const end = await finished(whole, small, amended);
    expect(readStates(end)).toHaveLength(11); // trial 5 was told twice
    expect(readStates(end).slice(0, 8)).toEqual(readStates(whole));
    const retried = end.journal.indexOf('\n', end.journal.indexOf('"op":"retry"')) + 1;
    let states = 0;
    for (const journal of wholeLines(end.journal).filter((length) => length >= whole.journal.length))
      for (const [i, diary] of wholeLines(end.diary).entries()) {
        if (i % 6 && Math.abs(diary - whole.diary.length) > 500) continue;
        if (journal < retried && diary > whole.diary.length) continue; // the journal was durable before
        const cut = { journal: end.journal.subarray(0, journal), diary: end.diary.subarray(0, diary) };
        expectSame(await finished(cut, small, amended), end, `${journal} and ${diary} bytes`);
        states++;
      }
    expect(states).toBeGreaterThan(100);
  });

  it('would be swallowed if the diary took old results for new ones, as in this control', async () => {
    const retry = { op: 'retry', trials: [5], at: new Date().toISOString() };
    const journal = Buffer.concat([whole.journal, Buffer.from(`${JSON.stringify(retry)}\n`)]);
    const claims = [1, 2].map((seed) => ({ event: 'reset', task: `0005-${seed}`, retried: 1, at: retry.at }));
    const claimed = Buffer.from(claims.map((claim) => `${JSON.stringify(claim)}\n`).join(''));
    const mended = { extend: 9 };
    const right = await finished({ journal, diary: whole.diary }, small, mended);
    const wrong = await finished({ journal, diary: Buffer.concat([claimed, whole.diary]) }, small, mended);
    expect([readStates(right)[8], readStates(wrong)[8]]).toEqual([expect.not.stringMatching('failed'), 'failed']);
  });

  it('are more than there were', () => {
    const logs = createStorage(diskOf(whole).disk);
    const journal = openJournal('', logs);
    expect(() => extend(journal, replay(journal.before, 8), 8)).toThrow(/of 8 trials already/);
  });
});
