/** Points, numbers and estimates as people write them. */
import type { Json } from '../registry/json.js';
import type { Parameters } from '../samplers/space.js';
import type { Estimate } from './statistics.js';

/** `loss.type=hinge trainer.k=2 optimizer.generator.learningRate=2e-4`: as on a command line, numbers of four digits. */
export const formatPoint = (parameters: Parameters): string =>
  Object.entries(parameters)
    .map(([path, value]) => `${path}=${formatValue(value)}`)
    .join(' ');

/** Text as it is, numbers of four digits, anything else as JSON. */
export function formatValue(value: Json): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? formatNumber(value) : JSON.stringify(value);
}

/** Four significant digits at most, whole numbers as they are: 0.6931, 12.3, 2e-4, 1200, NaN. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(4));
  return size < 1e-3 || size >= 1e6 ? rounded.toExponential().replace('e+', 'e') : String(rounded);
}

/** `0.0312 ± 0.0015`, two digits of the half interval; the mean alone where there is none. */
export function formatEstimate({ mean, interval }: Estimate): string {
  if (!interval) return formatNumber(mean);
  const half = (interval[1] - interval[0]) / 2;
  const { write, suffix } = alike(mean, half);
  const text = `${write(mean)} ± ${write(half)}`;
  return suffix ? `(${text})${suffix}` : text;
}

/** `-0.0272 [-0.0344, -0.0201]`, with the digits of `formatEstimate`. */
export function formatBounds({ mean, interval }: Estimate): string {
  if (!interval) return formatNumber(mean);
  const { write, suffix } = alike(mean, (interval[1] - interval[0]) / 2);
  const text = `${write(mean)} [${interval.map(write).join(', ')}]`;
  return suffix ? `(${text})${suffix}` : text;
}

/** Numbers of equal decimals: two digits of `half`. Very large and small ones share a power of ten, `suffix`. */
function alike(mean: number, half: number): { write(value: number): string; readonly suffix: string } {
  if (!(half > 0)) return { write: formatNumber, suffix: '' };
  const power = Math.floor(Math.log10(Math.max(Math.abs(mean), half)));
  const apart = power < -3 || power > 5;
  const unit = apart ? 10 ** power : 1;
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(half / unit))));
  return { write: (value) => (value / unit).toFixed(decimals), suffix: apart ? `e${power}` : '' };
}

/** The shortest ends of dotted paths that still tell them apart: `learningRate`, or `generator.learningRate`; `loss.type`. */
export function shortNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const ending = (path: string, parts: number) => path.split('.').slice(-parts).join('.');
  return new Map(
    paths.map((path) => {
      let parts = path.endsWith('.type') ? 2 : 1;
      while (paths.some((other) => other !== path && ending(other, parts) === ending(path, parts))) parts++;
      return [path, ending(path, parts)];
    }),
  );
}
