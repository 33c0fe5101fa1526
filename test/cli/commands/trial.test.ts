/** `exp trial`: one task of a sweep at a time, as batch systems run them; the sweep then collects what is there. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../../../src/experiment/catalog.js';
import { readMeta } from '../../../src/experiment/run-meta.js';
import { readExecutions } from '../../../src/sweep/executions.js';
import { readJournal } from '../../../src/sweep/journal.js';
import { loadStudy } from '../../../src/sweep/load-study.js';
import { createSweep } from '../../../src/sweep/sweep-folder.js';
import { folder } from '../../experiment/folder.js';
import { exp } from '../fake-io.js';
import { base } from './base.js';

const files = folder();
const runsDir = join(files.path, 'runs');
const within = (...argv: readonly string[]) => exp([...argv, '--runs-dir', runsDir]);

const study = (method: string, more = '') => `name: apart
base: base.yaml
method: ${method}
metric: { name: loss.generator, goal: minimize }
parameters:
  trainer.k: { values: [1, 2] }
budget: { trials: 2 }
${more}`;

const begin = async (text: string): Promise<string> => {
  rmSync(runsDir, { recursive: true, force: true });
  return createSweep(await loadStudy(files.write('study.yaml', text), [], catalog), runsDir);
};

beforeAll(() => void files.write('base.yaml', base));

describe('exp trial', () => {
  it('leaves a result that the sweep collects, and does no task again', async () => {
    const sweep = await begin(study('grid'));
    expect(await within('trial', 'apart', '1')).toMatchObject({ code: 0, out: `${sweep}/trials/0001-1\n` });
    expect((await within('trial', 'apart', '0000-1')).code).toBe(0);
    expect((await within('trial', 'apart', '0')).err).toContain('completed after 30 steps');
    const { started } = readMeta(join(sweep, 'trials/0000-1'));
    expect((await within('sweep', 'apart', '--resume', '--slots', '1')).code).toBe(0);
    expect(readJournal(sweep).filter(({ op }) => op === 'tell')).toMatchObject([
      { trial: 0, state: 'complete' },
      { trial: 1, state: 'complete' },
    ]);
    expect(readExecutions(sweep).filter(({ event }) => event === 'stepping')).toEqual([]); // nothing was trained
    expect(readMeta(join(sweep, 'trials/0000-1'))).toMatchObject({ started, resumes: [] });
    expect(readdirSync(join(sweep, 'trials')).filter((name) => !name.endsWith('.log'))).toEqual(['0000-1', '0001-1']);
  });

  it('knows its tasks', async () => {
    await begin(study('grid', 'seeds: 3\n'));
    expect(await within('trial', 'apart', '6')).toMatchObject({
      code: 2,
      err: 'there is no task 6: there are 6, from 0 (0000-1) to 5 (0001-3).\n',
    });
  });

  it.each([
    ['its method chooses each trial by the results of others', study('tpe')],
    ['early_terminate ends trials by the results of others', study('grid', 'early_terminate: median\n')],
  ])('is not for studies where %s', async (reason, text) => {
    await begin(text);
    expect(await within('trial', 'apart', '0')).toMatchObject({ code: 2, err: expect.stringContaining(reason) });
  });
});

describe('exp sweep --export', () => {
  const exported = (text: string, system: string) => {
    rmSync(runsDir, { recursive: true, force: true });
    return within('sweep', files.write('study.yaml', text), '--export', system);
  };

  it.each(['slurm', 'k8s'])('writes what %s runs exp trial by, and begins nothing', async (system) => {
    const { code, out, err } = await exported(study('grid'), system);
    expect(code, err).toBe(0);
    const [sweep] = readdirSync(join(runsDir, 'apart')).filter((name) => name !== 'latest');
    const file = resolve(out.trim());
    expect(dirname(file)).toBe(join(runsDir, 'apart', sweep!));
    expect(readFileSync(file, 'utf8')).toMatch(/exp trial/);
    expect(err).toContain('exp sweep --resume');
    expect(readJournal(dirname(file))).toEqual([]);
  });

  it('refuses a study whose trials wait for each other, before there is a folder', async () => {
    const { code, err } = await exported(study('tpe'), 'slurm');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('cannot be run apart') });
    expect(existsSync(runsDir)).toBe(false);
  });
});
