/** Computes the metrics of a config, each under its name in the run. When, and what becomes of it, is others' affair. */
import type { Measured, Measurements } from '../callbacks/callback.js';
import type { Dataset, Splits } from '../data/dataset.js';
import type { HostTensor } from '../engine/tensor.js';
import type { Tree } from '../engine/tree.js';
import type { Judge, Keep, Metric, Numbers, Sample } from '../metrics/metric.js';
import { referenceTo } from './reference.js';
import type { Sampler } from './sampler.js';

/** The stream of the noise that metrics look at. */
const evaluationStream = 'evaluation';

export interface NamedMetric {
  /** Unique in a run, such as `sliced-wasserstein`. */
  readonly name: string;
  readonly metric: Metric;
}

export interface Evaluator {
  /** Of every number there will be, but for controls. */
  readonly names: readonly string[];
  /** @throws UserError of what would fail in `evaluate` otherwise, as far as can be known without weights */
  ready(): Promise<void>;
  /** With the metrics' controls, behind their own numbers, where there is something to keep them. */
  evaluate(sample: Sample, judge: Judge, keep?: Keep): Promise<Measurements>;
}

/** @throws UserError when the data lack what a metric needs */
export function createEvaluator(metrics: readonly NamedMetric[], dataset: Dataset, splits: Splits): Evaluator {
  const reference = referenceTo(dataset, splits);
  const measures = metrics.map(({ name, metric }) => ({ name, metric, measure: metric.against(reference) }));
  return {
    names: measuredNames(metrics),
    async ready() {
      for (const { measure } of measures) await measure.ready?.();
    },
    async evaluate(sample, judge, keep) {
      const samples = drawnOnce(sample);
      const found: Record<string, Measured> = {};
      for (const { name, metric, measure } of measures) {
        const numbers = await measure.measure(samples, judge);
        const own = Object.fromEntries(metric.numbers.map((number) => [number, numbers[number]!]));
        const controls = keep && (await measure.controls?.(keep));
        const warnings = measure.warnings?.(numbers) ?? [];
        const values = reported(name, { ...own, ...controls });
        found[name] = { values, recipe: measure.recipe, ...(warnings.length > 0 && { warnings }) };
      }
      return found;
    },
  };
}

/** Measures what these weights make of the noise that metrics look at, and how they judge. */
export const evaluateWeights = (
  evaluator: Evaluator,
  sampler: Sampler,
  state: Tree<HostTensor>,
  keep?: Keep,
): Promise<Measurements> =>
  evaluator.evaluate(
    (count) => sampler.sampleMany(state, evaluationStream, count),
    (x) => sampler.judge(state, x),
    keep,
  );

/** Of every number that the metrics give, as reported. */
export const measuredNames = (metrics: readonly NamedMetric[]): string[] =>
  metrics.flatMap(({ name, metric }) => metric.numbers.map((number) => reportedAs(name, number)));

const reported = (metric: string, numbers: Numbers): Numbers =>
  Object.fromEntries(Object.entries(numbers).map(([number, value]) => [reportedAs(metric, number), value]));

const reportedAs = (metric: string, number: string) => (number === 'value' ? metric : `${metric}.${number}`);

/** Metrics that ask for equally many samples share them. */
function drawnOnce(sample: Sample): Sample {
  const drawn = new Map<number, Promise<HostTensor>>();
  return (count) => drawn.get(count) ?? drawn.set(count, sample(count)).get(count)!;
}
