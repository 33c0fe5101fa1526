/**
 * Loads TensorFlow.js as it comes, for `tf.ts` and `derivatives/` alone; all others take it repaired, from `tf.ts`.
 * Required rather than imported: for an import Node.js reads all of its megabytes once more, to learn the names it
 * exports, which takes as long again thrice.
 */
import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs';

export const tf = createRequire(import.meta.url)('@tensorflow/tfjs') as typeof TensorFlow;

tf.enableProdMode(); // all it changes here: no banner on standard error when the cpu backend starts

/** Types go by the names they have in TensorFlow.js. */
export declare namespace tf {
  export type Tensor<R extends TensorFlow.Rank = TensorFlow.Rank> = TensorFlow.Tensor<R>;
  export type Scalar = TensorFlow.Scalar;
  export type Tensor1D = TensorFlow.Tensor1D;
  export type Tensor2D = TensorFlow.Tensor2D;
  export type Tensor3D = TensorFlow.Tensor3D;
  export type Tensor4D = TensorFlow.Tensor4D;
  export type Tensor5D = TensorFlow.Tensor5D;
  export type Rank = TensorFlow.Rank;
  export type DataType = TensorFlow.DataType;
  export type TensorLike = TensorFlow.TensorLike;
  export type TensorContainer = TensorFlow.TensorContainer;
  export type NamedTensorMap = TensorFlow.NamedTensorMap;
  export type TensorInfo = TensorFlow.TensorInfo;
  export type NamedTensorInfoMap = TensorFlow.NamedTensorInfoMap;
  export type NamedAttrMap = TensorFlow.NamedAttrMap;
  export type BackendValues = TensorFlow.BackendValues;
  export namespace backend_util {
    export type Conv2DInfo = TensorFlow.backend_util.Conv2DInfo;
    export type Conv3DInfo = TensorFlow.backend_util.Conv3DInfo;
  }
}

export type Tensor = TensorFlow.Tensor;
