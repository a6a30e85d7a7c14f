"""Second routes to Spring 2018, question 6, part a; those to its experiments stand with `embeddings/pairs`."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q6.a_pair_loss import draw_encodings, fates
from solutions.experiments.embeddings.encoders import NOISE, distances, trained
from solutions.pages.figures import drawn_by
from tests.experiments.embeddings.remeasured import mean_distances


def test_the_table_of_fates_measured_again():
    rows = fates()
    kinds = [row[:3] for row in rows]
    assert kinds == [
        ("tanh", NOISE, "pair"),
        ("tanh", NOISE, "contrastive"),
        ("tanh", NOISE, "triplet"),
        ("linear", NOISE, "pair"),
        ("linear", 0.0, "pair"),
    ]
    for kind, noise, loss, untrained, same, different, order in rows:
        before, after = trained(loss, 0, noise, 24 if kind == "tanh" else 0)
        expected = (mean_distances(before, noise)[1], *mean_distances(after, noise))
        assert (untrained, same, different) == pytest.approx(expected, rel=0.25, abs=1e-6)
        of_same, of_different = distances(after, np.random.default_rng(5), noise)
        counted = np.searchsorted(np.sort(of_different), of_same, side="right") / len(of_different)
        assert order == pytest.approx(1 - counted.mean(), abs=0.05)


def test_the_figure_shows_a_point_and_clusters():
    panels = drawn_by(draw_encodings).axes
    assert [panel.get_title() for panel in panels] == ["untrained", "pair loss", "triplet loss"]
    points = np.array([[line.get_xydata() for line in panel.lines] for panel in panels])
    untrained, pair, triplet = points  # (cars, pictures, 2) each
    assert triplet.shape == (5, 8, 2) and np.ptp(pair) < 0.1 * np.ptp(untrained)
    within, between = points.std(axis=2).mean(axis=(1, 2)), points.mean(axis=2).std(axis=1).mean(axis=1)
    assert between[2] > 2 * within[2] and between[0] < 1.5 * within[0]
