/** Whole spaces are tried out before a trial runs: what no trial could run is found, and blamed on its cell. */
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/experiment/catalog.js';
import { checkSpace, describeCheck } from '../../src/sweep/check-space.js';
import { loadStudy } from '../../src/sweep/load-study.js';
import { folder } from '../experiment/folder.js';

const files = folder();
files.write(
  'ring.yaml',
  `seed: 1
data: { type: ring, modes: 8, batch: 16 }
prior: { type: normal, dim: 4 }
generator: { type: mlp, hidden: [8] }
discriminator: { type: mlp, hidden: [8] }
loss: { type: non-saturating, gradientPenalty: 1 }
optimizer: { type: adam, learningRate: 1e-3 }
trainer: { type: adversarial, steps: 10 }
`,
);

const study = (parameters: string, more = 'method: grid\nmetric: loss.generator\n') =>
  files.write('s.yaml', `base: ring.yaml\n${more}parameters:\n${parameters}`);

const load = (path: string) => loadStudy(path, [], catalog, {});
const check = async (path: string, most?: number) => checkSpace(await load(path), most);
const told = (path: string, most?: number) => files.postcards(async () => check(path, most));

/** Batch normalization and a gradient penalty do not go together. */
const impossible = `  discriminator.batchNorm: { values: [false, true] }
  loss.gradientPenalty: { values: [1, 10] }
  optimizer.learningRate: { values: [1e-3, 2e-4, 5e-5] }
`;

const refused = (at: string, cells: number) =>
  `ring.yaml:8:10 trainer: the loss penalizes the slope at each example, but the discriminator looks at a whole batch at once (batchNorm). So it is with parameters.discriminator.batchNorm = true (s.yaml:${at}), in ${cells} cells. Use layer normalization in the discriminator, or remove loss.gradientPenalty.`;

describe('a grid', () => {
  it('with cells that no trial could run is refused, each fault with the cells that have it', async () => {
    expect(await told(study(impossible))).toBe(refused('5:46', 6));
  });

  it('is sound where a constraint leaves these cells out', async () => {
    const path = study(impossible, 'method: grid\nmetric: value\nconstraints: ["!discriminator.batchNorm"]\n');
    expect(await check(path)).toMatchObject({ cells: 6, programs: 2, notes: [] });
  });

  it.each(['grid', 'random', 'tpe'])('(%s) that the constraints leave nothing of is refused', async (method) => {
    const path = study(
      '  trainer.k: { values: [1, 2] }\n',
      `method: ${method}\nmetric: value\nconstraints: [trainer.k > 2]\n`,
    );
    await expect(check(path)).rejects.toThrow(/constraints/);
  });

  it('is traced once for each program that its cells have', async () => {
    const path = study('  trainer.k: { values: [1, 2] }\n  optimizer.beta1: { values: [0.5, 0.9] }\n');
    const checked = await check(path);
    expect(checked).toMatchObject({ cells: 4, programs: 2, notes: [] });
    expect(describeCheck({ ...checked, seconds: 2.14 })).toBe('checked 4 cells, 2 programs in 2.1 s');
  });

  it('of many programs has some of them traced, and says so', async () => {
    expect(await check(study('  prior.dim: { values: [1, 2, 3, 4] }\n'), 1)).toMatchObject({
      cells: 4,
      programs: 1,
      notes: ['3 cells have further programs, which were built but not traced.'],
    });
  });
});

const random = 'method: random\nmetric: loss.generator\n';

describe('a space of ranges', () => {
  const wide = `  optimizer.learningRate: { min: 0.0001, max: 0.1 }
  optimizer.beta1: { min: 0.1, max: 0.9 }
`;

  it('is tried at the ends of each range, as the base is elsewhere, and at all low and all high ends', async () => {
    expect(await check(study(wide, random))).toMatchObject({ cells: 7, programs: 1 });
  });

  it('with an impossible value among possible ones is refused', async () => {
    const path = study(`${wide}  discriminator.batchNorm: { values: [false, true] }\n`, random);
    expect(await told(path)).toBe(refused('7:46', 2));
  });

  it('is not tried where a condition or a constraint keeps trials away', async () => {
    const conditional = `${wide}  loss.type: { values: [non-saturating, least-squares] }
  loss.b: { min: 0.8, max: 1.0, when: { loss.type: least-squares } }
  discriminator.batchNorm: { values: [false, true] }
`;
    const path = study(conditional, `${random}constraints: ["!discriminator.batchNorm"]\n`);
    expect(await check(path)).toMatchObject({ programs: 3, notes: [] });
  });
});

describe('a metric', () => {
  const parameters = '  optimizer.beta1: { values: [0.5] }\n';

  it.each([
    ['loss.genertor', 'Did you mean "loss.generator"?'],
    ['sliced-wasserstein', 'Add "metrics: [sliced-wasserstein]" to the base.'],
    [
      'val_loss',
      'Known: loss.discriminator, loss.generator, value, score.real, score.fake, accuracy.real, accuracy.fake, penalty, gradientNorm.discriminator, gradientNorm.generator, learningRate.discriminator, learningRate.generator.',
    ],
  ])('%s that no run reports is refused', async (name, remedy) => {
    expect(await told(study(parameters, `method: grid\nmetric: ${name}\n`))).toBe(
      `s.yaml:3:9 metric.name: a run of the base reports no "${name}". ${remedy}`,
    );
  });

  it.each(['loss.generator', 'learningRate.generator', 'accuracy.fake', 'value'])('%s will do', async (name) => {
    expect(await told(study(parameters, `method: grid\nmetric: ${name}\n`))).toBe('no mistake found');
  });

  it('of the config will do', async () => {
    files.write('measured.yaml', 'extends: ring.yaml\nmetrics: [sliced-wasserstein]\n');
    const path = files.write(
      's.yaml',
      `base: measured.yaml\nmethod: grid\nmetric: sliced-wasserstein.error\nparameters:\n${parameters}`,
    );
    expect(await told(path)).toBe('no mistake found');
  });
});

it('a space over data that are not there is read, and said to be no more', async () => {
  files.write('absent.yaml', 'extends: ring.yaml\ndata: { type: npy, path: /nowhere/x.npy, batch: 16 }\n');
  const path = files.write(
    's.yaml',
    'base: absent.yaml\nmethod: grid\nmetric: value\nparameters: { optimizer.beta1: { values: [0.5, 0.9] } }\n',
  );
  expect(await check(path)).toMatchObject({
    cells: 2,
    programs: 0,
    notes: ['the data are not there, so that configs were read but not built.'],
  });
});
