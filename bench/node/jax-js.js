/**
 * The fully connected workloads in jax-js, its own way: one jit per iteration on its Wasm backend. Networks are those of
 * bench/python/workloads.py. A value is consumed by the function it is passed to; inside jit every use takes a reference.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { init, jit, nn, numpy as np, random, valueAndGrad } from '@jax-js/jax';

const [folder, , option] = process.argv.slice(2);
const spec = JSON.parse(readFileSync(join(folder, 'start.json'), 'utf8'));
const tensors = readSafetensors(join(folder, 'start.safetensors'));
const name = folder.split('/').at(-1);

const mlp = (activation, hidden, output, keep) => ({ activation, hidden, output, keep });
const games = {
  blog: { generator: mlp('leaky', 1, 'tanh'), discriminator: mlp('leaky', 1, 'linear'), beta1: 0.9, turns: 1 },
  showcase: {
    generator: mlp('leaky', 3, 'tanh'),
    discriminator: mlp('leaky', 2, 'linear', 0.7),
    beta1: 0.5,
    turns: 1,
    average: 0.999,
  },
  'gaussian-1d': { generator: mlp('tanh', 2, 'linear'), discriminator: mlp('tanh', 2, 'linear'), beta1: 0.5, turns: 2 },
  ring: { generator: mlp('relu', 2, 'linear'), discriminator: mlp('leaky', 2, 'linear'), beta1: 0.5, turns: 1 },
};
const game = games[name];
const beta2 = 0.999;

const activations = {
  linear: (x) => x,
  relu: (x) => nn.relu(x),
  leaky: (x) => nn.leakyRelu(x, 0.2),
  tanh: (x) => np.tanh(x),
};

function readSafetensors(path) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  const entries = Object.entries(header).filter(([key]) => key !== '__metadata__');
  return Object.fromEntries(
    entries.map(
      ([
        key,
        {
          dtype,
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const bytes = Uint8Array.from(file.subarray(8 + length + begin, 8 + length + end));
        const data = dtype === 'F32' ? new Float32Array(bytes.buffer) : Float32Array.from(bytes);
        return [key, { shape, data }];
      },
    ),
  );
}

const arrayOf = ({ data, shape }) => np.array(data, { shape });

/** Kernel and bias of each dense layer, in order. */
function paramsOf(player) {
  const kernels = Object.keys(tensors).filter(
    (key) => key.startsWith(`state.${player}.params.`) && key.endsWith('.kernel'),
  );
  const order = (key) => Number(/params\.(\d+)-/.exec(key)[1]);
  kernels.sort((a, b) => order(a) - order(b));
  return kernels.map((key) => [arrayOf(tensors[key]), arrayOf(tensors[key.replace(/kernel$/, 'bias')])]);
}

/** `masks`: those of each hidden layer, already scaled. */
function apply({ activation, output }, params, x, masks = []) {
  let y = x;
  params.forEach(([kernel, bias], i) => {
    const last = i === params.length - 1;
    y = activations[last ? output : activation](np.matmul(y, kernel.ref).add(bias.ref));
    if (!last && masks[i]) y = y.mul(masks[i].ref);
  });
  return y;
}

const judge = (params, x, masks) => apply(game.discriminator, params, x, masks);
const costOfReal = (logits) => nn.softplus(logits.mul(-1)).mean();
const costOfFake = (logits) => nn.softplus(logits).mean();

function moved({ params, m, v, count }, gradients, rate) {
  const steps = count.add(1);
  const own = rate.div(np.subtract(1, np.power(game.beta1, steps.ref)));
  const square = np.sqrt(np.subtract(1, np.power(beta2, steps.ref)));
  const each = (f, ...trees) => params.map((layer, i) => layer.map((_, j) => f(...trees.map((one) => one[i][j]))));
  const nextM = each((m, g) => m.ref.mul(game.beta1).add(g.ref.mul(1 - game.beta1)), m, gradients);
  const nextV = each((v, g) => v.ref.mul(beta2).add(g.ref.mul(g.ref).mul(1 - beta2)), v, gradients);
  const step = (w, m, v) => w.ref.sub(own.ref.mul(m.ref).div(np.sqrt(v.ref).div(square.ref).add(1e-8)));
  return { params: each(step, params, nextM, nextV), m: nextM, v: nextV, count: steps };
}

/** `inputs`: per turn the real batch, z and masks, then those of the generator's turn. */
function iterate(state, inputs, rates) {
  let critic = state.discriminator;
  let loss;
  for (let turn = 0; turn < game.turns; turn++) {
    const { real, z, masks } = inputs.turns[turn];
    const [rows] = real.shape;
    const fake = apply(game.generator, state.generator.params, z.ref);
    const both = np.concatenate([real.ref, fake], 0);
    const lossOf = (params) => {
      const logits = judge(params, both.ref, masks);
      return costOfReal(logits.ref.slice([0, rows])).add(costOfFake(logits.slice([rows, 2 * rows])));
    };
    const [value, gradients] = valueAndGrad(lossOf)(critic.params.map((layer) => layer.map((w) => w.ref)));
    loss = value;
    critic = moved(critic, gradients, rates.discriminator.ref);
  }
  const { z, masks } = inputs.answer;
  const answerOf = (params) => costOfReal(judge(critic.params, apply(game.generator, params, z.ref), masks));
  const [answer, gradients] = valueAndGrad(answerOf)(state.generator.params.map((layer) => layer.map((w) => w.ref)));
  const generator = moved(state.generator, gradients, rates.generator.ref);
  const average = game.average
    ? state.average.map((layer, i) =>
        layer.map((old, j) => old.ref.mul(game.average).add(generator.params[i][j].ref.mul(1 - game.average))),
      )
    : [];
  return { state: { generator, discriminator: critic, average }, losses: [loss, answer] };
}

const zerosLike = (params) => params.map((layer) => layer.map((w) => np.zeros(w.shape)));
const fresh = (player) => {
  const params = paramsOf(player);
  return { params, m: zerosLike(params), v: zerosLike(params), count: np.array(0) };
};
const firstState = () => ({
  generator: fresh('generator'),
  discriminator: fresh('discriminator'),
  average: game.average ? paramsOf('generator') : [],
});

const ratesAt = (scalars) => ({
  discriminator: np.array(scalars['discriminator.0.learningRate']),
  generator: np.array(scalars['generator.learningRate']),
});

const maskNames = (prefix) =>
  Object.keys(spec.noises).filter((key) => key.startsWith(`${prefix}.`) && key.endsWith('.mask'));

/** What our engine had at a step. */
function given(step) {
  const of = (key) => arrayOf(tensors[`step.${step}.${key}`]);
  const masks = (prefix) => maskNames(prefix).map((key) => of(key).mul(1 / spec.noises[key].keep));
  const flat = (x) => x.reshape([spec.batch, -1]);
  const turns = Array.from({ length: game.turns }, (_, turn) => ({
    real: flat(of(`data.${turn}`)),
    z: of(`prior.d${turn}`),
    masks: masks(`discriminator.d${turn}`),
  }));
  return { turns, answer: { z: of('prior.g'), masks: masks('discriminator.g') } };
}

/** Rows of the table, and noise from jax-js's own generator. */
function drawer() {
  const { rows, dtype, scale, shift } = spec.table;
  const bytes = readFileSync(join(folder, 'table.bin'));
  const data = dtype === 'uint8' ? bytes : new Float32Array(Uint8Array.from(bytes).buffer);
  const size = data.length / rows;
  let key = random.key(1);
  const nextKey = () => {
    const keys = random.split(key, 2);
    key = keys.ref.slice(0);
    return keys.slice(1);
  };
  const real = () => {
    const out = new Float32Array(spec.batch * size);
    for (let i = 0; i < spec.batch; i++) {
      const row = Math.floor(Math.random() * rows);
      for (let j = 0; j < size; j++) out[i * size + j] = data[row * size + j] * scale + shift;
    }
    return np.array(out, { shape: [spec.batch, size] });
  };
  const z = (name) => {
    const { kind, shape, min, max } = spec.noises[name];
    return kind === 'normal'
      ? random.normal(nextKey(), shape)
      : random.uniform(nextKey(), shape, { minval: min, maxval: max });
  };
  const masks = (prefix) =>
    maskNames(prefix).map((name) => {
      const { shape, keep } = spec.noises[name];
      return random
        .bernoulli(nextKey(), keep, shape)
        .astype(np.float32)
        .mul(1 / keep);
    });
  return () => ({
    turns: Array.from({ length: game.turns }, (_, turn) => ({
      real: real(),
      z: z(`prior.d${turn}`),
      masks: masks(`discriminator.d${turn}`),
    })),
    answer: { z: z('prior.g'), masks: masks('discriminator.g') },
  });
}

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function verify(step) {
  let state = firstState();
  let worst = 0;
  for (let i = 0; i < spec.losses.generator.length; i++) {
    const next = step(state, given(i), ratesAt(spec.scalars[i]));
    state = next.state;
    const [loss, answer] = await Promise.all(next.losses.map((one) => one.jsAsync()));
    for (const [got, wanted] of [
      [loss, spec.losses.discriminator[i]],
      [answer, spec.losses.generator[i]],
    ])
      worst = Math.max(worst, Math.abs(got - wanted) / Math.abs(wanted));
  }
  say({ worst });
}

async function serve(step) {
  const draw = drawer();
  let state = firstState();
  const once = async () => {
    const next = step(state, draw(), ratesAt(spec.scalars[0]));
    state = next.state;
    const losses = await Promise.all(next.losses.map((one) => one.jsAsync()));
    if (!losses.every(Number.isFinite)) throw new Error('the losses are not finite');
  };
  const begun = performance.now();
  await once();
  const { version } = JSON.parse(
    readFileSync(new URL('node_modules/@jax-js/jax/package.json', import.meta.url), 'utf8'),
  );
  say({ version: `jax-js ${version}`, readySeconds: (performance.now() - begun) / 1000 });
  for await (const line of createInterface({ input: process.stdin })) {
    await once();
    const start = performance.now();
    let [iterations, passed] = [0, 0];
    for (; passed < 1000 * JSON.parse(line).seconds; passed = performance.now() - start) {
      await once();
      iterations++;
    }
    say({ iterations, milliseconds: passed / iterations });
  }
}

await init('wasm');
const step = jit(iterate);
await (option === '--verify' ? verify : serve)(step);
process.exit(0);
