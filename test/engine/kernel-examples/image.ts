/** Examples of kernels/resize.ts, kernels/arrangement.ts, kernels/normalization.ts and kernels/sampling.ts. */
import type { HostTensor, Shape } from '../../../src/engine/tensor.js';
import { between, bools, type Example, type Examples, given, normal, whole } from './example.js';

const placings = [
  { alignCorners: false, halfPixelCenters: false },
  { alignCorners: true, halfPixelCenters: false },
  { alignCorners: false, halfPixelCenters: true },
];

/** From height and width to others, of one image: TensorFlow.js mistakes the gradients of further ones. */
const sizes: readonly (readonly [Shape, readonly [number, number]])[] = [
  [
    [1, 3, 4, 2],
    [5, 6],
  ],
  [
    [1, 5, 7, 3],
    [2, 4],
  ],
  [
    [1, 4, 3, 1],
    [7, 2],
  ],
  [
    [2, 3, 3, 2],
    [3, 3],
  ],
];

/** Of square images, as TensorFlow.js exchanges the sides of the gradients of others. */
const squares: readonly (readonly [Shape, readonly [number, number]])[] = [
  [
    [2, 3, 3, 2],
    [5, 7],
  ],
  [
    [1, 6, 6, 1],
    [2, 4],
  ],
  [
    [1, 4, 4, 3],
    [7, 3],
  ],
  [
    [1, 2, 2, 3],
    [2, 2],
  ],
];

const resized = (list: typeof sizes, make: (shape: Shape) => HostTensor): Example[] =>
  list.flatMap(([shape, size]) =>
    placings.map((placing) => ({ inputs: { images: make(shape) }, attributes: { ...placing, size } })),
  );

const shrunk = (list: typeof sizes): Example[] =>
  list.flatMap(([shape, [height, width]]) =>
    placings.map((placing) => ({
      inputs: { images: normal(shape), dy: normal([shape[0]!, height, width, shape[3]!]) },
      attributes: placing,
    })),
  );

export const resize: Examples = {
  ResizeBilinear: [
    ...resized(squares, normal),
    ...resized(sizes, whole),
    ...resized(
      [
        [
          [1, 3, 3, 2],
          [1, 4],
        ],
      ],
      normal,
    ),
  ],
  ResizeBilinearGrad: shrunk(squares),
  ResizeNearestNeighbor: [...resized(sizes, normal), ...resized(sizes, whole)],
  ResizeNearestNeighborGrad: shrunk(sizes),
};

export const arrangement: Examples = {
  SpaceToBatchND: [
    {
      inputs: { x: normal([2, 4, 3, 2]) },
      attributes: {
        blockShape: [2, 3],
        paddings: [
          [0, 0],
          [1, 2],
        ],
      },
    },
    { inputs: { x: normal([1, 3, 5]) }, attributes: { blockShape: [2], paddings: [[2, 1]] } },
    { inputs: { x: whole([2, 6, 2]) }, attributes: { blockShape: [3], paddings: [[0, 0]] } },
  ],
  BatchToSpaceND: [
    {
      inputs: { x: normal([12, 2, 3, 2]) },
      attributes: {
        blockShape: [2, 3],
        crops: [
          [1, 0],
          [0, 2],
        ],
      },
    },
    { inputs: { x: normal([4, 3, 5]) }, attributes: { blockShape: [2], crops: [[1, 2]] } },
    { inputs: { x: whole([6, 2, 2]) }, attributes: { blockShape: [3], crops: [[0, 0]] } },
  ],
  DepthToSpace: [2, 3].map((blockSize) => ({
    inputs: { x: normal([2, 3, 2, blockSize * blockSize * 2]) },
    attributes: { blockSize, dataFormat: 'NHWC' },
  })),
  MirrorPad: ['reflect', 'symmetric'].flatMap((mode) => [
    { inputs: { x: normal([4]) }, attributes: { paddings: [[3, 2]], mode } },
    {
      inputs: { x: whole([3, 4]) },
      attributes: {
        paddings: [
          [1, 2],
          [0, 3],
        ],
        mode,
      },
    },
    {
      inputs: { x: normal([2, 3, 3, 2]) },
      attributes: {
        paddings: [
          [0, 0],
          [2, 1],
          [0, 2],
          [1, 0],
        ],
        mode,
      },
    },
    {
      inputs: { x: bools([3, 2]) },
      attributes: {
        paddings: [
          [0, 1],
          [0, 0],
        ],
        mode,
      },
    },
  ]),
  FlipLeftRight: [{ inputs: { image: normal([2, 3, 4, 2]) } }, { inputs: { image: normal([1, 2, 3, 1]) } }],
  RotateWithOffset: [
    { inputs: { image: normal([2, 4, 5, 3]) }, attributes: { radians: 0.7, fillValue: [0.5, -1, 3], center: 0.5 } },
    { inputs: { image: normal([1, 5, 4, 4]) }, attributes: { radians: -2, fillValue: [1, 2, 3], center: [0.2, 0.7] } },
    { inputs: { image: normal([1, 3, 6, 2]) }, attributes: { radians: Math.PI / 2, fillValue: 7, center: 0.5 } },
  ],
};

const moments = (
  x: Shape,
  of: Shape,
  more: Readonly<Record<string, HostTensor>>,
  varianceEpsilon?: number,
): Example => ({
  inputs: { x: normal(x), mean: normal(of), variance: between(0.1, 2, of), ...more },
  attributes: { varianceEpsilon },
});

const neighbours = [
  { depthRadius: 1, bias: 1, alpha: 0.4, beta: 0.5 },
  { depthRadius: 2, bias: 1.7, alpha: 1, beta: 1 },
  { depthRadius: 5, bias: 0.6, alpha: 0.3, beta: 0.75 },
];

export const normalization: Examples = {
  FusedBatchNorm: [
    moments([2, 3, 2, 4], [4], { scale: normal([4]), offset: normal([4]) }, 0.01),
    moments([2, 1, 2, 3], [3], { scale: normal([3]) }, 0.2),
    moments([1, 2, 2, 3], [3], { scale: normal([3]), offset: normal([3]) }),
    moments([2, 2, 3, 2], [2, 2, 3, 2], { scale: normal([2, 2, 3, 2]), offset: normal([2, 2, 3, 2]) }, 0.1),
  ],
  LRN: neighbours.map((attributes) => ({ inputs: { x: normal([2, 2, 3, 5]) }, attributes })),
  LRNGrad: neighbours.map((attributes) => ({
    inputs: { x: normal([2, 3, 1, 6]), y: normal([2, 3, 1, 6]), dy: normal([2, 3, 1, 6]) },
    attributes,
  })),
};

/** Of [top, left, bottom, right], which may be turned upside down, stick out, go from edge to edge or lie to the right. */
const boxes = given(
  [
    ...[0.1, 0.2, 0.9, 0.6],
    ...[0.8, 0.1, 0.3, 0.95],
    ...[-0.4, 0.3, 1.3, 1.6],
    ...[0, 0, 1, 1],
    ...[-0.15, -0.2, 1.1, 1.15],
    ...[0.2, 0.9, 0.8, 1.4],
  ],
  [6, 4],
);

const cropped = (make: (shape: Shape) => HostTensor, cropSize: readonly [number, number], method: string): Example => ({
  inputs: { image: make([3, 5, 4, 2]), boxes, boxInd: given([1, 0, 2, 0, 1, 2], [6], 'int32') },
  attributes: { cropSize, method, extrapolationValue: -2.5 },
});

/**
 * With the size of their result. The second crosses the image from far left to far right, the third from far below to far
 * above; the fourth begins less than rounding before the first pixel; the last makes some projections zero or negative.
 */
const transforms: readonly (readonly [number[], ([number, number] | undefined)?])[] = [
  [[1.2, 0.3, -0.4, -0.2, 0.8, 0.7, 0.05, -0.03]],
  [
    [0.78125, 0.25, -13.296875, 0.109375, 0.25, -0.3984375, 0, 0],
    [2, 36],
  ],
  [
    [0.25, 0.125, -0.3515625, 0.25, -0.734375, 12.8515625, 0, 0],
    [36, 2],
  ],
  [
    [1, 0, -1e-9, 0, 1, -1e-9, 0, 0],
    [2, 2],
  ],
  [[1, 0.5, 0, -0.25, 1, 0, -0.5, 0]],
];

const transformed = (): Example[] =>
  ['nearest', 'bilinear'].flatMap((interpolation) =>
    ['constant', 'reflect', 'wrap', 'nearest'].flatMap((fillMode) => {
      const images = [normal([1, 4, 5, 2]), normal([1, 4, 5, 2]), normal([1, 4, 5, 2])];
      return transforms.map(([values, outputShape], i) => ({
        inputs: { image: images[i % images.length]!, transforms: given(values, [1, 8]) },
        attributes: { interpolation, fillMode, fillValue: 1.5, outputShape },
      }));
    }),
  );

export const sampling: Examples = {
  CropAndResize: [
    ...['bilinear', 'nearest'].flatMap((method) => [cropped(normal, [4, 6], method), cropped(whole, [1, 3], method)]),
    cropped(normal, [3, 1], 'bilinear'),
  ],
  Transform: transformed(),
};
