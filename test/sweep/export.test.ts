/** Files for batch systems: they parse, and what they run is each task once. Run here by bash, with a stand-in for `exp`. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exitCode } from '../../src/registry/problem.js';
import type { ExportedSweep } from '../../src/sweep/export/exported.js';
import { k8sFiles } from '../../src/sweep/export/k8s.js';
import { slurmFiles } from '../../src/sweep/export/slurm.js';
import { folder } from '../experiment/folder.js';

const files = folder();
const sweep = (tasks: number): ExportedSweep => ({
  name: 'rates',
  folder: join(files.path, "it's runs/rates/20260101-000000-aaa111"),
  tasks,
  concurrent: 8,
  retries: 2,
});

/** A program that notes its arguments in `said`, on a line. */
function program(name: string, last = '', first = ''): void {
  files.write(`bin/${name}`, `#!/bin/bash\n${first}\necho "${name} $*" >> "$SAID"\n${last}\n`);
  chmodSync(join(files.path, 'bin', name), 0o755);
}
const said = join(files.path, 'said');
const lines = () => (existsSync(said) ? readFileSync(said, 'utf8').trim().split('\n') : []);
const environment = (more: Readonly<Record<string, string>>) => ({
  PATH: [join(files.path, 'bin'), process.env.PATH].join(delimiter),
  SAID: said,
  ...more,
});

function scriptOf(tasks: number): string {
  const [file] = slurmFiles(sweep(tasks), { command: 'exp' });
  files.write(file!.name, file!.text);
  return join(files.path, file!.name);
}

/** The exit code of an element, and how it ended when `signal` came after `exp` had begun. */
function element(script: string, index: number, more: Readonly<Record<string, string>> = {}, signal?: NodeJS.Signals) {
  const slurm = { SLURM_ARRAY_JOB_ID: '77', SLURM_ARRAY_TASK_ID: String(index), ...more };
  const before = lines().length;
  const child = spawn('bash', [script], { env: environment(slurm), stdio: 'ignore' });
  const timer = setInterval(() => {
    if (signal === undefined || lines().length === before) return;
    child.kill(signal);
    clearInterval(timer);
  }, 20);
  return new Promise<number | null>((resolve) =>
    child.once('exit', (code) => {
      clearInterval(timer);
      resolve(code);
    }),
  );
}

describe('a SLURM array', () => {
  it('is bash, and its elements are the tasks, each once', async () => {
    program('exp');
    const script = scriptOf(3);
    execFileSync('bash', ['-n', script]);
    const [, range] = /^#SBATCH --array=(\S+)$/m.exec(readFileSync(script, 'utf8'))!;
    expect(range).toBe('0-2%8');
    for (const index of [0, 1, 2]) expect(await element(script, index)).toBe(0);
    expect(lines().slice(-3)).toEqual([0, 1, 2].map((index) => `exp trial ${sweep(3).folder} ${index}`));
  });

  it('of more elements than an array may have is several, told of in its head', async () => {
    const text = readFileSync(scriptOf(2500), 'utf8');
    expect(text).toContain('#SBATCH --array=0-999%8\n');
    expect(text).toContain('#   sbatch --array=0-999%8 --export=ALL,FIRST=1000 rates.sbatch\n');
    expect(text).toContain('#   sbatch --array=0-499%8 --export=ALL,FIRST=2000 rates.sbatch\n');
    expect(await element(scriptOf(2500), 499, { FIRST: '2000' })).toBe(0);
    expect(lines().at(-1)).toMatch(/ 2499$/);
  });

  it.each([
    ['a reason that may pass', exitCode.tryAgain, {}, true],
    ['a reason that may pass, once too often', exitCode.tryAgain, { SLURM_RESTART_COUNT: '2' }, false],
    ['a mistake', exitCode.usage, {}, false],
    ['a divergence', exitCode.diverged, {}, false],
  ])('queues an element again, or not, after %s', async (_, code, more, again) => {
    program('exp', `exit ${code}`);
    program('scontrol');
    expect(await element(scriptOf(3), 1, more)).toBe(code);
    expect(lines().at(-1)).toBe(again ? 'scontrol requeue 77_1' : `exp trial ${sweep(3).folder} 1`);
  });

  it('passes on that the time is nearly over, waits for the checkpoint and queues the element again', async () => {
    program('exp', 'while :; do sleep 0.05; done', `trap 'sleep 0.2; echo saved >> "$SAID"; exit 143' TERM`);
    program('scontrol');
    expect(await element(scriptOf(3), 2, { SLURM_RESTART_COUNT: '9' }, 'SIGTERM')).toBe(143);
    expect(lines().slice(-2)).toEqual(['saved', 'scontrol requeue 77_2']);
  });
});

describe('an Indexed Job', () => {
  const mount = join(files.path, "it's runs");
  const [file] = k8sFiles({ ...sweep(12), name: 'Rates of_Learning' }, { mount });
  const job = parse(file!.text);

  it('has an index for each task, of which one may fail without the others', () => {
    expect(job).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'sweep-rates-of-learning' },
      spec: {
        completionMode: 'Indexed',
        completions: 12,
        parallelism: 8,
        backoffLimitPerIndex: 2,
        maxFailedIndexes: 12,
      },
    });
    expect(job.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(job.spec.template.spec.restartPolicy).toBe('Never'); // backoffLimitPerIndex and podFailurePolicy ask for it
  });

  it('gives up at once where another try would meet the same', () => {
    const [, { action, onExitCodes }] = job.spec.podFailurePolicy.rules;
    expect(action).toBe('FailIndex');
    expect(onExitCodes.values).toEqual([exitCode.usage, exitCode.diverged, exitCode.dataMissing]);
    expect(onExitCodes.values).not.toContain(exitCode.tryAgain);
    expect(job.spec.template.spec.containers.map(({ name }: { name: string }) => name)).toContain(
      onExitCodes.containerName,
    );
  });

  it('runs the task of its index', () => {
    program('exp');
    const [{ command, volumeMounts }] = job.spec.template.spec.containers;
    const [shell, ...args] = command as string[];
    execFileSync(shell!, args, { env: environment({ JOB_COMPLETION_INDEX: '11' }) });
    expect(lines().at(-1)).toBe(`exp trial ${sweep(12).folder} 11`);
    expect(sweep(12).folder.startsWith(volumeMounts[0].mountPath)).toBe(true);
  });
});
