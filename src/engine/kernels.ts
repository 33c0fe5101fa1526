/**
 * The table of kernels the compiled engine covers, one row each. `CoveredKernel` is the claim; a missing row does not
 * compile. Rules live by family in `kernels/`.
 */
import { arrangement } from './kernels/arrangement.js';
import { convolutions } from './kernels/convolution.js';
import { depthwise } from './kernels/depthwise.js';
import { dilation } from './kernels/dilation.js';
import { elementwise } from './kernels/elementwise.js';
import { indexing } from './kernels/indexing.js';
import { matmuls } from './kernels/matmul.js';
import { normalization } from './kernels/normalization.js';
import { pairwise } from './kernels/pairwise.js';
import { pooling } from './kernels/pooling.js';
import { reductions } from './kernels/reduction.js';
import { resize } from './kernels/resize.js';
import type { Rule } from './kernels/rule.js';
import { sampling } from './kernels/sampling.js';
import { scans } from './kernels/scan.js';
import { shape } from './kernels/shape.js';

export type { RecordedInputs } from './kernels/rule.js';

/** TensorFlow.js's names. */
export const coveredKernels = [
  ...['Abs', 'Neg', 'Exp', 'Expm1', 'Log', 'Log1p', 'Sqrt', 'Rsqrt', 'Square', 'Reciprocal', 'Sigmoid', 'Softplus'],
  ...['Tanh', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh', 'Erf', 'Sign'],
  ...['Floor', 'Ceil', 'Round', 'Relu', 'Relu6', 'Elu', 'EluGrad', 'Selu', 'LeakyRelu', 'Prelu', 'Step', 'ClipByValue'],
  ...['IsNan', 'IsInf', 'IsFinite', 'LogicalNot', 'Cast'],
  ...['Add', 'AddN', 'Sub', 'Multiply', 'RealDiv', 'FloorDiv'],
  ...['Mod', 'Maximum', 'Minimum', 'Pow', 'Atan2', 'BitwiseAnd'],
  ...['SquaredDifference', 'Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual', 'LogicalAnd'],
  ...['LogicalOr', 'Select'],
  ...['Identity', 'Reshape', 'ExpandDims', 'Transpose', 'Tile', 'Concat', 'Pack', 'Unpack', 'SplitV', 'Slice'],
  ...['StridedSlice', 'PadV2', 'Reverse', 'Diag', 'ZerosLike'],
  ...['OnesLike', 'Fill', 'Range', 'LinSpace', 'BroadcastArgs'],
  ...['GatherV2', 'GatherNd', 'ScatterNd', 'TensorScatterUpdate', 'SparseToDense', 'UnsortedSegmentSum'],
  ...['SparseSegmentSum', 'SparseSegmentMean', 'OneHot', 'Bincount', 'DenseBincount'],
  ...['Sum', 'Mean', 'Max', 'Min', 'Prod', 'All', 'Any', 'ArgMax', 'ArgMin', 'Softmax'],
  ...['Cumsum', 'Cumprod', 'TopK', 'SearchSorted', 'Einsum'],
  ...['BatchMatMul', '_FusedMatMul', 'Conv2D', 'FusedConv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'],
  ...['Conv3D', 'Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2'],
  ...['DepthwiseConv2dNative', 'FusedDepthwiseConv2D'],
  ...['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
  ...['MaxPool', 'MaxPoolGrad', 'MaxPool3D', 'MaxPool3DGrad', 'MaxPoolWithArgmax'],
  ...['AvgPool', 'AvgPoolGrad', 'AvgPool3D', 'AvgPool3DGrad'],
  ...['Dilation2D', 'Dilation2DBackpropInput', 'Dilation2DBackpropFilter'],
  ...['ResizeBilinear', 'ResizeBilinearGrad', 'ResizeNearestNeighbor', 'ResizeNearestNeighborGrad'],
  ...['SpaceToBatchND', 'BatchToSpaceND', 'DepthToSpace', 'MirrorPad', 'FlipLeftRight', 'RotateWithOffset'],
  ...['FusedBatchNorm', 'LRN', 'LRNGrad', 'CropAndResize', 'Transform'],
] as const;

export type CoveredKernel = (typeof coveredKernels)[number];

export const kernels: { readonly [K in CoveredKernel]: Rule } = {
  ...elementwise,
  ...pairwise,
  ...shape,
  ...indexing,
  ...reductions,
  ...scans,
  ...matmuls,
  ...convolutions,
  ...depthwise,
  ...pooling,
  ...dilation,
  ...resize,
  ...arrangement,
  ...normalization,
  ...sampling,
};
