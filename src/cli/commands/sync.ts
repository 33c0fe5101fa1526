/** `exp sync`: sends what an MLflow server does not have yet of a run, or of a sweep's trials. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Telling } from '../../callbacks/mlflow.js';
import { type Delivered, deliver } from '../../experiment/deliver.js';
import { kindOf } from '../../experiment/find-run.js';
import { UserError } from '../../registry/problem.js';
import { type Io, printJson } from '../io.js';
import { type RunsOptions, runOrSweep, shown } from '../runs.js';
import { pairs } from '../table.js';

interface Options extends RunsOptions {
  readonly follow?: boolean;
}

export async function sync(io: Io, ref: string, { follow, ...options }: Options): Promise<undefined> {
  const { path } = runOrSweep(ref, options);
  const following = follow ? whileStarterLives() : undefined;
  const sent: (Delivered & { readonly path: string })[] = [];
  for (const run of kindOf(path) === 'sweep' ? trialsOf(path) : [path]) {
    const warn = (message: string) => io.err.write(`warning: ${message}\n`);
    sent.push({ path: run, ...(await delivered(run, { follow: following, warn, onTrouble: tell })) });
  }
  if (options.json) printJson(io, sent);
  else for (const one of sent) io.out.write(pairs(factsOf(one), io.out.colours.dim));
}

/** Aborted once the training that started this process is gone. One started by hand has no such tie. */
function whileStarterLives(): AbortSignal {
  const gone = new AbortController();
  process.once('disconnect', () => gone.abort());
  if (process.connected === false) gone.abort();
  return gone.signal;
}

/** Whoever started this process, the callback `mlflow`, is told how it goes. */
function tell(trouble: string | undefined): void {
  if (process.connected) process.send!({ ...(trouble !== undefined && { trouble }) } satisfies Telling, () => {});
}

async function delivered(...given: Parameters<typeof deliver>): Promise<Delivered> {
  try {
    return await deliver(...given);
  } catch (error) {
    if (error instanceof UserError) tell(error.message);
    throw error;
  }
}

/** @throws UserError where a sweep has no run yet */
function trialsOf(sweep: string): string[] {
  const folder = join(sweep, 'trials');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const runs = names.map((name) => join(folder, name)).filter((path) => existsSync(join(path, 'meta.json')));
  if (runs.length > 0) return runs;
  throw new UserError(`${shown(sweep)} has no trial yet.`);
}

const factsOf = ({ path, url, step, ended }: Delivered & { readonly path: string }) =>
  [
    ['run', shown(path)],
    ['at', url],
    ['sent', `${step < 0 ? 'no numbers' : `numbers up to step ${step}`}${ended ? ', all of it' : '; it goes on'}`],
  ] as const;
