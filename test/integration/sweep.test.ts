/** Sweeps by the built command: the same study for any workers, through kills and interruptions; failures, and W&B's files. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { calm, localStorm, sweepFolder } from '../../scripts/storm/local.js';
import { decided, outcomeOf } from '../../scripts/storm/outcome.js';
import { writeStudy } from '../../scripts/storm/study.js';
import { readExecutions } from '../../src/sweep/executions.js';
import { readJournal } from '../../src/sweep/journal.js';
import { run, start, until } from './process.js';

const clone = inject('clone');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-sweep-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const trials = 16;
let places = 0;
function place() {
  const folder = join(scratch, `place-${++places}`);
  return { root: clone, folder, study: writeStudy(clone, folder, trials) };
}
const exp = (folder: string, ...args: string[]) => run(folder, 'node', join(clone, 'dist/cli/main.js'), ...args);

let undisturbed: string;
beforeAll(async () => {
  undisturbed = await calm(place(), '--slots', '1');
  expect(outcomeOf(undisturbed)).toMatchObject({ trials, once: trials, executions: trials });
});

describe('the journal', () => {
  it('of four workers is that of one, byte for byte but for times and workers', async () => {
    expect(decided(await calm(place(), '--slots', '4'))).toEqual(decided(undisturbed));
  });

  it('is the same after kill -9 of trials and of the coordinator', async () => {
    const here = place();
    const met = await localStorm({ ...here, trials, kills: { trial: 5, coordinator: 3 }, seed: 1 });
    const folder = sweepFolder(here.folder);
    expect(met.trial + met.coordinator).toBeGreaterThan(3);
    expect(outcomeOf(folder)).toMatchObject({ trials, once: trials, lost: 0, twice: 0 });
    expect(decided(folder)).toEqual(decided(undisturbed));
  });

  it('is the same after Ctrl-C and --resume', async () => {
    const { folder, study } = place();
    const { child, ended } = start(folder, 'node', join(clone, 'dist/cli/main.js'), 'sweep', study);
    await until(() => telling(folder) > 2);
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect({ code, err }).toMatchObject({ code: 130, err: expect.stringContaining('exp sweep --resume ring-storm/') });
    expect(readExecutions(sweepFolder(folder)).at(-1)).toMatchObject({ event: 'left' });
    expect((await exp(folder, 'sweep', '--resume', 'ring-storm')).code).toBe(0);
    expect(decided(sweepFolder(folder))).toEqual(decided(undisturbed));
  });

  it('goes on to more trials as if there had been more from the start', async () => {
    const { folder, study } = place();
    expect((await exp(folder, 'sweep', study, 'budget.trials=10')).code).toBe(0);
    expect((await exp(folder, 'sweep', '--resume', 'ring-storm', '--extend', String(trials))).code).toBe(0);
    const parameters = (path: string) =>
      readJournal(path).flatMap((line) => (line.op === 'ask' ? [line.parameters] : []));
    // What was pending at the end of ten has a result by the time the eleventh is asked for.
    expect(parameters(sweepFolder(folder)).slice(0, 10)).toEqual(parameters(undisturbed).slice(0, 10));
    expect(outcomeOf(sweepFolder(folder))).toMatchObject({ trials, once: trials });
  });
});

const telling = (folder: string): number => {
  try {
    return readJournal(sweepFolder(folder)).filter(({ op }) => op === 'tell').length;
  } catch {
    return 0;
  }
};

describe('a trial that crashes', () => {
  const plugin = `import { existsSync } from 'node:fs';
import { defineCallback, Type } from ${JSON.stringify(join(clone, 'dist/index.js'))};
export const trap = defineCallback({
  name: 'trap',
  summary: 'Ends the process, in one trial.',
  config: Type.Object({ armed: Type.Integer({ description: '1 if it does.' }) }, { additionalProperties: false }),
  build: ({ armed }) => ({ onReports: () => { if (armed === 1 && !existsSync('disarmed')) process.kill(process.pid, 'SIGSEGV'); } }),
});
`;

  it('fails alone, with exit code 6, and runs again by --failed-only', async () => {
    const folder = join(scratch, 'trap');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'trap.ts'), plugin);
    const ring = JSON.stringify(join(clone, 'configs/ring.yaml'));
    writeFileSync(
      join(folder, 'base.yaml'),
      `extends: ${ring}\nplugins: [trap.ts]\ntrainer: { steps: 20 }\ncallbacks: [{ type: trap, armed: 0 }]\n`,
    );
    writeFileSync(
      join(folder, 'study.yaml'),
      'base: base.yaml\nname: trap\nmethod: grid\nmetric: { name: loss.generator }\nretries: 1\nparameters: { callbacks.0.armed: { values: [0, 1, 2] } }\n',
    );
    const first = await exp(folder, 'sweep', 'study.yaml');
    expect(first.code, first.err).toBe(6);
    const parent = join(folder, 'runs/trap');
    const states = (path: string) =>
      readJournal(path).flatMap((line) => (line.op === 'tell' ? [[line.trial, line.state]] : []));
    const path = join(parent, 'latest');
    expect(states(path)).toEqual([
      [0, 'complete'],
      [1, 'failed'],
      [2, 'complete'],
    ]);
    expect(JSON.stringify(readJournal(path))).toMatch('SIGSEGV');
    writeFileSync(join(folder, 'disarmed'), '');
    expect((await exp(folder, 'sweep', '--resume', 'trap', '--failed-only')).code).toBe(0);
    expect(states(path).at(-1)).toEqual([1, 'complete']);
  });
});

describe('trials that begin alike', () => {
  it('share their beginning, and end as they would have alone', async () => {
    const folder = join(scratch, 'alike');
    mkdirSync(folder);
    const ring = join(clone, 'configs/ring.yaml');
    const space = [
      'trainer.steps=200,400,600',
      'loss=hinge,non-saturating',
      '--metric',
      'loss.generator',
      '--name',
      'alike',
    ];
    const swept = await exp(folder, 'sweep', ring, '-m', ...space, '--json');
    expect(swept.code, swept.err).toBe(0);
    const { effort, trials } = JSON.parse(swept.out);
    expect(effort).toMatchObject({ steps: 2400, inherited: 2 * (199 + 399) });
    const last = trials.find(({ trial }: { trial: number }) => trial === 5);
    const alone = await exp(
      folder,
      'run',
      ring,
      ...Object.entries(last.parameters).map(([key, value]) => `${key}=${value}`),
      '--json',
    );
    const metrics = (path: string) => readFileSync(join(path, 'metrics.jsonl'), 'utf8');
    expect(last.inherited).toBe(399);
    expect(metrics(join(folder, 'runs/alike/latest', last.folders[0]))).toBe(metrics(JSON.parse(alone.out).path));
  });
});

describe('a W&B sweep file', () => {
  it('runs after changing program to base', async () => {
    const folder = join(scratch, 'wandb');
    mkdirSync(folder);
    const text = `program: ${JSON.stringify(join(clone, 'configs/ring.yaml'))}
project: rings
method: bayes
metric:
  goal: minimize
  name: loss.generator
parameters:
  optimizer.generator.learningRate:
    distribution: log_uniform_values
    max: 0.01
    min: 0.0001
  trainer:
    parameters:
      k: { values: [1, 2] }
      steps: { value: 30 }
early_terminate: { type: hyperband, min_iter: 1 }
run_cap: 3
command:
  - \${env}
  - python
  - \${program}
  - \${args}
`;
    writeFileSync(join(folder, 'sweep.yaml'), text);
    const refused = await exp(folder, 'sweep', 'sweep.yaml');
    expect({ code: refused.code, err: refused.err }).toMatchObject({ code: 2, err: expect.stringContaining('"base"') });
    writeFileSync(join(folder, 'sweep.yaml'), text.replace('program:', 'base:'));
    const swept = await exp(folder, 'sweep', 'sweep.yaml', '--json');
    expect(swept.code, swept.err).toBe(0);
    expect(JSON.parse(swept.out)).toMatchObject({ finished: true, trials: { length: 3 } });
  });
});
