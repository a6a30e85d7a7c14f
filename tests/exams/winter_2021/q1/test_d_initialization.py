"""Second routes to Winter 2021, question 1, part d."""

import numpy as np

from solutions.exams.winter_2021.q1.d_initialization import names_what_keeps_the_variance


def test_witness_counts_on_linear_units_only():
    """E relu(z)² is half of E z², by integration, so that ten layers leave a thousandth."""
    z = np.linspace(-10, 10, 20001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    share = np.trapezoid(np.maximum(z, 0) ** 2 * density, z)
    assert abs(share - 0.5) < 1e-6
    kept = {name for name, of_layer in (("linear", 1), ("ReLU", share)) if 0.5 < of_layer**10 < 2}
    assert names_what_keeps_the_variance(kept) and not names_what_keeps_the_variance({"linear", "ReLU"})
