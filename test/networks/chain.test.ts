/** A chain composes its links and names what is theirs. */
import { beforeAll, expect, it } from 'vitest';
import { currentScope } from '../../src/engine/scope.js';
import type { HostTensor } from '../../src/engine/tensor.js';
import { tf } from '../../src/engine/tf.js';
import { flatten } from '../../src/engine/tree.js';
import { assemble, chain } from '../../src/networks/chain.js';
import type { Layer } from '../../src/networks/layer.js';
import { applied, init, layerOf, mode, onBackend, randomNormal } from '../helpers/networks.js';
import { tensorOf, testSource } from '../helpers/source.js';

beforeAll(() => tf.setBackend('cpu'));

const made = (type: string, config = {}) =>
  [type, (inputShape: readonly number[]) => layerOf({ type, ...config }, inputShape)] as const;

const parts = [
  made('dropout', { keep: 0.5 }),
  made('dense', { units: 4, activation: 'tanh' }),
  made('batch-norm'),
  made('dense', { units: 4 }),
];
const chained = chain([3], assemble([3], parts));

it('applies its links in order', () => {
  const x = randomNormal([5, 3]);
  const variables = init(chained, 1, '');
  const [, first, norm, second] = parts.map(([, make], i) => make([i < 2 ? 3 : 4])) as Layer[];
  const own = (name: string) =>
    ({
      params: variables.params[name] ?? {},
      stats: variables.stats[name] ?? {},
    }) as ReturnType<typeof init>;
  const still = { training: false };
  const middle = { ...x, shape: [5, 4], data: applied(first!, x, still, own('1-dense')) };
  const normalized = { ...middle, data: applied(norm!, middle, still, own('2-batch-norm')) };
  expect(applied(chained, x, still, variables)).toEqual(applied(second!, normalized, still, own('3-dense')));
});

it('names variables, streams, noise and scopes after index and type', () => {
  expect(Object.keys(flatten(chained.variables.params))).toEqual([
    '1-dense.kernel',
    '1-dense.bias',
    '2-batch-norm.gamma',
    '2-batch-norm.beta',
    '3-dense.kernel',
    '3-dense.bias',
  ]);
  expect(Object.keys(flatten(chained.variables.stats))).toEqual(['2-batch-norm.mean', '2-batch-norm.variance']);
  const source = testSource(1);
  applied(chained, randomNormal([5, 3]), { source, scope: 'discriminator' });
  expect([...source.asked.keys()]).toEqual(['discriminator.0-dropout.mask']);
});

it('gives equal layers different first values', () => {
  const twins = chain([4], assemble([4], [parts[1]!, parts[1]!]));
  const kernels = Object.entries(flatten(init(twins).params)).filter(([path]) => path.endsWith('kernel'));
  expect(kernels[0]![1].data).not.toEqual(kernels[1]![1].data);
});

it('returns statistics of the form it was given, moved in training alone', () => {
  const variables = onBackend(init(chained, 1, ''));
  const x = tensorOf(randomNormal([5, 3]));
  const trained = chained.apply(variables, x, mode()).stats;
  expect(Object.keys(flatten(trained))).toEqual(Object.keys(flatten(chained.variables.stats)));
  expect(flatten(trained)['2-batch-norm.mean']!.dataSync()).not.toEqual(new Float32Array(4));
  expect(chained.apply(variables, x, mode({ training: false })).stats).toEqual(variables.stats);
});

it('knows whether any link couples the batch', () => {
  expect(chained.couplesBatch).toBe(true);
  expect(chain([3], assemble([3], parts.slice(0, 2))).couplesBatch).toBe(false);
});

it('runs each link within its scope', () => {
  const seen: string[] = [];
  const spy: Layer = {
    ...layerOf({ type: 'flatten' }, [3]),
    apply: (_, x) => {
      seen.push(currentScope());
      return { output: x, stats: {} };
    },
  };
  const inner = chain([3], [{ type: 'spy', layer: spy }]);
  applied(
    chain(
      [3],
      [
        { type: 'spy', layer: spy },
        { type: 'chain', layer: inner },
      ],
    ),
    randomNormal([2, 3]),
  );
  expect(seen).toEqual(['0-spy', '1-chain/0-spy']);
});

it('tells initializers the fans of a unit', () => {
  const kernelOf = (config: any, shape: readonly number[]) =>
    (init(layerOf(config, shape)).params.kernel as HostTensor).data;
  const bound = (data: HostTensor['data']) => Math.max(...data.map(Math.abs));
  const glorot = (fanIn: number, fanOut: number) => Math.sqrt(6 / (fanIn + fanOut));
  for (const [config, shape, fanIn, fanOut] of [
    [{ type: 'dense', units: 60 }, [5, 20], 100, 60],
    [{ type: 'maxout', units: 20, pieces: 3 }, [100], 100, 60],
    [{ type: 'conv2d', filters: 16, kernelSize: 5 }, [8, 8, 8], 200, 400],
    [{ type: 'conv2d-transpose', filters: 16, kernelSize: 5 }, [8, 8, 8], 200, 400],
  ] as const) {
    const ratio = bound(kernelOf(config, shape)) / glorot(fanIn, fanOut);
    expect(ratio).toBeGreaterThan(0.99);
    expect(ratio).toBeLessThanOrEqual(1.000001);
  }
});
