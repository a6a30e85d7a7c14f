"""Second routes to Spring 2018, question 6, part b; those to its experiments stand with `embeddings/threshold`."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q6.b_threshold import draw_threshold
from solutions.experiments.embeddings.encoders import trained
from solutions.experiments.embeddings.threshold import treated_rightly
from solutions.pages.figures import drawn_by


def test_the_figure_lets_more_allowed_cars_in_than_strangers():
    allowed, strangers, chosen = drawn_by(draw_threshold).axes[0].lines
    assert (allowed.get_label(), strangers.get_label()) == ("allowed cars", "strangers")
    let_in, kept_out = treated_rightly(trained("triplet")[1], np.random.default_rng(0))
    for curve, share in ((allowed, let_in), (strangers, 1 - kept_out)):
        assert np.interp(chosen.get_xdata()[0], *curve.get_data()) == pytest.approx(share, abs=0.05)
