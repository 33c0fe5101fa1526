"""Records what Optuna decides and computes, for unit tests that compare our samplers and pruners with it: decisions of
SuccessiveHalvingPruner and MedianPruner on random curves, log densities of the TPE sampler's estimator, and how that
sampler divides trials. Needs `optuna`; run in this folder as
    python optuna-decisions.py > ../fixtures/optuna-decisions.json
"""

import json
import math
import platform
import warnings

import numpy
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.samplers._tpe import parzen_estimator
from optuna.samplers._tpe.sampler import _split_trials, default_gamma, default_weights
from optuna.trial import TrialState

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def curve(rng, length, nan, tie):
    """A noisy descent; with probability `nan` it is NaN from some point on or at one point."""
    level = rng.uniform(0, 1)
    values = numpy.round(level + rng.exponential(0.5) / numpy.arange(1, length + 1) + rng.normal(0, 0.05, length), 6)
    if tie:
        values = numpy.round(values, 1)
    if rng.uniform() < nan:
        values[rng.integers(length) :] = math.nan
    elif rng.uniform() < nan:
        values[rng.integers(length)] = math.nan
    return [float(value) for value in values]


def prunings(pruner, seed, trials, length, nan, tie=False):
    """Per trial its curve as far as it got, and whether it was pruned there. The n-th report is Optuna's step n."""
    rng = numpy.random.default_rng(seed)
    study = optuna.create_study(pruner=pruner, sampler=optuna.samplers.RandomSampler(seed=seed))
    out = []
    for _ in range(trials):
        trial = study.ask()
        values, pruned = curve(rng, length, nan, tie), False
        for step, value in enumerate(values, 1):
            trial.report(value, step)
            if trial.should_prune():
                values, pruned = values[:step], True
                break
        last = values[-1]
        state = TrialState.PRUNED if pruned or math.isnan(last) else TrialState.COMPLETE
        study.tell(trial, None if state == TrialState.PRUNED else last, state=state)
        out.append({"curve": values, "pruned": pruned})
    return out


def asha():
    settings = [
        dict(min_iter=1, eta=4, s=0, nan=0.0, tie=False),
        dict(min_iter=1, eta=2, s=0, nan=0.2, tie=False),
        dict(min_iter=3, eta=3, s=0, nan=0.1, tie=True),
        dict(min_iter=2, eta=2, s=1, nan=0.1, tie=False),
    ]
    for seed, one in enumerate(settings):
        pruner = optuna.pruners.SuccessiveHalvingPruner(
            min_resource=one["min_iter"], reduction_factor=one["eta"], min_early_stopping_rate=one["s"]
        )
        keys = {key: one[key] for key in ("min_iter", "eta", "s")}
        yield {"config": keys, "trials": prunings(pruner, seed, 150, 20, one["nan"], one["tie"])}


def median():
    settings = [
        dict(startup_trials=5, warmup=0, interval=1, min_trials=1, nan=0.0),
        dict(startup_trials=3, warmup=4, interval=3, min_trials=6, nan=0.2),
        dict(startup_trials=0, warmup=2, interval=2, min_trials=1, nan=0.3),
    ]
    for seed, one in enumerate(settings):
        pruner = optuna.pruners.MedianPruner(
            n_startup_trials=one["startup_trials"],
            n_warmup_steps=one["warmup"],
            interval_steps=one["interval"],
            n_min_trials=one["min_trials"],
        )
        keys = {key: one[key] for key in ("startup_trials", "warmup", "interval", "min_trials")}
        yield {"config": keys, "trials": prunings(pruner, 10 + seed, 60, 12, one["nan"])}


# Our distribution, and Optuna's with the width of its scale: ours is a density of u, Optuna's of x or of log x.
SPACES = {
    "uniform": ({"distribution": "uniform", "min": -3, "max": 7}, FloatDistribution(-3, 7), 10),
    "log": (
        {"distribution": "log_uniform_values", "min": 1e-5, "max": 1e-1},
        FloatDistribution(1e-5, 1e-1, log=True),
        math.log(1e-1) - math.log(1e-5),
    ),
    "int": ({"distribution": "int_uniform", "min": 2, "max": 9}, IntDistribution(2, 9), 1),
    "int-log": ({"distribution": "int_log_uniform_values", "min": 1, "max": 300}, IntDistribution(1, 300, log=True), 1),
    # Steps of 0.25 from 0.5 to 3: the eleven of them have equal cells, as whole numbers have.
    "step": ({"distribution": "int_uniform", "min": 0, "max": 10}, FloatDistribution(0.5, 3, step=0.25), 1),
    "int-step": ({"distribution": "int_uniform", "min": 0, "max": 6}, IntDistribution(4, 40, step=6), 1),
    "categorical": (
        {"distribution": "categorical", "values": ["a", "b", "c"]},
        CategoricalDistribution(["a", "b", "c"]),
        1,
    ),
}


def ours(name, value):
    """A value of Optuna's as our dimension has it."""
    if name in ("step", "int-step"):
        distribution = SPACES[name][1]
        return round((value - distribution.low) / distribution.step)
    return value


def draw(rng, distribution, around):
    """A value near a share `around` of the range, so that observations crowd."""
    if isinstance(distribution, CategoricalDistribution):
        return distribution.choices[int(rng.choice(3, p=[0.6, 0.3, 0.1]))]
    u = float(numpy.clip(rng.normal(around, 0.2), 0, 1))
    if distribution.log:
        value = math.exp(math.log(distribution.low) * (1 - u) + math.log(distribution.high) * u)
    else:
        value = distribution.low * (1 - u) + distribution.high * u
    if distribution.step and not distribution.log:
        value = distribution.low + round((value - distribution.low) / distribution.step) * distribution.step
    if isinstance(distribution, IntDistribution):
        value = int(round(value))
    return min(max(value, distribution.low), distribution.high)


class StableSort:
    """numpy with ties sorted by age, which numpy itself leaves to the processor."""

    def __getattr__(self, name):
        return getattr(numpy, name)

    @staticmethod
    def argsort(values):
        return numpy.argsort(values, kind="stable")


def estimators():
    parzen_estimator.np = StableSort()
    parameters = parzen_estimator._ParzenEstimatorParameters(
        prior_weight=1.0,
        consider_magic_clip=True,
        consider_endpoints=False,
        weights=default_weights,
        multivariate=True,
    )
    cases = [
        (["uniform"], 0),
        (["uniform"], 1),
        (["log", "uniform"], 2),
        (["int"], 7),
        (["int-log", "categorical"], 12),
        (["step", "int-step"], 24),
        (["categorical"], 25),
        (["uniform", "log", "int", "categorical"], 26),
        (["uniform", "log", "int", "int-log", "step", "categorical"], 120),
    ]
    for seed, (names, count) in enumerate(cases):
        rng = numpy.random.default_rng(100 + seed)
        space = {name: SPACES[name][1] for name in names}
        rows = lambda size, around: [
            {name: draw(rng, distribution, around) for name, distribution in space.items()} for _ in range(size)
        ]
        observations, points = rows(count, 0.3), rows(12, 0.5)
        columns = lambda rows: {
            name: numpy.asarray([distribution.to_internal_repr(row[name]) for row in rows])
            for name, distribution in space.items()
        }
        estimator = parzen_estimator._ParzenEstimator(columns(observations), space, parameters)
        logs = estimator.log_pdf(columns(points)) + sum(math.log(SPACES[name][2]) for name in names)
        table = lambda rows: [[ours(name, row[name]) for name in names] for row in rows]
        yield {
            "distributions": [SPACES[name][0] for name in names],
            "observations": table(observations),
            "points": table(points),
            "logDensity": [float(log) for log in logs],
        }


def splits():
    """Which trials Optuna takes for good ones, by number."""
    for seed, (count, weights) in enumerate([(13, [1, 0, 0]), (40, [0.5, 0.4, 0.1]), (60, [0.02, 0.88, 0.1])]):
        rng = numpy.random.default_rng(200 + seed)
        study = optuna.create_study()
        trials, recorded = [], []
        for number in range(count):
            state = ["complete", "pruned", "pending"][int(rng.choice(3, p=weights))]
            value = round(float(rng.uniform(0, 1)), 1)
            if state == "complete" and rng.uniform() < 0.1:
                value = math.inf
            reports = int(rng.integers(1, 6))
            trial = optuna.trial.FrozenTrial(
                number=number,
                state={"complete": TrialState.COMPLETE, "pruned": TrialState.PRUNED, "pending": TrialState.RUNNING}[state],
                value=value if state == "complete" else None,
                datetime_start=None,
                datetime_complete=None,
                params={},
                distributions={},
                user_attrs={},
                system_attrs={},
                intermediate_values={reports: value} if state == "pruned" else {},
                trial_id=number,
            )
            trials.append(trial)
            one = {"number": number, "state": state}
            if state != "pending":
                one["value"] = value
            if state == "pruned":
                one["reports"] = reports
            recorded.append(one)
        finished = sum(trial.state != TrialState.RUNNING for trial in trials)
        below, above = _split_trials(study, trials, default_gamma(finished))
        yield {
            "trials": recorded,
            "good": [trial.number for trial in below],
            "rest": [trial.number for trial in above],
        }


def plain(value):
    """JSON has no NaN and no infinity: as strings. Numbers to the digits that a double needs."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def main():
    recorded = {
        "versions": {"optuna": optuna.__version__, "numpy": numpy.__version__, "python": platform.python_version()},
        "asha": list(asha()),
        "median": list(median()),
        "estimators": list(estimators()),
        "splits": list(splits()),
    }
    lines = []
    for key, value in recorded.items():
        items = value if isinstance(value, list) else None
        text = json.dumps(plain(value)) if items is None else "[\n" + ",\n".join(json.dumps(plain(one)) for one in items) + "\n]"
        lines.append(f"{json.dumps(key)}: {text}")
    print("{\n" + ",\n".join(lines) + "\n}")


main()
