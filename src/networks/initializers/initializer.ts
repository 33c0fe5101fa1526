/** The contract of an initializer: a shape to fresh values, from a stream. */
import type { Stream } from '../../engine/random.js';
import type { Shape } from '../../engine/tensor.js';
import { definer } from '../../registry/component.js';

export interface Filling {
  readonly stream: Stream;
  /** Inputs and outputs of one unit, as Glorot and He count them (receptive field included). */
  readonly fanIn: number;
  readonly fanOut: number;
  /** The axis of the shape that counts units (outputs); the others are one unit's inputs. */
  readonly unitAxis: number;
  /** Mean of each number of a training example, in the data's own range. @throws where no data is open. */
  marginals(): Float32Array;
}

export type Initializer = (shape: Shape, filling: Filling) => Float32Array;

declare module '../../registry/component.js' {
  interface Kinds {
    initializer: { needs: object; made: Initializer };
  }
}

export const defineInitializer = definer('initializer');
