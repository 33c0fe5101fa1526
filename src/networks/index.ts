/** Every layer, network and initializer there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { dcganDiscriminator } from './dcgan-discriminator.js';
import { dcganGenerator } from './dcgan-generator.js';
import { constant } from './initializers/constant.js';
import { dataMarginals } from './initializers/data-marginals.js';
import { glorotNormal } from './initializers/glorot-normal.js';
import { glorotUniform } from './initializers/glorot-uniform.js';
import { heNormal } from './initializers/he-normal.js';
import { heUniform } from './initializers/he-uniform.js';
import { normal } from './initializers/normal.js';
import { sparse } from './initializers/sparse.js';
import { uniform } from './initializers/uniform.js';
import { activation } from './layers/activation.js';
import { batchNorm } from './layers/batch-norm.js';
import { conv2d } from './layers/conv2d.js';
import { conv2dTranspose } from './layers/conv2d-transpose.js';
import { dense } from './layers/dense.js';
import { dropout } from './layers/dropout.js';
import { flatten } from './layers/flatten.js';
import { layerNorm } from './layers/layer-norm.js';
import { maxPool2d } from './layers/max-pool2d.js';
import { maxout } from './layers/maxout.js';
import { maxoutConv2d } from './layers/maxout-conv2d.js';
import { noise } from './layers/noise.js';
import { reshape } from './layers/reshape.js';
import { mlp } from './mlp.js';
import { sequential } from './sequential.js';

export const layers: readonly Component<'layer', any>[] = [
  activation,
  batchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  dropout,
  flatten,
  layerNorm,
  maxPool2d,
  maxout,
  maxoutConv2d,
  noise,
  reshape,
];

export const networks: readonly Component<'network', any>[] = [dcganDiscriminator, dcganGenerator, mlp, sequential];

export const initializers: readonly Component<'initializer', any>[] = [
  constant,
  dataMarginals,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  normal,
  sparse,
  uniform,
];
