/** The command line's grammar. What a command does is loaded when it runs, so that `exp --help` loads no engine. */
import { createRequire } from 'node:module';
import { Command, Option } from 'commander';
import { exitCode } from '../registry/problem.js';
import type { Action, Does } from './does.js';
import { protocols } from './graphics.js';
import type { Io } from './io.js';
import { checkpoint, config, json, natural, overrides, plugins, positive, quiet, run, runsDir } from './options.js';
import { sweepCommands } from './sweep-commands.js';

/** @throws CommanderError for usage (its own words are told already), UserError, or what went wrong */
export async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.ok;
  const does =
    (load: () => Promise<Action>) =>
    async (...given: unknown[]) => {
      const action = await load();
      code = (await action(io, ...given.slice(0, -1))) ?? exitCode.ok; // the last is the Command itself
    };
  await grammar(io, does).parseAsync([...argv], { from: 'user' });
  return code;
}

function grammar(io: Io, does: Does): Command {
  const program = new Command('exp')
    .description('Adversarial experiments from a YAML file.')
    .version(version(), '--version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHelpWidth: () => Math.min(io.out.columns, 120),
      getErrHelpWidth: () => Math.min(io.err.columns, 120),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', exitCodes);
  for (const add of [trainingCommands, sweepCommands, configCommands, runCommands, catalogCommands]) add(program, does);
  return program;
}

const version = (): string => createRequire(import.meta.url)('../../package.json').version;

const exitCodes = `
Exit codes: 0 ok, 1 unexpected, 2 usage or config, 3 diverged, 4 data missing,
5 tracking unreachable, 6 some trials failed, 75 try again, 130 and 143 ended by a signal (the run can be resumed).`;

function trainingCommands(program: Command, does: Does): void {
  program
    .command('run')
    .summary('train a config in a new run folder')
    .description('Trains what a config describes, in a new folder. The first Ctrl-C saves a checkpoint and ends.')
    .argument(...config)
    .argument(...overrides)
    .option(...runsDir)
    .option(...json)
    .option(...quiet)
    .action(does(async () => (await import('./commands/run.js')).run));
  program
    .command('resume')
    .summary('go on with a run from its newest checkpoint')
    .description(
      'Goes on with a run exactly where its newest checkpoint is. Only its end, metrics, callbacks and engine may be changed.',
    )
    .argument(...run)
    .argument('[key=value...]', 'values to change, such as trainer.epochs=40')
    .option(...runsDir)
    .option(...json)
    .option(...quiet)
    .action(does(async () => (await import('./commands/run.js')).resume));
}

function configCommands(program: Command, does: Does): void {
  program
    .command('check')
    .summary('find mistakes in a config; shapes, size, cost and time')
    .description('Finds every mistake in a config, and tells shapes, size, cost and time, without touching the data.')
    .argument(...config)
    .argument(...overrides)
    .option(...json)
    .action(does(async () => (await import('./commands/check.js')).check));
  program
    .command('why')
    .summary('where a value of a config comes from')
    .description('Tells where a value of a config comes from: its default, each file, each override.')
    .argument(...config)
    .argument('<key>', 'a dotted path, such as optimizer.generator.learningRate')
    .argument(...overrides)
    .option(...json)
    .action(does(async () => (await import('./commands/why.js')).why));
  program
    .command('schema')
    .summary("write the editors' JSON Schema of configs")
    .description('Writes the JSON Schema by which editors complete and check configs, study files or reproductions.')
    .addOption(new Option('--study', 'of study files').conflicts('reproduction'))
    .option('--reproduction', 'of reproduction.yaml files')
    .option('--out <file>', 'a file, instead of standard output')
    .option(...plugins)
    .action(does(async () => (await import('./commands/schema.js')).schema));
}

function runCommands(program: Command, does: Does): void {
  program
    .command('ls')
    .summary('list runs and sweeps, the newest first')
    .description('Lists runs, and sweeps after them, the newest first.')
    .argument('[name]', 'only those of this name')
    .option('-n, --limit <count>', 'how many at most', positive, 50)
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/ls.js')).ls));
  program
    .command('show')
    .summary('what a run or a sweep was and how it went')
    .description('Shows what a run was, how it went and what it left; of a sweep, all trials, ranked.')
    .argument('<run>', 'a run or a sweep: its path, its name (the latest), NAME/ID, or the beginning of its id')
    .option(...runsDir)
    .option(...json)
    .option('--csv', 'of a run: its numbers, one line a step; of a sweep: one line a trial')
    .addOption(
      new Option('--images [how]', 'of a run: draw its last picture on the terminal, as well as it can, or so')
        .choices(protocols)
        .conflicts('json'),
    )
    .action(does(async () => (await import('./commands/show.js')).show));
  program
    .command('ui')
    .summary('a page that shows runs and sweeps, live')
    .description(
      'Serves a page that shows the runs and sweeps of a folder as they are, and as they change, until Ctrl-C. It reads ' +
        'alone, and unless --host says otherwise only this machine can reach it.',
    )
    .option('--port <number>', 'the port; 0 for any that is free (default: 7777, or the next free one)', natural)
    .option('--host <address>', 'the address to listen at', '127.0.0.1')
    .option(...runsDir)
    .action(does(async () => (await import('./commands/ui.js')).ui));
  sampleCommand(program, does);
  figureCommand(program, does);
  evalCommand(program, does);
  program
    .command('sync')
    .summary('send to MLflow what it does not have yet')
    .description(
      'Sends to the MLflow server of the callback mlflow, or of MLFLOW_TRACKING_URI, what it does not have yet of a run, or of ' +
        "a sweep's trials. What is there already is not sent again.",
    )
    .argument('<run>', 'a run or a sweep: its path, its name (the latest), NAME/ID, or the beginning of its id')
    .option('--follow', 'stay until the run has ended and all of it is there')
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/sync.js')).sync));
  program
    .command('compare')
    .summary('the numbers of runs side by side')
    .description(
      'Puts the numbers that were last measured of runs side by side, those that every run has. Refuses numbers of different ' +
        'recipes, and says which keys differ and what to run.',
    )
    .argument('<runs...>', 'two or more: paths, names (the latest run of each), NAME/ID, or beginnings of ids')
    .option('--metric <name>', 'only this one; may be given again', collected, [])
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/compare.js')).compare));
  program
    .command('export')
    .summary("write a run's generator, or its classifier, as ONNX")
    .description(
      'Writes generator.onnx (input z: [batch, dim], output x: [batch, ...shape]) and its weights, generator.safetensors; ' +
        'of a classifier, classifier.onnx (input image: [batch, ...shape] in [0, 1], outputs features and logits). ' +
        'Any batch fits, unless the network works across its batch; then one size is fixed, and the file says so.',
    )
    .argument(...run)
    .option(...checkpoint)
    .option('--batch <count>', 'fix the batch to this size', positive)
    .option('--out <dir>', "folder to write to (default: the run's export/)")
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/export.js')).exportRun));
}

function sampleCommand(program: Command, does: Does): void {
  program
    .command('sample')
    .summary("draw from a run's generator")
    .description("Draws from a run's generator: images as a grid, points as a scatter plot or as CSV.")
    .argument(...run)
    .option(...checkpoint)
    .option('--rows <count>', 'rows of images (default: 8; 4 with --nearest)', positive)
    .option('--columns <count>', 'images in a row (default: 8; 5 with --nearest)', positive)
    .option(
      '--count <count>',
      'how many samples (images: as many rows as they need; default for points: 2000)',
      positive,
    )
    .option('--seed <number>', "seed of the noise (default: the run's own)", natural)
    .option('--stream <name>', 'name of the noise; sample-grid is that of the pictures drawn in training', 'sample')
    .option('--interpolate', 'each row goes from one random z to another in a straight line')
    .option('--nearest', "after each row's last sample, in yellow, the training example nearest to it")
    .option('--out <file>', "a .png or, for numbers, a .csv (default: in the run's samples/)")
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/sample.js')).sample));
}

/** For an option that may be given again. */
const collected = (value: string, before: readonly string[]) => [...before, value];

function figureCommand(program: Command, does: Does): void {
  program
    .command('figure')
    .summary("draw a run's game on a line as it goes")
    .description(
      'Draws figure 1 of Goodfellow et al. 2014 from the checkpoints that a run of one dimension kept: densities, ' +
        'discriminator and the map from z to x, as SVG: a frame for each moment, four of them on a sheet, and all in motion.',
    )
    .argument(...run)
    .option('--frames <count>', 'moments at most, early ones closer together', positive, 60)
    .option('--out <dir>', "folder to write to (default: the run's densities/)")
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/figure.js')).figure));
}

function evalCommand(program: Command, does: Does): void {
  program
    .command('eval')
    .summary("measure a run's generator")
    .description(
      "Measures a run's generator by its config's metrics, or the given ones, and appends the numbers to its evaluations.jsonl. " +
        'Numbers may be compared where their recipes are equal.',
    )
    .argument(...run)
    .option(...checkpoint)
    .option(
      '--metric <yaml>',
      "a metric, such as '{ type: sliced-wasserstein, samples: 10000 }'; may be given again (default: the config's, else sliced-wasserstein)",
      collected,
      [],
    )
    .option('--seed <number>', "seed of the noise (default: the run's own)", natural)
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/eval.js')).evaluateRun));
}

function catalogCommands(program: Command, does: Does): void {
  program
    .command('list')
    .summary('the components a config can name')
    .description('Lists the components that a config can name, of all kinds or one.')
    .argument('[kind]', 'such as loss or layer')
    .option(...plugins)
    .option(...json)
    .action(does(async () => (await import('./commands/list.js')).list));
  program
    .command('describe')
    .summary('the keys of a component, with an example')
    .description('Describes a component: every key with its type, its default and what it does, and an example.')
    .argument('<name>', 'such as adam; KIND/NAME where several kinds have one')
    .option(...plugins)
    .option(...json)
    .action(does(async () => (await import('./commands/describe.js')).describe));
}
