/**
 * Has the run sent to an MLflow server, by a process of its own: `exp sync --follow`, which reads the run folder. Training
 * notes the time now and then and waits for nothing; what the server did not get stays in the folder.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Type } from '@sinclair/typebox';
import { nonNegative } from '../registry/fields.js';
import { exitCode, Misfit, UserError } from '../registry/problem.js';
import { createMlflowClient } from '../tracking/mlflow-client.js';
import { mlflowSettings } from '../tracking/mlflow-settings.js';
import { defineCallback, type RunContext } from './callback.js';

const log = 'times.jsonl';
/** Milliseconds between two notes of the time. */
const pause = 500;

export const mlflow = defineCallback({
  name: 'mlflow',
  summary:
    'Sends config, numbers, pictures and the generator to an MLflow server while training goes on; exp sync sends what is left.',
  config: Type.Object(
    {
      uri: Type.Optional(
        Type.String({
          minLength: 1,
          description:
            'The server, such as http://127.0.0.1:5000; MLFLOW_TRACKING_URI unless given. Passwords go into the environment.',
        }),
      ),
      experiment: Type.Optional(
        Type.String({
          minLength: 1,
          description: "Experiment of the server; MLFLOW_EXPERIMENT_NAME, else the run's name.",
        }),
      ),
      headers: Type.Optional(
        Type.Record(Type.String(), Type.String(), { description: 'Sent with every request; no secrets.' }),
      ),
      images: Type.Boolean({ default: true, description: 'Whether the pictures of sample-grid are sent.' }),
      model: Type.Boolean({
        default: true,
        description: 'Whether the generator is sent as ONNX when the run is complete; of trials it is not.',
      }),
      required: Type.Boolean({
        default: false,
        description: 'Whether a server that cannot be reached ends the run, with exit code 5.',
      }),
      linger: nonNegative('Seconds to wait at the end, at most, until all is there.', 10),
    },
    { additionalProperties: false },
  ),
  build({ required, linger, ...where }) {
    const settings = offline() ? undefined : settingsOf(where);
    let run: RunContext;
    let sending: Sending | undefined;
    let noted = 0;
    return {
      async onStart(context) {
        run = context;
        note(run.startStep);
        if (!settings) return refuseOffline(required, run);
        if (required) await requireServer(settings);
        sending = startSending(run.files.path);
      },
      onReports(reports) {
        if (Date.now() - noted >= pause) note(reports.at(-1)!.step);
      },
      async onClosed() {
        const left = await sending?.finish(linger);
        if (left === undefined) return;
        const told = `not all of the run is at MLflow: ${left} To send the rest:  exp sync ${run.files.path}`;
        if (required) throw new UserError(told, exitCode.trackingUnreachable);
        run.terminal.notice(`warning: ${told}`);
      },
    };

    function note(step: number): void {
      noted = Date.now();
      run.files.append(log, JSON.stringify({ time: new Date(noted).toISOString(), step }));
    }
  },
});

const offline = () => Boolean(process.env.EXP_OFFLINE) && process.env.EXP_OFFLINE !== '0';

function refuseOffline(required: boolean, run: RunContext): void {
  const told = `EXP_OFFLINE is set. To send the run to MLflow later:  exp sync ${run.files.path}`;
  if (required) throw new UserError(told, exitCode.trackingUnreachable);
  run.terminal.line(told);
}

function settingsOf(where: Parameters<typeof mlflowSettings>[0]) {
  try {
    return mlflowSettings(where);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new Misfit(error.message);
  }
}

/** @throws TrackingError */
async function requireServer(settings: ReturnType<typeof mlflowSettings>): Promise<void> {
  const client = createMlflowClient({ ...settings, retry: { ...settings.retry, retries: 2 } });
  try {
    await client.searchRuns({ experimentIds: ['0'] });
  } finally {
    await client.close();
  }
}

interface Sending {
  /** Waits until all is there, while that goes well. What is wrong otherwise; undefined where nothing is. */
  finish(seconds: number): Promise<string | undefined>;
}

/** What `exp sync` tells who started it: why the server does not take anything, or nothing once it does. */
export interface Telling {
  readonly trouble?: string;
}

function startSending(path: string): Sending {
  const child = open(path);
  let trouble: string | undefined;
  let code: number | null | undefined;
  child.on('message', (told: Telling) => {
    trouble = told.trouble;
  });
  const gone = new Promise<void>((resolve) => {
    child.once('error', ({ message }) => {
      trouble = message;
      resolve();
    });
    child.once('exit', (status) => {
      code = status;
      resolve();
    });
  });
  return {
    async finish(seconds) {
      child.ref();
      let timer: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, 1000 * seconds);
        if (trouble !== undefined) resolve();
        child.on('message', (told: Telling) => told.trouble !== undefined && resolve());
      });
      await Promise.race([gone, over]);
      clearTimeout(timer);
      child.kill();
      await gone; // whoever syncs now finds the run free
      if (code === 0) return undefined;
      return trouble ?? `it was not there after ${seconds} seconds.`;
    },
  };
}

/** In a process group of its own, so that Ctrl-C is training's alone; it gives way to training. */
function open(path: string): ChildProcess {
  const source = import.meta.url.endsWith('.ts');
  const entry = new URL(source ? '../cli/main.ts' : '../cli/main.js', import.meta.url);
  const child = fork(fileURLToPath(entry), ['sync', path, '--follow'], {
    execArgv: source ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  child.unref();
  child.channel?.unref();
  if (child.pid !== undefined) setPriority(child.pid, 10);
  return child;
}
