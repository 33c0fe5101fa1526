/** Parallel coordinates: each trial a line through its parameters to its value. Axes can be brushed, lines opened. */
import { useRef, useState } from 'preact/hooks';
import { shade } from '../charts/colours.js';
import { useWidth } from '../width.js';
import { type Brushes, brushOf, passes, type Scale, valueKey } from './scales.js';
import { TrialCard } from './trial-card.js';
import type { Trial } from './trials.js';

/** Pixels. */
const height = 340;
export const span = [46, 318] as const;
const apart = 96;
const [left, right] = [64, 56];

interface Props {
  readonly scales: readonly Scale[];
  readonly trials: readonly Trial[];
  /** By number, 0 to 1. */
  readonly merits: ReadonlyMap<number, number>;
  readonly best: number | undefined;
  readonly brushes: Brushes;
  brush(brushes: Brushes): void;
  readonly hovered: number | undefined;
  hover(trial: number | undefined): void;
  open(trial: Trial): void;
}

export function Parallel(props: Props) {
  const { scales, trials, merits, best, brushes, hovered, hover, open } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = Math.max(useWidth(box), left + right + apart * (scales.length - 1));
  const x = (i: number) => left + ((width - left - right) * i) / Math.max(1, scales.length - 1);
  const drawn = trials.filter(({ state }) => state !== 'pending' && state !== 'dropped');
  const through = new Set(drawn.filter((trial) => passes(trial, scales, brushes)).map(({ trial }) => trial));
  // What matters most lies on top: lines that pass, the better above, and the one that is pointed at.
  const weight = ({ trial }: Trial) =>
    (trial === hovered ? 4 : 0) + (through.has(trial) ? 2 : 0) + (merits.get(trial) ?? -1);
  const order = [...drawn].sort((a, b) => weight(a) - weight(b));
  const pointed = drawn.find(({ trial }) => trial === hovered);
  const path = (trial: Trial) =>
    scales
      .flatMap((scale, i) => {
        const at = scale.at(trial);
        return at === undefined ? [] : [`${x(i).toFixed(1)},${at.toFixed(1)}`];
      })
      .join('L');
  return (
    <div class="scroll" ref={box}>
      <div class="parallel" style={`width:${width}px`}>
        <svg width={width} height={height} role="img" aria-label="Parameters and value of each trial">
          {order.map((trial) => {
            const merit = merits.get(trial.trial);
            const kind = [
              trial.state,
              through.has(trial.trial) ? '' : 'out',
              trial.trial === hovered ? 'at' : '',
              trial.trial === best ? 'best' : '',
            ].join(' ');
            const d = `M${path(trial)}`;
            return (
              <g key={trial.trial} class={kind}>
                <path class="line" d={d} style={merit === undefined ? undefined : `stroke:${shade(merit)}`} />
                {through.has(trial.trial) && (
                  // biome-ignore lint/a11y/noStaticElementInteractions: the table below opens runs by keys
                  <path
                    class="reach"
                    d={d}
                    onPointerEnter={() => hover(trial.trial)}
                    onPointerLeave={() => hover(undefined)}
                    onClick={() => open(trial)}
                  />
                )}
              </g>
            );
          })}
          {scales.map((scale, i) => (
            <Upright key={scale.key} scale={scale} x={x(i)} room={x(1) - x(0)} {...props} />
          ))}
        </svg>
        {pointed && <TrialCard trial={pointed} scales={scales} />}
      </div>
    </div>
  );
}

/** What has room in so many pixels: the end, which tells most. */
function tailOf(label: string, room: number): string {
  const letters = Math.max(6, Math.floor(room / 7));
  return label.length > letters ? `…${label.slice(1 - letters)}` : label;
}

interface UprightProps extends Props {
  readonly scale: Scale;
  readonly x: number;
  /** Pixels to the next. */
  readonly room: number;
}

/** An axis that stands. Dragged along, it lets through what lies between; clicked, all. */
function Upright({ scale, x, room, brushes, brush }: UprightProps) {
  const isLast = scale.key === valueKey;
  const from = useRef<number>();
  const [dragged, setDragged] = useState<readonly [number, number]>();
  const shown = dragged ?? brushes[scale.key];
  const at = (event: PointerEvent) =>
    event.clientY - (event.currentTarget as Element).closest('svg')!.getBoundingClientRect().top;
  const end = (event: PointerEvent) => {
    if (from.current === undefined) return;
    const { [scale.key]: _, ...others } = brushes;
    const made = brushOf(from.current, at(event), span);
    from.current = undefined;
    setDragged(undefined);
    brush(made ? { ...others, [scale.key]: made } : others);
  };
  const [top, bottom] = span;
  return (
    <g class="axis">
      <line x1={x} x2={x} y1={top} y2={bottom} />
      {scale.ticks.map((tick) => (
        <g key={tick.at}>
          <line x1={x - 4} x2={x} y1={tick.at} y2={tick.at} />
          <text x={x - 7} y={tick.at + 4} text-anchor="end">
            {tick.label}
          </text>
        </g>
      ))}
      <text class="title" x={isLast ? x + right - 4 : x} y={22} text-anchor={isLast ? 'end' : 'middle'}>
        {tailOf(scale.label, room)}
        <title>{scale.key || scale.label}</title>
      </text>
      {shown && <rect class="brush" x={x - 8} width={16} y={shown[0]} height={shown[1] - shown[0]} />}
      <rect
        class="grip"
        x={x - 14}
        width={28}
        y={top - 6}
        height={bottom - top + 12}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = at(event);
        }}
        onPointerMove={(event) => from.current !== undefined && setDragged(brushOf(from.current, at(event), span))}
        onPointerUp={end}
        onPointerCancel={end}
      />
    </g>
  );
}
