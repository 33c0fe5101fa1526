/** Every pruner there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { asha } from './asha.js';
import { hyperband } from './hyperband.js';
import { median } from './median.js';

export const pruners: readonly Component<'pruner', any>[] = [asha, hyperband, median];
