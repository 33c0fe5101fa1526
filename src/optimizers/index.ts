/** Every optimizer there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { adam } from './adam.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

export const optimizers: readonly Component<'optimizer', any>[] = [adam, rmsprop, sgd];
