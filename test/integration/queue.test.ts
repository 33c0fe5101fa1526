/**
 * Sweeps on many machines: real servers, real worker processes, and whatever can happen to them. The tasks count instead
 * of training (queue-worker.ts), so that every step that anybody took is on record.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Ending, Execution, Executor, Running, Task } from '../../src/sweep/executor.js';
import { taskId } from '../../src/sweep/executor.js';
import { queueExecutor } from '../../src/sweep/queue/executor.js';
import { encodeResult, encodeSaid } from '../../src/sweep/queue/message.js';
import { patiently } from '../../src/sweep/queue/patient.js';
import { openStore } from '../../src/sweep/queue/store.js';
import { type Started, start, until } from './process.js';
import { type Server, startPostgres, startRedis } from './servers.js';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-queue-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const tsx = ['--import', 'tsx'];
const script = (name: string, ...args: string[]) =>
  start(root, 'node', ...tsx, join('test/integration', name), ...args);

/** What a coordinator keeps: what it was told, and what it would not hear. */
interface Ledger {
  newest: number;
  readonly ended: { readonly execution: Execution; readonly ending: Ending }[];
  readonly counts: number[];
  /** What an execution said after another had taken over: refused, or believed. */
  readonly late: string[];
}

/** With `check` off it believes anybody. */
function begin(executor: Executor, task: Task, { check = true } = {}): Ledger & { readonly running: Running } {
  const ledger: Ledger = { newest: 0, ended: [], counts: [], late: [] };
  const heeds = ({ attempt }: Execution, what: string): boolean => {
    if (attempt < ledger.newest) ledger.late.push(`${what} of ${attempt}`);
    ledger.newest = Math.max(ledger.newest, attempt);
    return !check || attempt === ledger.newest;
  };
  const running = executor.start(task, 1, {
    started: (execution) => void heeds(execution, 'start'),
    reported: (execution, count) => {
      if (heeds(execution, 'report')) ledger.counts.push(count);
    },
    ended: (execution, ending) => {
      if (heeds(execution, 'end')) ledger.ended.push({ execution, ending });
    },
  });
  return Object.assign(ledger, { running });
}

const taskOf = (trial: number, steps: number): Task => ({ id: taskId(trial, 0), trial, overrides: [`steps=${steps}`] });

describe.each([
  ['Redis', startRedis],
  ['PostgreSQL', startPostgres],
])('a queue on %s', (kind, startServer) => {
  let server: Server;
  let folder: string;
  let sweeps = 0;
  const workers: Started[] = [];
  const executors: Executor[] = [];

  beforeAll(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    for (const { child } of workers) child.kill('SIGKILL');
    for (const { out, err } of await Promise.all(workers.splice(0).map(({ ended }) => ended)))
      expect(out + err).not.toContain(server.password);
    await Promise.all(executors.splice(0).map((executor) => executor.close()));
  });
  afterAll(() => server.stop());

  const worker = (slots = 1): Started => {
    const started = script('queue-worker.ts', server.url, String(slots));
    workers.push(started);
    return started;
  };
  const sweep = async (version = '1.0.0'): Promise<Executor> => {
    folder = join(scratch, `${kind}-${++sweeps}`);
    mkdirSync(folder);
    const executor = await queueExecutor(server.url, { folder, metric: 'm', name: 'counting' }, { version });
    executors.push(executor);
    return executor;
  };
  /** `attempt step` for each step that anybody took of a task. */
  const steps = (id: string): string[] => {
    const file = join(folder, 'trials', id, 'steps');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  };
  /** Once is enough to see that the check is what refuses. */
  const controls = kind === 'Redis' ? [true, false] : [true];
  const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

  it('runs each task once', async () => {
    const executor = await sweep();
    const tasks = oneTo(6).map((trial) => taskOf(trial, 8));
    const ledgers = tasks.map((task) => begin(executor, task));
    worker(2);
    worker();
    await until(() => ledgers.every(({ ended }) => ended.length > 0));
    for (const [i, { ended, counts }] of ledgers.entries()) {
      expect(ended).toMatchObject([{ execution: { attempt: 1 }, ending: { state: 'completed', steps: 8 } }]);
      expect(counts).toEqual(oneTo(8));
      expect(steps(tasks[i]!.id)).toEqual(oneTo(8).map((step) => `1 ${step}`));
    }
  });

  it('a killed worker: its task is resumed by another from where it was kept', async () => {
    const executor = await sweep();
    const first = worker();
    const ledger = begin(executor, taskOf(1, 40));
    await until(() => ledger.counts.length >= 12);
    first.child.kill('SIGKILL');
    worker();
    await until(() => ledger.ended.length > 0);
    const [{ execution, ending }] = ledger.ended as [Ledger['ended'][0]];
    expect(execution.attempt).toBe(2);
    expect(ending).toMatchObject({ state: 'completed', steps: 40 });
    expect(ending.inherited).toBeGreaterThanOrEqual(10);
    expect(steps('0001-1').filter((line) => line.startsWith('2 '))).toHaveLength(40 - ending.inherited);
  });

  it('a worker told to stop: its task goes back at once', async () => {
    const executor = await sweep();
    const first = worker();
    const ledger = begin(executor, taskOf(1, 60));
    await until(() => ledger.counts.length >= 7);
    worker();
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, out: expect.stringContaining('back in the queue') });
    await until(() => ledger.ended.length > 0);
    expect(ledger.ended).toMatchObject([{ execution: { attempt: 2 }, ending: { state: 'completed', steps: 60 } }]);
    expect(steps('0001-1')).toHaveLength(60); // nothing was done twice
  });

  // Thawed, the first worker does the rest at once and says so, or it hears first that its lease is over: either may be.
  // So that something late is said in any case, we give its last report in its name.
  it.each(controls)('a worker frozen past its lease, with the numbers of executions checked: %s', async (check) => {
    const executor = await sweep();
    const first = worker();
    const ledger = begin(executor, taskOf(1, 120), { check });
    await until(() => ledger.counts.length >= 12);
    first.child.kill('SIGSTOP');
    worker();
    await until(() => ledger.newest === 2);
    first.child.kill('SIGCONT');
    const queue = (await openStore(server.url)).queue();
    const job = (await queue.getActive())[0]!;
    const late = encodeSaid({ execution: { attempt: 1, worker: 'late' }, what: 'reported', from: 120, values: [-120] });
    await patiently(
      () => job.log(late), // which BullMQ on PostgreSQL refuses while another writes
      () => false,
    );
    await queue.close();
    await until(() => ledger.ended.length > 0);
    // The queue took no ending but that of the second.
    expect(ledger.ended).toMatchObject([{ execution: { attempt: 2 }, ending: { state: 'completed', steps: 120 } }]);
    expect(ledger.late).toContain('report of 1');
    const twice = ledger.counts.length - new Set(ledger.counts).size;
    if (check)
      expect(twice).toBeLessThanOrEqual(5); // what the second did again, from the last checkpoint on
    else expect(twice).toBeGreaterThan(0);
    first.child.kill('SIGTERM');
    expect((await first.ended).out).toContain('another worker');
  });

  // The queue's own lock put out of action: its token for whoever repairs things by hand.
  it.each(controls)('an ending that the queue should not have taken, with the numbers checked: %s', async (check) => {
    const executor = await sweep();
    const first = worker();
    const ledger = begin(executor, taskOf(1, 400), { check });
    await until(() => ledger.counts.length >= 2);
    first.child.kill('SIGKILL');
    worker();
    await until(() => ledger.newest === 2);
    const queue = (await openStore(server.url)).queue();
    const job = (await queue.getActive())[0]!;
    const ending: Ending = { state: 'completed', reports: [1], steps: 1, inherited: 0 };
    const late = encodeResult({ execution: { attempt: 1, worker: 'late' }, ending, folder: 'trials/0001-1' });
    await expect(job.moveToCompleted(late, 'no such token', false)).rejects.toThrow(/lock/i);
    await job.moveToCompleted(late, '0', false);
    await until(() => ledger.late.length > 0);
    expect(ledger.late).toEqual(['end of 1']);
    expect(ledger.ended).toHaveLength(check ? 0 : 1);
    await queue.obliterate({ force: true }); // such a job cannot be removed otherwise
    await queue.close();
  });

  it('a decision to prune reaches a trial on the way', async () => {
    const executor = await sweep();
    worker();
    const ledger = begin(executor, taskOf(1, 100_000));
    await until(() => ledger.counts.length >= 3);
    ledger.running.until(10);
    await until(() => ledger.ended.length > 0);
    expect(ledger.ended).toMatchObject([{ ending: { state: 'pruned' } }]);
  });

  it('the server killed and started again', async () => {
    const executor = await sweep();
    const ledgers = oneTo(6).map((trial) => begin(executor, taskOf(trial, 60)));
    worker(2);
    worker();
    for (const enough of [20, 120]) {
      await until(() => ledgers.reduce((sum, { counts }) => sum + counts.length, 0) >= enough);
      await server.kill();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.restart();
    }
    await until(() => ledgers.every(({ ended }) => ended.length > 0));
    for (const { ended } of ledgers) expect(ended).toMatchObject([{ ending: { state: 'completed', steps: 60 } }]);
  });

  it('the server loses everything: what is not done is given out again', async () => {
    const executor = await sweep();
    const ledger = begin(executor, taskOf(1, 200));
    worker();
    await until(() => ledger.counts.length >= 12);
    const queue = (await openStore(server.url)).queue();
    await queue.obliterate({ force: true });
    await queue.close();
    await until(() => ledger.ended.length > 0);
    expect(ledger.ended).toMatchObject([{ ending: { state: 'completed', steps: 200 } }]);
    expect(ledger.newest).toBeGreaterThan(1);
  });

  it('the coordinator killed and started again', async () => {
    folder = join(scratch, `${kind}-${++sweeps}`);
    mkdirSync(folder);
    const file = join(scratch, `${kind}-told`);
    const told = () =>
      (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []).map((line) => JSON.parse(line));
    const coordinator = () => script('queue-coordinator.ts', server.url, folder, file, '6', '40');
    worker(2);
    for (const enough of [1, 3, 5]) {
      const { child, ended } = coordinator();
      await until(() => told().length >= enough);
      child.kill('SIGKILL');
      await ended;
      await new Promise((resolve) => setTimeout(resolve, 500)); // results come while nobody listens
    }
    expect(await coordinator().ended).toMatchObject({ code: 0 });
    const ended = told().filter(({ what }) => what === 'ended');
    expect(ended.map(({ task }) => task).sort()).toEqual(oneTo(6).map((n) => taskId(n - 1, 0)));
    for (const { task } of ended) expect(steps(task)).toEqual(oneTo(40).map((step) => `1 ${step}`)); // none was done twice
  });

  it('a sweep that ends leaves nothing behind', async () => {
    const executor = await sweep();
    worker();
    const ledgers = oneTo(3).map((trial) => begin(executor, taskOf(trial, 100_000)));
    await until(() => ledgers.some(({ counts }) => counts.length >= 3));
    await executor.close();
    expect(ledgers.flatMap(({ ended }) => ended)).toMatchObject([{ ending: { state: 'interrupted' } }]);
    const queue = (await openStore(server.url)).queue();
    expect((await queue.getJobs()).map(({ id, data }) => [id, data])).toEqual([]);
    await queue.close();
  });

  it('a worker of another version says so, and leaves the task to others', async () => {
    const executor = await sweep('1.0.1');
    const ledger = begin(executor, taskOf(1, 5));
    expect(await worker().ended).toMatchObject({
      code: 2,
      err: expect.stringMatching(/sweep of Sparring 1\.0\.1.*is Sparring 1\.0\.0/),
    });
    expect(ledger.counts).toEqual([]);
  });

  it('a wrong password is told without telling it', async () => {
    const wrong = server.url.replace(server.password, 'another-secret');
    const failure = await openStore(wrong).then(String, ({ message }) => message);
    expect(failure).toMatch(/^cannot use the queue at (redis|postgres):\/\/127\.0\.0\.1:\d+/);
    expect(failure).not.toContain('secret');
  });
});
