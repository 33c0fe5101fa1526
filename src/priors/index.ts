/** Every prior there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { normal } from './normal.js';
import { spherical } from './spherical.js';
import { uniform } from './uniform.js';

export const priors: readonly Component<'prior', any>[] = [normal, spherical, uniform];
