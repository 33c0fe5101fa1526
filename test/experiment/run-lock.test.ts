import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquire, type Owner, ownerOf } from '../../src/experiment/run-lock.js';
import { kill, scratch, startChild, transpile } from './fixtures.js';

const modules = ['experiment/run-lock', 'experiment/storage', 'registry/problem'];

/** Changes what the newest owner's file says. */
function rewrite(run: string, number: number, changes: Partial<Owner>): void {
  const file = join(run, 'owners', `${number}.json`);
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), ...changes }));
}

describe('run lock', () => {
  it('has one owner until it is released', () => {
    const run = scratch();
    const lock = acquire(run);
    expect(ownerOf(run)?.pid).toBe(process.pid);
    expect(() => acquire(run)).toThrow(`${run} is in use by process ${process.pid} on ${hostname()} since`);
    try {
      acquire(run);
    } catch (error) {
      expect(error).toMatchObject({ name: 'UserError', code: 2 });
    }
    lock.release();
    expect(ownerOf(run)).toBeUndefined();
    acquire(run).release();
    expect(fs.readdirSync(join(run, 'owners'))).toEqual(['1.json', '2.json']);
  });

  it.each<[string, Partial<Owner>, boolean]>([
    ['unchanged (control)', {}, true],
    ['a process that is gone', { pid: 2 ** 22 + 1 }, false],
    ['a process id used again', { start: '1' }, false],
    ['before a reboot', { boot: 'another' }, false],
    ['on another host', { host: 'elsewhere', boot: 'another', pid: 2 ** 22 + 1 }, true],
  ])('an owner %s', (_, changes, held) => {
    const run = scratch();
    acquire(run);
    rewrite(run, 1, changes);
    expect(ownerOf(run) !== undefined).toBe(held);
    if (held) expect(() => acquire(run)).toThrow(/in use by process/);
    else acquire(run);
  });

  it('says what to do about an owner that cannot be looked at', () => {
    const run = scratch();
    fs.mkdirSync(join(run, 'owners'));
    fs.writeFileSync(join(run, 'owners', '3.json'), '');
    expect(() => acquire(run)).toThrow(/If that process is gone, delete .*owners\/3\.json/);
    fs.rmSync(join(run, 'owners', '3.json'));
    acquire(run);
  });

  it('passes to the next after kill -9, and a zombie owns nothing', async () => {
    const folder = scratch();
    transpile(folder, ...modules);
    fs.mkdirSync(join(folder, 'run'));
    const { child } = await startChild(
      folder,
      `import { acquire } from './experiment/run-lock.js'; acquire('run'); console.log('got it'); setInterval(() => {}, 1000);`,
    );
    expect(ownerOf(join(folder, 'run'))?.pid).toBe(child.pid);
    await kill(child);
    expect(ownerOf(join(folder, 'run'))).toBeUndefined();
    acquire(join(folder, 'run'));
  });

  const rounds = 40;

  /** How many racers won each round. Every 15 ms by the clock each of four processes enters the next, to keep what it wins. */
  async function race(folder: string, enter: string): Promise<number[]> {
    const begin = Date.now() + 700;
    const code = `import { acquire } from './experiment/run-lock.js';
      import { existsSync, writeFileSync } from 'node:fs';
      const won = [];
      for (let round = 0; round < ${rounds}; round++) {
        while (Date.now() < ${begin} + round * 15);
        try { ${enter}; won.push(round); } catch (error) { if (error.code !== 2) throw error; }
      }
      console.log(JSON.stringify(won));
      setInterval(() => {}, 1000);`;
    const racers = await Promise.all(Array.from({ length: 4 }, () => startChild(folder, code)));
    await Promise.all(racers.map(({ child }) => kill(child)));
    const won = racers.flatMap(({ said }) => JSON.parse(said) as number[]);
    return Array.from({ length: rounds }, (_, round) => won.filter((n) => n === round).length);
  }

  function course(): string {
    const folder = scratch();
    transpile(folder, ...modules);
    for (let round = 0; round < rounds; round++) {
      const run = join(folder, `run-${round}`);
      fs.mkdirSync(run);
      if (round % 2) {
        acquire(run);
        rewrite(run, 1, { start: '1' });
      }
    }
    return folder;
  }

  it('has exactly one winner of every race, over a dead owner or none', async () => {
    expect(await race(course(), "acquire('run-' + round)")).toEqual(Array(rounds).fill(1));
  });

  it('control: the same races over a lock that looks before it writes', async () => {
    const naive = `const file = 'naive-' + round;
      if (existsSync(file)) throw { code: 2 };
      for (const end = Date.now() + 5; Date.now() < end; );
      writeFileSync(file, '')`;
    expect(Math.max(...(await race(course(), naive)))).toBeGreaterThan(1);
  });
});
