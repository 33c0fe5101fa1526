/** Dashed lines on a chart with words beside them: upright at moments, level at values. */
import type uPlot from 'uplot';
import type { Level, Mark } from './lines.js';

interface Rules {
  /** Rising. */
  readonly marks: readonly Mark[];
  readonly levels: readonly Level[];
}

/** Pixels that a minor mark is high. */
const stroke = 7;

/** Words of marks that stand close have their places below one another; more than these are left out. */
const rows = 3;

const inside = (at: number, low: number, size: number): boolean => at >= low && at <= low + size;

export function drawRules(plot: uPlot, { marks, levels }: Rules): void {
  const { ctx, bbox } = plot;
  const dot = devicePixelRatio;
  const style = getComputedStyle(plot.root);
  const line = (from: readonly [number, number], to: readonly [number, number]) => {
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
  };
  const wear = (name: string) => {
    ctx.strokeStyle = ctx.fillStyle = style.getPropertyValue(name).trim();
  };
  ctx.save();
  ctx.font = `${11 * dot}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.lineWidth = dot;
  const foot = bbox.top + bbox.height;
  const free = new Array<number>(rows).fill(Number.NEGATIVE_INFINITY); // where each row's next words have room
  for (const { x, words, weight } of marks) {
    const at = plot.valToPos(x, 'x', true);
    if (!inside(at, bbox.left, bbox.width)) continue;
    wear(weight === 'bad' ? '--bad' : '--quiet');
    ctx.setLineDash(weight === 'minor' ? [] : [3 * dot, 3 * dot]);
    line([at, weight === 'minor' ? foot - stroke * dot : bbox.top], [at, foot]);
    if (words === '') continue;
    const { width } = ctx.measureText(words);
    const left = at + 4 * dot + width > bbox.left + bbox.width ? at - 4 * dot - width : at + 4 * dot;
    const row = free.findIndex((from) => from <= left);
    if (row < 0) continue;
    ctx.fillText(words, left, bbox.top + (11 + 13 * row) * dot);
    free[row] = left + width + 4 * dot;
  }
  wear('--quiet');
  ctx.setLineDash([3 * dot, 3 * dot]);
  for (const { y, words } of levels) {
    const at = plot.valToPos(y, 'y', true);
    if (!inside(at, bbox.top, bbox.height)) continue;
    line([bbox.left, at], [bbox.left + bbox.width, at]);
    ctx.fillText(words, bbox.left + 4 * dot, at - 4 * dot);
  }
  ctx.restore();
}
