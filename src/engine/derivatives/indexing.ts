/** Gradients of kernels that pick elements by index, or put them where an index says. */
import { type Tensor, tf } from '../tensorflow.js';
import { type Gradients, indicator } from './gradient.js';

const extent = (shape: readonly number[]): number => shape.reduce((product, one) => product * one, 1);

/** indices: [..., k], dy: [..., ...rest] -> the sum of what is put at each place of `shape`. */
function put(indices: Tensor, dy: Tensor, shape: number[]): Tensor {
  const k = indices.shape.at(-1)!;
  const n = indices.size / k;
  return tf.scatterND(tf.reshape(indices, [n, k]), tf.reshape(dy, [n, ...shape.slice(k)]), shape as never);
}

/** 1 for each index that no later one overwrites. [...] */
function lastOfItsPlace(indices: Tensor, shape: number[]): Tensor {
  const places = indices.shape.slice(0, -1);
  const turn = tf.tensor(
    Array.from({ length: extent(places) }, (_, i) => i),
    places,
    'int32',
  );
  const last = tf.tensorScatterUpdate(tf.zeros(shape, 'int32'), indices, turn);
  return indicator(tf.equal(tf.gatherND(last, indices), turn));
}

/** For each of x [..., n] the bin it counts in, the last one for those that count in none. */
const binOf = (x: Tensor, size: number): Tensor => tf.minimum(x, tf.scalar(size, 'int32'));

/** With a bin of nothing behind the others, along the last axis. */
const withNone = (dy: Tensor): Tensor =>
  tf.pad(
    dy,
    dy.shape.map((_, axis): [number, number] => [0, axis === dy.rank - 1 ? 1 : 0]),
  );

const segments = (share: (dy: Tensor, segmentIds: Tensor) => Tensor) => ({
  inputsToSave: ['data', 'indices', 'segmentIds'],
  gradFunc: (dy: Tensor, [data, indices, segmentIds]: Tensor[]) => ({
    data: () =>
      tf.unsortedSegmentSum(
        tf.gather(share(dy, segmentIds!), segmentIds!),
        indices as tf.Tensor1D,
        data!.shape[0]!,
      ) as Tensor,
  }),
});

export const indexing: Gradients = {
  /** Each batch has rows of its own, so that all are put by one sum; TensorFlow.js takes one batch axis at the most. */
  GatherV2: {
    inputsToSave: ['x', 'indices'],
    gradFunc: (dy, [x, indices], { axis, batchDims = 0 }) => ({
      x: () => {
        const at = tf.util.parseAxisParam(axis, x!.shape)[0]!;
        const [batch, between, after] = [
          x!.shape.slice(0, batchDims),
          x!.shape.slice(batchDims, at),
          x!.shape.slice(at + 1),
        ].map(extent) as [number, number, number];
        const rows = x!.shape[at]!;
        const each = indices!.size / batch;
        const offsets = tf.tensor2d(
          Array.from({ length: batch }, (_, i) => i * rows),
          [batch, 1],
          'int32',
        );
        const places = tf.reshape(tf.add(tf.reshape(indices!, [batch, each]), offsets), [batch * each]);
        const slopes = tf.transpose(tf.reshape(dy, [batch, between, each, after]), [0, 2, 1, 3]);
        const sums = tf.unsortedSegmentSum(
          tf.reshape(slopes, [batch * each, between * after]),
          places as tf.Tensor1D,
          batch * rows,
        );
        const back = tf.transpose(tf.reshape(sums, [batch, rows, between, after]), [0, 2, 1, 3]);
        return tf.reshape(back, x!.shape);
      },
    }),
  },
  GatherNd: {
    inputsToSave: ['params', 'indices'],
    gradFunc: (dy, [params, indices]) => ({ params: () => put(indices!, dy, params!.shape) }),
  },
  ScatterNd: {
    inputsToSave: ['indices'],
    gradFunc: (dy, [indices]) => ({ updates: () => tf.gatherND(dy, indices!) }),
  },
  /** By masks, since the kernel in plain JavaScript writes into the tensor it is given. */
  TensorScatterUpdate: {
    inputsToSave: ['indices'],
    gradFunc: (dy: Tensor, [indices]) => {
      const k = indices!.shape.at(-1)!;
      const [places, whole] = [indices!.shape.slice(0, -1), dy.shape.slice(0, k)];
      const spread = (mask: Tensor) => tf.reshape(mask, [...mask.shape, ...dy.shape.slice(k).map(() => 1)]);
      return {
        tensor: () => tf.mul(dy, spread(indicator(tf.equal(put(indices!, tf.ones(places, 'int32'), whole), 0)))),
        updates: () => tf.mul(tf.gatherND(dy, indices!), spread(lastOfItsPlace(indices!, whole))),
      };
    },
  },
  SparseToDense: {
    inputsToSave: ['sparseIndices', 'sparseValues'],
    gradFunc: (dy, [indices, values]) => {
      const placed = () => tf.gatherND(dy, indices!.rank < 2 ? tf.reshape(indices!, [-1, 1]) : indices!);
      return {
        sparseValues: () => (values!.rank === 0 ? tf.sum(placed()) : placed()),
        defaultValue: () => tf.sub(tf.sum(dy), tf.sum(placed())),
      };
    },
  },
  SparseSegmentSum: segments((dy) => dy),
  SparseSegmentMean: segments((dy, segmentIds) => {
    const counts = tf.unsortedSegmentSum(tf.ones(segmentIds.shape), segmentIds as tf.Tensor1D, dy.shape[0]!);
    return tf.div(dy, tf.reshape(tf.maximum(counts, 1), [-1, ...dy.shape.slice(1).map(() => 1)]));
  }),
  Bincount: {
    inputsToSave: ['x', 'weights'],
    gradFunc: (dy, [x, weights], { size }) => ({
      weights: () => (weights!.size === 0 ? tf.zerosLike(weights!) : tf.gather(withNone(dy), binOf(x!, size))),
    }),
  },
  DenseBincount: {
    inputsToSave: ['x', 'weights'],
    gradFunc: (dy, [x, weights], { size, binaryOutput }) => ({
      weights: () => {
        if ((binaryOutput && x!.rank === 2) || weights!.size === 0) return tf.zerosLike(weights!);
        return tf.gather(withNone(dy), binOf(x!, size), x!.rank - 1, x!.rank - 1);
      },
    }),
  },
  /** Each of the k values to where its index says it came from. */
  TopK: {
    inputsToSave: ['x'],
    outputsToSave: [false, true],
    gradFunc: (dy, [x, indices]) => ({
      x: () => {
        const n = x!.shape.at(-1)!;
        const places = tf.tensor1d(
          Array.from({ length: n }, (_, i) => i),
          'int32',
        );
        const from = indicator(tf.equal(tf.expandDims(indices!, -1), places)); // [..., k, n]
        return tf.sum(tf.mul(tf.expandDims(dy, -1), from), -2);
      },
    }),
  },
};
