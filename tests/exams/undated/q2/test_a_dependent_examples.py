"""What the figure and the witness of the undated paper, question 2, part a, show."""

import numpy as np

from solutions.exams.undated.q2.a_dependent_examples import WAYS, draw_errors, errors_by_way, names_what_biases
from solutions.experiments.optimization import dependent_examples
from solutions.finding import stream
from solutions.pages.figures import drawn_by


def test_a_random_video_and_the_next_one_give_the_same_error():
    all_videos, random, ordered = (np.sum(np.square(errors_by_way()[way])) for way in WAYS)
    assert np.isclose(random, ordered) and random > 4 * all_videos


def test_bars_add_up_to_the_mean_squared_distance_of_the_videos_gradients():
    g = dependent_examples.drawn_gradients(stream(dependent_examples.correlation_adds_noise))
    rng = np.random.default_rng(0)
    batches = [g[v, rng.integers(16, size=8)].mean(axis=0) for v in rng.integers(100, size=20_000)]
    error = np.mean([np.sum((batch - g.mean(axis=(0, 1))) ** 2) for batch in batches])
    widths = [bar.get_width() for bar in drawn_by(draw_errors).axes[0].patches]  # bias², noise² for each way
    assert np.allclose([sum(widths[2:4]), sum(widths[4:6])], error, rtol=0.03)


def test_the_witness_refuses_too_few_and_too_many():
    assert [names_what_biases(WAYS[first:]) for first in range(4)] == [False, False, True, False]
