/** `exp run` and `exp resume`: trains, tells what is trained, and how it went. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { batchesPerEpoch } from '../../data/batches.js';
import { describeShape } from '../../engine/tensor.js';
import type { Experiment } from '../../experiment/build.js';
import { catalog } from '../../experiment/catalog.js';
import { loadExperiment } from '../../experiment/load.js';
import { type RunOptions, type RunResult, resumeRun, startRun } from '../../experiment/run.js';
import { runsFolder } from '../../experiment/run-folder.js';
import { totalSteps } from '../../experiment/total-steps.js';
import type { Layer, Role } from '../../networks/layer.js';
import { countParameters } from '../../networks/parameters.js';
import { exitCode } from '../../registry/problem.js';
import { type Io, printJson } from '../io.js';
import { createTerminal } from '../live-lines.js';
import { quoted, type RunsOptions, shown, theRun } from '../runs.js';
import { pairs } from '../table.js';
import { count, counted, short, span } from '../text.js';

interface Options extends RunsOptions {
  readonly quiet?: boolean;
}

export function run(io: Io, config: string, overrides: readonly string[], options: Options): Promise<number> {
  return train(io, options, async (how) => startRun(await loadExperiment(config, overrides, catalog), overrides, how));
}

export function resume(io: Io, ref: string, overrides: readonly string[], options: Options): Promise<number> {
  const { path } = theRun(ref, options);
  return train(io, options, (how) => resumeRun(path, overrides, how));
}

async function train(io: Io, options: Options, start: (how: RunOptions) => Promise<RunResult>): Promise<number> {
  const terminal = createTerminal(io.err, options.quiet);
  let roles: readonly Role[] = [];
  const signals = io.listen(options.quiet ? undefined : terminal.line);
  try {
    const result = await start({
      terminal,
      interrupted: signals.interrupted,
      runsDir: options.runsDir,
      onStart: (folder, experiment, { description }, startStep) => {
        roles = Object.keys(experiment.networks) as Role[];
        const header = headerOf(folder.path, experiment, description, startStep);
        terminal.line(`${io.err.colours.bold(folder.name)}\n${pairs(header, io.err.colours.dim, io.err.columns)}`);
      },
    });
    report(io, roles, result, options);
    return result.code;
  } finally {
    signals.release();
  }
}

function headerOf(path: string, experiment: Experiment, engine: string, startStep: number) {
  const { config, dataset, trainer, networks } = experiment;
  const perEpoch = batchesPerEpoch(dataset.size, dataset.batch);
  const { totalSteps: steps } = totalSteps(trainer, perEpoch);
  const described = (Object.entries(networks) as [Role, Layer][]).map(([role, layer]) => {
    const shapes = `${describeShape(layer.inputShape)} -> ${describeShape(layer.outputShape)}`;
    return [role, `${config[role]!.type} ${shapes}, ${counted(countParameters(layer), 'parameter')}`] as const;
  });
  return [
    ['folder', shown(path)],
    ['engine', engine],
    [
      'data',
      `${config.data.type} ${describeShape(dataset.shape)}, ${counted(perEpoch, 'batch', 'batches')} of ${dataset.batch} in an epoch`,
    ],
    ...described,
    ['steps', `${startStep > 0 ? `${count(startStep)} to ` : ''}${count(steps)}`],
  ] as const;
}

/** `roles`: of the networks that were trained. */
function report(io: Io, roles: readonly Role[], result: RunResult, options: Options): void {
  if (options.json) printJson(io, asJson(result));
  else if (options.quiet) io.out.write(`${result.path}\n`);
  else io.out.write(summary(io, roles, result, options));
}

function asJson({ path, outcome, code, step, startStep, report, seconds, inside }: RunResult) {
  return {
    name: basename(dirname(path)),
    id: basename(path),
    path,
    ...outcome,
    exitCode: code,
    step,
    startStep,
    epochs: report?.epochs ?? null,
    seconds,
    secondsInside: inside,
    last: report?.values ?? {},
    sample: latestSample(path) ?? null,
  };
}

function summary(
  { out: { colours, columns } }: Io,
  roles: readonly Role[],
  result: RunResult,
  options: Options,
): string {
  const { path, outcome, code, step, startStep, report, seconds, inside } = result;
  const paint = code === exitCode.ok ? colours.green : colours.yellow;
  const done = step - startStep;
  const outside = seconds > 0 ? `${(100 * (1 - inside / seconds)).toFixed(1)}% outside the engine` : '';
  const losses = Object.entries(report?.values ?? {}).filter(([name]) => name.startsWith('loss.'));
  const sample = latestSample(path);
  const facts = pairs(
    [
      ['steps', `${count(step)}${report ? `, epoch ${short(report.epochs)}` : ''}`],
      ['time', `${span(seconds)}${done ? `, ${short(done / seconds)} steps/s, ${outside}` : ''}`],
      ...losses.map(([name, value]) => [name, short(value)] as const),
      ['sample', sample && shown(sample)],
      ['folder', shown(path)],
    ],
    colours.dim,
    columns,
  );
  const reason = outcome.reason ? `: ${outcome.reason}` : '';
  return `${paint(outcome.status)}${reason}\n${facts}\n${nextCommands(result, roles, options)}`;
}

/** What one might want to do now. */
function nextCommands({ path, outcome }: RunResult, roles: readonly Role[], { runsDir }: Options): string {
  const named = runsDir === undefined && dirname(dirname(path)) === runsFolder(); // a trial of a sweep is not
  const ref = quoted(named ? path.split(sep).slice(-2).join('/') : shown(path));
  if (outcome.status === 'interrupted') return `To go on:  exp resume ${ref}\n`;
  const verbs = ['show', ...(roles.includes('generator') ? ['sample'] : []), 'export'];
  return `Next:  ${verbs.map((verb) => `exp ${verb} ${ref}\n`).join('       ')}`;
}

/** The newest picture that training drew. */
function latestSample(path: string): string | undefined {
  const folder = join(path, 'samples');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^step-\d+\.png$/.test(name)) : [];
  const last = names.sort().at(-1);
  return last && join(folder, last);
}
