/** `exp compare`: what was measured last, side by side, and only where recipes are equal. */
import { appendFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences } from '../../../src/experiment/differences.js';
import { lastMeasured } from '../../../src/experiment/measured.js';
import { widthOf } from '../../../src/registry/text-width.js';
import { exp } from '../fake-io.js';

let runsDir: string;
beforeEach(() => {
  runsDir = mkdtempSync(join(realpathSync(tmpdir()), 'sparring-'));
});
afterEach(() => rmSync(runsDir, { recursive: true }));

const recipe = { metric: 'parzen', samples: 10000, choosing: { rows: 1000, digest: 'aa' }, shape: [2], range: null };
const other = {
  metric: 'sliced-wasserstein',
  samples: 2048,
  order: 1,
  split: 'test',
  rows: 100,
  shape: [2],
  range: null,
};
type Found = Readonly<Record<string, object>>;
const parzen = (value: number | string, changes: object = {}): Found => ({
  parzen: { values: { parzen: value, 'parzen.sigma': 0.2 }, recipe: { ...recipe, ...changes } },
});
const sliced = (value: number, changes: object = {}): Found => ({
  'sliced-wasserstein': { values: { 'sliced-wasserstein': value }, recipe: { ...other, ...changes } },
});

const ended = '2026-01-01T12:00:00.000Z';

/** A finished run, with what its training measured at step 100. */
function run(name: string, measured: Found = {}): string {
  const path = join(runsDir, name, '20260101-000000-aaaaaa');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'meta.json'), JSON.stringify({ status: 'completed', ended }));
  const dated = Object.fromEntries(Object.entries(measured).map(([name, one]) => [name, { step: 100, ...one }]));
  writeFileSync(join(path, 'summary.json'), JSON.stringify({ step: 100, measured: dated }));
  return path;
}
const evaluated = (path: string, time: string, step: number, measured: Found) =>
  appendFileSync(join(path, 'evaluations.jsonl'), `${JSON.stringify({ time, step, seed: 1, measured })}\n`);

const compare = (...argv: string[]) => exp(['compare', ...argv, '--runs-dir', runsDir]);
const refused = async (...argv: string[]) => {
  const { code, out, err } = await compare(...argv);
  expect([code, out]).toEqual([2, '']);
  return err;
};

describe('what was measured last', () => {
  it('is what is latest by the clock, of each metric by itself, whether training or exp eval measured it', () => {
    const path = run('a', { ...parzen(1), ...sliced(2) });
    evaluated(path, '2026-01-01T11:00:00.000Z', 50, sliced(3));
    expect(lastMeasured(path)).toMatchObject({ parzen: { step: 100 }, 'sliced-wasserstein': { step: 100 } });
    evaluated(path, '2026-01-01T13:00:00.000Z', 70, parzen('NaN'));
    appendFileSync(join(path, 'evaluations.jsonl'), '{"time":"2026-01-01T14:00:00.000Z","step":80,"measu');
    expect(lastMeasured(path).parzen).toMatchObject({ step: 70, values: { parzen: Number.NaN } });
    expect(lastMeasured(path)['sliced-wasserstein']).toMatchObject({ step: 100 });
  });
});

describe('recipes differ', () => {
  it.each([
    [{}, []],
    [{ samples: 9 }, ['samples']],
    [{ choosing: { digest: 'aa', rows: 1000 } }, []],
    [{ choosing: { rows: 999 } }, ['choosing.rows', 'choosing.digest']],
    [{ shape: [3] }, ['shape']],
    [{ new: 1 }, ['new']],
  ])('with %j in %j', (changes, keys) => {
    expect(differences(recipe, { ...recipe, ...changes }).map(({ key }) => key)).toEqual(keys);
  });
});

describe('exp compare', () => {
  it('puts the numbers of runs side by side, with the recipe and warnings', async () => {
    run('a', { ...parzen(141.4), ...sliced(0.5) });
    evaluated(run('b'), ended, 60, { parzen: { ...(parzen(157.8).parzen as object), warnings: ['at the edge'] } });
    const { code, out, err } = await compare('a', 'b');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      / parzen +a\/\S+ +b\/\S+\n {2}at step +100 +60\n {2}parzen +141\.4 +157\.8\n {2}parzen\.sigma +0\.2 +0\.2\n/,
    );
    expect(out).toMatch(/warning {2}b\/\S+: at the edge\n {2}recipe {3}\{ metric: parzen, samples: 10000/);
    expect(out).not.toContain('sliced'); // only one run has it
    const { runs, metrics } = JSON.parse((await compare('a', 'b', '--json')).out);
    expect(runs).toHaveLength(2);
    expect(metrics.parzen.recipe).toEqual(recipe);
    expect(metrics.parzen.runs.map(({ step, values }: any) => [step, values.parzen])).toEqual([
      [100, 141.4],
      [60, 157.8],
    ]);
  });

  it('fits the window, and tells runs of one name apart', async () => {
    const names = ['a-name-that-is-as-long-as-names-may-be', 'b', 'c', 'd', 'e', 'f'];
    for (const name of names) run(name, parzen(1));
    const { out } = await exp(['compare', ...names, '--runs-dir', runsDir], { columns: 80 });
    const lines = out.trimEnd().split('\n');
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
    expect(out.match(/…?\S*-aaaaaa/g)).toHaveLength(6);
    expect(out.match(/at step/g)).toHaveLength(2); // two tables
  });

  it('refuses different recipes: says which keys differ and what to run', async () => {
    run('a', { ...parzen(1), ...sliced(2, { samples: 4096 }) });
    run('b', { ...parzen(1), ...sliced(2) });
    const said = await refused('a', 'b');
    expect(said).toMatch(
      /b\/\S+: sliced-wasserstein was measured by another recipe than in a\/\S+: samples is 4096 there and 2048 here/,
    );
    expect(said).toMatch(/exp eval b\/\S+ --metric '\{ type: sliced-wasserstein, samples: 4096, split: test \}'/);
    expect(said).toMatch(/Comparable as they are: --metric parzen/);
    expect((await compare('a', 'b', '--metric', 'parzen')).code).toBe(0);
    expect(await refused('a', 'b', '--metric', 'sliced-wasserstein')).toMatch(/samples is 4096/);
  });

  it('says where no evaluation helps, since the data differ', async () => {
    run('a', parzen(1));
    run('b', parzen(1, { choosing: { rows: 1000, digest: 'bb' } }));
    expect(await refused('a', 'b')).toMatch(/choosing\.digest is aa there and bb here\. The data differ/);
  });

  it('says what is missing', async () => {
    run('a', parzen(1));
    run('b');
    expect(await refused('a', 'b')).toMatch(
      /a\/\S+ has parzen; b\/\S+ has none\. Try exp eval b\/\S+ --metric parzen\./,
    );
    expect(await refused('a', 'b', '--metric', 'parzen')).toMatch(/b\/\S+: parzen was not measured/);
    expect(await refused('a', 'b', '--metric', 'parsen')).toMatch(/Did you mean "parzen"/);
    expect(await refused('a')).toMatch(/two runs or more/);
  });
});
