/** The examples of the README and docs/ work as printed: configs load and train a few steps, commands parse, mistakes are told so. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalog } from '../src/experiment/catalog.js';
import { loadExperiment } from '../src/experiment/load.js';
import { startRun } from '../src/experiment/run.js';
import { checkSpace } from '../src/sweep/check-space.js';
import { loadStudy, studyOf } from '../src/sweep/load-study.js';
import { multirun } from '../src/sweep/multirun.js';
import { type Block, blocksOf, commandsOf } from './helpers/markdown.js';

const root = join(import.meta.dirname, '..');
const terminal = { live: false, columns: 80, redraw() {}, line() {}, notice() {} };
const files = readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []));
const pages = ['README.md', ...files]
  .map((page) => [page, blocksOf(readFileSync(join(root, page), 'utf8'))] as const)
  .filter(([, blocks]) => blocks.some(({ title, language }) => title !== undefined || language === 'sh'));

/** A folder inside the tree, so that plugins find the package by its own name. */
const scratch = join(root, 'test/.tmp');

describe.each(pages)('%s', (_, blocks) => {
  const titled = blocks.filter((block) => block.title !== undefined);
  const documents = titled.filter(({ title }) => title!.endsWith('.yaml'));
  const mistaken = blocks.filter((block) => block.error !== undefined);
  const sound = documents.filter(({ title }) => !mistaken.some(({ error }) => error === title));
  const isStudy = (title: string) => /^parameters:/m.test(titled.find((block) => block.title === title)?.text ?? '');
  const studies = sound.filter(({ title }) => isStudy(title!));
  const configs = sound.filter((block) => !studies.includes(block));
  const commands = blocks.flatMap((block) => (block.language === 'sh' ? commandsOf(block.text) : []));
  let folder: string;

  beforeAll(() => {
    mkdirSync(scratch, { recursive: true });
    folder = mkdtempSync(join(scratch, 'docs-'));
    for (const { title, text } of titled) writeFileSync(join(folder, title!), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const load = (title: string, overrides: readonly string[] = []) =>
    loadExperiment(join(folder, title), overrides, catalog, {});

  it.each(studies.map(({ title }) => title!))('%s is a sound study', async (title) => {
    expect(checkSpace(await loadStudy(join(folder, title), [], catalog, {})).cells).toBeGreaterThan(0);
  });

  it.each(configs.map(({ title }) => title!))('%s trains', async (title) => {
    const overrides = ['trainer.steps=3', 'engine.threads=1'];
    const options = { terminal, interrupted: () => undefined, runsDir: join(folder, 'runs') };
    const result = await startRun(await load(title, overrides), overrides, options);
    expect(result).toMatchObject({ outcome: { status: 'completed' }, step: 3, code: 0 });
    expect(Object.values(result.report!.values).every(Number.isFinite)).toBe(true);
  });

  it.each(mistaken.map((block): [string, Block] => [block.error!, block]))('%s is refused so', async (title, block) => {
    const read = isStudy(title) ? loadStudy(join(folder, title), [], catalog, {}) : load(title);
    const message = await read.then(
      () => 'no mistake',
      (error) => String(error.message),
    );
    const told = message.replaceAll(`${relative(process.cwd(), folder)}/`, '').replaceAll(`${folder}/`, '');
    expect(block.text.trim()).toBe(told);
  });

  it.each(commands.map((words) => [words.join(' '), words] as const))('%s', async (_, [command, ...words]) => {
    if (command === 'ui') return expect(words).toEqual([]);
    expect(['run', 'check', 'why', 'sweep']).toContain(command);
    const [config, ...overrides] = words.filter((word) => !word.startsWith('-'));
    const path = existsSync(join(folder, config!)) ? join(folder, config!) : join(root, config!);
    if (command === 'sweep' && words.includes('-m')) {
      const metric = words.find((word) => word.startsWith('--metric='))?.slice(9);
      await studyOf(multirun(path, overrides, metric ? { metric } : {}), catalog, {});
    } else if (command === 'sweep') await loadStudy(path, overrides, catalog, {});
    else if (command === 'why') await loadExperiment(path, [], catalog, {});
    else await loadExperiment(path, overrides, catalog, {});
  });
});

describe('the reader of examples', () => {
  it('finds fenced blocks with what is said of them', () => {
    const page = 'Text\n\n```ts title=a.ts\nconst a = 1;\n```\n\n```text error=b.yaml\nno\n```\n\n```sh\nls\n```\n';
    expect(blocksOf(page)).toEqual([
      { language: 'ts', title: 'a.ts', text: 'const a = 1;\n' },
      { language: 'text', error: 'b.yaml', text: 'no\n' },
      { language: 'sh', text: 'ls\n' },
    ]);
  });

  it('takes commands of exp apart as a shell would', () => {
    expect(commandsOf('npm ci\nnpx exp run a.yaml \'k=[1, 2]\' b="c d" # why\n')).toEqual([
      ['run', 'a.yaml', 'k=[1, 2]', 'b=c d'],
    ]);
  });
});
