/**
 * The MNIST game of Goodfellow et al. 2014 as their code plays it, in plain loops of double precision, with
 * backpropagation written out. Shares nothing with the framework but names of parameters; noise and masks are given.
 */

/** [rows, columns], row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export const matrix = (rows: number, columns: number, data: ArrayLike<number>): Matrix => ({
  rows,
  columns,
  data: Float64Array.from(data),
});

function filled(rows: number, columns: number, f: (row: number, column: number) => number): Matrix {
  const data = new Float64Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) data[i++] = f(row, column);
  return { rows, columns, data };
}

const at = ({ data, columns }: Matrix, row: number, column: number) => data[row * columns + column]!;
const times = (a: Matrix, b: Matrix) => filled(a.rows, a.columns, (r, c) => at(a, r, c) * at(b, r, c));
const stacked = (a: Matrix, b: Matrix) => matrix(a.rows + b.rows, a.columns, [...a.data, ...b.data]);

/** a b, or a^T b, or a b^T */
function product(a: Matrix, b: Matrix, transposed: 'none' | 'a' | 'b' = 'none'): Matrix {
  const [rows, inner] = transposed === 'a' ? [a.columns, a.rows] : [a.rows, a.columns];
  const [down, along] = transposed === 'a' ? [1, a.columns] : [a.columns, 1];
  const [deeper, across] = transposed === 'b' ? [1, b.columns] : [b.columns, 1];
  return filled(rows, transposed === 'b' ? b.rows : b.columns, (r, c) => {
    let sum = 0;
    for (let i = 0; i < inner; i++) sum += a.data[r * down + i * along]! * b.data[i * deeper + c * across]!;
    return sum;
  });
}

/** A kernel [inputs, units] and a bias [1, units]. */
export interface Weights {
  readonly kernel: Matrix;
  readonly bias: Matrix;
}

const affine = (x: Matrix, { kernel, bias }: Weights): Matrix => {
  const linear = product(x, kernel);
  return filled(x.rows, kernel.columns, (r, c) => at(linear, r, c) + at(bias, 0, c));
};

/** What the loss's slope `d` at an affine map's output makes of its weights, and of its input. */
function affineBack(x: Matrix, { kernel }: Weights, d: Matrix) {
  const ones = filled(1, d.rows, () => 1);
  return { weights: { kernel: product(x, d, 'a'), bias: product(ones, d) }, x: product(d, kernel, 'b') };
}

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));

/** ReLU, ReLU, sigmoid. */
export function generator(layers: readonly Weights[], z: Matrix) {
  const inputs = [z];
  const linears: Matrix[] = [];
  layers.forEach((weights, i) => {
    const linear = affine(inputs[i]!, weights);
    linears.push(linear);
    const last = i === layers.length - 1;
    const act = last ? sigmoid : (a: number) => Math.max(a, 0);
    inputs.push(filled(linear.rows, linear.columns, (r, c) => act(at(linear, r, c))));
  });
  const x = inputs.at(-1)!;
  /** The gradient by each layer's weights of a loss whose slope at x is `d`. */
  function back(slope: Matrix): Weights[] {
    const gradients: Weights[] = [];
    let d = times(
      slope,
      filled(x.rows, x.columns, (r, c) => at(x, r, c) * (1 - at(x, r, c))),
    );
    for (let i = layers.length - 1; i >= 0; i--) {
      const { weights, x: before } = affineBack(inputs[i]!, layers[i]!, d);
      gradients.unshift(weights);
      const below = linears[i - 1];
      if (below) d = filled(before.rows, before.columns, (r, c) => (at(below, r, c) > 0 ? at(before, r, c) : 0));
    }
    return gradients;
  }
  return { x, back };
}

/** Dropout of the input, maxout, dropout, maxout, dropout, one logit. `masks` hold 0 or the factor of what is kept. */
export function discriminator(layers: readonly Weights[], x: Matrix, masks: readonly Matrix[], zeroPiece = false) {
  const dropped: Matrix[] = [];
  const winners: Matrix[] = [];
  let current = x;
  layers.forEach((weights, i) => {
    dropped.push(times(current, masks[i]!));
    const linear = affine(dropped[i]!, weights);
    if (i === layers.length - 1) {
      current = linear;
      return;
    }
    const units = layers[i + 1]!.kernel.rows;
    const pieces = linear.columns / units; // piece p of unit u is column p * units + u
    const winner = filled(x.rows, units, (r, u) => {
      let best = zeroPiece ? -1 : u;
      const value = (c: number) => (c < 0 ? 0 : at(linear, r, c));
      for (let p = 0; p < pieces; p++) if (value(p * units + u) > value(best)) best = p * units + u;
      return best;
    });
    winners.push(winner);
    current = filled(x.rows, units, (r, u) => (at(winner, r, u) < 0 ? 0 : at(linear, r, at(winner, r, u))));
  });
  /** Gradients by the weights, and the slope at x, of a loss whose slope at the logits is `d`. */
  function back(slope: Matrix) {
    const gradients: Weights[] = [];
    let d = slope;
    for (let i = layers.length - 1; i >= 0; i--) {
      const { weights, x: before } = affineBack(dropped[i]!, layers[i]!, d);
      gradients.unshift(weights);
      const kept = times(before, masks[i]!);
      const winner = winners[i - 1];
      d = winner
        ? filled(x.rows, layers[i - 1]!.kernel.columns, (r, c) => {
            const u = c % winner.columns;
            return at(winner, r, u) === c ? at(kept, r, u) : 0;
          })
        : kept;
    }
    return { gradients, x: d };
  }
  return { logits: current, back };
}

/** What can be got wrong; `asRun` is what the authors' code does. */
export interface Rules {
  readonly simultaneous: boolean;
  readonly sameNoise: boolean;
  readonly sameMasks: boolean;
  readonly saturating: boolean;
  readonly scaleOfD: number;
  readonly scaleOfG: number;
  /** Of what is kept in the input and in what follows. */
  readonly kept: readonly [number, number];
  readonly zeroPiece: boolean;
  readonly nesterov: boolean;
  /** Momentum in epoch e, from 1. */
  readonly momentum: (epoch: number) => number;
  /** At minibatch t, from 0. */
  readonly rate: (t: number) => number;
  /** Longest column, if there is a bound. */
  readonly longest?: number;
}

export const asRun: Rules = {
  simultaneous: true,
  sameNoise: true,
  sameMasks: true,
  saturating: false,
  scaleOfD: 0.5,
  scaleOfG: 1,
  kept: [1.25, 2],
  zeroPiece: false,
  nesterov: false,
  momentum: (epoch) => 0.5 + 0.2 * Math.min((epoch - 1) / 249, 1),
  rate: (t) => Math.max(0.1 / 1.000004 ** t, 1e-6),
};

export const asWritten: Rules = {
  ...asRun,
  simultaneous: false,
  sameNoise: false,
  sameMasks: false,
  saturating: true,
  scaleOfD: 1,
};

export interface Player {
  readonly layers: readonly Weights[];
  readonly steps: readonly Weights[];
}

/** A fresh player: no increments yet. */
export const resting = (layers: readonly Weights[]): Player => ({
  layers,
  steps: layers.map(({ kernel, bias }) => ({ kernel: scaled(kernel, 0), bias: scaled(bias, 0) })),
});

const scaled = (a: Matrix, by: number) => filled(a.rows, a.columns, (r, c) => by * at(a, r, c));

/** pylearn2's bound on columns, with its `tiny`. */
export function bounded(kernel: Matrix, longest: number, tiny = 1e-7): Matrix {
  const norms = new Float64Array(kernel.columns);
  kernel.data.forEach((w, i) => {
    norms[i % kernel.columns]! += w * w;
  });
  const factors = norms.map((square) => Math.min(Math.sqrt(square), longest) / (tiny + Math.sqrt(square)));
  return filled(kernel.rows, kernel.columns, (r, c) => at(kernel, r, c) * factors[c]!);
}

/** inc <- m inc - lr g; w <- w + inc */
function moved({ layers, steps }: Player, gradients: readonly Weights[], rules: Rules, m: number, lr: number): Player {
  const stepOf = (step: Matrix, g: Matrix) =>
    filled(step.rows, step.columns, (r, c) => m * at(step, r, c) - lr * at(g, r, c));
  const added = (w: Matrix, step: Matrix, g: Matrix) =>
    filled(w.rows, w.columns, (r, c) => {
      return at(w, r, c) + (rules.nesterov ? m * at(step, r, c) - lr * at(g, r, c) : at(step, r, c));
    });
  const next = steps.map(({ kernel, bias }, i) => ({
    kernel: stepOf(kernel, gradients[i]!.kernel),
    bias: stepOf(bias, gradients[i]!.bias),
  }));
  const within = (kernel: Matrix) => (rules.longest === undefined ? kernel : bounded(kernel, rules.longest));
  const weights = layers.map(({ kernel, bias }, i) => ({
    kernel: within(added(kernel, next[i]!.kernel, gradients[i]!.kernel)),
    bias: added(bias, next[i]!.bias, gradients[i]!.bias),
  }));
  return { layers: weights, steps: next };
}

/** z and masks of the two turns; masks hold 0 and 1. */
export interface Turn {
  readonly z: Matrix;
  readonly real: readonly Matrix[];
  readonly fake: readonly Matrix[];
}

/** One minibatch of each player. */
export function iterate(
  rules: Rules,
  game: { readonly g: Player; readonly d: Player },
  real: Matrix,
  noise: { readonly d: Turn; readonly g: Pick<Turn, 'z' | 'fake'> },
  { t, epoch }: { readonly t: number; readonly epoch: number },
) {
  const n = real.rows;
  const [m, lr] = [rules.momentum(epoch), rules.rate(t)];
  const kept = (masks: readonly Matrix[]) => masks.map((mask, i) => scaled(mask, rules.kept[i === 0 ? 0 : 1]));

  const fake = generator(game.g.layers, noise.d.z).x;
  const masks = noise.d.real.map((mask, i) => stacked(mask, noise.d.fake[i]!));
  const judged = discriminator(game.d.layers, stacked(real, fake), kept(masks), rules.zeroPiece);
  const slope = filled(2 * n, 1, (r) => {
    const p = sigmoid(at(judged.logits, r, 0));
    return (rules.scaleOfD * (r < n ? p - 1 : p)) / n;
  });
  const d = moved(game.d, judged.back(slope).gradients, rules, m, lr);

  const opponent = rules.simultaneous ? game.d : d;
  const made = generator(game.g.layers, rules.sameNoise ? noise.d.z : noise.g.z);
  const seen = rules.sameMasks ? noise.d.fake : noise.g.fake;
  const answered = discriminator(opponent.layers, made.x, kept(seen), rules.zeroPiece);
  const push = filled(n, 1, (r) => {
    const p = sigmoid(at(answered.logits, r, 0));
    return (rules.scaleOfG * (rules.saturating ? -p : p - 1)) / n;
  });
  return { g: moved(game.g, made.back(answered.back(push).x), rules, m, lr), d };
}
