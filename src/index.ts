/** The public API: what a plugin is written with, and what a program needs that runs experiments without the command. */
export { Type } from '@sinclair/typebox';
export type {
  Callback,
  Control,
  Measured,
  Measurements,
  Moment,
  Outcome,
  RunContext,
  RunFiles,
  SaveRequest,
  StepReport,
  Terminal,
} from './callbacks/callback.js';
export { defineCallback } from './callbacks/callback.js';
export type { Dataset, Splits } from './data/dataset.js';
export { defineDataset } from './data/dataset.js';
export type { Executor } from './engine/executor.js';
export type { Stream, Streams } from './engine/random.js';
export { streams } from './engine/random.js';
export { decodeSafetensors, encodeSafetensors } from './engine/safetensors.js';
export type { Noise, Source, Table } from './engine/source.js';
export type { DType, HostTensor, Shape, Spec } from './engine/tensor.js';
export { float32 } from './engine/tensor.js';
export type { Tensor } from './engine/tf.js';
export { tf } from './engine/tf.js';
export type { Tree } from './engine/tree.js';
export { flatten, mapTree } from './engine/tree.js';
export type { Experiment } from './experiment/build.js';
export { buildExperiment } from './experiment/build.js';
export { catalog } from './experiment/catalog.js';
export type { Checked, Estimate } from './experiment/check.js';
export { checkExperiment, estimate } from './experiment/check.js';
export { readCheckpoints } from './experiment/checkpoints.js';
export { drawSamples, drawWalks } from './experiment/draw.js';
export { editorSchema } from './experiment/editor-schema.js';
export type { Exported } from './experiment/export.js';
export { exportTrained } from './experiment/export.js';
export type { ListedRun, RunReference } from './experiment/find-run.js';
export { findRun, listRuns, readMetrics } from './experiment/find-run.js';
export type { LoadedExperiment } from './experiment/load.js';
export { loadExperiment } from './experiment/load.js';
export type { EvaluationRecord } from './experiment/measure.js';
export { measureTrained, recordEvaluation } from './experiment/measure.js';
export type { Why } from './experiment/provenance.js';
export { why } from './experiment/provenance.js';
export type { RunOptions, RunResult } from './experiment/run.js';
export { resumeRun, startRun } from './experiment/run.js';
export type { RunFolder } from './experiment/run-folder.js';
export { runsFolder } from './experiment/run-folder.js';
export type { RunMeta } from './experiment/run-meta.js';
export type { ExperimentConfig } from './experiment/schema.js';
export type { TrainedRun } from './experiment/trained.js';
export { engineOf, openTrained } from './experiment/trained.js';
export type { Loss } from './losses/loss.js';
export { defineLoss } from './losses/loss.js';
export type { Judge, Measure, Metric, Recipe, Reference, RowSource, Sample } from './metrics/metric.js';
export { defineMetric, heldOutField } from './metrics/metric.js';
export type { Initializer } from './networks/initializers/initializer.js';
export { defineInitializer } from './networks/initializers/initializer.js';
export type { InitContext, Layer, LayerNeeds, Mode, NetworkNeeds, Role, Variables } from './networks/layer.js';
export { defineLayer, defineNetwork } from './networks/layer.js';
export type { Optimizer, Update } from './optimizers/optimizer.js';
export { defineOptimizer } from './optimizers/optimizer.js';
export type { Prior } from './priors/prior.js';
export { definePrior } from './priors/prior.js';
export type { Curve, Pruner } from './pruners/pruner.js';
export { definePruner } from './pruners/pruner.js';
export type { Build, Building, Component, Kind, Kinds, Typed } from './registry/component.js';
export { defineComponent } from './registry/component.js';
export type { Duration, PerPlayer } from './registry/fields.js';
export {
  choice,
  duration,
  filePath,
  nonNegative,
  parseDuration,
  perPlayer,
  positiveInteger,
  probability,
  scheduled,
  slot,
} from './registry/fields.js';
export type { Json } from './registry/json.js';
export type { Problem } from './registry/problem.js';
export { ConfigError, exitCode, Misfit, postcard, UserError } from './registry/problem.js';
export type { Registry } from './registry/registry.js';
export { createRegistry } from './registry/registry.js';
export type { Observation, Sampler } from './samplers/sampler.js';
export { defineSampler } from './samplers/sampler.js';
export type { Dimension, Parameters, Space } from './samplers/space.js';
export type { Schedule, Time } from './schedules/schedule.js';
export { defineSchedule } from './schedules/schedule.js';
export type {
  Clock,
  NeedsOf,
  NetworkForm,
  Plan,
  Surroundings,
  Trainer,
  TrainerNeeds,
  Uses,
} from './trainers/trainer.js';
export { defineTrainer } from './trainers/trainer.js';
