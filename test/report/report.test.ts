/** The report of a sweep: worked out from results alone, the same bytes each time, sound for any sweep there may be. */
import { describe, expect, it } from 'vitest';
import { reportFiles } from '../../src/report/files.js';
import { sweepReport } from '../../src/report/sweep-report.js';
import { resultsOf } from '../../src/sweep/results.js';
import type { State } from '../../src/sweep/state.js';
import type { Study } from '../../src/sweep/study.js';
import { choice, spaceOf, studyOf, trialOf, unit } from '../sweep/journals.js';
import { exampleState, exampleStudy } from '../sweep/studies.js';

const provenance = {
  commits: ['0a1b2c3d4e5f'],
  machines: ['a processor, 2 cores'],
  engines: ['compiled'],
  versions: [],
};
const picture = {
  file: 'figures/samples-0004.png',
  content: Uint8Array.of(137, 80, 78, 71),
  alt: 'Samples',
  caption: 'trial 4',
};

const reportOf = (study: Study, state: State) =>
  reportFiles(
    study.name,
    sweepReport({ results: resultsOf(study, state), provenance, samples: { best: [picture], worst: [] }, id: 'a/1' }),
  );

const fileOf = (files: ReturnType<typeof reportOf>, path: string) =>
  String(files.find((one) => one.path === path)?.content);

const example = reportOf(exampleStudy, exampleState);
const readme = fileOf(example, 'README.md');

/** Names of elements that are not closed in the right order, and what is no XML at all. */
function flaws(svg: string): string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (const [tag, close, name, rest] of svg.matchAll(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*\/?)>|<|&(?!amp;|lt;|gt;|quot;)/g,
  )) {
    if (!name) found.push(tag);
    else if (close) {
      if (open.pop() !== name) found.push(tag);
    } else if (!rest!.endsWith('/')) open.push(name);
  }
  return [...found, ...open];
}

describe('a report', () => {
  it('has the figures that it shows, and shows those that it has', () => {
    const shown = [...readme.matchAll(/\]\((figures\/[^)]+)\)/g)].map(([, file]) => file);
    const written = example.map(({ path }) => path).filter((path) => path.startsWith('figures/'));
    expect(shown.sort()).toEqual(written.sort());
    expect(written).toHaveLength(6);
  });

  it('is the same, byte for byte, of the same results', () => {
    expect(reportOf(exampleStudy, exampleState)).toEqual(example);
  });

  it('changes with a result', () => {
    const trials = exampleState.trials.map((trial) =>
      trial.number === 0 ? trialOf(0, trial.parameters, [0.01, 0.02, 0.012]) : trial,
    );
    const other = reportOf(exampleStudy, { ...exampleState, trials });
    for (const path of [
      'README.md',
      'report.html',
      'figures/history.svg',
      'figures/slices.svg',
      'figures/parallel.svg',
    ])
      expect(fileOf(other, path)).not.toBe(fileOf(example, path));
    expect(fileOf(other, 'README.md')).toContain('No trial is better than the baseline.');
  });

  it('concludes from intervals', () => {
    expect(readme).toMatch(/It differs from the baseline \(trial 0, [^)]*\) by -\d.*That it is better is supported\./);
    expect(readme).toMatch(/Of the other 48 complete trials, \d+ cannot be told from the best by these seeds\./);
    const one = { ...exampleStudy, seeds: [1] };
    const trials = exampleState.trials.map((trial) =>
      trial.state === 'complete' ? trialOf(trial.number, trial.parameters, [trial.result!.value!]) : trial,
    );
    const single = fileOf(reportOf(one, { ...exampleState, trials }), 'README.md');
    expect(single).toContain('of one seed: how much of it is chance cannot be told');
    expect(single).not.toMatch(/ ± \d+\.\d+ \|/);
  });

  it('in HTML needs nothing else', () => {
    const html = fileOf(example, 'report.html');
    expect(html).not.toMatch(/<script|https?:|<link|src="(?!data:)/);
    expect(html.match(/src="data:image\/svg\+xml;base64,/g)).toHaveLength(5);
    expect(html).toContain(`src="data:image/png;base64,${Buffer.from(picture.content).toString('base64')}"`);
  });

  it('shows words as they are, whatever is in them', () => {
    const space = spaceOf(unit('x'), choice('k<i>nd', ['a|b', '<b>&"']));
    const study = studyOf(space, { name: 'a_b <script>', metric: { ...exampleStudy.metric, name: 'a&b' } });
    const trials = Array.from({ length: 20 }, (_, i) =>
      trialOf(
        i,
        { x: i / 20, 'k<i>nd': i % 2 ? 'a|b' : '<b>&"' },
        [i],
        i ? {} : { state: 'failed', reason: 'x | <y>\nz' },
      ),
    );
    const files = reportOf(study, { trials, limit: 20 });
    expect(fileOf(files, 'README.md')).toContain('# a\\_b \\<script>');
    expect(fileOf(files, 'README.md')).toContain('`a\\|b`');
    expect(fileOf(files, 'README.md')).toContain('failed: x \\| \\<y> z');
    expect(fileOf(files, 'report.html')).toContain('<h1>a_b &lt;script&gt;</h1>');
    expect(fileOf(files, 'report.html')).not.toContain('<script');
    for (const { path, content } of files) if (path.endsWith('.svg')) expect(flaws(String(content))).toEqual([]);
  });
});

const x = (number: number) => ({ x: number / 20 });
const trials = (count: number, value: (i: number) => number, told = {}) =>
  Array.from({ length: count }, (_, i) => trialOf(i, x(i), [value(i)], { reports: [1, value(i)], ...told }));

describe.each<[string, State['trials']]>([
  ['nothing', []],
  ['one trial', trials(1, () => 1)],
  ['equal values', trials(20, () => 0)],
  ['values far apart', trials(20, (i) => 10 ** (i - 10))],
  ['negative values', trials(20, (i) => -(10 ** i))],
  ['divergence only', trials(20, () => Number.NaN, { state: 'diverged', value: undefined })],
  ['a value that is none', trials(20, (i) => (i === 0 ? Number.NaN : i))],
  ['an infinite report', trials(20, (i) => i, { reports: [Number.POSITIVE_INFINITY, 3, Number.NaN, 2] })],
])('figures of %s', (_, all) => {
  const files = reportOf(studyOf(spaceOf(unit('x')), { seeds: [1] }), { trials: all, limit: 20 });
  const figures = files.filter(({ path }) => path.endsWith('.svg'));

  it('are whole, and hold no number that is none', () => {
    expect(figures.length).toBeGreaterThan(2);
    for (const { content } of figures) {
      expect(flaws(String(content))).toEqual([]);
      expect(String(content).replace(/<title>[^<]*<\/title>/g, '')).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

it('flaws would be found', () => {
  expect(flaws('<svg a="1"><g></svg>')).toEqual(['</svg>', 'svg']);
  expect(flaws('<svg>a & b</svg>')).toEqual(['&']);
  expect(flaws('<svg>a < b</svg>')).toEqual(['<']);
});
