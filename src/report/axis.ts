/** Axes: where a value lies on a line of pixels, and the ticks beside it. Drawing them is `frame.ts`'s. */
import { scaleLinear, scaleLog } from 'd3-scale';
import type { Json } from '../registry/json.js';
import type { Dimension } from '../samplers/space.js';
import { formatNumber, formatValue } from '../sweep/words.js';

export interface Axis {
  /** Pixels. Values outside are put at the ends. */
  place(value: Json): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** Pixels of each value, where they are a list. */
  readonly step?: number;
}

type Range = readonly [from: number, to: number];

/** About so many ticks for each so many pixels. */
const tickEvery = 50;

const ticksIn = ([from, to]: Range) => Math.max(2, Math.floor(Math.abs(to - from) / tickEvery));

export function numericAxis(domain: Range, range: Range, logarithmic = false): Axis {
  const [low, high] = domain[0] < domain[1] ? domain : [domain[0] - 0.5, domain[1] + 0.5];
  const scale = (logarithmic ? scaleLog() : scaleLinear())
    .domain([low, high])
    .range([...range])
    .clamp(true);
  const count = ticksIn(range);
  const ticks = logarithmic ? logTicks(low, high, count) : scale.ticks(count);
  return {
    place: (value) => scale(Math.min(high, Math.max(low, value as number))),
    ticks: ticks.map((tick) => ({ at: scale(tick), label: formatNumber(tick) })),
  };
}

/** Of whole numbers, from one to a greater one; so are its ticks. */
export function countAxis(domain: Range, range: Range): Axis {
  const axis = numericAxis(domain, range);
  const whole = scaleLinear()
    .domain([...domain])
    .ticks(ticksIn(range))
    .filter(Number.isInteger);
  return { ...axis, ticks: whole.map((tick) => ({ at: axis.place(tick), label: formatNumber(tick) })) };
}

/** Powers of ten, every so many; with 2 and 5 times these where they are few, or what suits a line. */
export function logTicks(low: number, high: number, count: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high) + 1e-9)];
  const inside = (tick: number) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9);
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const tens = powers.map((power) => Number(`1e${power}`)).filter(inside);
  const every = Math.ceil(tens.length / count);
  if (tens.length > 2) return tens.filter((_, i) => i % every === 0);
  const more = powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`))).filter(inside);
  return more.length > 2 ? more : scaleLinear().domain([low, high]).ticks(count);
}

/** One place for each value, in the middle of equal parts. */
export function listAxis(values: readonly Json[], [from, to]: Range): Axis {
  const texts = values.map(formatValue);
  const step = (to - from) / values.length;
  const at = (i: number) => from + step * (i + 0.5);
  return {
    place: (value) => at(Math.max(0, texts.indexOf(formatValue(value)))),
    ticks: texts.map((label, i) => ({ at: at(i), label })),
    step: Math.abs(step),
  };
}

/** More values than these are numbers on a line. */
const mostListed = 8;

/** As the dimension sees its values: listed, logarithmic or linear; wide enough for all `values` that occur. */
export function dimensionAxis(dimension: Dimension, values: readonly Json[], range: Range): Axis {
  const listed = dimension.values;
  if (listed && (dimension.kind === 'categorical' || listed.length <= mostListed)) {
    const strange = values.filter((value) => !listed.some((one) => formatValue(one) === formatValue(value)));
    return listAxis([...listed, ...new Set(strange)], range);
  }
  const numbers = [...dimension.corners, ...values].filter((value) => typeof value === 'number');
  const domain = [Math.min(...numbers), Math.max(...numbers)] as const;
  return numericAxis(domain, range, isLogarithmic(dimension) && domain[0] > 0);
}

/** Whether the middle of the dimension is nearer to the geometric than to the arithmetic mean of its ends. */
export function isLogarithmic({ at, corners }: Dimension): boolean {
  const [low, high, middle] = [corners[0], corners.at(-1), at(0.5)];
  if (typeof low !== 'number' || typeof high !== 'number' || typeof middle !== 'number') return false;
  if (low <= 0 || high < 10 * low || middle <= 0) return false;
  return (
    Math.abs(Math.log(middle) - Math.log(low * high) / 2) < Math.abs(Math.log(middle) - Math.log((low + high) / 2))
  );
}

/** From the highest to the lowest of two pixels. Logarithmic where all values are positive and far apart. */
export function valueAxis(values: readonly number[], range: Range): Axis {
  const finite = values.filter(Number.isFinite);
  const [low, high] = finite.length ? [Math.min(...finite), Math.max(...finite)] : [0, 1];
  if (low > 0 && high > 30 * low) return numericAxis([low / 1.1, high * 1.1], range, true);
  const margin = 0.05 * (high - low || Math.abs(high) || 1);
  return numericAxis([low - margin, high + margin], range);
}
