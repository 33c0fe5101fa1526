/** What the two networks of DCGAN (Radford, Metz and Chintala 2016) share: keys, the checks of role and data. */
import { describeShape, type Shape } from '../engine/tensor.js';
import { positiveInteger, slot } from '../registry/fields.js';
import { Misfit } from '../registry/problem.js';
import type { Part } from './chain.js';
import type { Role } from './layer.js';
import { batchNormDefaults, batchNormLayer } from './layers/batch-norm.js';

export const dcganFields = {
  kernelSize: positiveInteger('Height and width of the kernels; a multiple of 2 avoids checkerboard patterns.', 4),
  kernel: slot('initializer', 'First values of all kernels.', { type: 'normal', mean: 0, deviation: 0.02 }),
};

export const batchNormParts = (wanted: boolean): Part[] =>
  wanted ? [['batch-norm', batchNormLayer(batchNormDefaults)]] : [];

/** The role of each. */
const networkFor: Readonly<Partial<Record<Role, string>>> = {
  generator: 'dcgan-generator',
  discriminator: 'dcgan-discriminator',
};

/** @throws Misfit when `network` is used in another role */
export function requireRole(network: string, wanted: Role, role: Role): void {
  if (role === wanted) return;
  throw new Misfit(`${network} cannot be the ${role}.`, `Set type to ${networkFor[role] ?? 'sequential'}.`, 'type');
}

/** @throws Misfit unless `shape` is [height, width, channels] */
export function requireImages(network: string, shape: Shape): [height: number, width: number, channels: number] {
  if (shape.length !== 3)
    throw new Misfit(
      `${network} is for images [height, width, channels], but the data's examples are ${describeShape(shape)}.`,
      'Set type to mlp, or choose image data.',
      'type',
    );
  return shape as unknown as [number, number, number];
}
