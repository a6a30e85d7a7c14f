"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.winter_2020.q3.g_adam import at_the_start, step_of_adam
from solutions.experiments.optimization import adam
from solutions.paper import Slip


def starts_at_step_one() -> bool:
    """Step 0 divides by 1 − β⁰ = 0, and the weights are no numbers after it; step 1 is fine.

    >>> starts_at_step_one()
    True
    """
    finite = []
    for step in (0, 1):
        weights, averages = at_the_start()
        with np.errstate(invalid="ignore", divide="ignore"):
            new, _ = step_of_adam(weights, {name: np.ones_like(w) for name, w in weights.items()}, averages, step)
        finite.append(all(np.isfinite(w).all() for w in new.values()))
    return finite == [False, True]


SLIPS = (
    Slip(
        "Question 3, g",
        "Adam as published adds ε to the root; the paper has it in the root. With the same ε this takes much shorter "
        "steps where gradients are small against √ε.",
        shown_by=adam.epsilon_in_the_root_slows_small_gradients,
    ),
    Slip(
        "Question 3, g",
        "It is not said that the first step is number 1, and that the averages are 0 before it; step 0 would divide by "
        "zero.",
        shown_by=starts_at_step_one,
    ),
)
