"""
The Parzen window log-likelihood as described in Goodfellow et al. 2014 and their parzen_ll.py, in double precision with
SciPy's distances and logsumexp: a grid numpy.logspace(-1, 0, 10), the first rows given choose. Reads float32 files of
`width` numbers a row: samples, rows that choose, rows to test. Prints one JSON object.
"""
import json
import sys

import numpy
from scipy.spatial.distance import cdist
from scipy.special import logsumexp


def log_likelihoods(squares, width, sigma):
    """One for each row, in nats, of its squared distances to the samples: [rows, samples]."""
    mean = logsumexp(-squares / (2 * sigma**2), axis=1) - numpy.log(squares.shape[1])
    return mean - width * numpy.log(sigma * numpy.sqrt(2 * numpy.pi))


def main(width, *paths):
    width = int(width)
    samples, choosing, test = (
        numpy.fromfile(path, dtype="<f4").reshape(-1, width).astype("float64") for path in paths
    )
    sigmas = numpy.logspace(-1, 0, 10)
    squares = cdist(choosing, samples, "sqeuclidean")
    tried = [log_likelihoods(squares, width, sigma).mean() for sigma in sigmas]
    best = int(numpy.argmax(tried))
    found = log_likelihoods(cdist(test, samples, "sqeuclidean"), width, sigmas[best])
    print(
        json.dumps(
            {
                "value": found.mean(),
                "error": found.std() / numpy.sqrt(len(found)),
                "sigma": sigmas[best],
                "validation": tried[best],
            }
        )
    )


main(*sys.argv[1:])
