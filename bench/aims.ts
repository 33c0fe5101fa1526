/** What we aim for, and how the kept results stand to it: a table for docs/performance.md. Measures nothing. */
import type { Compared, Row } from './compare.js';
import type { Results } from './results.js';

/** By name of the workload, the multiple of the floor aimed at. */
const floors: Readonly<Record<string, number>> = { paper: 1.5, 'paper-adam': 1.8 };
const toys = ['gaussian-1d', 'ring'];
const iterationsAimed = 20_000;
const sessionAimed = 0.3; // seconds

export function aims({ compared, threads }: Results): [aim: string, stands: string][] {
  const row = ({ rows }: Compared, name: string): Row | undefined =>
    rows.find((one) => one.contender === name && one.threads === threads[0]);
  const ours = (one: Compared) => row(one, 'ours')!.milliseconds!.median;
  const by = (name: string) => compared.find(({ workload }) => workload === name);

  const toFloor = Object.entries(floors).flatMap(([name, aim]): [string, string][] => {
    const one = by(name);
    const floor = one?.floors[threads[0]!]?.milliseconds;
    if (!one || !floor) return [];
    const multiple = ours(one) / floor;
    return [[`${one.title}: within ${aim} times the floor`, verdict(multiple <= aim, `${multiple.toFixed(2)} times`)]];
  });

  /** The best of some peers, as a multiple of our time, must be `least` at least. */
  const against = (aim: string, names: readonly string[], least: number): [string, string] => {
    const ratios = compared.flatMap((one) => {
      const known = names.flatMap((name) => row(one, name)?.ratio?.median ?? []);
      return known.length ? [{ title: one.title, ratio: Math.min(...known) }] : [];
    });
    const short = ratios.filter(({ ratio }) => ratio < least).map(({ title, ratio }) => `${title} ${ratio.toFixed(2)}`);
    const reached = `${ratios.length - short.length} of ${ratios.length}`;
    return [aim, short.length ? `${reached} workloads; not: ${short.join(', ')}` : `met on ${reached}`];
  };

  const rates = toys.flatMap((name) => by(name) ?? []).map((one) => ({ one, rate: 1000 / ours(one) }));
  const most = ({ floors }: Compared) => 1000 / floors[threads[0]!]!.milliseconds;
  const shown = rates.map(
    ({ one, rate }) => `${one.title} ${round(rate)} a second, its floor allows ${round(most(one))}`,
  );
  const slowest = Math.max(
    ...compared.flatMap((one) => (row(one, 'ours')?.outside === undefined ? [] : row(one, 'ours')!.readySeconds!)),
  );
  return [
    ...toFloor,
    against("faster than PyTorch's better mode", ['torch', 'torch-compile'], 1),
    against('faster than JAX', ['jax'], 1),
    against('twice as fast as tfjs-node', ['tfjs-node'], 2),
    [
      `toys at ${iterationsAimed} iterations a second`,
      verdict(
        rates.every(({ rate }) => rate >= iterationsAimed),
        shown.join('; '),
      ),
    ],
    [
      `a session within ${1000 * sessionAimed} ms`,
      verdict(slowest <= sessionAimed, `${(1000 * slowest).toFixed(0)} ms at most`),
    ],
  ];
}

const verdict = (met: boolean, found: string) => `${met ? 'met' : 'missed'}: ${found}`;

const round = (rate: number) => Number(rate.toPrecision(2)).toString();
