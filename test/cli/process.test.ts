/** Real processes: signals, exit codes, pipes, and no colours off a terminal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { processIo } from '../../src/cli/process.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const root = join(import.meta.dirname, '../..');

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

function start(argv: readonly string[], env: NodeJS.ProcessEnv = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const args = ['--import', 'tsx', join(root, 'src/cli/main.ts'), ...argv];
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, env: { ...inherited, ...env }, stdio: 'pipe' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { out: '', err: '' };
  child.stdout.on('data', (text) => (said.out += text));
  child.stderr.on('data', (text) => (said.err += text));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, ...said })),
  );
  return { child, ended };
}

/** Starts an endless run; resolves once it draws its first pictures. */
async function training(name: string) {
  const runsDir = join(scratch, name);
  const config = ['configs/ring.yaml', 'trainer.steps=1000000', 'engine.threads=1', 'callbacks.1.every=20 steps'];
  const process = start(['run', ...config, '--runs-dir', runsDir]);
  const pictures = () => {
    const runs = join(runsDir, 'ring');
    const [id] = existsSync(runs) ? readdirSync(runs) : [];
    const folder = join(runs, id ?? '', 'samples');
    return id && existsSync(folder) ? readdirSync(folder).length : 0;
  };
  for (const begun = Date.now(); pictures() < 2; ) {
    if (Date.now() - begun > 40_000) throw new Error(`no pictures: ${JSON.stringify(await process.ended)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { ...process, path: join(runsDir, 'ring', readdirSync(join(runsDir, 'ring'))[0]!) };
}

describe('signals', () => {
  it('the first saves a checkpoint and tells the command that goes on', async () => {
    const { child, ended, path } = await training('once');
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code, err).toBe(130);
    expect(err).toContain('SIGINT: finishing this chunk');
    expect(out).toMatch(/To go on: {2}exp resume \S+\n$/);
    expect(readdirSync(join(path, 'checkpoints'))).toHaveLength(1);
    expect(out + err).not.toContain('\u001b');
  });

  it('one that comes twice at once, as npm passes it on, is one', async () => {
    const { child, ended } = await training('twice');
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).toBe(143);
    expect(out).toContain('To go on');
  });
});

describe('listening', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 143],
  ] as const)('a second %s ends at once with %i', (signal, code) => {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
    const before = process.listenerCount(signal);
    const { interrupted, release } = processIo().listen();
    const send = process.listeners(signal).at(-1) as (signal: string) => void;
    expect(interrupted()).toBeUndefined();
    send(signal);
    clock.mockReturnValue(1200); // an echo
    send(signal);
    expect([interrupted(), exit.mock.calls.length]).toEqual([signal, 0]);
    clock.mockReturnValue(1500);
    send(signal);
    expect(exit).toHaveBeenCalledWith(code);
    release();
    expect(process.listenerCount(signal)).toBe(before);
  });
});

describe('pipes', () => {
  it('a reader that leaves is no error', async () => {
    const { child, ended } = start(['describe', 'adam']);
    child.stdout!.destroy();
    const { code, err } = await ended;
    expect([code, err]).toEqual([0, '']);
  });

  it('colours come and go as asked', async () => {
    const [plain, forced] = await Promise.all([
      start(['list', 'prior']).ended,
      start(['list', 'prior'], { FORCE_COLOR: '1', NO_COLOR: '' }).ended,
    ]);
    expect(plain.out).not.toContain('\u001b');
    expect(forced.out).toContain('\u001b[1mprior');
  });
});

it.each([
  [['rnu'], 2],
  [['ls', '--runs-dir', scratch], 0],
  [['show', 'nothing', '--runs-dir', scratch], 2],
])('%j exits with %i', async (argv, code) => {
  expect((await start(argv).ended).code).toBe(code);
});
