/** Where the numbers of a reproduction come from: when, where and with what each study ran, and how its metrics were computed. */
import type { StudyResults } from '../reproduction/results.js';
import type { Block } from './block.js';
import { text } from './block.js';
import type { Words } from './words.js';

/** A column a study. */
export function originTable(studies: readonly StudyResults[], words: Words): Block {
  const { facts } = words;
  const rows: readonly (readonly [string, (study: StudyResults) => string])[] = [
    [
      facts.ran,
      ({ provenance: { first, last } }) => (first && last ? `${minute(first)} ${words.to} ${minute(last)} UTC` : ''),
    ],
    [facts.commit, ({ provenance }) => provenance.commits.map((commit) => `\`${commit}\``).join('; ')],
    [facts.set, ({ overrides }) => overrides.map((one) => `\`${one}\``).join('; ')],
    [facts.hardware, ({ provenance }) => provenance.machines.join('; ')],
    [facts.engine, ({ provenance }) => provenance.engines.join('; ')],
    [facts.versions, ({ provenance }) => provenance.versions.join('; ')],
  ];
  const table = rows.map(([title, tell]) => [title, ...studies.map(tell)]);
  return {
    kind: 'table',
    columns: [{ title: facts.study }, ...studies.map(({ study }) => ({ title: `\`${study}\`` }))],
    rows: table.filter(([, ...cells]) => cells.some((cell) => cell !== '')),
  };
}

/** `2026-01-31 12:59` */
const minute = (time: string) => time.slice(0, 16).replace('T', ' ');

export function recipes(studies: readonly StudyResults[], words: Words): Block[] {
  const all = new Set(
    studies.flatMap(({ recipes: own, cells }) =>
      [own, ...cells.flatMap(({ seeds }) => seeds.map(({ recipes = {} }) => recipes))]
        .flatMap(Object.entries)
        .map(([metric, recipe]) => `\`${metric}\`: \`${JSON.stringify(recipe)}\``),
    ),
  );
  return all.size ? [text(words.recipes), { kind: 'list', items: [...all] }] : [];
}
