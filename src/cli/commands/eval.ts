/** `exp eval`: how good a run's generator is, by the metrics of its config or by others. */
import { join } from 'node:path';
import { keepIn } from '../../experiment/keep.js';
import { measureTrained, recordEvaluation } from '../../experiment/measure.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { engineOf, openTrained } from '../../experiment/trained.js';
import { type Io, printJson } from '../io.js';
import { createTerminal } from '../live-lines.js';
import { type RunsOptions, shown, theRun } from '../runs.js';
import { pairs } from '../table.js';
import { flow, short } from '../text.js';

interface Options extends RunsOptions {
  readonly checkpoint: 'last' | 'best' | number;
  /** YAML of one metric each. */
  readonly metric: readonly string[];
  readonly seed?: number;
}

/** What is measured where neither the config nor the command line names a metric. */
const usual = 'sliced-wasserstein';

export async function evaluateRun(io: Io, ref: string, options: Options): Promise<undefined> {
  const { path, name, id } = theRun(ref, options);
  const open = (metrics: readonly string[]) =>
    openTrained(path, options.checkpoint, metrics.length ? [`metrics=[${metrics.join(', ')}]`] : []);
  const asked = await open(options.metric);
  const run = asked.experiment.metrics.length ? asked : await open([usual]);
  const seed = options.seed ?? run.experiment.config.seed;
  const terminal = createTerminal(io.err);
  const engine = await engineOf(run, (reason) => terminal.line(`warning: ${reason}`), seed);
  const keep = keepIn(join(runsFolder(options.runsDir), '.cache'), (file) =>
    terminal.line(`measuring controls, once for all runs of these data; kept in ${shown(file)}`),
  );
  const measured = await measureTrained(run, engine, keep);
  const { step } = run.checkpoint;
  recordEvaluation(path, { step, seed, engine: engine.description, measured });
  if (options.json) {
    printJson(io, { run: path, step, seed, measured });
    return;
  }
  const { bold, dim, yellow } = io.out.colours;
  const facts = Object.values(measured).flatMap(({ values, recipe, warnings = [] }) => [
    ...Object.entries(values).map(([number, value]) => [number, short(value)] as const),
    ...warnings.map((warning) => ['warning', yellow(warning)] as const),
    ['recipe', dim(flow(recipe))] as const,
  ]);
  io.out.write(`${bold(`${name}/${id} at step ${step}`)}\n${pairs(facts, dim)}`);
}
