/** What can be wrong with a reproduction is told with its line before anything runs. */
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/experiment/catalog.js';
import { loadReproduction } from '../../src/reproduction/manifest.js';
import { claimsWanted, planStudies } from '../../src/reproduction/plan.js';
import { base } from '../cli/commands/base.js';
import { folder } from '../experiment/folder.js';

const files = folder();
files.write('base.yaml', `${base}metrics: [{ type: sliced-wasserstein, samples: 50, projections: 4 }]\n`);
files.write(
  'study.yaml',
  `base: base.yaml
method: grid
metric: sliced-wasserstein
parameters: { loss: { values: [non-saturating, hinge] }, trainer.steps: { value: 30 } }
seeds: 2
`,
);

const good = `title: { en: A title, zh: 标题 }
languages: [en, zh]
studies:
  - id: losses
    file: study.yaml
    quick: [parameters.trainer.steps.value=6]
    cells:
      - { id: as-it-is, values: {} }
      - { id: hinge, values: { loss: hinge } }
claims:
  - id: C1
    claim: { en: Hinge is better., zh: 铰链损失更好。 }
    study: losses
    evidence:
      - { better: hinge, than: as-it-is, metric: sliced-wasserstein }
      - { cell: hinge, metric: sliced-wasserstein, below: 1 }
    plots: [{ metric: loss.generator }]
    tables: [{ title: T, rows: [{ label: theirs, value: 1 }, { label: ours, cell: hinge, metric: loss.generator }] }]
`;

async function plan(text: string, only?: readonly string[]) {
  files.write('reproduction.yaml', text);
  const reproduction = loadReproduction(files.path, catalog);
  const planned = await planStudies(reproduction, claimsWanted(reproduction.manifest, only), 'quick', catalog);
  return { reproduction, planned };
}

describe('a sound reproduction', () => {
  it('has its cells as points, the profile in its study, and the metrics that claims use', async () => {
    const { reproduction, planned } = await plan(good);
    const name = files.path.split('/').at(-1);
    expect(reproduction.manifest.name).toBe(name);
    expect(planned).toHaveLength(1);
    const [{ cells, metrics, loaded }] = planned as [(typeof planned)[0]];
    expect(loaded.study.name).toBe(`${name}-losses-quick`);
    expect(cells).toEqual([
      { id: 'as-it-is', point: { loss: 'non-saturating', 'trainer.steps': 6 } },
      { id: 'hinge', point: { loss: 'hinge', 'trainer.steps': 6 } },
    ]);
    expect(metrics).toEqual(['sliced-wasserstein', 'loss.generator']);
  });

  it('has no claim of another name', async () => {
    await expect(plan(good, ['C2'])).rejects.toThrow('none is called "C2"');
  });
});

it.each([
  [
    'study: losses',
    'study: loses',
    'reproduction.yaml:13:12 claims.0.study: "loses" is none of the studies. Did you mean "losses"?',
  ],
  [
    'better: hinge, than',
    'better: hing, than',
    'claims.0.evidence.0: "hing" is no cell of the claim\'s studies. Did you mean "hinge"?',
  ],
  ['than: as-it-is, ', '', 'claims.0.evidence.0: is one of three'],
  ['cell: hinge, metric: sliced', 'rank: hinge, cell: hinge, metric: sliced', 'claims.0.evidence.1: is one of three'],
  [', below: 1', '', 'claims.0.evidence.1: needs one of "near"'],
  [', below: 1', ', near: 1', 'claims.0.evidence.1: needs one of "near" (and "within")'],
  [', below: 1', ', below: 1, above: 0', 'claims.0.evidence.1: needs one of'],
  [
    'metric: sliced-wasserstein }',
    'metric: sliced-waserstein }',
    'reports no "sliced-waserstein". Did you mean "sliced-wasserstein"?',
  ],
  [
    'plots: [{ metric: loss.generator',
    'plots: [{ metric: loss.critic',
    'claims.0.plots.0.metric: a run of the base reports no "loss.critic"',
  ],
  ['{ loss: hinge }', '{ loss: wasserstein }', 'the study does not try "wasserstein" for "loss"'],
  ['{ loss: hinge }', '{ lss: hinge }', 'the study does not vary "lss". Did you mean "loss"?'],
  [
    'claim: { en: Hinge is better., zh: 铰链损失更好。 }',
    'claim: { en: Hinge is better. }',
    'claims.0.claim: says nothing in zh.',
  ],
  ['{ id: hinge, values', '{ id: as-it-is, values', 'studies.0.cells.1.id: "as-it-is" is there already.'],
  ['value: 1 }, {', 'value: 1, cell: hinge }, {', 'claims.0.tables.0.rows.0: has either a "value"'],
  ['file: study.yaml', 'file: stdy.yaml', 'stdy.yaml: does not exist. Did you mean'],
  ['evidence:', 'evidnce:', '"evidnce" is not a key of "claims.0". Did you mean "evidence"?'],
  ['trainer.steps.value=6', 'trainer.steps.value=0', 'must be at least 1, got 0'],
])('%s as %s is refused', async (from, to, message) => {
  expect(good).toContain(from);
  await expect(plan(good.replace(from, to))).rejects.toThrow(message);
});
