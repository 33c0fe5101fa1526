"""Writes fanova.json: the shares that Optuna's FanovaImportanceEvaluator finds on functions of known shares.

Needs `pip install optuna==5.0.0 scikit-learn==1.9.1`. The points are those of additive recurrences, so that
test/sweep/importance.test.ts makes the same ones; shares are means over ten forests.
"""
import json
import math
import os

import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.importance import FanovaImportanceEvaluator

COUNT = 150
ROOTS = [math.sqrt(2), math.sqrt(3), math.sqrt(5)]


def place(i, j):
    return ((i + 1) * ROOTS[j]) % 1


CHOICES = [0.0, 1.0, 3.0]

FUNCTIONS = {
    "linear": (lambda x, y, z: 4 * x + 2 * y + z, False),
    "product": (lambda x, y, z: x * y, False),
    "bowl": (lambda x, y, z: (x - 0.5) ** 2 + 0.1 * y, False),
    "choice": (lambda x, y, c: 2 * x + c, True),
}


def shares(function, categorical):
    unit = FloatDistribution(0, 1)
    last = CategoricalDistribution(CHOICES) if categorical else unit
    study = optuna.create_study()
    for i in range(COUNT):
        x, y, z = (place(i, j) for j in range(3))
        if categorical:
            z = CHOICES[int(z * 3)]
        study.add_trial(
            optuna.trial.create_trial(
                params={"x": x, "y": y, "z": z},
                distributions={"x": unit, "y": unit, "z": last},
                value=function(x, y, z),
            )
        )
    found = [FanovaImportanceEvaluator(seed=seed).evaluate(study) for seed in range(10)]
    return {name: round(sum(one[name] for one in found) / len(found), 4) for name in "xyz"}


result = {
    "optuna": optuna.__version__,
    "count": COUNT,
    "shares": {name: shares(*function) for name, function in FUNCTIONS.items()},
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fanova.json"), "w") as file:
    json.dump(result, file, indent=2)
    file.write("\n")
