/**
 * Which of TensorFlow.js's tests the compiled engine does not have to pass, and why: what it leaves out by design
 * (`limits`), and where it differs in what it does (`differences`). A rule that explains nothing any more is an error.
 */

export interface Rule {
  /** Of the file, such as `ops/sub`. */
  readonly file?: RegExp;
  /** Of the test's name. */
  readonly test?: RegExp;
  /** Of a failure's message: what the test met. */
  readonly error?: RegExp;
  readonly reason: string;
}

/** Not in the compiled engine. Tests that meet a limit are counted as skipped, by reason. */
export const limits: readonly Rule[] = [
  {
    error: /no kernel "(Complex|ComplexAbs|Real|Imag|FFT|IFFT)"|dtype complex64/,
    reason: 'complex64',
  },
  { error: /dtype string/, reason: 'strings' },
  {
    error:
      /no kernel "(Unique|Ragged\w+|SparseFillEmptyRows|SparseReshape|NonMaxSuppression\w+)"|sums sparse segments only/,
    reason: 'a shape that depends on values',
  },
  { error: /no kernel "Multinomial"/, reason: 'randomness of a kernel: noise comes from the source' },
];

/** Fails, and is known to. One line each; such a test that passes is an error too. */
export const differences: readonly Rule[] = [
  {
    file: /^ops\/(arg_max|arg_min|greater_equal|is_inf|is_nan)$/,
    test: /gradient/,
    error: /Cannot compute gradient of y=f\(x\) with respect to x/,
    reason: 'the gradient of an index or a truth value is refused, where TensorFlow.js gives zeros',
  },
  {
    file: /^ops\/depthwise_conv2d$/,
    test: /gradients throws error on dilations > 1/,
    reason: 'the gradient of a dilated depthwise convolution is there, where TensorFlow.js has none',
  },
];
