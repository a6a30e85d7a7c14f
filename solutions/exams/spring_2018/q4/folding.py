"""Batch normalisation at test time, folded into the affine layer before it."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.gradients import numerical_jacobian
from solutions.nn.normalization import Statistics, batch_norm_inference

INPUTS, UNITS = 4, 3


def folded(W, b, gamma, beta, statistics, epsilon=1e-5):
    """The affine layer (W, b) that does what (W, b) with batch normalisation behind it does at test time.

    >>> W, b = folded(np.eye(1), np.zeros(1), np.array([6.0]), np.ones(1), Statistics(2.0, 9.0), epsilon=0)
    >>> W.tolist(), b.tolist()
    ([[2.0]], [-3.0])
    """
    factor = gamma / np.sqrt(statistics.variance + epsilon)
    return W * factor, (b - statistics.mean) * factor + beta


def directions(theta, X, parameters, statistics, bend=False):
    """In how many directions the outputs on X (batch, INPUTS) move when the first `parameters` entries of θ do: the
    rank of the Jacobian. θ holds W, b, γ, β; `bend` puts a ReLU between the affine layer and the normalisation.
    """

    def outputs(part_of_theta):
        full = np.concatenate([part_of_theta, theta[parameters:]])
        W, b, gamma, beta = np.split(full, np.cumsum([INPUTS * UNITS, UNITS, UNITS]))
        z = X @ W.reshape(INPUTS, UNITS) + b
        return batch_norm_inference(relu(z) if bend else z, gamma, beta, statistics).ravel()

    return int(np.linalg.matrix_rank(numerical_jacobian(outputs, theta[:parameters]), tol=1e-4))


def scale_and_shift_add_no_functions(seed=0, control=False):
    """An affine layer with batch normalisation behind it, at test time. Counted is how many independent directions its
    outputs can move in when W and b change, and when γ and β do as well. It holds if these are no more.

    In the control a ReLU stands between the affine layer and the normalisation.
    """
    rng = np.random.default_rng(seed)
    theta = np.concatenate([rng.normal(size=(INPUTS + 1) * UNITS), rng.uniform(0.5, 2, size=UNITS), np.ones(UNITS)])
    statistics = Statistics(rng.normal(size=UNITS), rng.uniform(0.5, 2, size=UNITS))
    X = rng.normal(size=(60, INPUTS))
    of_affine = (INPUTS + 1) * UNITS
    without = directions(theta, X, of_affine, statistics, bend=control)
    with_both = directions(theta, X, len(theta), statistics, bend=control)
    return Finding(
        without == with_both,
        {
            "numbers learned in W and b": of_affine,
            "numbers learned in W, b, γ and β": len(theta),
            "directions with W and b": without,
            "directions with W, b, γ and β": with_both,
        },
    )
