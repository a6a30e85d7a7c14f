"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.spring_2018.q5.code_forward_pass import forward_pass, two_inputs_share_the_printed_cache
from solutions.exams.spring_2018.q5.layers import example_parameters
from solutions.paper import Slip


def gamma_scales_and_beta_shifts() -> bool:
    """Twice γ means twice the standard deviation around the same mean, and a larger β only another mean."""
    X, parameters = np.random.default_rng(0).normal(size=(3, 8)), example_parameters(3, 4)

    def mean_and_spread(**changed):
        A2, _ = forward_pass(X, {**parameters, **changed}, keep_prob=1)
        return np.array([A2.mean(axis=1), A2.std(axis=1)])

    mean, spread = mean_and_spread()
    scaled = mean_and_spread(gamma=2 * parameters["gamma"])
    shifted = mean_and_spread(beta=parameters["beta"] + 1)
    return np.allclose(scaled, [mean, 2 * spread]) and np.allclose(shifted, [mean + 1, spread])


SLIPS = (
    Slip(
        "Question 5, docstring",
        "γ is said to shift and β to scale; the program scales by γ and shifts by β.",
        shown_by=gamma_scales_and_beta_shifts,
    ),
    Slip(
        "Question 5, docstring",
        "The dictionary is said to hold keep_prob, which is an argument of the function; the printed program ignores "
        "that argument.",
    ),
    Slip(
        "Question 5, docstring",
        "γ and β are numbers here, one for all neurons; batch normalisation learns one of each for every neuron.",
    ),
    Slip(
        "Question 5, cache",
        "The cache, which the question prescribes for the backward pass, lacks the input: two inputs can have the same "
        "cache and yet different gradients of W.",
        shown_by=two_inputs_share_the_printed_cache,
    ),
)
