/** The numbers that a run will report, as far as can be told before it runs. */
import { inputName } from '../engine/program.js';
import type { Experiment } from '../experiment/build.js';
import type { Checked } from '../experiment/check.js';
import { measuredNames } from '../experiment/evaluator.js';
import { Misfit } from '../registry/problem.js';
import type { Registry } from '../registry/registry.js';
import { remedyFor } from '../registry/suggest.js';

/** What is wrong with the name of a metric, if anything. A step that could not be traced is given the benefit of the doubt. */
export function metricMisfit(
  name: string,
  experiment: Experiment,
  { traced }: Checked,
  registry: Registry,
): Misfit | undefined {
  if (!traced) return undefined;
  const prefix = inputName.report('');
  const reports = [...traced.graph.outputs.keys()].filter((output) => output.startsWith(prefix));
  const { shown } = experiment.trainer.plan({ step: 0, drawn: 0, batchesPerEpoch: 1 });
  const names = [
    ...measuredNames(experiment.metrics),
    ...reports.map((output) => output.slice(prefix.length)),
    ...Object.keys(shown),
  ];
  if (names.includes(name)) return undefined;
  const isMetric = registry.find('metric', name) !== undefined;
  const remedy = isMetric ? `Add "metrics: [${name}]" to the base.` : remedyFor(name, names);
  return new Misfit(`a run of the base reports no "${name}".`, remedy);
}
