"""Second routes to Winter 2020, question 3, part d."""

import numpy as np
import pytest

from solutions.exams.winter_2020.q3.d_loss_curves import DRAWN, drawn
from solutions.experiments.optimization.loss_curves import CENTRES, SIZES
from solutions.nn.data import blobs
from tests.confirm import confirms


def trained(batch):
    """The losses of the figure's run, with loops over classes in place of matrices."""
    rng = np.random.default_rng(1)
    X, y = blobs(rng, 64, CENTRES)
    W = [np.zeros(5) for _ in range(4)]

    def probabilities():
        scores = [np.exp(X @ w) for w in W]
        return [score / sum(scores) for score in scores]

    losses = []
    for _ in range(91):
        p = probabilities()
        losses.append(-np.mean([np.log(p[k][i]) for i, k in enumerate(y)]))
        rows = rng.permutation(len(y))[:batch]
        W = [w - 0.2 * np.mean([(p[k][i] - (y[i] == k)) * X[i] for i in rows], axis=0) for k, w in enumerate(W)]
    return np.array(losses)


@confirms("winter-2020/q3#d", "counting how often each curve rises, and by how much, in runs with loops over classes")
def test_smaller_batches_raise_the_loss_more_often_and_by_more():
    curves = {letter: trained(SIZES[name]) for letter, name in DRAWN.items()}
    for letter, losses in curves.items():
        np.testing.assert_allclose(drawn(letter), losses, rtol=1e-9)
    rises = {letter: np.maximum(np.diff(losses), 0) for letter, losses in curves.items()}
    assert not rises["A"].any()
    assert 0 < 3 * rises["B"].sum() < rises["C"].sum()
    assert 0 < np.count_nonzero(rises["B"]) < np.count_nonzero(rises["C"])


@pytest.mark.parametrize("letter", DRAWN)
def test_all_curves_begin_at_the_loss_of_guessing_and_end_below(letter):
    assert drawn(letter)[0] == pytest.approx(np.log(4))
    assert drawn(letter)[-1] < 0.75 * np.log(4)
