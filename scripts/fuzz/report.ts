/** The outcome of a campaign in lines for people: verdicts by order, what was said, and what was hit how often. */
import { coveredKernels } from '../../src/engine/kernels.js';
import type { Outcome } from './campaign.js';
import { ops } from './ops.js';

const orders = [0, 1, 2] as const;

function table(title: string, names: readonly string[], count: (name: string, order: 0 | 1 | 2) => number): string[] {
  const row = (name: string, cells: readonly (string | number)[]) =>
    `${name.padEnd(28)}${cells.map((cell) => String(cell).padStart(9)).join('')}`;
  return [
    row(
      title,
      orders.map((order) => `order ${order}`),
    ),
    ...names.map((name) =>
      row(
        name,
        orders.map((order) => count(name, order)),
      ),
    ),
    '',
  ];
}

export function report({ verdicts, ops: hits, kernels, messages, counterexamples }: Outcome): string {
  const kinds = ['agrees', 'rounding', 'underivable', 'refused', 'explained', 'differs', 'fails'];
  return [
    ...table('programs', kinds, (kind, order) => verdicts[order][kind] ?? 0),
    ...table('operations, in programs', Object.keys(ops), (op, order) => hits[order][op] ?? 0),
    ...table('kernels, in batches', coveredKernels, (kernel, order) => kernels[order][kernel] ?? 0),
    ...Object.entries(messages)
      .sort(([, a], [, b]) => b - a)
      .map(([message, count]) => `${String(count).padStart(6)} ${message}`),
    '',
    `${counterexamples.length} counterexamples`,
  ].join('\n');
}
