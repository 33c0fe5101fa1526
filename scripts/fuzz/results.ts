/** What a campaign leaves for the documentation: docs/results/fuzz.json, and the paragraph and table made of it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from './campaign.js';

const path = join(import.meta.dirname, '../../docs/results/fuzz.json');

export interface FuzzResults extends Pick<Outcome, 'verdicts'> {
  readonly date: string;
  readonly seed: number;
  readonly programs: number;
  /** How many differences each reason explains. */
  readonly explained: Readonly<Record<string, number>>;
}

const explanation = 'explained: ';

export function writeResults(
  { verdicts, messages }: Outcome,
  about: Pick<FuzzResults, 'date' | 'seed' | 'programs'>,
): void {
  const reasons = Object.entries(messages).filter(([message]) => message.startsWith(explanation));
  const explained = Object.fromEntries(reasons.map(([message, count]) => [message.slice(explanation.length), count]));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...about, verdicts, explained }, null, 2)}\n`);
}

const meanings = {
  agrees: 'agree',
  rounding: 'apart by no more than rounding can be',
  underivable: 'have no such derivative in TensorFlow.js: the same error from both',
  refused: 'refused by the compiled engine, by name',
  explained: 'apart for a reason below',
  differs: 'apart',
  fails: 'fail in one',
};

/** Markdown. */
export function fuzzReport(): string {
  if (!existsSync(path)) return 'Not run yet: `npm run fuzz -- --programs 10000 --write`.';
  const { date, seed, programs, verdicts, explained }: FuzzResults = JSON.parse(readFileSync(path, 'utf8'));
  const rows = Object.entries(meanings).map(
    ([kind, meaning]) =>
      `| ${meaning} | ${([0, 1, 2] as const).map((order) => verdicts[order][kind] ?? 0).join(' | ')} |`,
  );
  return [
    `Of ${programs} programs (${date}, \`npm run fuzz -- --programs ${programs} --seed ${seed}\`), by order of derivative:`,
    ['| | values | first | second |', '| --- | --: | --: | --: |', ...rows].join('\n'),
    ...(Object.keys(explained).length
      ? ['Known differences, which stay, with the number of programs that met them:']
      : []),
    Object.entries(explained)
      .map(([reason, count]) => `- ${reason} (${count})`)
      .join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}
