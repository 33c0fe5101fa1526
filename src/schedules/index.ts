/** Every schedule there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { constant } from './constant.js';
import { cosine } from './cosine.js';
import { exponentialDecay } from './exponential-decay.js';
import { linear } from './linear.js';
import { piecewise } from './piecewise.js';
import { step } from './step.js';
import { warmUp } from './warm-up.js';

export const schedules: readonly Component<'schedule', any>[] = [
  constant,
  cosine,
  exponentialDecay,
  linear,
  piecewise,
  step,
  warmUp,
];
