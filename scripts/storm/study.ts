/** The study that storms are tried on: the ring toy, small enough for hundreds of trials, with all that a sweep has. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Writes the study and its base, over a config of the package at `root`, into `folder`. Returns the study's path. */
export function writeStudy(root: string, folder: string, trials: number): string {
  mkdirSync(folder, { recursive: true });
  const base = `extends: ${JSON.stringify(relative(folder, join(root, 'configs/ring.yaml')))}
trainer: { steps: 400 }
metrics: [{ type: sliced-wasserstein, samples: 256, projections: 32 }]
callbacks:
  - { type: evaluate, every: 100 steps }
  - { type: checkpoint, every: 50 steps, keep: 2 }
`;
  const study = `name: ring-storm
base: base.yaml
method: tpe
metric: { name: sliced-wasserstein, goal: minimize }
parameters:
  optimizer.generator.learningRate: { distribution: log_uniform_values, min: 1e-4, max: 1e-2 }
  optimizer.discriminator.learningRate: { distribution: log_uniform_values, min: 1e-4, max: 1e-2 }
  optimizer.generator.beta1: { values: [0, 0.5, 0.9] }
  trainer.k: { values: [1, 2] }
  loss: { values: [non-saturating, hinge] }
early_terminate: { type: asha, min_iter: 1, eta: 2 }
budget: { trials: ${trials} }
max_concurrent: 8
retries: 100
`;
  writeFileSync(join(folder, 'base.yaml'), base);
  writeFileSync(join(folder, 'study.yaml'), study);
  return join(folder, 'study.yaml');
}
