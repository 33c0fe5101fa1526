/** A tiny experiment with everything in it that could go wrong between two runs. */
export const nasty = {
  name: 'nasty',
  seed: 11,
  data: { type: 'ring', samples: 50, batch: 4 },
  prior: { type: 'spherical', dim: 3 },
  generator: { type: 'mlp', hidden: [6], activation: 'leaky-relu', batchNorm: true, keep: 0.8 },
  discriminator: {
    type: 'sequential',
    layers: [
      { type: 'dropout', keep: 0.9, scale: 1.2 },
      { type: 'maxout', units: 4, pieces: 3 },
      { type: 'batch-norm' },
      { type: 'dropout', keep: 0.5 },
      { type: 'dense', units: 1 },
    ],
  },
  loss: { type: 'blend', nonSaturating: 2, minimax: 1, scale: { discriminator: 0.5 } },
  optimizer: {
    generator: { type: 'adam', learningRate: { type: 'cosine', from: 2e-3, over: '4 epochs' }, beta1: 0.5 },
    discriminator: {
      type: 'sgd',
      learningRate: { type: 'exponential-decay', from: 0.05, rate: 0.9, every: 7 },
      momentum: { type: 'linear', from: 0.5, to: 0.9, over: '3 epochs' },
      clipNorm: 1,
      maxColumnNorm: 2,
    },
  },
  trainer: { type: 'adversarial', k: 2, counter: 'shared', average: { decay: 0.9, warmup: true }, steps: 30 },
  callbacks: [],
};
