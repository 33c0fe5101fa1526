/** One or more examples of every kernel the compiled engine covers, for kernels.test.ts: inputs and attributes, no results. */
import { convolution } from './convolution.js';
import { depthwise } from './depthwise.js';
import { elementwise } from './elementwise.js';
import type { Examples } from './example.js';
import { arrangement, normalization, resize, sampling } from './image.js';
import { indexing } from './indexing.js';
import { matmul } from './matmul.js';
import { pairwise } from './pairwise.js';
import { dilation, pooling } from './pooling.js';
import { reduction } from './reduction.js';
import { scan } from './scan.js';
import { shape } from './shape.js';

export type { Example } from './example.js';

/** A key that is no covered kernel, or a covered kernel without a key, fails kernels.test.ts. */
export const examples: Examples = {
  ...elementwise,
  ...pairwise,
  ...shape,
  ...indexing,
  ...reduction,
  ...scan,
  ...matmul,
  ...convolution,
  ...depthwise,
  ...pooling,
  ...dilation,
  ...resize,
  ...arrangement,
  ...normalization,
  ...sampling,
};
