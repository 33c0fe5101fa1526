/** The plane through z that a person drags on. It knows two numbers from -1 to 1 and nothing of z. */
import type { JSX } from 'preact';

interface Props {
  readonly a: number;
  readonly b: number;
  /** One number where z is one. */
  readonly flat: boolean;
  move(a: number, b: number): void;
}

/** What an arrow key moves by. */
const stride = 0.05;

const clamped = (value: number) => Number(Math.min(1, Math.max(-1, value)).toFixed(4));

const keys: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-stride, 0],
  ArrowRight: [stride, 0],
  ArrowUp: [0, stride],
  ArrowDown: [0, -stride],
};

export function Pad({ a, b, flat, move }: Props) {
  const to = (x: number, y: number) => move(clamped(x), flat ? 0 : clamped(y));
  const drag = (event: JSX.TargetedPointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    to((2 * (event.clientX - left)) / width - 1, 1 - (2 * (event.clientY - top)) / height);
  };
  const press = (event: KeyboardEvent) => {
    const by = keys[event.key];
    if (!by) return;
    event.preventDefault();
    to(a + by[0], b + by[1]);
  };
  return (
    <div
      class={flat ? 'pad flat' : 'pad'}
      role="slider"
      tabIndex={0}
      aria-label="Place on a plane through z"
      aria-valuenow={a}
      aria-valuetext={`${a}, ${b}`}
      onPointerDown={drag}
      onPointerMove={drag}
      onKeyDown={press}
    >
      <i style={{ left: `${50 + 50 * a}%`, top: `${50 - 50 * b}%` }} />
    </div>
  );
}
