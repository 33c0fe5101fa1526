/** Every data set there is, for the catalog. */
import type { Component } from '../registry/component.js';
import { cifar10 } from './cifar10.js';
import { fashionMnist } from './fashion-mnist.js';
import { gaussian1d } from './gaussian-1d.js';
import { grid } from './grid.js';
import { idx } from './idx.js';
import { mixture1d } from './mixture-1d.js';
import { mnist } from './mnist.js';
import { npy } from './npy.js';
import { ring } from './ring.js';
import { swissRoll } from './swiss-roll.js';
import { tfd } from './tfd.js';

export const datasets: readonly Component<'dataset', any>[] = [
  cifar10,
  fashionMnist,
  gaussian1d,
  grid,
  idx,
  mixture1d,
  mnist,
  npy,
  ring,
  swissRoll,
  tfd,
];
