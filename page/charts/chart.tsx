/**
 * A chart of curves over one x: a thin component around uPlot. Drag to look closer, twice clicked is whole again. What is
 * drawn is the caller's: it knows nothing of runs, smoothing or answers.
 */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { columnsOf, type Level, type Looks, type Mark } from './lines.js';
import { optionsOf } from './plot.js';
import { pointer } from './pointer.js';
import { drawRules } from './rules.js';
import './charts.css';

interface Props extends Looks {
  /** Rising; of the unit of `xKind`. */
  readonly x: readonly number[];
  readonly title?: string | undefined;
  /** Pixels. */
  readonly height?: number;
  /** Moments worth a line that stands. */
  readonly marks?: readonly Mark[];
  readonly levels?: readonly Level[];
  /** What is clicked: the place in `x`. */
  pick?(index: number): void;
}

export function Chart({ x, lines, log, xKind, sync, title, height = 220, marks = [], levels = [], pick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  const late = useRef({ lines, marks, levels, pick });
  late.current = { lines, marks, levels, pick };
  // Only what is said here needs another plot; new values go into the one that is there, however far one has looked in.
  const looks = JSON.stringify([
    lines.map(({ values, exact, band, ...look }) => [look, Boolean(band)]),
    log,
    xKind,
    sync,
  ]);

  useEffect(() => {
    const options = optionsOf(uPlot, { lines, log, xKind, sync });
    const made = new uPlot(
      {
        ...options,
        width: box.current!.clientWidth,
        height,
        plugins: [
          pointer(() => late.current.lines, xKind),
          { hooks: { draw: (one) => drawRules(one, late.current), ready: (one) => onPick(one, late) } },
        ],
      },
      columnsOf(x, lines, log),
      box.current!,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: box.current!.clientWidth, height }));
    watch.observe(box.current!);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const repaint = () => made.redraw();
    dark.addEventListener('change', repaint);
    return () => {
      dark.removeEventListener('change', repaint);
      watch.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [looks, height]);

  useEffect(() => {
    const one = plot.current;
    if (!one) return;
    const { min, max } = one.scales.x!;
    const old = one.data[0];
    // Undefined ends: the plot is as new as its data.
    const closer = isNumber(min) && isNumber(max) && old.length > 0 && (min > old[0]! || max < old.at(-1)!);
    one.setData(columnsOf(x, lines, log), !closer);
    if (closer) one.setScale('x', { min, max });
  }, [x, lines, log]);

  return (
    <figure class="chart">
      {title && <figcaption>{title}</figcaption>}
      <div ref={box} role="img" aria-label={title ?? lines.map(({ label }) => label).join(', ')} />
    </figure>
  );
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** A click that is no drag. */
function onPick(plot: uPlot, late: { readonly current: Pick<Props, 'pick'> }): void {
  plot.over.addEventListener('click', () => {
    const { idx } = plot.cursor;
    if (plot.select.width === 0 && typeof idx === 'number') late.current.pick?.(idx);
  });
}
