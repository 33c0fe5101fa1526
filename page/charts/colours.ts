/** Colours of curves and of values: they read on light and on dark alike. What the rest of the page wears is style.css's. */

/** After Okabe and Ito, so that people of every colour vision tell the first of them apart. */
const colours = [
  '#1f83d1',
  '#dd6b20',
  '#12a07a',
  '#c65fa6',
  '#c99a10',
  '#7c6fe0',
  '#4fb3e8',
  '#a8683f',
  '#7f8b99',
  '#d64550',
] as const;

/** Of the curve with number `i`, from 0 on; again from the first after the last. */
export const colourOf = (i: number): string => colours[i % colours.length]!;

/** A colour of style.css's range, from the faint end (0) to the strong one (1). For CSS alone: canvases know no variables. */
export function shade(share: number): string {
  const [from, to, at] =
    share < 0.5 ? ['--shade-low', '--shade-middle', share * 2] : ['--shade-middle', '--shade-high', share * 2 - 1];
  return `color-mix(in oklab, var(${from}), var(${to}) ${Math.round(100 * Math.min(1, at))}%)`;
}
