/** Arguments and options that several commands share, and how their text is read. */
import { InvalidArgumentError } from 'commander';

export const config = ['<config>', 'a YAML file, such as configs/ring.yaml'] as const;
export const overrides = ['[key=value...]', 'values to set in the config, such as trainer.steps=100'] as const;
export const run = ['<run>', 'a run: its path, its name (the latest), NAME/ID, or the beginning of its id'] as const;
export const runsDir = ['--runs-dir <dir>', 'folder of all runs (default: $EXP_RUNS_DIR, else ./runs)'] as const;
export const plugins = ['--config <file>', "a config whose plugins' components count as well"] as const;
export const json = ['--json', 'one JSON document on standard output'] as const;
export const quiet = ['--quiet', 'no progress; print the run folder alone'] as const;
export const queue = [
  '--queue [url]',
  'where exp worker takes trials from: redis://... or postgres://... ($EXP_QUEUE unless given, which hides it from ps)',
] as const;
export const checkpoint = ['--checkpoint <which>', 'last, best, or a step', which, 'last'] as const;

export function natural(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

export function positive(text: string): number {
  const value = natural(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('It must be at least 1.');
}

function which(text: string): 'last' | 'best' | number {
  return text === 'last' || text === 'best' ? text : natural(text);
}
