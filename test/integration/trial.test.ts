/** Trials in processes of their own that are killed, frozen, left alone and told to leave: none of it shows in the results. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Ending, Execution, Executor, Running, SweepPlace, Task } from '../../src/sweep/executor.js';
import { start, until } from './process.js';
import { fingerprint, lines } from './runs.js';

const clone = inject('clone');
const { localExecutor } = (await import(
  join(clone, 'dist/sweep/local.js')
)) as typeof import('../../src/sweep/local.js');

const scratch = mkdtempSync(join(tmpdir(), 'sparring-trials-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const base = `
name: small-ring
seed: 1
data: { type: ring, modes: 8, batch: 64 }
prior: { type: normal, dim: 4 }
generator: { type: mlp, hidden: [32] }
discriminator: { type: mlp, hidden: [32] }
loss: non-saturating
optimizer: { type: adam, learningRate: 1e-3 }
trainer: { type: adversarial, steps: 6000 }
callbacks:
  - { type: metrics-log, every: 20 steps }
  - { type: sample-grid, every: 1000 steps, rows: 4, columns: 4 }
  - { type: checkpoint, every: 300 steps, keep: 2 }
`;

let sweeps = 0;
function freshPlace(): SweepPlace {
  const folder = join(scratch, `sweep-${++sweeps}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'base.yaml'), base);
  return { folder, metric: 'loss.generator', name: 'small-ring' };
}

const taskOf = (...overrides: string[]): Task => ({ id: '0000-1', trial: 0, overrides });

interface Ended {
  readonly execution: Execution;
  readonly ending: Ending;
  readonly folder: string;
}

interface Begun {
  readonly running: Running;
  readonly reports: number[];
  pid(): number;
  readonly ended: Promise<Ended>;
}

function begin(executor: Executor, attempt = 1, task = taskOf()): Begun {
  const reports: number[] = [];
  let pid = 0;
  let end: (ended: Ended) => void;
  const ended = new Promise<Ended>((resolve) => {
    end = resolve;
  });
  const running = executor.start(task, attempt, {
    started: ({ worker }) => {
      pid = Number(worker.split(':').at(-1));
    },
    reported: (_, count, value) => {
      reports[count - 1] = value;
    },
    ended: (execution, ending, folder) => end({ execution, ending, folder }),
  });
  return { running, reports, pid: () => pid, ended };
}

const executorAt = (place: SweepPlace, grace?: number) => localExecutor({ place, slots: 2, threads: 1, grace });

const whole = { reports: [] as readonly number[], files: {} as Record<string, string> };
beforeAll(async () => {
  const place = freshPlace();
  const { ending, folder } = await begin(await executorAt(place)).ended;
  expect(ending).toMatchObject({ state: 'completed', steps: 6000, inherited: 0 });
  expect(ending.reports).toHaveLength(300);
  Object.assign(whole, { reports: ending.reports, files: fingerprint(join(place.folder, folder)) });
});

/** The task once more, to its end: it must be as if nothing had happened. */
async function expectWhole(place: SweepPlace, attempt: number, folder = 'trials/0000-1'): Promise<void> {
  const again = begin(await executorAt(place), attempt);
  const last = await again.ended;
  expect(last).toMatchObject({ execution: { attempt }, folder, ending: { state: 'completed', steps: 6000 } });
  expect(last.ending.reports).toEqual(whole.reports);
  expect(again.reports).toEqual(whole.reports);
  expect(fingerprint(join(place.folder, folder))).toEqual(whole.files);
}

const statusOf = (place: SweepPlace) =>
  JSON.parse(readFileSync(join(place.folder, 'trials/0000-1/meta.json'), 'utf8')).status;

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it('control: another seed gives other bytes in every file', async () => {
  const place = freshPlace();
  const { folder } = await begin(await executorAt(place), 1, taskOf('seed=2')).ended;
  for (const [file, hash] of Object.entries(fingerprint(join(place.folder, folder))))
    expect(hash, file).not.toBe(whole.files[file]);
});

describe('kill -9', () => {
  it.each([0, 1, 20, 111])(
    'after report %i: told as a crash, and the next attempt ends as if undisturbed',
    async (after) => {
      const place = freshPlace();
      const victim = begin(await executorAt(place));
      await until(() => victim.pid() > 0 && victim.reports.length >= after);
      process.kill(victim.pid(), 'SIGKILL');
      const { ending } = await victim.ended;
      expect(ending.state).toBe('crashed');
      expect(ending.reason).toMatch(/killed \(SIGKILL\)/);
      expect(ending.reports).toEqual(whole.reports.slice(0, ending.reports.length));
      await expectWhole(place, 2);
    },
  );
});

describe('a process that is frozen', () => {
  it('is taken over from in a new folder, which nothing that it does later reaches', async () => {
    const place = freshPlace();
    const frozen = begin(await executorAt(place));
    await until(() => frozen.reports.length >= 60);
    process.kill(frozen.pid(), 'SIGSTOP');
    await expectWhole(place, 2, 'trials/0000-1.2');
    const before = lines(join(place.folder, 'trials/0000-1/metrics.jsonl')).length;
    expect(before).toBeLessThan(300);

    process.kill(frozen.pid(), 'SIGCONT');
    const late = await frozen.ended;
    expect(late).toMatchObject({ execution: { attempt: 1 }, folder: 'trials/0000-1' });
    expect(lines(join(place.folder, 'trials/0000-1/metrics.jsonl'))).toHaveLength(300); // it did write, where it may
    expect(fingerprint(join(place.folder, 'trials/0000-1.2'))).toEqual(whole.files);
  });

  it('is ended by close, after its grace', async () => {
    const place = freshPlace();
    const executor = await executorAt(place, 1);
    const frozen = begin(executor);
    await until(() => frozen.reports.length >= 60);
    process.kill(frozen.pid(), 'SIGSTOP');
    await executor.close();
    expect((await frozen.ended).ending).toMatchObject({ state: 'interrupted', reason: 'its process ended by SIGKILL' });
    await expectWhole(place, 2);
  });
});

describe('asked to leave', () => {
  it('it saves, says so, and the task goes on elsewhere', async () => {
    const place = freshPlace();
    const executor = await executorAt(place);
    const leaving = begin(executor);
    await until(() => leaving.reports.length >= 10);
    await executor.close();
    const { ending } = await leaving.ended;
    expect(ending).toMatchObject({ state: 'interrupted', reason: 'asked to leave by SIGTERM' });
    expect(ending.steps).toBeLessThan(6000);
    expect(statusOf(place)).toBe('interrupted');
    await expectWhole(place, 2);
  });

  it('before it has begun, it is gone at once', async () => {
    const place = freshPlace();
    const executor = await executorAt(place);
    const leaving = begin(executor);
    await executor.close();
    expect((await leaving.ended).ending).toMatchObject({ state: 'interrupted', reports: [], steps: 0 });
    await expectWhole(place, 2);
  });

  it('by until, it ends at that report', async () => {
    const place = freshPlace();
    const one = begin(await executorAt(place));
    await until(() => one.reports.length >= 10);
    one.running.until(12);
    const { ending } = await one.ended;
    expect(ending).toMatchObject({ state: 'pruned', steps: 240 });
    expect(ending.reports).toEqual(whole.reports.slice(0, 12));
    expect(one.reports.length).toBeLessThan(300);
  });
});

describe('a coordinator', () => {
  /** A coordinator of its own, with one task; it ignores Ctrl-C. */
  async function coordinator(place: SweepPlace) {
    const script = join(place.folder, 'coordinator.mjs');
    writeFileSync(
      script,
      `import { localExecutor } from ${JSON.stringify(join(clone, 'dist/sweep/local.js'))};
       process.on('SIGINT', () => {});
       const executor = await localExecutor({ place: ${JSON.stringify(place)}, slots: 1, threads: 1 });
       executor.start(${JSON.stringify(taskOf())}, 1, {
         started: ({ worker }) => console.log(worker.split(':').at(-1)),
         reported: () => {},
         ended: (_, { state }) => console.log(state),
       });`,
    );
    const started = start(place.folder, 'setsid', 'node', script);
    let said = '';
    started.child.stdout!.on('data', (text) => {
      said += text;
    });
    await until(() => said.includes('\n') && existsSync(join(place.folder, 'trials/0000-1/metrics.jsonl')));
    return { ...started, trial: Number(said.split('\n')[0]) };
  }

  it('that is killed leaves a trial that saves and goes, and can be taken up', async () => {
    const place = freshPlace();
    const { child, ended, trial } = await coordinator(place);
    child.kill('SIGKILL');
    await ended;
    await until(() => !isThere(trial));
    expect(statusOf(place)).toBe('interrupted');
    await expectWhole(place, 2);
  });

  it('hears Ctrl-C alone: its trials go on', async () => {
    const place = freshPlace();
    const { child, ended } = await coordinator(place);
    process.kill(-child.pid!, 'SIGINT');
    const { code, out } = await ended;
    expect({ code, last: out.trim().split('\n').at(-1) }).toEqual({ code: 0, last: 'completed' });
    expect(fingerprint(join(place.folder, 'trials/0000-1'))).toEqual(whole.files);
  });
});

describe('a process that dies by itself', () => {
  it.each([
    ['process.exit(7)', /ended by exit code 7/],
    ['process.abort()', /ended by SIGABRT/],
    ['setTimeout(() => { throw new Error("struck") })', /struck/],
  ])('%s is a crash, for a reason that says so', async (strike, reason) => {
    const place = freshPlace();
    const plugin = join(place.folder, 'lightning.mjs');
    const config = '{ type: "object", properties: {}, additionalProperties: false }';
    writeFileSync(
      plugin,
      `export const one = { kind: 'callback', name: 'lightning', summary: 'Strikes.', config: ${config},
         build: () => ({ onReports() { ${strike} } }) };`,
    );
    const task = taskOf(`plugins=[${JSON.stringify(plugin)}]`, 'callbacks.3=lightning');
    const { ending } = await begin(await executorAt(place), 1, task).ended;
    expect(ending.state).toBe('crashed');
    expect(ending.reason).toMatch(reason);
  });
});
