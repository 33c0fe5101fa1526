/** When a layer's randomness is there: in training alone, or whenever the network is used, as part of the model. */
import { choice } from '../registry/fields.js';
import type { Mode } from './layer.js';

export type When = 'training' | 'always';

export const whenField = (fallback: When) =>
  choice(
    ['training', 'always'],
    'Whether it acts in training alone, or in sampling too, as part of the generator.',
    fallback,
  );

export const isOn = (when: When, { training }: Pick<Mode, 'training'>): boolean => training || when === 'always';
