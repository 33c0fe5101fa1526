"""Metrics on features as others compute them: SciPy's matrix root, the package prdc of Naeem et al. 2020, SciPy's entropies.

Reads JSON from standard input: real and fake features, fake logits, the data's shares of the classes, and k. Writes JSON.
The formulas of the Frechet distance and of the label distribution are written out here; the rest is the packages' own.
"""

import contextlib
import json
import sys

import numpy as np
from prdc import compute_prdc
from scipy.linalg import sqrtm
from scipy.special import softmax
from scipy.stats import entropy

given = json.load(sys.stdin)
real, fake, logits = (np.array(given[name], dtype=np.float64) for name in ("real", "fake", "logits"))
data = np.array(given["data"])


def frechet(a, b):
    """Heusel et al. 2017, as every implementation has it: sample covariances, and the root of their product."""
    means = [rows.mean(axis=0) for rows in (a, b)]
    spreads = [np.cov(rows, rowvar=False) for rows in (a, b)]
    root = np.real(sqrtm(spreads[0] @ spreads[1]))
    return np.sum((means[0] - means[1]) ** 2) + np.trace(spreads[0] + spreads[1] - 2 * root)


with contextlib.redirect_stdout(sys.stderr):  # it says how many rows there are
    neighbours = compute_prdc(real, fake, given["k"])
shares = np.bincount(logits.argmax(axis=1), minlength=logits.shape[1]) / len(logits)
print(
    json.dumps(
        {
            "frechet": frechet(real, fake),
            **{name: float(value) for name, value in neighbours.items()},
            "entropy": entropy(shares),
            "divergence": entropy(shares, data),
            "quality": softmax(logits, axis=1).max(axis=1).mean(),
        }
    )
)
