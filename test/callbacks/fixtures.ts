/** A run for callbacks to watch: files in memory, a terminal that remembers, a small loop in the trainer's place. */
import type { TObject } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type {
  Callback,
  Control,
  Moment,
  Outcome,
  RunContext,
  SaveRequest,
  StepReport,
} from '../../src/callbacks/callback.js';
import { float32, type HostTensor } from '../../src/engine/tensor.js';
import type { Building } from '../../src/registry/component.js';

/** Builds a callback from what a user would write, with defaults filled in. */
export function built<S extends TObject>(
  component: { config: S; build(config: any, needs: Building): Callback },
  config: Record<string, unknown> = {},
): Callback {
  const filled = Value.Default(component.config, config);
  return component.build(filled, {
    build: () => {
      throw new Error('nothing nested here');
    },
  } as unknown as Building);
}

export function fakeRun(
  options: Partial<RunContext> & { live?: boolean; shape?: readonly number[]; log?: string } = {},
) {
  const files = new Map<string, Uint8Array | string>(options.log === undefined ? [] : [['metrics.jsonl', options.log]]);
  const lines: string[] = [];
  const redrawn: string[] = [];
  const asked: [string, number][] = [];
  const text = (path: string) => String(files.get(path) ?? '');
  const shape = options.shape ?? [4, 4, 1];
  const run: RunContext = {
    name: 'test',
    seed: 1,
    config: 'name: test\n',
    files: {
      path: '/run',
      commit: (path, bytes) => void files.set(path, bytes),
      append: (path, line) => void files.set(path, `${text(path)}${line}\n`),
      extend: (path, bytes) => void files.set(path, Buffer.concat([Buffer.from(files.get(path) ?? ''), bytes])),
      trim: (path, keep) =>
        void files.set(
          path,
          text(path)
            .split('\n')
            .slice(0, -1)
            .filter(keep)
            .map((line) => `${line}\n`)
            .join(''),
        ),
      event: () => {},
    },
    startStep: 0,
    totalSteps: 100,
    stepsPerEpoch: 10,
    sample: async (_, stream, count) => {
      asked.push([stream, count]);
      return ramp([count, ...shape]);
    },
    measure: async () => ({}),
    measured: [],
    range: [0, 1],
    terminal: {
      live: options.live ?? false,
      columns: 100,
      redraw: (s) => void redrawn.push(s),
      line: (s) => void lines.push(s),
      notice: (s) => void lines.push(s),
    },
    ...options,
    shape,
  };
  return { run, files, text, lines, redrawn, asked };
}

/** Values from 0 to 1 in order. */
export function ramp(shape: readonly number[]): HostTensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return float32(
    Float32Array.from({ length: size }, (_, i) => i / Math.max(1, size - 1)),
    shape,
  );
}

export const reportAt = (step: number, values: Record<string, number> = {}, stepsPerEpoch = 10): StepReport => ({
  step,
  epochs: step / stepsPerEpoch,
  values,
});

/** A report of a step after which a metric, `m`, gave these numbers; of a plain step where there are none. */
export function measuredAt(step: number, values: Record<string, number>): StepReport {
  const plain = reportAt(step, { ...values, 'loss.generator': 1 });
  return Object.keys(values).length ? { ...plain, measured: { m: { values, recipe: {} } } } : plain;
}

export const momentAt = (step: number, report?: StepReport): Moment => ({ step, epochs: step / 10, state: {}, report });

export function fakeControl() {
  const stops: [string, number | undefined][] = [];
  const saves: SaveRequest[] = [];
  const control: Control = {
    stop: (reason, code) => void stops.push([reason, code]),
    save: (request) => void saves.push(request),
  };
  return { control, stops, saves };
}

/** Reports `steps` steps in chunks of `chunk`, with `onDue` where the cadence (in steps) falls, until told to stop. */
export async function drive(
  callback: Callback,
  reports: readonly StepReport[],
  chunk = 1,
): Promise<ReturnType<typeof fakeControl>> {
  const asked = fakeControl();
  const every = callback.cadence?.amount ?? Number.POSITIVE_INFINITY;
  for (let from = 0; from < reports.length && asked.stops.length === 0; ) {
    const toDue = every - ((reports[from]!.step - 1) % every);
    const part = reports.slice(from, from + Math.min(chunk, toDue));
    await callback.onReports?.(part, asked.control);
    const last = part.at(-1)!;
    if (last.step % every === 0) await callback.onDue?.(momentAt(last.step, last), asked.control);
    from += part.length;
  }
  return asked;
}

export const completed: Outcome = { status: 'completed' };
