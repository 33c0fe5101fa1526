/** Five functions to minimize, with their spaces and least values. The standard ones as in Surjanovic and Bingham's collection. */
import type { Distribution } from '../../src/samplers/distributions.js';
import type { Parameters } from '../../src/samplers/space.js';

export interface TestFunction {
  readonly name: string;
  /** One sentence for the table. */
  readonly about: string;
  readonly space: Readonly<Record<string, Distribution>>;
  readonly least: number;
  value(point: Parameters): number;
}

const box = (count: number, min: number, max: number): Record<string, Distribution> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, { distribution: 'uniform', min, max }]));

const coordinates = (point: Parameters): number[] => Object.values(point).map(Number);

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;

const branin: TestFunction = {
  name: 'branin',
  about: '2 dimensions, three minima',
  space: {
    x0: { distribution: 'uniform', min: -5, max: 10 },
    x1: { distribution: 'uniform', min: 0, max: 15 },
  },
  least: 0.39788735772973816,
  value(point) {
    const [x, y] = coordinates(point) as [number, number];
    const bend = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6;
    return bend * bend + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
};

const rosenbrock: TestFunction = {
  name: 'rosenbrock-4',
  about: '4 dimensions, a bent valley',
  space: box(4, -5, 10),
  least: 0,
  value(point) {
    const x = coordinates(point);
    return x.slice(1).reduce((sum, next, i) => sum + 100 * (next - x[i]! ** 2) ** 2 + (x[i]! - 1) ** 2, 0);
  },
};

const ackley: TestFunction = {
  name: 'ackley-5',
  about: '5 dimensions, many shallow minima',
  space: box(5, -32.768, 32.768),
  least: 0,
  value(point) {
    const x = coordinates(point);
    const far = Math.exp(-0.2 * Math.sqrt(mean(x.map((one) => one * one))));
    return Math.E + 20 - 20 * far - Math.exp(mean(x.map((one) => Math.cos(2 * Math.PI * one))));
  },
};

const alpha = [1, 1.2, 3, 3.2];
const slopes = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const centers = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];

const hartmann: TestFunction = {
  name: 'hartmann-6',
  about: '6 dimensions, six minima',
  space: box(6, 0, 1),
  least: -3.322368011415515,
  value(point) {
    const x = coordinates(point);
    const well = (i: number) => x.reduce((sum, one, j) => sum + slopes[i]![j]! * (one - centers[i]![j]!) ** 2, 0);
    return -alpha.reduce((sum, weight, i) => sum + weight * Math.exp(-well(i)), 0);
  },
};

/** As a study of a network might look: the best learning rate depends on the width, and on the optimizer. */
const mixed: TestFunction = {
  name: 'mixed-6',
  about: '6 dimensions: two logarithmic, two of whole numbers, two categorical, with interactions',
  space: {
    rate: { distribution: 'log_uniform_values', min: 1e-6, max: 1 },
    decay: { distribution: 'log_uniform_values', min: 1e-8, max: 1e-1 },
    width: { distribution: 'int_log_uniform_values', min: 8, max: 2048 },
    depth: { distribution: 'int_uniform', min: 1, max: 8 },
    optimizer: { distribution: 'categorical', values: ['sgd', 'adam', 'rmsprop'] },
    activation: { distribution: 'categorical', values: ['relu', 'tanh', 'sigmoid', 'elu'] },
  },
  least: 0,
  value({ rate, decay, width, depth, optimizer, activation }) {
    const best = { sgd: -1, adam: -3, rmsprop: -3.5 }[optimizer as string]!;
    const wide = Math.log2(Number(width) / 256);
    const off = Math.log10(Number(rate)) - best + 0.25 * wide;
    const forms = { relu: 0, elu: 0.05, tanh: 0.3, sigmoid: 0.8 }[activation as string]!;
    const kinds = { adam: 0, rmsprop: 0.1, sgd: 0.2 }[optimizer as string]!;
    return (
      off * off +
      0.1 * wide * wide +
      0.05 * (Math.log10(Number(decay)) + 4) ** 2 +
      0.1 * (Number(depth) - 3) ** 2 +
      forms +
      kinds
    );
  },
};

export const functions: readonly TestFunction[] = [branin, rosenbrock, ackley, hartmann, mixed];
