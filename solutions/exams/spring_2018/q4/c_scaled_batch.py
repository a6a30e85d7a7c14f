"""The same batch, scaled and shifted."""

import numpy as np

from solutions.exams.spring_2018.q4.batches import HOT_DOGS, OTHER_BATCHES, tidy
from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.part import Key, part


@part(
    "c",
    "The same batch, scaled and shifted",
    kind="array",
    points=2,
    topics=("normalization",),
    keywords=("BN", "batch norm", "gamma and beta", "batch normalization output", "affine transform", "learned scale"),
    tolerance=0.005,
    fields={"": "The output of the layer, row by row"},
    vary={
        "z": (HOT_DOGS, OTHER_BATCHES[1], OTHER_BATCHES[2]),
        "gamma": ((1, 1, 1), (2, 1, -1), (10, 5, 0), (3, -2, 1)),
        "beta": ((0, -10, 10), (0, 0, 1), (7, -3, 2)),
    },
    mistakes={
        "γ and β have changed places.": lambda z, gamma, beta: scaled_batch(z, beta, gamma),
        "Scale and shift act on the normalised values, not on z itself.": (
            lambda z, gamma, beta: tidy((np.transpose(z) * gamma + beta).T)
        ),
        "β is added.": lambda z, gamma, beta: scaled_batch(z, gamma, np.negative(beta)),
    },
    key=Key(
        "the normalised rows; the second lowered by {{ -beta[1] }}, the third raised by {{ beta[2] }}",
        printed=[[-1, 1, 1, -1], [-11, -9, -9, -11], [9, 11, 11, 9]],
    ),
)
def scaled_batch(z=HOT_DOGS, gamma=(1, 1, 1), beta=(0, -10, 10)):
    """The batch z (neurons, examples), normalised with ε = 0, then each row times its γ plus its β.

    >>> scaled_batch()
    [[-1, 1, 1, -1], [-11, -9, -9, -11], [9, 11, 11, 9]]
    >>> scaled_batch(gamma=(2, 0, -1))
    [[-2, 2, 2, -2], [-10, -10, -10, -10], [11, 9, 9, 11]]
    """
    return tidy(normalize(np.transpose(z), gamma, beta).T)
