/** The report of a reproduction: from its manifest and raw results alone, in its languages; committed ones are fresh. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../src/experiment/catalog.js';
import type { ReportFile } from '../../src/report/files.js';
import { reportFolder, reproductionFiles } from '../../src/report/reproduction-files.js';
import { loadReproduction } from '../../src/reproduction/manifest.js';
import { encodeResults, type StudyResults } from '../../src/reproduction/results.js';
import { exp } from '../cli/fake-io.js';
import { folder } from '../experiment/folder.js';
import { cellOf } from '../reproduction/cells.js';

const manifest = `name: a-paper
title: { en: A paper, zh: 一篇论文 }
languages: [en, zh]
answer: { en: It was so., zh: 确实如此。 }
studies:
  - id: losses
    file: study.yaml
    cells:
      - { id: old, label: { en: old loss, zh: 旧损失 }, values: {} }
      - { id: new, values: { loss: hinge } }
  - { id: later, file: later.yaml, cells: [{ id: toy, values: {} }] }
claims:
  - id: C1
    claim: { en: The new loss is better., zh: 新损失更好。 }
    study: losses
    evidence:
      - { better: new, than: old, metric: m }
      - { better: new, than: old, metric: m, compare: ratio, says: { en: By a factor., zh: 成倍。 } }
      - { rank: old, metric: m }
    plots: [{ metric: m, log: true, line: 1 }]
    tables: [{ title: T, rows: [{ label: theirs, value: 1, error: 0.5, source: Table 1 }, { label: ours, cell: new, metric: m }] }]
    grids: true
  - { id: C2, claim: It was not run., study: later, evidence: [{ cell: toy, metric: m, above: 0 }] }
`;

const results = (better: readonly number[]): StudyResults => ({
  format: 1,
  study: 'losses',
  profile: 'full',
  file: 'study.yaml',
  base: 'base.yaml',
  overrides: ['seeds=3'],
  seeds: [1, 2, 3],
  varied: ['loss'],
  finished: true,
  recipes: { m: { samples: 10, range: [0, 1] } },
  provenance: {
    ...{ first: '2026-01-02T03:04:05.000Z', last: '2026-01-02T04:04:05.000Z', commits: ['0a1b2c3d4e5f'] },
    ...{ machines: ['a processor, 2 cores'], engines: ['compiled'], versions: ['node 20'] },
  },
  wall: 90,
  cells: [cellOf('old', [20, 30, 40]), cellOf('new', better, { grid: 'pictures/losses-new.png' })].map(
    ([, cell]) => cell,
  ),
});

const files = folder();
files.write('reproduction.yaml', manifest);
files.write('results/full/pictures/losses-new.png', Uint8Array.of(137, 80, 78, 71));
const write = (given: StudyResults) => files.write('results/full/losses.json', encodeResults(given));
write(results([10, 15.1, 19.9]));

const render = (home = files.path) => reproductionFiles(loadReproduction(home, catalog), 'full');
const textOf = (all: readonly ReportFile[], path: string) => String(all.find((file) => file.path === path)?.content);

describe('raw results', () => {
  it('are the same when they are read again, lists on lines of their own', () => {
    const odd = { ...results([1, Number.NaN, 3]), overrides: ['a, b', 'c=[ 1,\n2 ]'] };
    const text = encodeResults(odd);
    expect(JSON.parse(text)).toEqual(
      JSON.parse(JSON.stringify(odd, (_, value) => (Number.isNaN(value) ? 'NaN' : value))),
    );
    expect(text).toContain('"seeds": [1, 2, 3]');
  });
});

describe('the report', () => {
  const all = render();
  const [en, zh] = ['README.md', 'README.zh.md'].map((path) => textOf(all, path)) as [string, string];

  it('goes from claim to evidence', () => {
    const told = en.replaceAll('\\', '');
    for (const words of [
      'It was so.',
      '| C1 | The new loss is better. | supported |',
      '| C2 | It was not run. | not run |',
      '“new” is better than “old loss” by `m` | -15 [-28, -2] | 3 | supported',
      '| By a factor. | × 0.5 [',
      '| new | 15 ± 12 | -15 [-28, -2] | better |',
      '| theirs | 1 | 0.5 | Table 1 |',
      '| ours | 15 ± 12 |  | this work, mean over 3 seeds |',
      '`0a1b2c3d4e5f`',
      'exp reproduce a-paper --full',
    ])
      expect(told).toContain(words);
    expect(told).not.toContain('quick profile');
  });

  it('says the same in Chinese, in words of its own', () => {
    for (const words of [
      '确实如此。',
      '| C1 | 新损失更好。 | 支持 |',
      '按 `m` 衡量，“new”优于“旧损失” | -15 [-28, -2]',
      '尚未运行',
    ])
      expect(zh).toContain(words);
    expect(zh.replace(/^```[\s\S]*?^```/gm, '')).not.toMatch(/verdict|seeds(?!=)|supported|underpowered/);
    expect(textOf(all, 'report.zh.html')).toContain('<html lang="zh-CN">');
  });

  it('has all the figures that it shows, and shows all that it has', () => {
    const shown = [en, zh].flatMap((text) => [...text.matchAll(/\]\((figures\/[^)]+)\)/g)].map(([, file]) => file));
    const written = all.map(({ path }) => path).filter((path) => path.startsWith('figures/'));
    expect([...new Set(shown)].sort()).toEqual([...written].sort());
    expect(written.length).toBe(5);
    for (const { path, content } of all)
      if (path.endsWith('.svg')) expect(String(content)).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('in HTML needs nothing else', () => {
    expect(textOf(all, 'report.html')).not.toMatch(/<script|<link|src="(?!data:)/);
  });

  it('is the same again, and another for another result', () => {
    expect(render()).toEqual(all);
    write(results([40, 60.1, 79.9]));
    const other = textOf(render(), 'README.md');
    write(results([10, 15.1, 19.9]));
    expect(other).toContain('| C1 | The new loss is better. | refuted |');
  });

  it('is written by exp report, which refuses damage and absence', async () => {
    const { code, out } = await exp(['report', files.path, '--json']);
    expect(code).toBe(0);
    const [{ claims, folder: into }] = JSON.parse(out);
    expect(claims.map(({ verdict }: { verdict: string | null }) => verdict)).toEqual(['supported', null]);
    expect(into).toBe(join(files.path, 'report'));
    expect(readFileSync(join(into, 'README.zh.md'), 'utf8')).toBe(zh);
    files.write('results/full/losses.json', '{ "format": 1, ');
    expect(await exp(['report', files.path])).toMatchObject({ code: 2, err: expect.stringContaining('is damaged') });
    write(results([10, 15.1, 19.9]));
    files.write('other/reproduction.yaml', manifest);
    expect(await exp(['report', join(files.path, 'other')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no results yet'),
    });
  });
});

const experiments = join(import.meta.dirname, '../../experiments');
const committed = readdirSync(experiments)
  .map((name) => join(experiments, name))
  .filter((home) => existsSync(join(home, 'results/full')));

/** Files of a report that are not what the raw results give; report.html is not committed. */
function stale(home: string): string[] {
  return render(home)
    .filter(({ path }) => !path.endsWith('.html'))
    .filter(({ path, content }) => {
      const file = join(reportFolder(home, 'full'), path);
      return !existsSync(file) || !readFileSync(file).equals(Buffer.from(content as string));
    })
    .map(({ path }) => path);
}

describe('committed reports', () => {
  it.each(committed.map((home) => [home.split('/').at(-1)!, home]))('%s is what its raw results give', (_, home) => {
    expect(stale(home)).toEqual([]);
  });

  it('control: one that is older than its results is found', async () => {
    await exp(['report', files.path]);
    expect(stale(files.path)).toEqual([]);
    write(results([10, 15.1, 19.8]));
    expect(stale(files.path)).toContain('README.md');
    write(results([10, 15.1, 19.9]));
  });
});
