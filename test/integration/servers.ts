/** Real servers for tests: Redis and PostgreSQL from Debian's packages, on loopback, each with a folder of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Server {
  /** With user and password. */
  readonly url: string;
  readonly password: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on what it had written. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

const password = 'open-sesame';

/** Every write is on disk before it is answered. */
export async function startRedis(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    requirepass: password,
    appendonly: 'yes',
    appendfsync: 'always',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const url = `redis://:${password}@127.0.0.1:${port}`;
  const answers = () =>
    command('redis-cli', ['-p', String(port), '-a', password, '--no-auth-warning', 'ping']).includes('PONG');
  return serve({ url, folder, answers, start: () => spawn('redis-server', options, { stdio: 'ignore' }) });
}

/** As another user where this is root, for PostgreSQL will not be run by it. */
export async function startPostgres(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  const as = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid!);
  const [bin, data, secret] = [binaries(), join(folder, 'data'), join(folder, 'password')];
  writeFileSync(secret, password, { mode: 0o644 });
  const initdb = ['-D', data, '-U', 'sparring', '-A', 'scram-sha-256', '--pwfile', secret, '-E', 'UTF8', '--no-locale'];
  execFileSync(join(bin, 'initdb'), initdb, { ...as, stdio: 'ignore' });
  const port = await freePort();
  const options = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
  const url = `postgres://sparring:${password}@127.0.0.1:${port}/postgres`;
  const answers = () => command(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).includes('accepting');
  const start = () => spawn(join(bin, 'postgres'), options, { ...as, stdio: 'ignore' });
  return serve({ url, folder, answers, start });
}

interface Served {
  readonly url: string;
  readonly folder: string;
  start(): ChildProcess;
  answers(): boolean;
}

async function serve({ url, folder, start, answers }: Served): Promise<Server> {
  let process: ChildProcess;
  const restart = async () => {
    process = start();
    while (!answers()) {
      if (process.exitCode !== null) throw new Error(`the server of ${folder} ended with ${process.exitCode}`);
      await sleep(50);
    }
  };
  const end = async (signal: NodeJS.Signals) => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    process.kill(signal);
    await ended;
  };
  await restart();
  return {
    url,
    password,
    restart,
    kill: () => end('SIGKILL'),
    stop: async () => {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function command(file: string, args: readonly string[]): string {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

const idOf = (which: '-u' | '-g') => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));

/** Debian keeps the server out of the path, one folder per version. */
function binaries(): string {
  const all = '/usr/lib/postgresql';
  const versions = existsSync(all)
    ? readdirSync(all)
        .map(Number)
        .sort((a, b) => a - b)
    : [];
  const newest = versions.at(-1);
  if (newest === undefined) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  return join(all, String(newest), 'bin');
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
