/** Every sampler there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { cmaEs } from './cma-es.js';
import { grid } from './grid.js';
import { points } from './points.js';
import { random } from './random.js';
import { sobol } from './sobol.js';
import { tpe } from './tpe.js';

export const samplers: readonly Component<'sampler', any>[] = [cmaEs, grid, points, random, sobol, tpe];
