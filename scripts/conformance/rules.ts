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
  { error: /no kernel "(Complex|ComplexAbs|Real|Imag|FFT|IFFT)"|dtype complex64/, reason: 'complex64' },
  { error: /dtype string/, reason: 'strings' },
  {
    error: /no kernel "(Unique|Ragged\w+|SparseFillEmptyRows|SparseReshape|NonMaxSuppression\w+)"/,
    reason: 'a shape that depends on values',
  },
  { error: /no kernel "Multinomial"/, reason: 'randomness of a kernel: noise comes from the source' },
];

/** Fails, and is known to. One line each; such a test that passes is an error too. */
export const differences: readonly Rule[] = [
  {
    file: /^ops\/(arg_max|arg_min|greater_equal|is_finite|is_inf|is_nan)$/,
    test: /gradient/,
    error: /Cannot compute gradient of y=f\(x\) with respect to x/,
    reason: 'the gradient of an index or a truth value is refused, where TensorFlow.js gives zeros',
  },
  {
    file: /^ops\/depthwise_conv2d$/,
    test: /gradients throws error on dilations > 1/,
    reason: 'the gradient of a dilated depthwise convolution is there, where TensorFlow.js has none',
  },
  {
    file: /^ops\/arithmetic$/,
    test: /^div gradient: (Tensor1D with int32|1d<int32> with 1d<bool>)/,
    error: /Arrays differ: actual\[0\] = 0/,
    reason: 'a quotient rounded to a whole number has slope 0, where TensorFlow.js gives that of the quotient',
  },
  {
    file: /^ops\/broadcast_args$/,
    test: /\(\[1,2\], \[1,3\]\) -> error/,
    reason: 'shapes that are themselves tensors are not looked at, so that some which do not fit are not told',
  },
  {
    file: /^ops\/(exp|tan)$/,
    test: /^exp int32|exceed float32 precision/,
    error: /22026\.466796875|30144\.177734375/,
    reason: 'off by the last bit of a float32 where the test allows less',
  },
  {
    file: /^ops\/mirror_pad$/,
    test: /grad/,
    error: /actual\[1\] = 120/,
    reason: 'the gradient of a mirrored tensor reaches it from every image, which TensorFlow.js forgets',
  },
  {
    file: /^ops\/avg_pool$/,
    test: /^avgPool gradient x=\[3,3,1\] f=\[3,3\] s=1 p=explicit/,
    error: /actual\[1\] = 1\.75/,
    reason: 'the gradient of an average divides by what was averaged, in TensorFlow.js by the padding too',
  },
];
