/**
 * Repairs the tape on which TensorFlow.js records what to differentiate. Two faults are at the root of its wrong second
 * derivatives:
 * - A kernel saves copies for its gradient before its own entry is on the tape. For a saved output (exp, sigmoid, tanh,
 *   softmax, max) the copy then seems to come from nowhere, and a derivative of the gradient silently loses a term. Here
 *   such copies follow the entry that makes what they copy; this holds for tf.customGrad too.
 * - Comparisons have no gradient, so a mask in a gradient (leaky ReLU, minimum, where) makes it impossible to
 *   differentiate again. Nothing flows back from whole numbers and truth values to real numbers: here it is not
 *   recorded that the former are made of the latter.
 */
import type { Tensor } from '../tensorflow.js';

interface Entry {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
}

/** What TensorFlow.js's engine calls for each operation under differentiation; not part of its public types. */
interface Recorder {
  readonly state: { activeTape: Entry[] };
  addTapeNode(
    kernel: string,
    inputs: Entry['inputs'],
    outputs: Tensor[],
    gradient: unknown,
    saved: Tensor[],
    attributes: unknown,
  ): void;
}

const isReal = ({ dtype }: Tensor) => dtype === 'float32' || dtype === 'complex64';

export function repairTape(engine: object): void {
  const recorder = engine as Recorder;
  const record = recorder.addTapeNode.bind(recorder);
  recorder.addTapeNode = (kernel, inputs, outputs, gradient, saved, attributes) => {
    const flowing = Object.values(inputs).some(isReal) ? outputs.filter(isReal) : outputs;
    if (flowing.length === 0) {
      for (const tensor of saved) tensor.dispose();
      return;
    }
    const tape = recorder.state.activeTape;
    const copies = takeCopies(tape, saved);
    const ofOutputs = ({ inputs }: Entry) => outputs.includes(inputs.x!);
    tape.push(...copies.filter((entry) => !ofOutputs(entry)));
    record(kernel, inputs, flowing, gradient, saved, attributes);
    tape.push(...copies.filter(ofOutputs));
  };
}

/** Takes the entries that made `saved` off the end of the tape. */
function takeCopies(tape: Entry[], saved: readonly Tensor[]): Entry[] {
  let start = tape.length;
  while (start > 0 && saved.includes(tape[start - 1]!.outputs[0]!)) start--;
  return tape.splice(start);
}
