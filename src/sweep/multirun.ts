/**
 * A study from the command line, in Hydra's manner: `trainer.k=1,2,5 prior.dim=range(2,10) loss.margin=interval(0,1)`.
 * Makes the document that a study file would have been; reading it is `load-study.ts`'s.
 */
import { basename, resolve } from 'node:path';
import {
  type Entry,
  type Finding,
  type Mapping,
  mapping,
  type Node,
  type Place,
  scalar,
} from '../experiment/document.js';
import { argumentPlace } from '../experiment/override.js';
import type { Source } from '../experiment/source.js';
import { quote } from '../experiment/words.js';
import { entriesOf, readValues } from './spelled-values.js';

/** Keys of the study beside its parameters, as options of the command. */
export interface MultirunOptions {
  readonly name?: string;
  /** grid where every parameter lists its values, else tpe. */
  readonly method?: string;
  readonly metric?: string;
  readonly goal?: string;
  readonly trials?: number;
  readonly time?: string;
  readonly seeds?: number;
  readonly earlyTerminate?: string;
  readonly maxConcurrent?: number;
  readonly baseline?: boolean;
}

/** The study of a config and arguments. Mistakes go to its findings. `base` is relative to the working folder. */
export function multirun(base: string, args: readonly string[], options: MultirunOptions = {}): Source {
  const findings: Finding[] = [];
  const parameters = new Map<string, Entry>();
  for (const [i, text] of args.entries()) {
    const place = argumentPlace(text, i);
    const read = readParameter(text, place, parameters);
    if ('message' in read) findings.push(read);
    else parameters.set(read.path, { keyPlace: place, value: read.value });
  }
  const isGrid = [...parameters.values()].every(({ value }) => !(value as Mapping).entries.has('distribution'));
  const given = { method: isGrid ? 'grid' : 'tpe', ...options };
  const root = documentOf(base, given, mapping(parameters, optionPlace('-m')));
  return { path: resolve(base), root, files: [], overrides: args, findings };
}

const optionPlace = (option: string): Place => ({
  where: `option ${option}`,
  folder: process.cwd(),
  order: 2 ** 50 - 1,
  argument: true,
});

function documentOf(base: string, options: MultirunOptions, parameters: Mapping): Mapping {
  const { name = basename(base).replace(/\.ya?ml$/, ''), metric, goal, trials, time } = options;
  const at = (option: string, value: string | number | boolean | undefined): Node | undefined =>
    value === undefined ? undefined : scalar(value, optionPlace(option));
  return entriesOf(optionPlace('-m'), {
    name: at('--name', name),
    base: scalar(base, { ...optionPlace(base), where: `argument ${quote(base)}` }),
    method: at('--method', options.method),
    metric:
      metric === undefined && goal === undefined
        ? undefined
        : entriesOf(optionPlace('--metric'), { name: at('--metric', metric), goal: at('--goal', goal) }),
    parameters,
    seeds: at('--seeds', options.seeds),
    early_terminate: at('--early-terminate', options.earlyTerminate),
    budget:
      trials === undefined && time === undefined
        ? undefined
        : entriesOf(optionPlace('--trials'), { trials: at('--trials', trials), time: at('--time', time) }),
    max_concurrent: at('--max-concurrent', options.maxConcurrent),
    baseline: at('--baseline', options.baseline),
  });
}

interface Parameter {
  readonly path: string;
  readonly value: Mapping;
}

function readParameter(text: string, place: Place, before: ReadonlyMap<string, Entry>): Parameter | Finding {
  const finding = (path: string, message: string, remedy: string): Finding => ({ place, path, message, remedy });
  const split = text.indexOf('=');
  const path = text.slice(0, split).trim();
  if (split < 0) return finding('', 'a parameter is written key.path=values.', `Write ${quote(`${text}=1,2,3`)}.`);
  if (/^[+~]/.test(path)) {
    const remedy = `Write ${quote(text.replace(/^[+~]+/, ''))}; a key may be new or not.`;
    return finding('', `${quote(path[0]!)} has no meaning here.`, remedy);
  }
  if (before.has(path)) return finding(path, 'is given twice.', 'Keep one of them.');
  const value = readValues(text.slice(split + 1).trim(), path, place);
  return 'message' in value ? value : { path, value };
}
