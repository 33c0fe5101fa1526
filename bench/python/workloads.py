"""The networks and rules of each workload, written down again from configs/, so that comparing losses means something.
Layers are named as our parameters are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dense:
    name: str
    activation: str = "linear"


@dataclass(frozen=True)
class Maxout:
    name: str
    units: int
    pieces: int


@dataclass(frozen=True)
class Dropout:
    name: str
    keep: float


@dataclass(frozen=True)
class Image:
    """Numbers [batch, height * width * channels] as images."""

    height: int
    width: int
    channels: int


@dataclass(frozen=True)
class BatchNorm:
    name: str
    activation: str


@dataclass(frozen=True)
class Conv:
    """Kernel 4, stride 2: halves the size."""

    name: str
    activation: str


@dataclass(frozen=True)
class ConvTranspose:
    """Kernel 4, stride 2: doubles the size."""

    name: str
    activation: str = "linear"


@dataclass(frozen=True)
class Flatten:
    pass


@dataclass(frozen=True)
class Adam:
    beta1: float
    beta2: float = 0.999
    epsilon: float = 1e-8


@dataclass(frozen=True)
class Momentum:
    """SGD with classical momentum, a scheduled scalar."""


@dataclass(frozen=True)
class Game:
    generator: tuple
    discriminator: tuple
    optimizer: object
    loss: str = "non-saturating"
    scale: float = 1.0  # of the discriminator's loss
    turns: int = 1  # of the discriminator
    shared: bool = False  # both players learn from one pass on one noise, before either moves
    average: float | None = None  # decay of the generator's averaged weights
    image: bool = False  # whether the discriminator takes images


def mlp(activation, hidden, output="linear", dropout=None):
    """Layers numbered as in our `mlp`: dense, activation, dropout."""
    layers, index = [], 0
    for _ in range(hidden):
        layers.append(Dense(f"{index}-dense", activation))
        index += 2
        if dropout is not None:
            layers.append(Dropout(f"{index}-dropout", dropout))
            index += 1
    return (*layers, Dense(f"{index}-dense", output))


PAPER = dict(
    generator=(Dense("0-dense", "relu"), Dense("1-dense", "relu"), Dense("2-dense", "sigmoid")),
    discriminator=(
        Dropout("0-dropout", 0.8),
        Maxout("1-maxout", 240, 5),
        Dropout("2-dropout", 0.5),
        Maxout("3-maxout", 240, 5),
        Dropout("4-dropout", 0.5),
        Dense("5-dense"),
    ),
    scale=0.5,
)

DCGAN_GENERATOR = (
    Dense("0-dense"),
    Image(7, 7, 128),
    BatchNorm("2-batch-norm", "relu"),
    ConvTranspose("4-conv2d-transpose"),
    BatchNorm("5-batch-norm", "relu"),
    ConvTranspose("7-conv2d-transpose", "tanh"),
)

GAMES = {
    "blog": Game(mlp("leaky-relu", 1, "tanh"), mlp("leaky-relu", 1), Adam(0.9)),
    "paper": Game(**PAPER, optimizer=Momentum(), shared=True),
    "paper-adam": Game(**PAPER, optimizer=Adam(0.5)),
    "showcase": Game(
        mlp("leaky-relu", 3, "tanh"), mlp("leaky-relu", 2, dropout=0.7), Adam(0.5), average=0.999
    ),
    "dcgan": Game(
        DCGAN_GENERATOR,
        (Conv("0-conv2d", "leaky-relu"), Conv("2-conv2d", "leaky-relu"), Flatten(), Dense("4-dense")),
        Adam(0.5),
        image=True,
    ),
    "wgan-gp": Game(
        mlp("leaky-relu", 2, "tanh"), mlp("leaky-relu", 2), Adam(0.0, 0.9), "wasserstein-gp", average=0.999
    ),
    "gaussian-1d": Game(mlp("tanh", 2), mlp("tanh", 2), Adam(0.5), turns=2),
    "ring": Game(mlp("relu", 2), mlp("leaky-relu", 2), Adam(0.5)),
}

# Workloads that only draw from a generator: whose, and images in a batch.
SAMPLED = {"sample-showcase": ("showcase", 1000), "sample-dcgan": ("dcgan", 500)}
SAMPLES = 10000
