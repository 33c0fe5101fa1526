/** Which options and values of `exp sweep` have a meaning together. What would have no effect is refused, not passed over. */
import { UserError } from '../registry/problem.js';
import type { MultirunOptions } from '../sweep/multirun.js';
import { quoted } from './runs.js';

/** What was given on the command line. */
export interface SweepUsage extends MultirunOptions {
  readonly multirun?: boolean;
  readonly resume?: boolean;
  readonly failedOnly?: boolean;
  readonly extend?: number;
  readonly frozen?: boolean;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly export?: string;
}

/** The options that say what a study file says by a key. */
const keys: Readonly<Record<keyof MultirunOptions, readonly [option: string, key: string]>> = {
  name: ['--name', 'name'],
  method: ['--method', 'method'],
  metric: ['--metric', 'metric.name'],
  goal: ['--goal', 'metric.goal'],
  trials: ['--trials', 'budget.trials'],
  time: ['--time', 'budget.time'],
  seeds: ['--seeds', 'seeds'],
  earlyTerminate: ['--early-terminate', 'early_terminate'],
  maxConcurrent: ['--max-concurrent', 'max_concurrent'],
  baseline: ['--baseline', 'baseline'],
};

export const goesOn = ({ resume, failedOnly, extend }: SweepUsage): boolean =>
  Boolean(resume || failedOnly || extend !== undefined);

/** @throws UserError naming the first that would have no effect, and what to write instead */
export function requireSense(overrides: readonly string[], usage: SweepUsage): void {
  const told = Object.entries(keys).find(([name]) => usage[name as keyof MultirunOptions] !== undefined);
  if (usage.json && usage.csv)
    throw new UserError('--json and --csv: standard output holds one of them. Leave one out.');
  if (usage.export) requireExportSense(usage);
  if (goesOn(usage)) {
    const first = overrides[0] ?? (usage.multirun ? '-m' : told?.[1][0]);
    if (first === undefined) return;
    throw new UserError(
      `${first}: a sweep that goes on keeps its study. Leave it out; --extend N is for more trials, and what else is to change needs a new sweep.`,
    );
  }
  if (usage.frozen) throw new UserError('--frozen: a new sweep has nothing frozen yet. It goes with --resume SWEEP.');
  if (!told || usage.multirun) return;
  const [name, [option, key]] = told;
  throw new UserError(
    `${option}: goes with -m, which makes a study of a config. A study file has a key for it: write ${quoted(`${key}=${usage[name as keyof MultirunOptions]}`)}.`,
  );
}

/** Only the files are written, and their paths printed. */
function requireExportSense({ json, csv, failedOnly, extend }: SweepUsage): void {
  const options = { '--json': json, '--csv': csv, '--failed-only': failedOnly, '--extend': extend };
  const [option] = Object.entries(options).find(([, given]) => given !== undefined) ?? [];
  if (option) throw new UserError(`${option}: --export writes files and runs nothing. Leave it out.`);
}
