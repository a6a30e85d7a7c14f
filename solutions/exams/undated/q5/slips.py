"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.undated.q5.network import deltas, draw_batch
from solutions.experiments.backpropagation.two_layers import is_refused
from solutions.finding import Finding
from solutions.nn.gradients import complex_step_gradient
from solutions.paper import Slip


def better_predictions_raise_it(label=1, alpha=0.1, beta=1.0):
    """L of one example for a worse and for a better prediction: what is called a loss rises."""
    predictions = {"L, predicted 0.6": 0.6, "L, predicted 0.9": 0.9}
    found = {name: alpha * label * np.log(p) + beta * (1 - label) * np.log(1 - p) for name, p in predictions.items()}
    worse, better = found.values()
    return Finding(better > worse, found)


def spectral_norm_has_another_gradient():
    """Whether twice the matrix, as in the update, is the gradient of the squared Frobenius norm, but not of the squared
    spectral norm, the largest singular value, for which the norm with the index 2 of a matrix usually stands.
    """
    W = np.array([[2.0, 1.0], [0.0, 1.0], [1.0, -1.0]])
    of_frobenius = complex_step_gradient(lambda V: (V**2).sum(), W)
    u, s, v = np.linalg.svd(W)
    of_spectral = 2 * s[0] * np.outer(u[:, 0], v[0])
    return np.allclose(of_frobenius, 2 * W) and not np.allclose(of_spectral, 2 * W)


def first_example():
    """The factors of one example of a random batch."""
    found = deltas(**draw_batch(np.random.default_rng(0)))
    return {name: value if name == "delta_3" else value[0] for name, value in found.items()}


def slopes_of_the_input_do_not_fit():
    """Whether NumPy refuses slopes that are told apart by the input, where those of the hidden units are needed."""
    one = first_example()
    return is_refused(lambda row, x: row.T * (x >= 0), (one["delta_3"], one["delta_5"].T))


def result_and_factor_differ():
    """Whether the gradient, and the factor of the same name in it, have different shapes."""
    one = first_example()
    return (one["delta_4"] @ one["delta_5"]).shape != one["delta_5"].shape


SLIPS = (
    Slip(
        "Question 5, stem and c",
        "L has no minus sign, which only J has: what part c calls the loss function is to be large, not small.",
        shown_by=better_predictions_raise_it,
    ),
    Slip(
        "Question 5, d",
        "The sums and activations have no mark of their example, though each example has its own; the prediction, the "
        "label and the input have one.",
    ),
    Slip(
        "Question 5, d-iv, solution",
        "The slopes of ReLU are told apart by x, the name of the input, in the place of the sum.",
        shown_by=slopes_of_the_input_do_not_fit,
    ),
    Slip(
        "Question 5, d-vi, solution",
        "The result is called δ5, like its last factor, which has another shape.",
        shown_by=result_and_factor_differ,
    ),
    Slip(
        "Question 5, d-vii, solution",
        "The norms have the index 2, which for a matrix usually means the largest singular value. With the update of "
        "the next part, they are Frobenius norms.",
        shown_by=spectral_norm_has_another_gradient,
    ),
)
