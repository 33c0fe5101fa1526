"""Runs Optuna studies whose objective is evaluated by the process at the other end: reads one line of JSON with the
sampler, seeds, trials and space, then for each trial writes the point and reads the value, a line each."""

import json
import sys
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(multivariate=True, constant_liar=True, seed=seed),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "cma-es": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
}


def suggest(trial, name, space):
    kind = space["distribution"]
    if kind == "categorical":
        return trial.suggest_categorical(name, space["values"])
    if kind.startswith("int_"):
        return trial.suggest_int(name, space["min"], space["max"], log="log" in kind)
    return trial.suggest_float(name, space["min"], space["max"], log="log" in kind)


def main():
    task = json.loads(sys.stdin.readline())
    print(json.dumps({"optuna": optuna.__version__}), flush=True)
    for seed in task["seeds"]:
        study = optuna.create_study(sampler=SAMPLERS[task["sampler"]](seed))
        for _ in range(task["trials"]):
            trial = study.ask()
            print(json.dumps({name: suggest(trial, name, space) for name, space in task["space"].items()}), flush=True)
            study.tell(trial, float(sys.stdin.readline()))


main()
