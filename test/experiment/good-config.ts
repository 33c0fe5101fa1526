/** A right config that uses most of what a config may say; tests change it. */
export const goodConfig = `name: digits
seed: 1
data: { type: ring, modes: 8, batch: 100 }
prior: { type: uniform, dim: 100, min: -1.7, max: 1.7 }
generator: { type: mlp, hidden: [128, 64], activation: relu, output: sigmoid }
discriminator:
  type: sequential
  layers:
    - dropout
    - { type: dense, units: 1 }
loss: { type: hinge, margin: 2, scale: { generator: 0.5 } }
optimizer:
  generator: { type: adam, learningRate: 2e-4, beta1: 0.5 }
  discriminator:
    type: sgd
    learningRate: { type: exponential-decay, from: 0.1, rate: 0.9, every: 1 epoch }
trainer: { type: adversarial, k: 1, updates: alternating, epochs: 20 }
engine: auto
callbacks:
  - progress
  - { type: checkpoint, every: 100 steps, keep: 3 }
`;
