/** The grammar of the commands about sweeps: beginning them, running their trials elsewhere, reproducing and reporting. */
import { type Command, Option } from 'commander';
import type { Does } from './does.js';
import { json, positive, queue, runsDir } from './options.js';

export function sweepCommands(program: Command, does: Does): void {
  for (const add of [sweepCommand, workerCommand, trialCommand, reproduceCommand, reportCommand]) add(program, does);
}

function sweepCommand(program: Command, does: Does): void {
  program
    .command('sweep')
    .summary('run a study: many trials of a config, compared')
    .description(
      'Carries a study out: checks its whole space, then runs its trials, one process each. Ctrl-C saves their state; ' +
        '--resume goes on.',
    )
    .argument('<study>', 'a study file; with -m a config, with --resume a sweep')
    .argument('[key=value...]', 'values to set in the study, such as budget.trials=20; with -m the space')
    .option('-m, --multirun', 'a study from the command line, such as trainer.k=1,2 loss=hinge,wasserstein')
    .option('--method <name>', 'with -m: a sampler (default: grid where every value is listed, else tpe)')
    .option('--metric <name>', 'with -m: the number to go by, such as sliced-wasserstein')
    .option('--goal <word>', 'with -m: minimize or maximize')
    .option('--trials <count>', 'with -m: how many at most', positive)
    .option('--time <span>', 'with -m: after how long no more are begun, such as "20 min"')
    .option('--seeds <count>', 'with -m: seeds of each trial', positive)
    .option('--early-terminate <name>', 'with -m: a pruner, such as asha')
    .option('--max-concurrent <count>', 'with -m: trials that may be without a result when one is chosen', positive)
    .option('--baseline', "with -m: the config's own values first")
    .option('--name <name>', "with -m: the sweep's name (default: the config's)")
    .option('--resume', 'go on with a sweep: its path, its name (the latest), or its study file')
    .option('--failed-only', 'go on, and run failed trials again')
    .option('--extend <trials>', 'go on to so many trials in all', positive)
    .option('--frozen', 'go on with what was frozen at the start, though files have changed since')
    .option('--slots <count>', 'trials at a time (default: one for each core, fewer where memory is short)', positive)
    .option('--threads <count>', 'threads of each (default: the cores shared out); the numbers are the same', positive)
    .option(...queue)
    .option(...runsDir)
    .option(...json)
    .addOption(
      new Option('--export <system>', 'write files for a batch system instead of running trials here').choices([
        'slurm',
        'k8s',
      ]),
    )
    .option('--csv', 'one line a trial on standard output')
    .option('--quiet', 'no progress; print the sweep folder alone')
    .action(does(async () => (await import('./commands/sweep.js')).sweep));
}

function workerCommand(program: Command, does: Does): void {
  program
    .command('worker')
    .summary('run trials of sweeps that other machines began')
    .description(
      'Takes trials from a queue that exp sweep --queue fills, and runs them until it is told to stop. ' +
        'The first Ctrl-C saves checkpoints and gives the trials back. All machines share the folder of all runs.',
    )
    .option(...queue)
    .option('--slots <count>', 'trials at a time; they share the cores (default: one for each core)', positive)
    .option('--lease <seconds>', 'after so long without a sign of life its trials go to other workers', positive, 30)
    .option(...runsDir)
    .action(does(async () => (await import('./commands/worker.js')).worker));
}

function trialCommand(program: Command, does: Does): void {
  program
    .command('trial')
    .summary('run one task of a sweep, for batch systems')
    .description(
      'Runs one task of a sweep in its folder, begun or not, and leaves the result there for exp sweep --resume. ' +
        'Only for sweeps none of whose trials waits for the result of another.',
    )
    .argument('<sweep>', 'a sweep: its path, its name (the latest), NAME/ID, or the beginning of its id')
    .argument('<task>', 'its number, from 0, or its id, such as 0007-2')
    .option(...runsDir)
    .action(does(async () => (await import('./commands/trial.js')).trial));
}

function reproduceCommand(program: Command, does: Does): void {
  program
    .command('reproduce')
    .summary('run the studies of claims, and write what they came to')
    .description(
      'Runs all studies of a folder with a reproduction.yaml, each as exp sweep would, and writes its report: claims with verdicts. ' +
        'Run again, it goes on where it stopped. The quick profile is the default.',
    )
    .argument('<name>', 'a folder with a reproduction.yaml, or its name in experiments/')
    .option('--quick', 'fewer seeds and shorter training: lower power (the default)')
    .option('--full', 'what the committed report used')
    .option('--only <claims>', 'some claims, such as C2,C4', (ids: string) => ids.split(','))
    .option('--slots <count>', 'trials at a time (default: one for each core, fewer where memory is short)', positive)
    .option('--threads <count>', 'threads of each (default: the cores shared out); the numbers are the same', positive)
    .option(...queue)
    .option(...runsDir)
    .option(...json)
    .option('--quiet', 'no progress; print the paths of the report alone')
    .action(does(async () => (await import('./commands/reproduce.js')).reproduce));
}

function reportCommand(program: Command, does: Does): void {
  program
    .command('report')
    .summary('write what a sweep or a reproduction came to, with figures')
    .description(
      'Writes the report of a sweep from its own files: README.md with its figures, for reading on GitHub, report.html, ' +
        'which is the same in one file, and trials.csv. The same sweep gives the same bytes. Of a folder with a ' +
        'reproduction.yaml: the report of its claims, from the raw results beside it.',
    )
    .argument(
      '<sweep>',
      'a sweep: its path, its name (the latest), NAME/ID, or the beginning of its id; or a reproduction',
    )
    .option('--out <dir>', 'folder to write to (default: report/ in its own)')
    .option(...runsDir)
    .option(...json)
    .action(does(async () => (await import('./commands/report.js')).report));
}
