/** Kernels that go along an axis: sums and products so far, the greatest, places in a sorted row. */
import type { GraphBuilder, Value } from '../graph.js';
import { tf } from '../tf.js';
import { compare, computed, emitLike, numeric, stored } from './arithmetic.js';
import { reduce } from './reduction.js';
import { cast, emit, indices, pad, type Rule, reshape, rule, scalar } from './rule.js';

interface Scan {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** `x` moved `by` places along the axis, towards its end or its beginning; 1 comes in. */
function moved(graph: GraphBuilder, x: Value, axis: number, by: number, toBeginning: boolean): Value {
  const along = (value: number) => x.shape.map((_, i) => (i === axis ? value : 0));
  return toBeginning ? pad(graph, x, along(-by), along(by), 1) : pad(graph, x, along(by), along(-by), 1);
}

/** Products of two, of four, of eight neighbours: as many rounds as the extent has binary digits. */
function products(graph: GraphBuilder, x: Value, axis: number, { exclusive, reverse }: Scan): Value {
  let product = exclusive ? moved(graph, x, axis, 1, reverse) : x;
  for (let reach = 1; reach < x.shape[axis]!; reach *= 2)
    product = emitLike(graph, 'Mul', product, moved(graph, product, axis, reach, reverse));
  return product;
}

const scan = (compute: (graph: GraphBuilder, x: Value, axis: number, how: Scan) => Value): Rule =>
  rule<'x', Scan>((graph, { x }, how) => {
    const [axis] = tf.util.parseAxisParam(how.axis, [...x.shape]);
    return compute(graph, cast(graph, x, numeric(x.dtype)), axis!, how);
  });

export const scans = {
  Cumsum: scan((graph, x, axis, { exclusive, reverse }) =>
    emit(graph, 'CumSum', [x, scalar(graph, axis, 'int64')], x.shape, {
      exclusive: exclusive ? 1 : 0,
      reverse: reverse ? 1 : 0,
    }),
  ),
  Cumprod: scan(products),
  /** Sorted, whether asked for or not. */
  TopK: rule<'x', { k: number }>((graph, { x }, { k }) => {
    const shape = [...x.shape.slice(0, -1), k];
    const numbers = cast(graph, x, numeric(x.dtype));
    const [values, places] = graph.emit(
      'TopK',
      [numbers, indices(graph, [k])],
      { axis: -1, largest: 1, sorted: 1 },
      { dtype: numbers.dtype, shape },
      { dtype: 'int64', shape },
    );
    return [stored(graph, values!, x.dtype), cast(graph, places!, 'int32')];
  }),
  /** How many of the sorted row come before the value. */
  SearchSorted: rule<'sortedSequence' | 'values', { side: 'left' | 'right' }>(
    (graph, { sortedSequence, values }, { side }) => {
      const [batch, extent] = sortedSequence.shape as [number, number];
      const sought = values.shape[1]!;
      return computed(
        graph,
        numeric(sortedSequence.dtype),
        [reshape(graph, sortedSequence, [batch, 1, extent]), reshape(graph, values, [batch, sought, 1])],
        ([row, value]) => {
          const before = compare(graph, side === 'left' ? 'Less' : 'LessOrEqual', row!, value!);
          return reduce(graph, 'ReduceSum', cast(graph, before, 'int32'), [2], false);
        },
        'int32',
      );
    },
  ),
} satisfies Record<string, Rule>;
