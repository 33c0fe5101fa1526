/** Keys of many lines in rows: a colour and a dash for each, so that nothing hangs on colour alone. */
import { legend } from './frame.js';
import { widthOf } from './svg.js';

/** Okabe and Ito's, the ones that can be told apart as lines. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#000000', '#56b4e9', '#e69f00'];
const dashes = [undefined, '7 3', '2 3'];

export interface KeyRows {
  readonly height: number;
  readonly text: {
    readonly colours: readonly string[];
    readonly dashes: readonly (string | undefined)[];
    /** Rows of keys from `y` down. */
    drawn(y: number): string;
  };
}

const rowHeight = 18;

/** `right`: pixels where rows end; they begin right of 120. */
export function keyRows(labels: readonly string[], right: number): KeyRows {
  const looks = labels.map((label, i) => ({
    label,
    colour: colours[i % colours.length]!,
    dash: dashes[Math.floor(i / colours.length) % dashes.length],
  }));
  const rows: (typeof looks)[] = [[]];
  let used = 0;
  for (const look of looks) {
    const size = 36 + widthOf(look.label);
    if (used > 0 && used + size > right - 120) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(look);
    used += size;
  }
  return {
    height: rowHeight * (rows.length - 1),
    text: {
      colours: looks.map(({ colour }) => colour),
      dashes: looks.map(({ dash }) => dash),
      drawn: (y) => rows.map((row, i) => legend(row, right, y + rowHeight * i)).join(''),
    },
  };
}
