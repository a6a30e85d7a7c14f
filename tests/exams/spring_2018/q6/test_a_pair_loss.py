"""Second routes to Spring 2018, question 6, part a; those to its experiments stand with `embeddings/pairs`."""

import numpy as np

from solutions.exams.spring_2018.q6.a_pair_loss import draw_encodings
from solutions.pages.figures import drawn_by


def test_the_figure_shows_a_point_and_clusters():
    panels = drawn_by(draw_encodings).axes
    assert [panel.get_title() for panel in panels] == ["untrained", "pair loss", "triplet loss"]
    points = np.array([[line.get_xydata() for line in panel.lines] for panel in panels])
    untrained, pair, triplet = points  # (cars, pictures, 2) each
    assert triplet.shape == (5, 8, 2) and np.ptp(pair) < 0.1 * np.ptp(untrained)
    within, between = points.std(axis=2).mean(axis=(1, 2)), points.mean(axis=2).std(axis=1).mean(axis=1)
    assert between[2] > 2 * within[2] and between[0] < 1.5 * within[0]
