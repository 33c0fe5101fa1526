/** Runs that are killed, interrupted or told to end, and go on: the same bytes as one that nobody disturbed. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { streams } from '../../src/engine/random.js';
import { must, type Started, start, until } from './process.js';
import { fingerprint, lines, names, runsIn } from './runs.js';

const clone = inject('clone');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-interruption-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

// 15 MB of state every 20 steps, so that some of the kills hit a checkpoint half written.
const short = ['trainer.steps=160', 'callbacks.1.every=40 steps', 'callbacks.2.every=20 steps', 'callbacks.2.keep=2'];
const exp = ['dist/cli/main.js'];

let folders = 0;
const freshFolder = () => join(scratch, `runs-${++folders}`);
const begin = (runsDir: string, ...more: string[]): Started =>
  start(clone, 'node', ...exp, 'run', 'configs/mnist-mlp.yaml', ...short, ...more, '--runs-dir', runsDir, '--quiet');
const resume = (path: string): Started => start(clone, 'node', ...exp, 'resume', path, '--quiet');

const onlyRun = (runsDir: string): string => {
  expect(runsIn(runsDir)).toHaveLength(1);
  return runsIn(runsDir)[0]!;
};

let reference: Record<string, string>;
beforeAll(async () => {
  const runsDir = freshFolder();
  const ended = await begin(runsDir).ended;
  expect(ended.code, ended.err).toBe(0);
  reference = fingerprint(onlyRun(runsDir));
  expect(Object.keys(reference)).toHaveLength(7);
});

/** A moment of a run: so many milliseconds after its log has so many lines. */
interface Moment {
  readonly logged: number;
  readonly later: number;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const logged = (runsDir: string): number => {
  const logs = runsIn(runsDir).map((path) => join(path, 'metrics.jsonl'));
  return Math.max(0, ...logs.map((log) => (existsSync(log) ? lines(log).length : 0)));
};

/** kill -9 at that moment. False when the run was over before. */
async function killAt({ child, ended }: Started, runsDir: string, { logged: wanted, later }: Moment): Promise<boolean> {
  let over = false;
  ended.then(() => {
    over = true;
  });
  await until(() => over || logged(runsDir) >= wanted);
  await pause(later);
  child.kill('SIGKILL');
  return (await ended).signal === 'SIGKILL';
}

describe('kill -9 and resume', () => {
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
  console.log(`moments of the kills: KILL_SEED=${seed}`);
  let hits = 0;

  it.each(Array.from({ length: 10 }, (_, trial) => trial))(
    'trial %i ends with the bytes of an undisturbed run',
    async (trial) => {
      const random = streams(seed)('kill', trial);
      const runsDir = freshFolder();
      for (let kills = 1 + random.integer(2); kills > 0; kills--) {
        // A resume finds lines from before; it is to get some way beyond them.
        const already = logged(runsDir);
        const moment = { logged: already + random.integer(Math.max(1, 15 - already)), later: random.integer(300) };
        const path = runsIn(runsDir)[0];
        const hit = await killAt(path ? resume(path) : begin(runsDir), runsDir, moment);
        if (hit) hits++;
        console.log(`trial ${trial}: ${hit ? 'killed' : 'over'} ${moment.later} ms after line ${moment.logged}`);
      }
      const path = runsIn(runsDir)[0];
      const last = await (path ? resume(path) : begin(runsDir)).ended;
      expect(last.code, last.err).toBe(0);
      expect(fingerprint(onlyRun(runsDir))).toEqual(reference);
      rmSync(runsDir, { recursive: true });
    },
  );

  it('most of the kills hit', () => {
    expect(hits).toBeGreaterThan(5);
  });

  it('control: another seed gives other bytes in every file', async () => {
    const runsDir = freshFolder();
    expect((await begin(runsDir, 'seed=2').ended).code).toBe(0);
    const other = fingerprint(onlyRun(runsDir));
    expect(Object.keys(other)).toEqual(Object.keys(reference));
    for (const [file, hash] of Object.entries(other)) expect(hash, file).not.toBe(reference[file]);
  });
});

describe('signals', () => {
  /** A run that has logged something. */
  async function running(runsDir: string, ...more: string[]): Promise<Started> {
    const started = begin(runsDir, ...more);
    await until(() => runsIn(runsDir).some((path) => existsSync(join(path, 'metrics.jsonl'))));
    return started;
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s saves, exits with %i, and the run goes on to the same bytes', async (signal, code) => {
    const runsDir = freshFolder();
    const { child, ended } = await running(runsDir);
    child.kill(signal);
    const { code: seen, err } = await ended;
    expect(seen, err).toBe(code);
    const path = onlyRun(runsDir);
    const { out } = await must(clone, 'node', ...exp, 'show', path, '--json');
    expect(out).toContain('"interrupted"');
    expect(names(join(path, 'checkpoints')).length).toBeGreaterThan(0);
    expect(Number(JSON.parse(lines(join(path, 'metrics.jsonl')).at(-1)!).step)).toBeLessThan(160);
    const last = await resume(path).ended;
    expect(last.code, last.err).toBe(0);
    expect(fingerprint(path)).toEqual(reference);
  });

  it('a second Ctrl-C ends at once', async () => {
    const runsDir = freshFolder();
    const { child, ended } = await running(runsDir, 'trainer.steps=100000');
    child.kill('SIGINT');
    const again = setTimeout(() => child.kill('SIGINT'), 400);
    expect((await ended).code).toBe(130);
    clearTimeout(again);
  });
});
