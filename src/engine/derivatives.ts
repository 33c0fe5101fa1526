/**
 * Makes TensorFlow.js's derivatives right to the second order and beyond, which gradient penalties need: its tape by
 * `tape.ts`, and the gradients that it lacks or has wrong by the tables of `derivatives/`. Both executors then
 * differentiate alike; what a kernel computes is not touched.
 */
import { axes } from './derivatives/axis.js';
import { bilinear } from './derivatives/bilinear.js';
import { elementwise } from './derivatives/elementwise.js';
import type { Gradients } from './derivatives/gradient.js';
import { indexing } from './derivatives/indexing.js';
import { normalizations } from './derivatives/normalization.js';
import { reductions } from './derivatives/reduction.js';
import { shape } from './derivatives/shape.js';
import { repairTape } from './derivatives/tape.js';
import { windows } from './derivatives/window.js';
import { tf } from './tensorflow.js';

/** By kernel. */
export const gradients: Gradients = {
  ...elementwise,
  ...reductions,
  ...shape,
  ...indexing,
  ...axes,
  ...windows,
  ...bilinear,
  ...normalizations,
};

export function repairDerivatives(): void {
  repairTape(tf.engine());
  for (const [kernelName, gradient] of Object.entries(gradients)) tf.registerGradient({ kernelName, ...gradient });
}
