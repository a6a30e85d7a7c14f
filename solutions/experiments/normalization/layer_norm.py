"""Layer normalisation and batch normalisation."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.normalization import batch_norm, layer_norm


def ignores_the_batch(rng, control=False):
    """One example is put into random batches of several sizes, and layer normalisation is applied to each. By how much
    does the example's output differ at most from the one that it has alone? The control applies batch normalisation,
    compared with the largest batch.
    """
    data, gamma, beta = rng.normal(1, 2, (64, 6)), np.ones(6), np.zeros(6)

    def first(size):
        return (batch_norm if control else layer_norm)(data[:size], gamma, beta)[0][0]

    reference = first(64 if control else 1)
    found = {f"difference, batch of {size}": np.abs(first(size) - reference).max() for size in (2, 4, 16)}
    return Finding(max(found.values()) < 1e-6, {name: round(float(gap), 9) for name, gap in found.items()})
