/** The real MLflow server, from PyPI, on loopback with a folder of its own: SQLite for runs, a folder for artifacts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pythonWith } from './python.js';
import { freePort } from './servers.js';

export const mlflowVersion = '3.17.2';

export interface MlflowServer {
  readonly url: string;
  /** Its program, to ask it with the Python client. */
  readonly python: string;
  /** Whether it runs now. */
  up(): boolean;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, at the same address, on what it had written; answers when this resolves. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** `flags` are more of `mlflow server`, such as `--no-serve-artifacts`. With `start: false`, `restart` is its first start. */
export async function startMlflow(
  flags: readonly string[] = ['--artifacts-destination', 'artifacts'],
  { start = true } = {},
): Promise<MlflowServer> {
  const bin = pythonWith(`mlflow==${mlflowVersion}`);
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const args = ['server', '--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`, ...place, ...flags];
  // Nothing of its own runs in the background, nothing is told to its makers.
  const env = { ...process.env, MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false', MLFLOW_DISABLE_TELEMETRY: 'true' };
  let server: ChildProcess | undefined;

  const restart = async () => {
    // In a group of its own, for what answers is a child of what is started here.
    server = spawn(join(bin, 'mlflow'), args, { cwd: folder, env, stdio: 'ignore', detached: true });
    while (!(await answers(url))) {
      if (server.exitCode !== null) throw new Error(`mlflow server ended with ${server.exitCode}`);
      await sleep(100);
    }
  };
  const up = () => server !== undefined && server.exitCode === null && server.signalCode === null;
  const kill = async () => {
    if (!up()) return;
    const ended = new Promise((resolve) => server!.once('exit', resolve));
    process.kill(-server!.pid!, 'SIGKILL');
    await ended;
  };

  if (start) await restart();
  return {
    url,
    python: join(bin, 'python'),
    up,
    restart,
    kill,
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
