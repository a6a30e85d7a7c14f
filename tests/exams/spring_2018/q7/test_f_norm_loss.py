"""Second routes to Spring 2018, question 7, part f."""

import jax
import numpy as np
import pytest

from solutions.exams.spring_2018.q7.f_norm_loss import Curve, describe, draw_loss, loss_against_norm
from solutions.experiments.losses.margin import norm_loss
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q7.in_jax import jax_loss


@confirms("spring-2018/q7#f", "JAX: the loss and its slope at many norms")
def test_the_curve_equals_jax():
    curve = loss_against_norm()
    slope = jax.grad(jax_loss)
    assert (curve.at_zero, curve.slope_at_zero) == pytest.approx(
        [float(jax_loss(0.0, 1)), float(slope(0.0, 1))], abs=1e-5
    )
    for norm in np.linspace(0, 1.7, 35):
        value = float(jax_loss(norm, 1))
        assert float(norm_loss(norm, 1)) == pytest.approx(value, abs=1e-6)
        if norm < curve.meets_axis - 1e-3:  # a parabola is given by its end and what is measured there
            left = curve.meets_axis - norm
            assert value == pytest.approx(curve.at_zero * (left / curve.meets_axis) ** 2, abs=1e-5) and value > 0
            assert float(slope(norm, 1)) == pytest.approx(curve.slope_at_zero * left / curve.meets_axis, abs=1e-5)
        elif norm > curve.meets_axis + 1e-3:
            assert value == curve.beyond == 0
    assert float(slope(0.9 - 1e-4, 1)) == pytest.approx(curve.slope_there, abs=1e-3)


def test_a_curve_is_told_from_left_to_right():
    words = describe(Curve(at_zero=5, slope_at_zero=-4, meets_axis=3, slope_there=0, beyond=2))
    assert "from 5 at norm 0, where its slope is −4, down to 0 at norm 3" in words and words.endswith("loss is 2.")


def test_the_figure_draws_the_loss_with_its_ends():
    present, absent, ends = drawn_by(draw_loss).axes[0].lines
    for curve, label in ((present, 1), (absent, 0)):
        norms, losses = curve.get_data()
        np.testing.assert_allclose(losses, [float(jax_loss(norm, label)) for norm in norms], atol=1e-5)
    assert "y = 1" in present.get_label() and "y = 0" in absent.get_label()
    np.testing.assert_allclose(ends.get_xydata(), [[0, 0.81], [0.9, 0]])
