/** exp reproduce by the built command: end to end on a toy, killed in the middle and run again, and anew once a study has changed. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { run, start, until } from './process.js';

const clone = inject('clone');
const scratch = mkdtempSync(join(tmpdir(), 'sparring-reproduce-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const manifest = `title: { en: A toy, zh: 玩具 }
languages: [en, zh]
studies:
  - id: losses
    file: study.yaml
    quick: [parameters.trainer.steps.value=300]
    cells: [{ id: old, values: {} }, { id: hinge, values: { loss: hinge } }]
claims:
  - id: C1
    claim: { en: Hinge is better., zh: 铰链损失更好。 }
    study: losses
    evidence: [{ better: hinge, than: old, metric: sliced-wasserstein }, { rank: old, metric: sliced-wasserstein, at: best }]
    plots: [{ metric: loss.generator }]
    grids: true
`;
const study = `base: base.yaml
method: { type: points, points: [{}, { loss: hinge }] }
metric: sliced-wasserstein
parameters: { loss: { values: [non-saturating, hinge] }, trainer.steps: { value: 1000 } }
seeds: 2
`;
const base = `extends: ${JSON.stringify(join(clone, 'configs/ring.yaml'))}
metrics: [{ type: sliced-wasserstein, samples: 200, projections: 8 }]
callbacks:
  - { type: evaluate, every: 50 steps }
  - { type: sample-grid, every: 1000 steps }
  - { type: checkpoint, every: 20 steps, keep: 1 }
`;

function toy(name: string): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'experiments/toy'), { recursive: true });
  for (const [file, text] of Object.entries({ 'reproduction.yaml': manifest, 'study.yaml': study, 'base.yaml': base }))
    writeFileSync(join(folder, 'experiments/toy', file), text);
  return folder;
}

const command = [join(clone, 'dist/cli/main.js'), 'reproduce', 'toy', '--slots', '1'];
const reproduce = (folder: string) => run(folder, 'node', ...command);
const home = (folder: string) => join(folder, 'experiments/toy');
const sweeps = (folder: string) => {
  const runs = join(folder, 'runs/toy-losses-quick');
  return existsSync(runs) ? readdirSync(runs).filter((name) => /^\d/.test(name)) : [];
};

/** What was measured, without when and how long. */
function measured(folder: string): unknown {
  const {
    provenance: _,
    wall: __,
    cells,
    ...rest
  } = JSON.parse(readFileSync(join(home(folder), 'results/quick/losses.json'), 'utf8'));
  return { ...rest, cells: JSON.parse(JSON.stringify(cells, (key, value) => (key === 'seconds' ? undefined : value))) };
}

it('runs a toy end to end; killed in the middle and run again it comes to the same; a changed study begins anew', async () => {
  const whole = toy('whole');
  const first = await reproduce(whole);
  expect(first.code, first.err).toBe(0);
  expect(first.out).toMatch(/^C1 +(supported|refuted|underpowered) +Hinge is better\./);
  const report = join(home(whole), 'report/quick');
  for (const file of ['README.md', 'README.zh.md', 'report.html', 'figures/losses-hinge.png'])
    expect(existsSync(join(report, file)), file).toBe(true);
  expect(readFileSync(join(report, 'README.md'), 'utf8')).toContain('This is the quick profile');
  expect(measured(whole)).toMatchObject({ finished: true, cells: [{ id: 'old' }, { id: 'hinge' }] });

  const killed = toy('killed');
  const { child, ended } = start(killed, 'node', ...command);
  const second = () =>
    sweeps(killed).some((id) => existsSync(join(killed, 'runs/toy-losses-quick', id, 'trials/0001-1/meta.json')));
  await until(second);
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  expect(existsSync(join(home(killed), 'results'))).toBe(false);
  const again = await reproduce(killed);
  expect(again.code, again.err).toBe(0);
  expect(sweeps(killed)).toHaveLength(1);
  expect(measured(killed)).toEqual(measured(whole));

  const idle = await reproduce(killed); // nothing is left to train
  expect(idle.code, idle.err).toBe(0);
  expect(sweeps(killed)).toHaveLength(1);

  writeFileSync(join(home(killed), 'base.yaml'), base.replace('every: 50 steps', 'every: 60 steps'));
  const anew = await reproduce(killed);
  expect(anew.err).toContain('It begins anew.');
  expect(sweeps(killed)).toHaveLength(2);
  expect(measured(killed)).not.toEqual(measured(whole));
});
