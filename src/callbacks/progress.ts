/** Tells people how training goes: a few lines redrawn in place on a live terminal, else a plain line now and then. */
import { Type } from '@sinclair/typebox';
import { type Callback, defineCallback, type RunContext, type StepReport } from './callback.js';
import { type Curve, createCurve } from './curve.js';
import { displayLines } from './progress-display.js';
import { finalLine, plainLine, type Status } from './progress-line.js';

export const progress = defineCallback({
  name: 'progress',
  summary: 'Shows steps, speed, time left, losses and scores while training runs.',
  config: Type.Object(
    {
      every: Type.Number({
        exclusiveMinimum: 0,
        default: 10,
        description: 'Seconds between lines where the terminal is not live, as in a log file.',
      }),
    },
    { additionalProperties: false },
  ),
  build: ({ every }) => showProgress(every, () => performance.now() / 1000),
});

/** Seconds between redraws on a live terminal, and between measurements of speed. */
const redrawEvery = 0.1;
/** The speed shown is that of the last so many seconds. */
const speedWindow = 15;
/** Losses and scores shown are means of the last so many steps. */
const valueWindow = 50;

interface Mark {
  readonly time: number;
  readonly step: number;
}

/** `now`: seconds of a clock that never goes back. */
export function showProgress(every: number, now: () => number): Callback {
  let run: RunContext;
  let begin = 0;
  let shown = 0;
  let marks: readonly Mark[] = [];
  let recent: readonly StepReport[] = [];
  let measured: Status['measured'] = {};
  const curves = new Map<string, Curve>();

  function show(status: Status): void {
    const { terminal } = run;
    const drawn = Object.fromEntries([...curves].map(([name, curve]) => [name, curve.means()]));
    if (terminal.live) terminal.redraw(displayLines(status, drawn, terminal.columns).join('\n'));
    else terminal.line(plainLine(status));
  }

  return {
    onStart(context) {
      run = context;
      begin = shown = now();
      marks = [{ time: begin, step: context.startStep }];
    },
    onReports(reports) {
      recent = [...recent, ...reports].slice(-valueWindow);
      measured = { ...measured, ...mostTelling(reports.at(-1)!) };
      if (run.terminal.live) for (const { values } of reports) remember(curves, values);
      const time = now();
      const last = marks.length - 1;
      if (time - marks[last]!.time < redrawEvery) return;
      const kept = marks.filter((mark, i) => i === last || mark.time >= time - speedWindow);
      marks = [...kept, { time, step: reports.at(-1)!.step }];
      if (!run.terminal.live && time - shown < every) return;
      shown = time;
      show(statusOf(run, marks, recent, measured));
    },
    onEnd({ step }) {
      if (run.terminal.live) run.terminal.redraw('');
      if (recent.length > 0) run.terminal.line(plainLine(statusOf(run, [], recent, measured)));
      run.terminal.line(finalLine(step - run.startStep, now() - begin));
    },
  };
}

function remember(curves: Map<string, Curve>, values: StepReport['values']): void {
  for (const [name, value] of Object.entries(values)) {
    if (name !== 'loss' && !name.startsWith('loss.')) continue;
    if (!curves.has(name)) curves.set(name, createCurve());
    curves.get(name)!.add(value);
  }
}

/** The first number of each metric. */
const mostTelling = ({ measured = {} }: StepReport) =>
  Object.fromEntries(Object.values(measured).flatMap(({ values }) => Object.entries(values).slice(0, 1)));

function statusOf(
  { totalSteps }: RunContext,
  marks: readonly Mark[],
  recent: readonly StepReport[],
  measured: Status['measured'],
): Status {
  const { step, epochs } = recent.at(-1)!;
  return { step, totalSteps, epochs, rate: rateOf(marks), values: means(recent), measured };
}

/** Steps a second over the marks; NaN for fewer than two. */
function rateOf(marks: readonly Mark[]): number {
  const [first, last] = [marks[0], marks.at(-1)];
  return first && last && last.time > first.time ? (last.step - first.step) / (last.time - first.time) : Number.NaN;
}

/** Mean of each number over the reports that have it. */
function means(reports: readonly StepReport[]): Record<string, number> {
  const sums: Record<string, { sum: number; count: number }> = {};
  for (const { values } of reports)
    for (const [name, value] of Object.entries(values)) {
      const { sum, count } = sums[name] ?? { sum: 0, count: 0 };
      sums[name] = { sum: sum + value, count: count + 1 };
    }
  return Object.fromEntries(Object.entries(sums).map(([name, { sum, count }]) => [name, sum / count]));
}
