/** A toy that studies vary: thirty steps, which take no time. */
export const base = `seed: 3
data: { type: ring, samples: 200, batch: 20 }
prior: { type: uniform, dim: 4 }
generator: { type: mlp, hidden: [8] }
discriminator: { type: mlp, hidden: [8] }
loss: non-saturating
optimizer: { type: sgd, learningRate: 0.01 }
trainer: { steps: 30 }
`;
