/** Images read at places that are computed: boxes cut out and resized, and projective transforms. */
import type { GraphBuilder, Value } from '../graph.js';
import { compare, emitLike, where } from './arithmetic.js';
import { cast, emit, gather, indices, type Rule, reshape, rule, scalar } from './rule.js';
import { range } from './window.js';

/** Arithmetic on tensors and numbers that broadcast. */
function arithmetic(graph: GraphBuilder) {
  const value = (x: Value | number) => (typeof x === 'number' ? scalar(graph, x) : x);
  const binary = (op: string) => (a: Value | number, b: Value | number) => emitLike(graph, op, value(a), value(b));
  const relation = (op: string) => (a: Value | number, b: Value | number) => compare(graph, op, value(a), value(b));
  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    and: (a: Value, b: Value) => emitLike(graph, 'And', a, b),
    less: relation('Less'),
    atMost: relation('LessOrEqual'),
    floor: (x: Value) => emitLike(graph, 'Floor', x),
    min: binary('Min'),
    clamp: (x: Value, max: number) => clip(graph, x, max),
    choose: (condition: Value, yes: Value | number, no: Value | number) =>
      where(graph, condition, value(yes), value(no)),
  };
}

/** x, no less than 0 and no more than `max`. */
const clip = (graph: GraphBuilder, x: Value, max: number): Value =>
  emit(graph, 'Clip', [x, scalar(graph, 0, x.dtype), scalar(graph, max, x.dtype)], x.shape);

/** Whole numbers from 0, along the last axis or the one before it. */
const counting = (graph: GraphBuilder, count: number, shape: readonly number[]) =>
  graph.constant(Float32Array.from(range(count)), { dtype: 'float32', shape });

/** One column of a matrix, in a shape of as many elements. */
const column = (graph: GraphBuilder, x: Value, at: number, shape: readonly number[]) =>
  reshape(graph, gather(graph, x, indices(graph, [at]), 1), shape);

/**
 * Reads images at rows y and columns x without their fractions, which broadcast to [n, height, width]; places outside
 * read some pixel of the edge, and so do places that are no numbers. `starts`: the first pixel of the image that each of
 * n reads from, as int64 [n, 1, 1]. -> [n, height, width, channels]
 */
function readAt(graph: GraphBuilder, images: Value, starts: Value, y: Value, x: Value): Value {
  const [count, height, width, channels] = images.shape as [number, number, number, number];
  const whole = (value: Value, max: number) => clip(graph, cast(graph, value, 'int64'), max);
  const rows = emitLike(graph, 'Add', starts, times(graph, whole(y, height - 1), width));
  const pixels = emitLike(graph, 'Add', rows, whole(x, width - 1));
  return gather(graph, reshape(graph, images, [count * height * width, channels]), pixels, 0);
}

/** Whole numbers multiplied. */
const times = (graph: GraphBuilder, x: Value, factor: number): Value =>
  emitLike(graph, 'Mul', x, scalar(graph, factor, 'int64'));

/** A trailing axis for the channels. */
const perPixel = (graph: GraphBuilder, x: Value) => reshape(graph, x, [...x.shape, 1]);

interface Cropping {
  cropSize: [number, number];
  method: 'bilinear' | 'nearest';
  extrapolationValue: number;
}

/** Places in an image of `size` along one axis: corners at columns `from` and `from + 2` of boxes, ends included. */
function boxPlaces(graph: GraphBuilder, boxes: Value, from: number, size: number, shape: readonly number[]): Value {
  const { add, sub, mul, div } = arithmetic(graph);
  const crop = Math.max(...shape);
  const [start, end] = [from, from + 2].map((at) => column(graph, boxes, at, [boxes.shape[0]!, 1, 1])) as [
    Value,
    Value,
  ];
  if (crop === 1) return mul(mul(add(start, end), 0.5), size - 1);
  const step = div(mul(sub(end, start), size - 1), crop - 1);
  return add(mul(start, size - 1), mul(counting(graph, crop, shape), step));
}

interface Transforming {
  interpolation: 'nearest' | 'bilinear';
  fillMode: 'constant' | 'reflect' | 'wrap' | 'nearest';
  fillValue: number;
  outputShape?: [number, number];
}

/** Where a coordinate outside 0 to size - 1 reads, by fill mode. */
const mapped: Record<Transforming['fillMode'], (graph: GraphBuilder, at: Value, size: number) => Value> = {
  constant: (_, at) => at,
  nearest: (graph, at, size) => arithmetic(graph).clamp(at, size - 1),
  /** d c b a | a b c d | d c b a */
  reflect(graph, at, size) {
    const { sub, mul, div, floor, min, clamp } = arithmetic(graph);
    const within = sub(at, mul(floor(div(at, 2 * size)), 2 * size));
    return clamp(min(within, sub(2 * size - 1, within)), size - 1);
  },
  /** a b c d | a b c d | a b c d, with TensorFlow.js's period of one less. */
  wrap(graph, at, size) {
    if (size <= 1) return arithmetic(graph).mul(at, 0);
    const { add, sub, mul, div, floor, less, choose, clamp } = arithmetic(graph);
    const below = add(at, mul(add(floor(div(at, -(size - 1))), 1), size));
    const above = sub(at, mul(floor(div(at, size - 1)), size));
    return clamp(choose(less(at, 0), below, choose(less(size - 1, at), above, at)), size - 1);
  },
};

export const sampling = {
  CropAndResize: rule<'image' | 'boxes' | 'boxInd', Cropping>(
    (graph, { image, boxes, boxInd }, { cropSize: [tall, wide], method, extrapolationValue }) => {
      const [, height, width] = image.shape as [number, number, number, number];
      const { add, sub, mul, and, atMost, floor, choose } = arithmetic(graph);
      const images = cast(graph, image, 'float32');
      const y = boxPlaces(graph, boxes, 0, height, [tall, 1]);
      const x = boxPlaces(graph, boxes, 1, width, [1, wide]);
      const within = (place: Value, size: number) => and(atMost(0, place), atMost(place, size - 1));
      const inside = perPixel(graph, and(within(y, height), within(x, width)));
      const starts = times(
        graph,
        reshape(graph, cast(graph, boxInd, 'int64'), [boxInd.shape[0]!, 1, 1]),
        height * width,
      );
      const read = (row: Value, line: Value) => readAt(graph, images, starts, row, line);
      if (method === 'nearest') return choose(inside, read(add(y, 0.5), add(x, 0.5)), extrapolationValue);
      const ceil = (place: Value) => emitLike(graph, 'Ceil', place);
      const [right, down] = [sub(x, floor(x)), sub(y, floor(y))].map((part) => perPixel(graph, part)) as [Value, Value];
      const between = (a: Value, b: Value, part: Value) => add(a, mul(sub(b, a), part));
      const row = (place: Value) => between(read(place, x), read(place, ceil(x)), right);
      return choose(inside, between(row(y), row(ceil(y)), down), extrapolationValue);
    },
  ),
  Transform: rule<'image' | 'transforms', Transforming>((graph, { image, transforms }, attributes) => {
    const { interpolation, fillMode, fillValue } = attributes;
    const [n, height, width] = image.shape as [number, number, number, number];
    const [tall, wide] = attributes.outputShape ?? [height, width];
    const { add, sub, mul, div, and, less, atMost, floor, choose } = arithmetic(graph);
    const [down, right] = [counting(graph, tall, [tall, 1]), counting(graph, wide, [1, wide])];
    const of = (at: number) => column(graph, transforms, at, [transforms.shape[0]!, 1, 1]);
    const plane = (at: number) => add(mul(of(at), right), mul(of(at + 1), down));
    const projection = add(plane(6), 1);
    const x = mapped[fillMode](graph, div(add(plane(0), of(2)), projection), width);
    const y = mapped[fillMode](graph, div(add(plane(3), of(5)), projection), height);
    const starts = reshape(
      graph,
      indices(
        graph,
        range(n).map((image) => image * height * width),
      ),
      [n, 1, 1],
    );
    const read = (row: Value, line: Value) => {
      const within = and(and(atMost(0, row), less(row, height)), and(atMost(0, line), less(line, width)));
      return choose(perPixel(graph, within), readAt(graph, image, starts, row, line), fillValue);
    };
    const finite = perPixel(
      graph,
      emit(graph, 'Not', [compare(graph, 'Equal', projection, scalar(graph, 0))], projection.shape, {}, 'bool'),
    );
    if (interpolation === 'nearest') return choose(finite, read(add(y, 0.5), add(x, 0.5)), fillValue);
    const weighed = (a: Value, b: Value, part: Value) => add(mul(a, sub(1, part)), mul(b, part));
    const [beside, below] = [sub(x, floor(x)), sub(y, floor(y))].map((part) => perPixel(graph, part)) as [Value, Value];
    const row = (place: Value) => weighed(read(place, x), read(place, add(floor(x), 1)), beside);
    return choose(finite, weighed(row(y), row(add(floor(y), 1)), below), fillValue);
  }),
} satisfies Record<string, Rule>;
