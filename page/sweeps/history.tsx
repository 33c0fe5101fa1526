/** The value of each trial in the order in which they were asked for, and the best so far. A click opens a trial's run. */
import { useMemo } from 'preact/hooks';
import type { SweepReply } from '../../src/ui/contract.js';
import { Chart } from '../charts/chart.js';
import { colourOf } from '../charts/colours.js';
import { Legend } from '../charts/legend.js';
import type { Line } from '../charts/lines.js';
import { numberOf } from '../numbers.js';
import { bestSoFar, counts, type Trial } from './trials.js';

interface Props {
  readonly sweep: SweepReply;
  open(trial: Trial): void;
}

export function History({ sweep: { trials, goal, row }, open }: Props) {
  const { x, lines, log } = useMemo(() => {
    const values = (wanted: (trial: Trial) => boolean) =>
      trials.map((trial) => (wanted(trial) ? numberOf(trial.value) : undefined));
    const pruned = values(({ state }) => state === 'pruned');
    const lines: Line[] = [
      { label: 'best so far', colour: colourOf(1), values: bestSoFar(trials, goal), stepped: true },
      ...(pruned.some((value) => value !== undefined)
        ? [{ label: 'pruned', colour: colourOf(8), values: pruned, points: true, gaps: true }]
        : []),
      { label: 'complete', colour: colourOf(0), values: values(counts), points: true, gaps: true },
    ];
    const finite = lines.flatMap(({ values }) => values).filter((value) => Number.isFinite(value)) as number[];
    const [low, high] = [Math.min(...finite), Math.max(...finite)];
    return { x: trials.map(({ trial }) => trial), lines, log: low > 0 && high > 30 * low };
  }, [trials, goal]);
  return (
    <section>
      <div class="card-top">
        <h3>{row.metric ?? 'Value'} by trial</h3>
        <Legend lines={lines} />
      </div>
      <Chart x={x} lines={lines} log={log} xKind="trial" height={230} pick={(index) => open(trials[index]!)} />
    </section>
  );
}
