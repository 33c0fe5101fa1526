/** Measures the generator of a trained run by its metrics, and keeps a record of it with the run. */
import { join } from 'node:path';
import type { Measurements } from '../callbacks/callback.js';
import type { Executor } from '../engine/executor.js';
import { streams } from '../engine/random.js';
import { specOf } from '../engine/tensor.js';
import { mapTree } from '../engine/tree.js';
import type { Keep } from '../metrics/metric.js';
import { finite } from '../registry/json.js';
import { createEvaluator, evaluateWeights } from './evaluator.js';
import { createSampler } from './sampler.js';
import { storage } from './storage.js';
import type { TrainedRun } from './trained.js';

/**
 * The numbers that training reports of these weights, if the executor has the run's seed; with `keep` also the metrics'
 * controls. @throws UserError without data
 */
export async function measureTrained(
  { experiment, state }: TrainedRun,
  executor: Executor,
  keep?: Keep,
): Promise<Measurements> {
  const { metrics, dataset, trainer, config } = experiment;
  const evaluator = createEvaluator(metrics, dataset, await dataset.open(streams(config.seed)));
  const sampler = createSampler(trainer, executor, mapTree(state, specOf));
  return evaluateWeights(evaluator, sampler, state, keep);
}

export interface EvaluationRecord {
  readonly step: number;
  /** Of the noise. */
  readonly seed: number;
  readonly engine: string;
  readonly measured: Measurements;
}

/**
 * Appends a line to the run's evaluations.jsonl, whoever owns the run: no trainer writes that file, and a line is one
 * write.
 */
export function recordEvaluation(path: string, record: EvaluationRecord): void {
  const line = { time: new Date().toISOString(), ...record };
  storage.append(join(path, 'evaluations.jsonl'), JSON.stringify(line, finite));
}
