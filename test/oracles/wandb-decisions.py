"""Records what W&B's own sweep engine (`sweeps` on PyPI) decides, for unit tests that compare ours with it: hyperband's
endings on random curves, and quantiles of its distributions. Needs `sweeps`; run in this folder as
    python wandb-decisions.py > ../fixtures/wandb-decisions.json
"""

import json
import platform
import warnings

warnings.simplefilter("ignore")

import numpy
import sweeps
from sweeps.hyperband_stopping import hyperband_stop_runs
from sweeps.params import HyperParameter
from sweeps.run import RunState, SweepRun


def run(name, curve, state):
    return SweepRun(name=name, state=state, history=[{"loss": value} for value in curve], config={})


def endings(keys, seed):
    """Per trial its curve as far as it got, and whether it was ended there; those before it are seen as far as itself."""
    config = {
        "method": "random",
        "metric": {"name": "loss", "goal": "minimize"},
        "parameters": {"a": {"values": [1, 2]}},
        "early_terminate": {"type": "hyperband", **keys},
    }
    rng = numpy.random.default_rng(seed)
    trials = []
    for number in range(50):
        level = rng.uniform(0, 1)
        curve = numpy.round(level + 1 / numpy.arange(1, 21) + rng.normal(0, 0.2, 20), 2).tolist()
        ended = False
        for count in range(1, 21):
            earlier = [run(f"r{i}", one["curve"][:count], RunState.finished) for i, one in enumerate(trials)]
            own = run("own", curve[:count], RunState.running)
            if hyperband_stop_runs([*earlier, own], config):
                curve, ended = curve[:count], True
                break
        trials.append({"curve": curve, "pruned": ended})
    return {"config": keys, "trials": trials}


DISTRIBUTIONS = [
    {"distribution": "categorical", "values": ["a", "b", "c", "d"]},
    {"distribution": "int_uniform", "min": -3, "max": 8},
    {"distribution": "uniform", "min": -3.5, "max": 8},
    {"distribution": "q_uniform", "min": 0.2, "max": 3.1, "q": 0.5},
    {"distribution": "log_uniform", "min": -9.0, "max": -1.5},
    {"distribution": "q_log_uniform", "min": 1.0, "max": 5.0, "q": 4},
    {"distribution": "inv_log_uniform", "min": 1.0, "max": 3.0},
    {"distribution": "log_uniform_values", "min": 1e-5, "max": 0.3},
    {"distribution": "inv_log_uniform_values", "min": 0.05, "max": 4.0},
    {"distribution": "q_log_uniform_values", "min": 0.3, "max": 40.0, "q": 0.25},
    {"distribution": "normal", "mu": 1.5, "sigma": 2.0},
    {"distribution": "q_normal", "mu": 1.5, "sigma": 2.0, "q": 0.5},
    {"distribution": "log_normal", "mu": -1.0, "sigma": 0.7},
    {"distribution": "q_log_normal", "mu": 1.0, "sigma": 0.7, "q": 1},
    {"distribution": "beta", "a": 2.5, "b": 0.8},
    {"distribution": "q_beta", "a": 2.5, "b": 0.8, "q": 0.1},
]

# None of them where a rounded value would lie between two.
SHARES = [0.0013, 0.0321, 0.1477, 0.2683, 0.4019, 0.5227, 0.6691, 0.7933, 0.9041, 0.9779, 0.9987]


def quantiles(distribution):
    parameter = HyperParameter("x", distribution)
    values = [parameter.ppf(share) for share in SHARES]
    return {
        "distribution": distribution,
        "shares": SHARES,
        "values": [value.item() if hasattr(value, "item") else value for value in values],
    }


def main():
    bands = [
        {"min_iter": 1},
        {"min_iter": 2, "eta": 2},
        {"min_iter": 2, "eta": 1.5, "strict": False},
        {"max_iter": 20, "s": 2},
        {"max_iter": 18, "s": 5, "eta": 2, "strict": True},
    ]
    recorded = {
        "versions": {"sweeps": sweeps.__version__, "numpy": numpy.__version__, "python": platform.python_version()},
        "hyperband": [endings(keys, seed) for seed, keys in enumerate(bands)],
        "quantiles": [quantiles(one) for one in DISTRIBUTIONS],
    }
    parts = []
    for key, value in recorded.items():
        many = isinstance(value, list)
        lines = ",\n".join(json.dumps(one) for one in value) if many else json.dumps(value)
        parts.append(f'"{key}": ' + (f"[\n{lines}\n]" if many else lines))
    print("{\n" + ",\n".join(parts) + "\n}")


main()
