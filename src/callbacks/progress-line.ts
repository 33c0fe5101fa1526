/** The words of a progress line. Knows neither terminals nor clocks. */

export interface Status {
  readonly step: number;
  /** Infinite where the end cannot be told. */
  readonly totalSteps: number;
  readonly epochs: number;
  /** Iterations a second; NaN before there is anything to go by. */
  readonly rate: number;
  /** Reported numbers, averaged over a few steps. */
  readonly values: Readonly<Record<string, number>>;
  /** The most telling number of each metric, as last measured. */
  readonly measured: Readonly<Record<string, number>>;
}

/** `step 1200/9380  epoch 1.28  152 it/s  0:54 left  loss D 0.612 G 1.94  D(x) 0.781  D(G(z)) 0.203  sliced-wasserstein 0.0123` */
export const plainLine = (status: Status): string => fields(status).join('  ');

/** The same behind a bar, without the fields at its end that do not fit into `columns`. */
export function liveLine(status: Status, columns: number): string {
  const known = Number.isFinite(status.totalSteps);
  const parts = [...(known ? [bar(status.step / status.totalSteps)] : []), ...fields(status)];
  while (parts.length > 1 && parts.join('  ').length >= columns) parts.pop();
  return parts.join('  ').slice(0, Math.max(0, columns - 1));
}

/** `9380 steps in 1:02, 152 it/s` */
export function finalLine(steps: number, seconds: number): string {
  return `${steps} steps in ${clock(seconds)}${seconds > 0 ? `, ${rounded(steps / seconds)} it/s` : ''}`;
}

function fields({ step, totalSteps, epochs, rate, values, measured }: Status): string[] {
  const known = Number.isFinite(totalSteps);
  const left = known && rate > 0 ? [`${clock((totalSteps - step) / rate)} left`] : [];
  return [
    `step ${step}${known ? `/${totalSteps}` : ''}`,
    `epoch ${epochs.toFixed(2)}`,
    ...(rate > 0 ? [`${rounded(rate)} it/s`] : []),
    ...left,
    ...valueFields(values),
    ...Object.entries(measured).map(([name, value]) => `${name} ${rounded(value)}`),
  ];
}

function valueFields(values: Readonly<Record<string, number>>): string[] {
  const shown = (label: string, name: string) => (name in values ? [`${label} ${rounded(values[name]!)}`] : []);
  const losses = [...shown('D', 'loss.discriminator'), ...shown('G', 'loss.generator')];
  return [
    ...shown('loss', 'loss'),
    ...(losses.length ? [`loss ${losses.join(' ')}`] : []),
    ...shown('D(x)', 'score.real'),
    ...shown('D(G(z))', 'score.fake'),
    ...shown('ELBO', 'elbo'),
  ];
}

const barWidth = 20;

function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}

/** Three digits: 0.0123, 1.23, 12.3, 123, 12345. */
function rounded(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return String(value);
  if (size >= 100) return value.toFixed(0);
  return size !== 0 && size < 0.001 ? value.toExponential(1) : value.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : 3);
}

/** 0:07, 12:34, 1:02:03. */
function clock(seconds: number): string {
  const total = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n: number) => String(n).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
