/** The two logs of a sweep, damaged or missing: what can be mended is, the rest is told in one line. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createStorage, storage } from '../../src/experiment/storage.js';
import { UserError } from '../../src/registry/problem.js';
import { findSweep } from '../../src/sweep/find-sweep.js';
import { openJournal } from '../../src/sweep/journal.js';
import { carryOut } from '../../src/sweep/sweep.js';
import { scratch } from '../experiment/fixtures.js';
import { withoutTimes } from '../helpers/fake-study.js';
import { decided, diskOf, expectSame, finished, goOn, nothing, small, whole, wholeLines } from './two-logs.js';

describe('damage in the middle', () => {
  const lines = (log: Buffer) => String(log).split('\n').slice(0, -1);
  const damages: [string, (line: string) => string][] = [
    ['garbage', (line) => `${line.slice(0, 20)}#${line.slice(30)}`],
    ['zeros', (line) => '\0'.repeat(line.length)],
    ['a number', () => '5'],
  ];
  const withLine = (log: Buffer, index: number, change: (line: string) => string) =>
    Buffer.from(
      lines(log)
        .map((line, i) => `${i === index ? change(line) : line}\n`)
        .join(''),
    );

  it.each(damages)(
    '%s in the journal is told, with its line; what was not yet durable is decided again',
    async (_, change) => {
      const partly = { ...whole, journal: whole.journal.subarray(0, wholeLines(whole.journal)[13]!) };
      const counts = { told: 0, again: 0 };
      for (const [index] of lines(partly.journal).entries()) {
        const journal = withLine(partly.journal, index, change);
        const isDurable = lines(journal)
          .slice(index + 1)
          .some((line) => /"op":"tell"/.test(line));
        if (isDurable) {
          const opening = () => openJournal('', createStorage(diskOf({ ...partly, journal }).disk));
          expect(opening).toThrow(UserError);
          expect(opening).toThrow(new RegExp(`^journal\\.jsonl:${index + 1}: this line is damaged`));
          counts.told++;
        } else {
          expectSame(await finished({ ...partly, journal }), whole, `line ${index + 1}`);
          counts.again++;
        }
      }
      expect(counts).toEqual({ told: 11, again: 2 });
    },
  );

  it.each(damages)('%s in the diary is passed over', async (_, change) => {
    for (const index of lines(whole.diary).keys()) {
      if (index % 3) continue;
      const diary = withLine(whole.diary, index, change);
      expectSame(await finished({ journal: Buffer.alloc(0), diary }), whole, `line ${index + 1}`);
    }
  });

  it('that is a line written twice changes nothing', async () => {
    const twice = (line: string) => `${line}\n${line}`;
    for (const index of lines(whole.diary).keys())
      if (index % 2 === 0)
        expectSame(await finished({ ...nothing, diary: withLine(whole.diary, index, twice) }), whole, `diary ${index}`);
    for (const index of lines(whole.journal).keys())
      expectSame(
        await finished({ ...nothing, journal: withLine(whole.journal, index, twice) }),
        whole,
        `journal ${index}`,
      );
  });

  it('that is a missing line of the journal is told too', () => {
    const without = lines(whole.journal).filter((_, i) => i !== 4);
    const journal = Buffer.from(without.map((line) => `${line}\n`).join(''));
    expect(() => openJournal('', createStorage(diskOf({ ...nothing, journal }).disk))).toThrow(/jsonl:\d+: this line/);
  });

  it('line ends of Windows are none', async () => {
    const windows = (log: Buffer) => Buffer.from(String(log).replaceAll('\n', '\r\n'));
    const half = whole.journal.subarray(0, wholeLines(whole.journal)[9]);
    const end = await finished({ journal: windows(half), diary: windows(whole.diary) });
    expectSame({ ...end, journal: Buffer.from(String(end.journal).replaceAll('\r', '')) }, whole, 'CRLF');
  });
});

describe('a sweep whose files are not there', () => {
  it('runs its trials again without a diary, and is none without a journal', async () => {
    const folder = scratch();
    const sweep = join(folder, 'fake', '20260101-000000-0123ab');
    mkdirSync(sweep, { recursive: true });
    expect(() => findSweep('fake', folder)).toThrow(/^no sweep is called "fake"/);
    writeFileSync(join(sweep, 'journal.jsonl'), whole.journal.subarray(0, wholeLines(whole.journal)[9]));
    expect(findSweep('fake', folder).path).toBe(sweep);
    await goOn(storage, small, undefined, sweep);
    expect(withoutTimes(readFileSync(join(sweep, 'journal.jsonl'), 'utf8'))).toBe(decided(whole));
  });

  it('starts nothing when its logs cannot be opened', async () => {
    const folder = scratch();
    mkdirSync(join(folder, 'executions.jsonl'));
    const never = () => Promise.reject(new Error('it was started'));
    const going = carryOut(folder, small, { executor: never, interrupted: () => undefined });
    await expect(going).rejects.toThrow(
      /^cannot read .*executions\.jsonl: illegal operation on a directory \(EISDIR\)$/,
    );
  });
});
