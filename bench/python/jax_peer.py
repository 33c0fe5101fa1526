"""The workloads in JAX, its own way: pure functions, one jit over lax.scan of many iterations, state donated."""

import os

import common

args = common.arguments()
common.limit_threads(args.threads)
os.environ["JAX_PLATFORMS"] = "cpu"

from functools import partial  # noqa: E402

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from jax import lax  # noqa: E402

from workloads import (  # noqa: E402
    GAMES,
    SAMPLED,
    SAMPLES,
    Adam,
    BatchNorm,
    Conv,
    ConvTranspose,
    Dense,
    Dropout,
    Flatten,
    Image,
    Maxout,
)

# XLA's own generator, several times faster on CPUs than threefry, which is the default.
jax.config.update("jax_default_prng_impl", "unsafe_rbg")

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": jax.nn.relu,
    "leaky-relu": lambda x: jax.nn.leaky_relu(x, 0.2),
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
}
IMAGES = ("NHWC", "HWIO", "NHWC")


class Drawn:
    """Batches, noise and dropout of one iteration, each name with a key of its own. `table` is traced."""

    def __init__(self, spec, table, key):
        self.spec, self.table, self.key, self.count = spec, table, key, 0

    def next_key(self):
        self.count += 1
        return jax.random.fold_in(self.key, self.count)

    def batch(self, name):
        form = self.spec["table"]
        rows = jax.random.randint(self.next_key(), (self.spec["batch"],), 0, form["rows"])
        return self.table[rows].astype(jnp.float32) * form["scale"] + form["shift"]

    def noise(self, name):
        return draw(self.next_key(), self.spec["noises"][name], self.spec["noises"][name]["shape"])

    def drop(self, x, name, keep):
        return jnp.where(jax.random.bernoulli(self.next_key(), keep, x.shape), x / keep, 0)


class Given:
    """What our engine had at a step."""

    def __init__(self, tensors):
        self.tensors = tensors

    def batch(self, name):
        return self.tensors[name].reshape(len(self.tensors[name]), -1)

    def noise(self, name):
        return self.tensors[name]

    def drop(self, x, name, keep):
        return x * self.tensors[f"{name}.mask"].reshape(x.shape) / keep


def draw(key, form, shape):
    if form["kind"] == "normal":
        return jax.random.normal(key, shape)
    return jax.random.uniform(key, shape, minval=form["min"], maxval=form["max"])


def apply(layers, params, stats, x, inputs, scope, training=True):
    """-> (result, moved statistics)"""
    moved = {}
    for layer in layers:
        own = params.get(getattr(layer, "name", None))
        if isinstance(layer, Dense):
            x = ACTIVATIONS[layer.activation](x @ own["kernel"] + own.get("bias", 0))
        elif isinstance(layer, Maxout):
            x = (x @ own["kernel"] + own["bias"]).reshape(-1, layer.pieces, layer.units).max(1)
        elif isinstance(layer, Dropout):
            x = inputs.drop(x, f"{scope}.{layer.name}", layer.keep)
        elif isinstance(layer, Image):
            x = x.reshape(-1, layer.height, layer.width, layer.channels)
        elif isinstance(layer, Flatten):
            x = x.reshape(len(x), -1)
        elif isinstance(layer, BatchNorm):
            x, moved[layer.name] = normalize(x, own, stats[layer.name], training)
            x = ACTIVATIONS[layer.activation](x)
        elif isinstance(layer, Conv):
            x = lax.conv_general_dilated(x, own["kernel"], (2, 2), "SAME", dimension_numbers=IMAGES) + own["bias"]
            x = ACTIVATIONS[layer.activation](x)
        elif isinstance(layer, ConvTranspose):
            x = lax.conv_transpose(x, own["kernel"], (2, 2), "SAME", dimension_numbers=IMAGES, transpose_kernel=True)
            x = ACTIVATIONS[layer.activation](x + own.get("bias", 0))
    return x, moved


def normalize(x, own, moving, training):
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axes) if training else moving["mean"]
    variance = jnp.square(x - mean).mean(axes) if training else moving["variance"]
    y = (x - mean) * (lax.rsqrt(variance + 1e-5) * own["gamma"]) + own["beta"]
    return y, {"mean": 0.9 * moving["mean"] + 0.1 * mean, "variance": 0.9 * moving["variance"] + 0.1 * variance}


def cost(game, real, fake):
    if game.loss == "wasserstein-gp":
        return fake.mean() - real.mean()
    return game.scale * (jax.nn.softplus(-real).mean() + jax.nn.softplus(fake).mean())


def generator_cost(game, fake):
    return -fake.mean() if game.loss == "wasserstein-gp" else jax.nn.softplus(-fake).mean()


def real_batch(game, inputs, name):
    x = inputs.batch(name)
    return x.reshape(-1, 28, 28, 1) if game.image else x


def generate(game, state, params, inputs, key):
    z = inputs.noise(f"prior.{key}")
    return apply(game.generator, params, state["stats"], z, inputs, f"generator.{key}")


def judge(game, params, x, inputs, scope):
    return apply(game.discriminator, params, {}, x, inputs, f"discriminator.{scope}")[0]


def penalty(game, params, real, fake, inputs, key):
    share = inputs.noise(f"penalty.{key}").reshape(-1, 1)
    between = share * real + (1 - share) * fake
    gradient = jax.grad(lambda x: judge(game, params, x, inputs, key).sum())(between)
    return 10 * jnp.square(jnp.sqrt(jnp.square(gradient).sum(1)) - 1).mean()


def move(game, player, gradients, rate, momentum):
    """`player`: params and slots, as they were -> as they become."""
    each = jax.tree.map
    params, slots, chosen = player["params"], player["slots"], game.optimizer
    if not isinstance(chosen, Adam):
        step = each(lambda s, g: momentum * s - rate * g, slots["step"], gradients)
        return {"params": each(jnp.add, params, step), "slots": {"step": step}}
    count = slots["count"] + 1
    m = each(lambda m, g: chosen.beta1 * m + (1 - chosen.beta1) * g, slots["m"], gradients)
    v = each(lambda v, g: chosen.beta2 * v + (1 - chosen.beta2) * jnp.square(g), slots["v"], gradients)
    own, square = rate / (1 - chosen.beta1**count), jnp.sqrt(1 - chosen.beta2**count)
    moved = each(lambda w, m, v: w - own * m / (jnp.sqrt(v) / square + chosen.epsilon), params, m, v)
    return {"params": moved, "slots": {"m": m, "v": v, "count": count}}


def iterate(game, state, inputs, scalars):
    """-> (next state, (discriminator's loss, generator's loss))"""
    rates = lambda name: (scalars[f"{name}.learningRate"], scalars.get(f"{name}.momentum", 0))  # noqa: E731
    state, losses = (together if game.shared else in_turn)(game, state, inputs, rates)
    if game.average:
        mean = jax.tree.map(
            lambda old, now: game.average * old + (1 - game.average) * now, state["average"], state["g"]["params"]
        )
        state = {**state, "average": mean}
    return state, losses


def in_turn(game, state, inputs, rates):
    critic = state["d"]
    for turn in range(game.turns):
        real, key = real_batch(game, inputs, f"data.{turn}"), f"d{turn}"
        fake, _ = generate(game, state, state["g"]["params"], inputs, key)

        def loss_of(params):
            logits = judge(game, params, jnp.concatenate([real, fake]), inputs, key)
            loss = cost(game, logits[: len(real)], logits[len(real) :])
            return loss + penalty(game, params, real, fake, inputs, key) if game.loss == "wasserstein-gp" else loss

        loss, gradients = jax.value_and_grad(loss_of)(critic["params"])
        critic = move(game, critic, gradients, *rates(f"discriminator.{turn}"))

    def answer_of(params):
        fake, stats = generate(game, state, params, inputs, "g")
        return generator_cost(game, judge(game, critic["params"], fake, inputs, "g.fake")), stats

    (answer, stats), gradients = jax.value_and_grad(answer_of, has_aux=True)(state["g"]["params"])
    maker = move(game, state["g"], gradients, *rates("generator"))
    return {**state, "d": critic, "g": maker, "stats": stats}, (loss, answer)


def together(game, state, inputs, rates):
    real = real_batch(game, inputs, "data.0")
    make = lambda params: generate(game, state, params, inputs, "d0")  # noqa: E731
    fake, to_generator, stats = jax.vjp(make, state["g"]["params"], has_aux=True)

    def losses(params, fake):
        real_logits = judge(game, params, real, inputs, "d0.real")
        fake_logits = judge(game, params, fake, inputs, "d0.fake")
        return cost(game, real_logits, fake_logits), generator_cost(game, fake_logits)

    (loss, answer), back = jax.vjp(losses, state["d"]["params"], fake)
    own, _ = back((jnp.ones(()), jnp.zeros(())))
    _, through = back((jnp.zeros(()), jnp.ones(())))
    (gradients,) = to_generator(through)
    critic = move(game, state["d"], own, *rates("discriminator.0"))
    maker = move(game, state["g"], gradients, *rates("generator"))
    return {**state, "d": critic, "g": maker, "stats": stats}, (loss, answer)


def first_state(game, start):
    def player(name):
        params = jax.tree.map(jnp.asarray, start.state(name, "params"))
        zeros = lambda: jax.tree.map(jnp.zeros_like, params)  # noqa: E731
        adam = isinstance(game.optimizer, Adam)
        slots = {"m": zeros(), "v": zeros(), "count": jnp.zeros(())} if adam else {"step": zeros()}
        return {"params": params, "slots": slots}

    maker = player("generator")
    average = jax.tree.map(jnp.copy, maker["params"]) if game.average else {}
    stats = jax.tree.map(jnp.asarray, start.state("generator", "stats"))
    return {"g": maker, "d": player("discriminator"), "stats": stats, "average": average}


def prepare_training(start):
    game, spec, table = GAMES[start.name], start.spec, jnp.asarray(start.table)
    length = 500 if start.table.shape[1] < 10 else 20
    scalars = {name: jnp.float32(value) for name, value in spec["scalars"][0].items()}

    @partial(jax.jit, donate_argnums=0)
    def iterations(state, table, keys):
        def body(state, key):
            return iterate(game, state, Drawn(spec, table, key), scalars)

        return lax.scan(body, state, keys)

    held = {"state": first_state(game, start), "key": jax.random.key(1)}

    def chunk():
        held["key"], now = jax.random.split(held["key"])
        held["state"], losses = iterations(held["state"], table, jax.random.split(now, length))
        jax.block_until_ready(held["state"])
        assert all(bool(jnp.isfinite(loss).all()) for loss in losses)
        return length

    return chunk


def prepare_sampling(start):
    name, batch = SAMPLED[start.name]
    game, form = GAMES[name], start.prior()
    state, held = first_state(game, start), {"key": jax.random.key(1)}

    @jax.jit
    def samples(params, stats, key):
        def draw_batch(key):
            z = draw(key, form, (batch, form["shape"][-1]))
            return apply(game.generator, params, stats, z, None, "", False)[0].reshape(batch, -1)

        return lax.map(draw_batch, jax.random.split(key, SAMPLES // batch)).reshape(SAMPLES, -1)

    def chunk():
        held["key"], now = jax.random.split(held["key"])
        images = jax.block_until_ready(samples(state["g"]["params"], state["stats"], now))
        assert images.shape == (SAMPLES, 784)
        return 1

    return chunk


def verify(start):
    game, held, step = GAMES[start.name], {"state": first_state(GAMES[start.name], start)}, iter(start.spec["scalars"])
    once = jax.jit(lambda state, tensors, scalars: iterate(game, state, Given(tensors), scalars))

    def run(tensors):
        held["state"], losses = once(held["state"], tensors, next(step))
        return losses

    common.compare(start, run)


def main():
    start = common.read_start(args.start)
    if args.verify:
        verify(start)
    else:
        prepare = prepare_sampling if start.name in SAMPLED else prepare_training
        common.serve(f"JAX {jax.__version__}", lambda: prepare(start))


main()
