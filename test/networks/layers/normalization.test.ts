/** Batch and layer normalization against their formulas, in plain JavaScript. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type HostTensor, sizeOf } from '../../../src/engine/tensor.js';
import { tf } from '../../../src/engine/tf.js';
import { mapTree } from '../../../src/engine/tree.js';
import { applied, init, layerOf, mode, onBackend, randomNormal } from '../../helpers/networks.js';
import { tensorOf } from '../../helpers/source.js';

beforeAll(() => tf.setBackend('cpu'));

const epsilon = 0.01;

function moments(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

/** Each number normalized among those of its group, then gamma and beta by feature. */
function normalized(x: HostTensor, group: (at: number) => number, gamma: HostTensor, beta: HostTensor) {
  const values = [...x.data];
  return values.map((value, at) => {
    const { mean, variance } = moments(values.filter((_, other) => group(other) === group(at)));
    const feature = at % gamma.data.length;
    return ((value - mean) / Math.sqrt(variance + epsilon)) * gamma.data[feature]! + beta.data[feature]!;
  });
}

function withRandomParams(type: string, shape: readonly number[], config = {}) {
  const layer = layerOf({ type, epsilon, ...config }, shape);
  const fresh = init(layer);
  const params = mapTree(fresh.params, (leaf, path) => randomNormal(leaf.shape, 2, path));
  return { layer, variables: { ...fresh, params }, ...(params as { gamma: HostTensor; beta: HostTensor }) };
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));

describe('batch-norm', () => {
  it.each([[[3]], [[2, 2, 3]]])('normalizes each feature of %j over the batch', (shape) => {
    const { layer, variables, gamma, beta } = withRandomParams('batch-norm', shape);
    const x = randomNormal([5, ...shape]);
    const expected = normalized(x, (at) => at % 3, gamma, beta);
    expect(close(applied(layer, x, {}, variables), expected)).toBeLessThan(1e-4);
    // control: statistics of each example's own, which would be another layer
    const other = normalized(x, (at) => Math.floor(at / sizeOf(shape)), gamma, beta);
    expect(close(applied(layer, x, {}, variables), other)).toBeGreaterThan(0.1);
  });

  it('moves the moving statistics by 1 - momentum in training and uses them outside', () => {
    const { layer, variables } = withRandomParams('batch-norm', [1], { momentum: 0.75, center: false, scale: false });
    const x = { ...randomNormal([5, 1]), data: Float32Array.of(1, 2, 3, 4, 5) }; // mean 3, variance 2
    const step = layer.apply(onBackend(variables), tensorOf(x), mode());
    const [mean, variance] = [step.stats.mean, step.stats.variance].map((leaf: any) => leaf.dataSync()[0]);
    expect([mean, variance]).toEqual([0.75 * 0 + 0.25 * 3, 0.75 * 1 + 0.25 * 2]);
    const still = layer.apply({ params: {}, stats: step.stats }, tensorOf(x), mode({ training: false }));
    const expected = [...x.data].map((value) => (value - mean) / Math.sqrt(variance + epsilon));
    expect(close(still.output.dataSync(), expected)).toBeLessThan(1e-5);
    expect(still.stats).toBe(step.stats);
  });
});

describe('layer-norm', () => {
  it('normalizes each example over all its numbers', () => {
    const shape = [2, 2, 3];
    const { layer, variables, gamma, beta } = withRandomParams('layer-norm', shape);
    const x = randomNormal([5, ...shape]);
    const expected = normalized(x, (at) => Math.floor(at / 12), gamma, beta);
    expect(close(applied(layer, x, {}, variables), expected)).toBeLessThan(1e-4);
    expect(applied(layer, x, { training: false }, variables)).toEqual(applied(layer, x, {}, variables));
  });
});
