/** Progress on a live terminal: a few lines that fit its width. Knows neither cursors nor clocks. */
import { cut, padded, widthOf } from '../registry/text-width.js';
import { lossFields, otherFields, paceFields, rounded, type Status } from './progress-line.js';
import { sparkline } from './sparkline.js';

/** By the name of a number: how it went so far, oldest first. */
export type Curves = Readonly<Record<string, readonly number[]>>;

const gap = '  ';
const mostBar = 40;
const leastBar = 6;
/** Lines of numbers; what does not fit into them is counted. */
const mostLines = 3;

/**
 * Lines shorter than `columns`, so that none is broken:
 *
 *     ████████░░░░░░░░  52%  step 4900/9380  epoch 5.22  152 it/s  0:29 left
 *     loss D 0.612 ▁▂▃▅▇█  G 1.94  ▇▆▅▃▂▁  D(x) 0.781  D(G(z)) 0.203
 */
export function displayLines(status: Status, curves: Curves, columns: number): string[] {
  const width = Math.max(0, columns - 1);
  return [paceLine(status, width), ...flowed(numbers(status, curves, columns), width)];
}

/** How far and how fast, behind a bar that takes what room is left. */
function paceLine(status: Status, width: number): string {
  const { step, totalSteps } = status;
  const share = Number.isFinite(totalSteps) ? Math.min(1, step / totalSteps) : undefined;
  const percent = share === undefined ? [] : [{ text: `${Math.floor(100 * share)}%`.padStart(4), rank: 0 }];
  const parts = fitting([...percent, ...paceFields(status)], width);
  const text = cut(parts.map((part) => part.text).join(gap), width);
  const room = Math.min(mostBar, width - widthOf(text) - 1);
  return share === undefined || room < leastBar ? text : `${bar(share, room)} ${text}`;
}

/** Without the parts of the highest ranks, as many as it takes. */
function fitting<T extends { readonly text: string; readonly rank: number }>(parts: readonly T[], width: number): T[] {
  const kept = [...parts];
  const taken = () => kept.reduce((sum, { text }) => sum + widthOf(text), gap.length * (kept.length - 1));
  while (kept.length > 1 && taken() > width) {
    const last = Math.max(...kept.map(({ rank }) => rank));
    kept.splice(
      kept.findIndex(({ rank }) => rank === last),
      1,
    );
  }
  return kept;
}

function bar(share: number, width: number): string {
  const full = Math.round(share * width);
  return '█'.repeat(full) + '░'.repeat(width - full);
}

function numbers({ values, measured }: Status, curves: Curves, columns: number): string[] {
  const sparkWidth = Math.min(24, Math.max(6, Math.floor((columns - 50) / 3)));
  const losses = lossFields(values).map(({ label, name }) => {
    const spark = padded(sparkline(curves[name] ?? [], sparkWidth), sparkWidth);
    return `${label} ${rounded(values[name]!).padEnd(5)} ${spark}`;
  });
  const others = otherFields(values).map(({ label, name }) => `${label} ${rounded(values[name]!).padEnd(5)}`);
  return [...losses, ...others, ...Object.entries(measured).map(([name, value]) => `${name} ${rounded(value)}`)];
}

/** Parts on lines, as many on each as fit. */
function flowed(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length ? `${lines.at(-1)}${gap}${part}` : part;
    if (lines.length && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(cut(part, width));
  }
  return lines.slice(0, mostLines).map((line) => line.trimEnd());
}
