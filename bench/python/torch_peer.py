"""The workloads in PyTorch, its own way: eager with fused optimizers, or the whole iteration compiled by Inductor."""

import common

args = common.arguments()
common.limit_threads(args.threads)

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

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

torch.set_num_threads(args.threads)

ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": F.relu,
    "leaky-relu": lambda x: F.leaky_relu(x, 0.2),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


class Drawn:
    """Batches, noise and dropout from PyTorch's own generator."""

    def __init__(self, start):
        self.spec = start.spec
        self.table = torch.from_numpy(start.table)

    def batch(self, name):
        form = self.spec["table"]
        rows = torch.randint(form["rows"], (self.spec["batch"],))
        return scaled(self.table[rows].float(), form)

    def noise(self, name):
        return draw(self.spec["noises"][name], self.spec["noises"][name]["shape"])

    def drop(self, x, name, keep):
        return F.dropout(x, 1 - keep)

    def scalar(self, name):
        return self.spec["scalars"][0][name]


class Given:
    """What our engine had at a step."""

    def __init__(self, spec, tensors, scalars):
        self.spec, self.scalars = spec, scalars
        self.tensors = {name: torch.from_numpy(array) for name, array in tensors.items()}

    def batch(self, name):
        return self.tensors[name].flatten(1)

    def noise(self, name):
        return self.tensors[name]

    def drop(self, x, name, keep):
        return x * self.tensors[f"{name}.mask"].float().view(x.shape) / keep

    def scalar(self, name):
        return self.scalars[name]


def scaled(x, form):
    if form["scale"] != 1:
        x = x * form["scale"]
    return x + form["shift"] if form["shift"] != 0 else x


def draw(form, shape):
    if form["kind"] == "normal":
        return torch.randn(shape)
    return torch.rand(shape) * (form["max"] - form["min"]) + form["min"]


def weights(tree):
    """PyTorch's layouts: [out, in] for dense layers, [out, in, h, w] and [in, out, h, w] channels last for images."""

    def leaf(layer, name, array):
        tensor = torch.from_numpy(array.copy())
        if name != "kernel":
            return tensor
        if tensor.dim() == 2:
            return tensor.t().contiguous()
        return tensor.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last)

    return {layer: {name: leaf(layer, name, array) for name, array in own.items()} for layer, own in tree.items()}


def leaves(tree):
    return [tensor for own in tree.values() for tensor in own.values()]


def apply(layers, params, stats, x, inputs, scope, training=True):
    for layer in layers:
        own = params.get(getattr(layer, "name", None))
        if isinstance(layer, Dense):
            x = ACTIVATIONS[layer.activation](F.linear(x, own["kernel"], own.get("bias")))
        elif isinstance(layer, Maxout):
            x = F.linear(x, own["kernel"], own["bias"]).view(-1, layer.pieces, layer.units).amax(1)
        elif isinstance(layer, Dropout):
            x = inputs.drop(x, f"{scope}.{layer.name}", layer.keep)
        elif isinstance(layer, Image):
            x = x.view(-1, layer.height, layer.width, layer.channels).permute(0, 3, 1, 2)
        elif isinstance(layer, Flatten):
            x = x.permute(0, 2, 3, 1).flatten(1)
        elif isinstance(layer, BatchNorm):
            moving = stats[layer.name]
            mean, variance = moving["mean"], moving["variance"]
            x = F.batch_norm(x, mean, variance, own["gamma"], own["beta"], training, 0.1, 1e-5)
            x = ACTIVATIONS[layer.activation](x)
        elif isinstance(layer, Conv):
            x = ACTIVATIONS[layer.activation](F.conv2d(x, own["kernel"], own["bias"], stride=2, padding=1))
        elif isinstance(layer, ConvTranspose):
            x = F.conv_transpose2d(x, own["kernel"], own.get("bias"), stride=2, padding=1)
            x = ACTIVATIONS[layer.activation](x)
    return x


class Players:
    """Both networks, with one judgement for all workloads."""

    def __init__(self, game, start):
        self.game = game
        self.generator = weights(start.state("generator", "params"))
        self.stats = weights(start.state("generator", "stats"))
        self.discriminator = weights(start.state("discriminator", "params"))

    def real(self, inputs, name):
        x = inputs.batch(name)
        return x.view(-1, 28, 28, 1).permute(0, 3, 1, 2) if self.game.image else x

    def generate(self, params, inputs, key):
        return apply(self.game.generator, params, self.stats, inputs.noise(f"prior.{key}"), inputs, f"generator.{key}")

    def judge(self, params, x, inputs, scope):
        return apply(self.game.discriminator, params, {}, x, inputs, f"discriminator.{scope}")

    def discriminator_loss(self, params, real, fake, inputs, key):
        if self.game.shared:
            real_logits = self.judge(params, real, inputs, f"{key}.real")
            fake_logits = self.judge(params, fake, inputs, f"{key}.fake")
            return self.cost(real_logits, fake_logits), fake_logits
        real_logits, fake_logits = self.judge(params, torch.cat([real, fake]), inputs, key).chunk(2)
        loss = self.cost(real_logits, fake_logits)
        if self.game.loss == "wasserstein-gp":
            loss = loss + self.penalty(params, real, fake, inputs, key)
        return loss, fake_logits

    def cost(self, real, fake):
        if self.game.loss == "wasserstein-gp":
            return fake.mean() - real.mean()
        return self.game.scale * (F.softplus(-real).mean() + F.softplus(fake).mean())

    def penalty(self, params, real, fake, inputs, key):
        share = inputs.noise(f"penalty.{key}").view(-1, 1)
        gradient = self.slope(lambda x: self.judge(params, x, inputs, key).sum(), share * real + (1 - share) * fake)
        return 10 * (gradient.norm(dim=1) - 1).square().mean()

    def generator_loss(self, fake_logits):
        return -fake_logits.mean() if self.game.loss == "wasserstein-gp" else F.softplus(-fake_logits).mean()


class Eager(Players):
    """autograd and torch.optim with fused=True, updated in place."""

    def __init__(self, game, start):
        super().__init__(game, start)
        for tensor in leaves(self.generator) + leaves(self.discriminator):
            tensor.requires_grad_()
        self.optimizers = {name: self.optimizer(leaves(getattr(self, name))) for name in ("generator", "discriminator")}
        self.average = [tensor.detach().clone() for tensor in leaves(self.generator)] if game.average else []

    def optimizer(self, params):
        chosen = self.game.optimizer
        if isinstance(chosen, Adam):
            return torch.optim.Adam(params, 1e-3, (chosen.beta1, chosen.beta2), chosen.epsilon, fused=True)
        return torch.optim.SGD(params, 1e-3, momentum=0.5, fused=True)

    def slope(self, f, x):
        x.requires_grad_()
        return torch.autograd.grad(f(x), x, create_graph=True)[0]

    def learn(self, player, loss, inputs, scalars, retain=False):
        optimizer, params = self.optimizers[player], leaves(getattr(self, player))
        optimizer.zero_grad()
        loss.backward(inputs=params, retain_graph=retain)
        (group,) = optimizer.param_groups
        group["lr"] = inputs.scalar(f"{scalars}.learningRate")
        if not isinstance(self.game.optimizer, Adam):
            group["momentum"] = inputs.scalar(f"{scalars}.momentum")
        return optimizer

    def iterate(self, inputs):
        losses = self.together(inputs) if self.game.shared else self.in_turn(inputs)
        if self.average:
            with torch.no_grad():
                torch._foreach_lerp_(self.average, leaves(self.generator), 1 - self.game.average)
        return losses

    def in_turn(self, inputs):
        for turn in range(self.game.turns):
            real = self.real(inputs, f"data.{turn}")
            with torch.no_grad():
                fake = self.generate(self.generator, inputs, f"d{turn}")
            loss, _ = self.discriminator_loss(self.discriminator, real, fake, inputs, f"d{turn}")
            self.learn("discriminator", loss, inputs, f"discriminator.{turn}").step()
        fake = self.generate(self.generator, inputs, "g")
        answer = self.generator_loss(self.judge(self.discriminator, fake, inputs, "g.fake"))
        self.learn("generator", answer, inputs, "generator").step()
        return loss.detach(), answer.detach()

    def together(self, inputs):
        real, fake = self.real(inputs, "data.0"), self.generate(self.generator, inputs, "d0")
        loss, logits = self.discriminator_loss(self.discriminator, real, fake, inputs, "d0")
        answer = self.generator_loss(logits)
        # each backward pass touches its own player's parameters only
        steps = [self.learn("discriminator", loss, inputs, "discriminator.0", retain=True)]
        steps.append(self.learn("generator", answer, inputs, "generator"))
        for optimizer in steps:
            optimizer.step()
        return loss.detach(), answer.detach()


class Compiled(Players):
    """The iteration as one function of tensors, for torch.compile: gradients by torch.func, updates written out."""

    def __init__(self, game, start):
        super().__init__(game, start)
        self.slots = {}
        for name in ("generator", "discriminator"):
            zeros = lambda: [torch.zeros_like(tensor) for tensor in leaves(getattr(self, name))]  # noqa: E731
            self.slots[name] = (zeros(), zeros() if isinstance(game.optimizer, Adam) else [])
        self.average = [tensor.clone() for tensor in leaves(self.generator)] if game.average else []
        self.count = torch.zeros(())  # updates so far, of the generator
        self.rates = {name: torch.tensor(float(value)) for name, value in start.spec["scalars"][0].items()}

    def slope(self, f, x):
        return torch.func.grad(f)(x)

    def iterate(self, inputs):
        self.count += 1
        losses = self.together(inputs) if self.game.shared else self.in_turn(inputs)
        if self.average:
            for mean, now in zip(self.average, leaves(self.generator)):
                mean.lerp_(now, 1 - self.game.average)
        return losses

    def in_turn(self, inputs):
        turns = self.game.turns
        for turn in range(turns):
            real = self.real(inputs, f"data.{turn}")
            fake = self.generate(self.generator, inputs, f"d{turn}")
            of = lambda params: self.discriminator_loss(params, real, fake, inputs, f"d{turn}")[0]  # noqa: E731
            gradients, loss = torch.func.grad_and_value(of)(self.discriminator)
            self.move("discriminator", gradients, f"discriminator.{turn}", (self.count - 1) * turns + turn + 1)

        def answer_of(params):
            fake = self.generate(params, inputs, "g")
            return self.generator_loss(self.judge(self.discriminator, fake, inputs, "g.fake"))

        gradients, answer = torch.func.grad_and_value(answer_of)(self.generator)
        self.move("generator", gradients, "generator", self.count)
        return loss, answer

    def together(self, inputs):
        real = self.real(inputs, "data.0")
        fake, to_generator = torch.func.vjp(lambda params: self.generate(params, inputs, "d0"), self.generator)

        def losses(params, fake):
            loss, logits = self.discriminator_loss(params, real, fake, inputs, "d0")
            return loss, self.generator_loss(logits)

        (loss, answer), back = torch.func.vjp(losses, self.discriminator, fake)
        one, none = torch.ones(()), torch.zeros(())
        own, _ = back((one, none), retain_graph=True)
        _, through = back((none, one))
        (gradients,) = to_generator(through)
        self.move("discriminator", own, "discriminator.0", self.count)
        self.move("generator", gradients, "generator", self.count)
        return loss, answer

    def move(self, player, gradients, scalars, count):
        params, (first, second) = leaves(getattr(self, player)), self.slots[player]
        rate, chosen = self.rates[f"{scalars}.learningRate"], self.game.optimizer
        if not isinstance(chosen, Adam):
            for w, g, step in zip(params, leaves(gradients), first):
                step.copy_(step * self.rates[f"{scalars}.momentum"] - rate * g)
                w.add_(step)
            return
        correct1, correct2 = 1 - chosen.beta1**count, (1 - chosen.beta2**count).sqrt()
        for w, g, m, v in zip(params, leaves(gradients), first, second):
            m.lerp_(g, 1 - chosen.beta1)
            v.mul_(chosen.beta2).addcmul_(g, g, value=1 - chosen.beta2)
            w.sub_(rate / correct1 * m / (v.sqrt() / correct2 + chosen.epsilon))


def peer_of(start, mode):
    return (Compiled if mode == "compile" else Eager)(GAMES[start.name], start)


def prepare_training(start):
    inputs, peer = Drawn(start), peer_of(start, args.mode)
    iterate = peer.iterate
    if args.mode == "compile":
        with_inputs = torch.compile(lambda: peer.iterate(inputs))
        iterate = lambda _: with_inputs()  # noqa: E731

    def chunk(iterations=10):
        losses = [iterate(inputs) for _ in range(iterations)]
        assert all(bool(loss.isfinite()) for loss in losses[-1])
        return iterations

    return chunk


def prepare_sampling(start):
    name, batch = SAMPLED[start.name]
    players = Players(GAMES[name], start)
    form = start.prior()
    layers, params = players.game.generator, players.generator

    def draw_batch():
        return apply(layers, params, players.stats, draw(form, (batch, form["shape"][-1])), None, "", False)

    drawing = torch.compile(draw_batch) if args.mode == "compile" else draw_batch

    def chunk():
        with torch.inference_mode():
            images = torch.cat([drawing().flatten(1) for _ in range(SAMPLES // batch)])
        assert images.shape == (SAMPLES, 784)
        return 1

    return chunk


def verify(start):
    peer, step = peer_of(start, args.mode), iter(start.spec["scalars"])

    def run(tensors):
        scalars = next(step)
        for name, value in scalars.items() if args.mode == "compile" else ():
            peer.rates[name].fill_(value)
        return peer.iterate(Given(start.spec, tensors, scalars))

    common.compare(start, run)


def main():
    start = common.read_start(args.start)
    if args.verify:
        verify(start)
    else:
        prepare = prepare_sampling if start.name in SAMPLED else prepare_training
        common.serve(f"PyTorch {torch.__version__}", lambda: prepare(start))


main()
