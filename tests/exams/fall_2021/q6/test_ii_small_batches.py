"""What the figure of Fall 2021, question 6, part ii, draws."""

import numpy as np

from solutions.exams.fall_2021.q6.ii_small_batches import SIZES, errors_of_estimates


def test_the_errors_of_estimates_are_those_of_the_theory():
    """The mean of B normal numbers has the variance 1/B; for the variance it follows from the χ² distribution."""
    mean, variance = errors_of_estimates(np.random.default_rng(0), draws=20_000)
    np.testing.assert_allclose(mean, 1 / np.sqrt(SIZES), rtol=0.03)
    of_chi_square = np.sqrt(2 * (SIZES - 1) + 1) / SIZES  # its variance, and the square of its bias
    np.testing.assert_allclose(variance, of_chi_square, rtol=0.03)
