/** What logits of a discriminator come to: how it scores, how often it is right, and what the game is worth to it. */
import type { HostTensor } from '../engine/tensor.js';
import { mean } from './mean.js';

/** D(x) of logits [n, 1]. */
export const scores = ({ data }: HostTensor): Float64Array => Float64Array.from(data, (a) => 1 / (1 + Math.exp(-a)));

/** Share of logits that say real: above 0, as in training's reports. NaN where one is NaN. */
export const shareReal = ({ data }: HostTensor): number =>
  mean(Float64Array.from(data, (a) => (Number.isNaN(a) ? a : Number(a > 0))));

/** log(1 + e^a) without overflow. */
const softplus = (a: number) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));

/** V(D, G) = mean log D(x) + mean log(1 - D(G(z))), in nats (Goodfellow et al. 2014, equation 1). */
export const payoff = (real: HostTensor, fake: HostTensor): number =>
  -mean(Float64Array.from(real.data, (a) => softplus(-a))) - mean(Float64Array.from(fake.data, softplus));
