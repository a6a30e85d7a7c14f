"""Two data sets, one of which has almost all positive examples: one after the other, mixed, and from two cameras."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy, recall
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam

FIRST, SECOND, NEW = (15, 285), (300,), (500, 500)  # negatives and positives: of two data sets, and to test with
STEPS = 200  # for each data set, with a minibatch each


def examples(rng, counts, distance=2.0):
    """Two features, X (batch, 2), and labels y (batch,): so many negatives and positives, about ∓ half the distance."""
    return blobs(rng, counts, [[-distance / 2] * 2, [distance / 2] * 2][: len(counts)])


def joined(*sets):
    """Several sets of examples, X (batch, features) and y (batch,), as one."""
    return tuple(np.concatenate(pieces) for pieces in zip(*sets, strict=True))


def answers_on_the_way(rng, mixed, every=STEPS):
    """What a network says of new examples, (times, batch), at the start and after every so many steps: with minibatches
    of the first data set and then of the second, or of both, mixed; and the labels of the new examples, (batch,).
    """
    first, second, (X, y) = (examples(rng, counts) for counts in (FIRST, SECOND, NEW))
    network, halves = initialize([2, 16, 1], rng), (joined(first, second),) * 2 if mixed else (first, second)
    answers = [forward(network, X)[0][:, 0] > 0]
    for seen in halves:
        optimizer = Adam(0.03)
        for _ in range(STEPS // every):
            network = train(network, *seen, optimizer, steps=every, batch=30, rng=rng)
            answers.append(forward(network, X)[0][:, 0] > 0)
    return np.array(answers), y


def the_last_one_is_remembered(rng, control=False):
    """A network learns from minibatches of 15 negatives and 285 positives, and after 200 steps from minibatches of 300
    negatives. Which share of new positives does it recognise then, and after 200 more steps? Which share of all new
    examples, half of them positive, does it call positive in the end? In the control all minibatches are drawn from
    both sets.
    """
    (_, halfway, end), y = answers_on_the_way(rng, mixed=control)
    before, after = recall(halfway, y), recall(end, y)
    numbers = {"positives recognised halfway": before, "positives recognised in the end": after}
    return Finding(before > 0.9 and after < 0.2, numbers | {"called positive in the end": end.mean()})


def shuffling_them_suffices(rng, control=False):
    """A data set of 15 negatives and 285 positives and one of 300 negatives are mixed, and a network learns from their
    minibatches. What is its accuracy on new examples, half of them positive? In the control it learns from the first
    set, and then from the second.
    """
    (*_, end), y = answers_on_the_way(rng, mixed=not control)
    return Finding(accuracy(end, y) > 0.85, {"accuracy on new examples": accuracy(end, y)})


def the_camera_is_learned(rng, control=False):
    """A data set of 15 negatives and 285 positives, and one of 300 negatives, come from two cameras. The first makes
    brighter pictures, and brightness is a third feature. The sets are shuffled together. What is the accuracy of
    logistic regression on them, and on new pictures by the first camera, half of them positive? In the control the
    cameras are alike.
    """

    def pictures(counts, brightness):
        X, y = examples(rng, counts, distance=1.0)
        return np.column_stack([X, rng.normal(0 if control else brightness, size=len(y))]), y

    X, y = joined(pictures(FIRST, 4.0), pictures(SECOND, 0.0))
    model, (X_new, y_new) = fit_logistic(X, y, penalty=1e-3), pictures(NEW, 4.0)
    known, new = accuracy(model.scores(X) > 0, y), accuracy(model.scores(X_new) > 0, y_new)
    return Finding(new < known - 0.2, {"training accuracy": known, "accuracy on new pictures": new})
