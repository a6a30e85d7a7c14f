"""Moving averages at test time.

>>> reasons_for_moving_averages.answer()
('small', 'single', 'others')
"""

from functools import cache

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q4.batches import normalize
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.normalization import Statistics, batch_norm, batch_norm_inference, running_statistics
from solutions.part import Key, prose


def single_examples_are_lost(seed=0, control=False):
    """Ten examples are sent through the layer one at a time, each as a batch of its own; β is 2. Measured are the
    smallest and the largest output. In the control the statistics are those of all ten, kept from before.
    """
    z = np.random.default_rng(seed).normal(5, 3, size=(10, 1))
    gamma, beta = [1.0], [2.0]
    _, of_all = batch_norm(z, gamma, beta)
    if control:
        outputs = [batch_norm_inference([row], gamma, beta, of_all.statistics)[0, 0] for row in z]
    else:
        outputs = [batch_norm([row], gamma, beta)[0][0, 0] for row in z]
    low, high = float(min(outputs)), float(max(outputs))
    return Finding(low == high, {"smallest output": low, "largest output": high})


TRAINING_BATCH = 64


def small_batches_scatter(seed=0, control=False):
    """Statistics of a feature with mean 0 and variance 1: of test batches of four, and moving averages over 300 batches
    of 64 in training, drawn from the same distribution.

    Measured are the typical errors of the mean (root mean square). In the control the test batch has 20,000 examples.
    """
    rng = np.random.default_rng(seed)
    moving = []
    for _ in range(20):
        state = None
        for batch in rng.normal(size=(300, TRAINING_BATCH)):
            state = running_statistics(state, Statistics(batch.mean(), batch.var()), momentum=0.99)
        moving.append(state.mean)
    test = rng.normal(size=(20, 20_000 if control else 4)).mean(axis=1)
    of_test, of_moving = (float(np.sqrt(np.mean(np.square(means)))) for means in (test, moving))
    return Finding(
        of_test > 3 * of_moving, {"error of the test batch": of_test, "error of the moving average": of_moving}
    )


def company_changes_the_prediction(seed=0, control=False):
    """One example is put into 200 random batches of eight and normalised with each. Measured is the deviation of its
    normalised value. In the control it is normalised by fixed statistics.
    """
    rng = np.random.default_rng(seed)
    batches = rng.normal(size=(200, 8))
    batches[:, 0] = 1.0
    mean, deviation = batches.mean(axis=1), batches.std(axis=1)
    values = np.full(200, batches.mean() / batches.std()) if control else (1 - mean) / deviation
    return Finding(values.std() > 0.1, {"deviation of its normalised value": float(values.std())})


def batch_statistics_repair_a_shift(seed=0, control=False):
    """Two classes at ±1 in two features; logistic regression on normalised features, trained on mixed batches. At test
    time a new camera shifts all features by 3, and the test batches hold 200 examples of both classes.

    Measured are the errors with moving averages and with the test batch's own statistics. The control has no shift.
    """
    rng = np.random.default_rng(seed)

    def draw(shift):
        y = np.repeat([0, 1], 100)
        return (2 * y - 1)[:, None] + rng.normal(size=(200, 2)) + shift, y

    X, y = draw(0.0)
    ones, zeros = np.ones(2), np.zeros(2)
    normal, cache = batch_norm(X, ones, zeros)
    model = fit_logistic(normal, y)
    X_test, y_test = draw(0.0 if control else 3.0)
    moving = batch_norm_inference(X_test, ones, zeros, cache.statistics)
    with_moving, with_own = (float(np.mean((model.scores(u) > 0) != y_test)) for u in (moving, normalize(X_test)))
    return Finding(
        with_moving > with_own + 0.2,
        {"error, moving averages": with_moving, "error, statistics of the test batch": with_own},
    )


@cache
def scatter_rows():
    """By batch size: deviation of the batch mean, and the mean of the batch variance, of a feature with mean 0 and
    variance 1, over 20,000 examples' worth of batches and more.
    """
    rng = np.random.default_rng(0)
    rows = []
    for m in (1, 2, 4, 16, 64):
        batches = rng.normal(size=(40_000 if m < 16 else 4000, m))
        rows.append((m, float(batches.mean(axis=1).std()), float(batches.var(axis=1).mean()), (m - 1) / m))
    return rows


reasons_for_moving_averages = prose(
    "f",
    "Why moving averages at test time",
    points=2,
    topics=("normalization",),
    claims={
        "small": shown(
            "Test batches may be small, and their statistics scatter. Averages over all of training are far better "
            "estimates, as long as training batches are drawn like the test data.",
            small_batches_scatter,
        ),
        "single": shown(
            "A batch of one example normalises to 0, so that the output would be β whatever the input.",
            single_examples_are_lost,
        ),
        "others": shown(
            "With batch statistics, what is predicted for an example depends on the others that happen to be with it.",
            company_changes_the_prediction,
        ),
        "better": refuted(
            "Moving averages are the better choice whatever the test data are.", batch_statistics_repair_a_shift
        ),
    },
    key=Key(
        "either: small test batches have statistics unlike those of training, and moving averages estimate better; "
        "or: an example is to get the same prediction whatever its batch",
        printed=("small", "others"),
    ),
)
