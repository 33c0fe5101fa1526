/** The normal law in doubles, its far tails included: log probabilities and quantiles. Knows nothing of dimensions. */

/**
 * Chebyshev coefficients on t in (0, 1] of log(erfc(x)) + x^2 - log(t), t = 2 / (2 + x), x >= 0, so that tails lose no
 * digits. Computed with mpmath at 60 digits; what is left out is below 1e-17.
 */
const coefficients = [
  -0.6513268598908547, 0.6419697923564902, 0.019476473204185836, -0.009561514786808632, -0.0009465953444820369,
  0.00036683949785276145, 4.252332480690777e-5, -2.0278578112534242e-5, -1.6242900046470256e-6, 1.3036558355805232e-6,
  1.5626441722066142e-8, -8.523809591492654e-8, 6.5290544390988515e-9, 5.059343495551469e-9, -9.91364156493033e-10,
  -2.273651222931836e-10, 9.646791102015527e-11, 2.3940380830391146e-12, -6.886027526497553e-12, 8.944879273090725e-13,
  3.130921399342958e-13, -1.1270822361367252e-13, 3.810905255189232e-16, 7.106097613609237e-15, -1.5230282014571043e-15,
  -9.457494571291233e-17, 1.210237189224279e-16, -2.816663087747177e-17,
];

/** log of erfc(x) for x >= 0. */
function logErfc(x: number): number {
  const t = 2 / (2 + x);
  const twice = 4 * t - 2;
  let ahead = 0;
  let after = 0;
  for (let i = coefficients.length - 1; i > 0; i--) {
    const here = twice * ahead - after + coefficients[i]!;
    after = ahead;
    ahead = here;
  }
  return Math.log(t) - x * x + 0.5 * twice * ahead - after + coefficients[0]!;
}

/** log P(Z < z) of a standard normal Z. */
export const logCdf = (z: number): number =>
  z <= 0 ? logErfc(-z * Math.SQRT1_2) - Math.LN2 : Math.log1p(-Math.exp(logCdf(-z)));

/** log P(a < Z < b), a <= b; -Infinity where that is nothing. */
export function logMass(a: number, b: number): number {
  if (a >= 0) return logMass(-b, -a);
  if (b > 0) return Math.log1p(-Math.exp(logCdf(a)) - Math.exp(logCdf(-b)));
  const upper = logCdf(b);
  return upper + Math.log1p(-Math.exp(logCdf(a) - upper));
}

export const logRoot2Pi = 0.5 * Math.log(2 * Math.PI);

/**
 * The z with P(Z < z) = u, u in (0, 1). Newton's method on the logarithm, which is concave: from a bound on the left it
 * climbs to the root and stops where doubles do.
 */
export function quantile(u: number): number {
  if (u > 0.5) return -quantile(1 - u);
  const wanted = Math.log(u);
  let z = -Math.sqrt(Math.max(0, -2 * (Math.LN2 + wanted)));
  for (;;) {
    const log = logCdf(z);
    const next = z + (wanted - log) * Math.exp(log + 0.5 * z * z + logRoot2Pi);
    if (!(next > z)) return z;
    z = next;
  }
}
