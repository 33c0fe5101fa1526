/** Each example as one row of numbers. Dense and maxout do so by themselves. */
import { Type } from '@sinclair/typebox';
import { sizeOf } from '../../engine/tensor.js';
import { defineLayer } from '../layer.js';
import { reshapeLayer } from './reshape.js';

export const flatten = defineLayer({
  name: 'flatten',
  summary: 'Makes each example one row of numbers.',
  config: Type.Object({}, { additionalProperties: false }),
  build: (_, { inputShape }) => reshapeLayer([sizeOf(inputShape)])(inputShape),
});
