/** The little table beside the pointer: where it stands and what each curve is there, the greatest first. */
import type uPlot from 'uplot';
import { words } from '../numbers.js';
import { type Line, spokenOf, type XKind, xWords } from './lines.js';

/** More curves than these are too many to read. */
const most = 12;

/** `lines`: as they are when it is asked. */
export function pointer(lines: () => readonly Line[], xKind: XKind): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = 'chart-pointer';
  box.hidden = true;
  return {
    hooks: {
      init: (plot) => plot.over.append(box),
      setCursor: (plot) => say(plot, box, spokenOf(lines()), xKind),
    },
  };
}

function say(plot: uPlot, box: HTMLElement, spoken: ReturnType<typeof spokenOf>, xKind: XKind): void {
  const { left = -1, top = -1, idx, idxs } = plot.cursor;
  box.hidden = left < 0 || idx === null || idx === undefined;
  if (box.hidden) return;
  const said = spoken
    .flatMap(({ line, place }) => {
      const at = idxs?.[place];
      const value = at === null || at === undefined ? undefined : plot.data[place]![at];
      return value === null || value === undefined ? [] : [{ line, value, text: textOf(value, line.exact?.[at!]) }];
    })
    .sort((a, b) => b.value - a.value);
  const nearest = said.reduce<(typeof said)[number] | undefined>((best, one) => {
    const far = ({ value }: { readonly value: number }) => Math.abs(plot.valToPos(value, 'y') - top);
    return !best || far(one) < far(best) ? one : best;
  }, undefined);
  const shown = said.length > most ? said.slice(0, most) : said;
  box.replaceChildren(
    row('head', `${xKind} ${xWords(plot.data[0]![idx!]!, xKind)}`),
    ...shown.map((one) => row(one === nearest ? 'near' : '', one.text, one.line)),
    ...(said.length > most ? [row('quiet', `and ${said.length - most} more`)] : []),
  );
  const right = left > plot.over.clientWidth / 2;
  box.style.left = right ? '' : `${left + 14}px`;
  box.style.right = right ? `${plot.over.clientWidth - left + 14}px` : '';
}

/** All digits of a value that is exact; a smoothed one in short, with the exact one behind it. */
const textOf = (value: number, exact: number | null | undefined): string =>
  typeof exact !== 'number' ? words(value) : exact === value ? String(exact) : `${words(value)} (${exact})`;

function row(kind: string, text: string, line?: Line): HTMLElement {
  const element = document.createElement('div');
  element.className = kind;
  if (line) {
    const dot = document.createElement('i');
    dot.style.background = line.colour;
    const name = document.createElement('span');
    name.textContent = line.label;
    element.append(dot, name);
  }
  const value = document.createElement('b');
  value.textContent = text;
  element.append(value);
  return element;
}
