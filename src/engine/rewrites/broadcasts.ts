/**
 * Broadcasting operators walk memory in runs as long as the last axis; where that axis has extent 1 (grey images) they
 * crawl, at a hundredth of the speed. Axes that broadcast alike are merged into one, the output gets its shape back.
 */
import { type Shape, sameShape, sizeOf } from '../tensor.js';
import { type Rewrite, reshaped } from './rewrite.js';

/** Below this many numbers a reshape costs more than it saves. */
const worthwhile = 4096;

export const mergeAxes: Rewrite = ({ node, inputs, graph }) => {
  const output = node.outputs[0]!;
  if (output.shape.at(-1) !== 1 || sizeOf(output.shape) < worthwhile) return undefined;
  if (inputs.every(({ shape }) => sameShape(shape, output.shape))) return undefined;
  const shapes = mergedAxes(
    inputs.map((input) => input.shape),
    output.shape,
  );
  const ins = inputs.map((input, i) => (input.shape.length === 0 ? input : reshaped(graph, input, shapes.inputs[i]!)));
  const [flat] = graph.emit(node.op, ins, node.attributes, { dtype: output.dtype, shape: shapes.output });
  return reshaped(graph, flat!, output.shape);
};

/** The same broadcast with as few axes as it needs. */
function mergedAxes(shapes: readonly Shape[], output: Shape): { inputs: Shape[]; output: Shape } {
  const padded = shapes.map((shape) => [...Array<number>(output.length - shape.length).fill(1), ...shape]);
  const inputs: number[][] = shapes.map(() => []);
  const merged: number[] = [];
  let last = '';
  output.forEach((extent, axis) => {
    if (extent === 1) return;
    const pattern = padded.map((shape) => (shape[axis] === 1 ? '1' : 'n')).join('');
    if (pattern === last) merged[merged.length - 1]! *= extent;
    else merged.push(extent);
    padded.forEach((shape, i) => {
      if (pattern === last) inputs[i]![inputs[i]!.length - 1]! *= shape[axis]!;
      else inputs[i]!.push(shape[axis]!);
    });
    last = pattern;
  });
  return { inputs, output: merged };
}
