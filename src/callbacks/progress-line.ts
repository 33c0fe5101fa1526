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

/** `9380 steps in 1:02, 152 it/s` */
export function finalLine(steps: number, seconds: number): string {
  return `${steps} steps in ${clock(seconds)}${seconds > 0 ? `, ${rounded(steps / seconds)} it/s` : ''}`;
}

const fields = (status: Status): string[] => [
  ...paceFields(status).map(({ text }) => text),
  ...valueFields(status.values),
  ...Object.entries(status.measured).map(([name, value]) => `${name} ${rounded(value)}`),
];

/** How far and how fast; where room is short, those of higher rank are left out first. */
export function paceFields({ step, totalSteps, epochs, rate }: Status): { text: string; rank: number }[] {
  const known = Number.isFinite(totalSteps);
  return [
    { text: `step ${step}${known ? `/${totalSteps}` : ''}`, rank: 3 },
    { text: `epoch ${epochs.toFixed(2)}`, rank: 4 },
    ...(rate > 0 ? [{ text: `${rounded(rate)} it/s`, rank: 2 }] : []),
    ...(known && rate > 0 ? [{ text: `${clock((totalSteps - step) / rate)} left`, rank: 1 }] : []),
  ];
}

/** A reported number, and what people call it. */
interface Field {
  readonly label: string;
  readonly name: string;
}

const losses: readonly Field[] = [
  { label: '', name: 'loss' },
  { label: 'D', name: 'loss.discriminator' },
  { label: 'G', name: 'loss.generator' },
];

const others: readonly Field[] = [
  { label: 'D(x)', name: 'score.real' },
  { label: 'D(G(z))', name: 'score.fake' },
  { label: 'ELBO', name: 'elbo' },
];

type Values = Status['values'];

/** The losses among the numbers; the first one is called so. */
export const lossFields = (values: Values): Field[] =>
  losses
    .filter(({ name }) => name in values)
    .map(({ label, name }, i) => ({ name, label: i === 0 ? `loss ${label}`.trimEnd() : label }));

export const otherFields = (values: Values): Field[] => others.filter(({ name }) => name in values);

function valueFields(values: Values): string[] {
  const told = ({ label, name }: Field) => `${label} ${rounded(values[name]!)}`;
  const loss = lossFields(values).map(told).join(' ');
  return [...(loss ? [loss] : []), ...otherFields(values).map(told)];
}

/** Three digits: 0.0123, 1.23, 12.3, 123, 12345. */
export function rounded(value: number): string {
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
