"""Second routes to Fall 2021, question 1, part h."""

import pytest
import sympy

from solutions.exams.fall_2021.q1.h_gan import gain, names_what_holds
from solutions.nn.activations import sigmoid


def test_slopes_equal_symbolic_derivatives():
    s = sympy.Symbol("s", real=True)
    D = 1 / (1 + sympy.exp(-s))
    assert sympy.simplify(sympy.diff(D, s) - sympy.diff(-(1 - D), s)) == 0
    for score in (-4.0, 0.5):
        assert gain(sigmoid, score) == pytest.approx(float(sympy.diff(D, s).subs(s, score)), rel=1e-6)
    assert float(sympy.diff(sympy.log(D), s).subs(s, -4)) > 5 * float(sympy.diff(-sympy.log(1 - D), s).subs(s, -4))
    assert names_what_holds({"logarithms", "converges"})
    assert not names_what_holds({"logarithms", "probabilities", "converges"})
    assert not names_what_holds({"logarithms", "converges", "cycles"})
