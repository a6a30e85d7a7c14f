"""What the tables and figures of Spring 2018, question 2, show, by other means."""

import math
from functools import cache

import jax
import numpy as np
from pytest import approx

from solutions.exams.spring_2018.q2.g_early_stopping import noisy_examples
from solutions.exams.spring_2018.q2.h_edge_filters import house
from tests.experiments.regularization import by_jax
from tests.shown import assert_drawn, shows


def logistic(x):
    return 0.5 + np.tanh(np.asarray(x) / 2) / 2


@shows("spring-2018/q2#c figure")
def test_output_and_two_tangents(shown):
    x, ends = np.linspace(-3, 8, 45), np.array([-1.3, 1.3])
    slope = [logistic(at) * (1 - logistic(at)) for at in (0, 5)]
    lines = {
        0: (x, logistic(x)),
        1: (ends, 0.5 + slope[0] * ends),
        2: (0, 0.5),
        3: (5 + ends, logistic(5) + slope[1] * ends),
        4: (5, logistic(5)),
        5: ([0, 5, 5], [0.5, 0.5, logistic(5)]),
    }
    styles = "C0 -, C1 -, k None, C1 -, k None, k --"
    assert_drawn(shown[0], lines, "input x", "output ŷ = σ(x)", styles=styles)


@shows("spring-2018/q2#e figure")
def test_a_sawtooth_and_what_follows_it(shown):
    """Eight teeth; the other network has a unit for each three of its 25 parameters but one, and a piece less."""
    x, places = np.arange(17) / 16, np.arange(8) / 7
    lines = {
        "four hidden layers": (x, [0, 1] * 8 + [0]),
        "one hidden layer": (places, 1 - abs(2 * (8 * places % 1) - 1)),
    }
    assert_drawn(shown[0], lines, "input x", "output", styles="C0 -, C1 -")


def runs(rate):
    """Sequences of r x (1 − x), how a fitted parabola continues them, and what it makes of each true number."""
    rng = np.random.default_rng(0)

    def course(step, start):
        values = [start]
        while len(values) < 100:
            values.append(step(values[-1]))
        return np.array(values)

    known = course(lambda x: rate * x * (1 - x), rng.uniform(0.1, 0.9, size=300))
    targets = known[1:].ravel() + rng.normal(0, 0.02, size=known[1:].size)
    parabola = np.polyfit(known[:-1].ravel(), targets, 2)
    true = course(lambda x: rate * x * (1 - x), rng.uniform(0.1, 0.9, size=500))
    generated = course(lambda x: np.polyval(parabola, x), true[0])
    return true, generated, np.concatenate([true[:1], np.polyval(parabola, true[:-1])])


def errors_of_waves():
    """The median over twenty linear models of the mean error of a wave, each number from the eight before it."""
    rng, time = np.random.default_rng(0), 0.5 * np.arange(100)[:, None]
    known = np.sin(time + rng.uniform(0, math.tau, size=50))
    X = np.array([known[start : start + 8, wave] for start in range(92) for wave in range(50)])
    y = known[8:].ravel() + rng.normal(0, 0.01, size=len(X))
    rng.normal(0, 0, size=X.shape)
    true, gaps = np.sin(time + rng.uniform(0, math.tau, size=40)), []
    for drawn in rng.normal(size=(20, 8)):
        w = drawn + np.linalg.pinv(X, rcond=1e-6) @ (y - X @ drawn)
        values = list(true[:8])
        while len(values) < 100:
            values.append(w @ values[-8:])
        gaps.append(np.abs(values - true).mean(axis=1))
    return np.median(gaps, axis=0)


@shows("spring-2018/q2#f figure")
def test_errors_of_own_predictions(shown):
    """Chaos multiplies rounding until, after fifty steps, the mean over all sequences is all that two runs share."""
    steps, (true, generated, forced), cycle = np.arange(2, 101, 2), runs(3.9), runs(3.5)

    def gap(one, other):
        return np.abs(one - other).mean(axis=1)[1::2]

    lines = {
        "chaotic map": (steps, gap(true, generated)),
        "sine waves, off the plane": (steps[4:], errors_of_waves()[9::2]),
        "map with a cycle": (steps, gap(*cycle[:2])),
        "chaotic map, from true numbers": (steps, gap(true, forced)),
    }
    (panel,), half = shown, lines["chaotic map"][1][:25]
    late = panel.lines["chaotic map"][25:, 1]
    np.testing.assert_allclose(late, lines["chaotic map"][1][25:], rtol=0.15)
    lines["chaotic map"] = steps, [*half, *late]
    assert_drawn(panel, lines, "step t", "mean error", styles="C0 -, C1 -, C2 -, k --", rtol=1e-4)


def course_of_training():
    """The losses on the training and on the development set, by NumPy's own sums."""
    sets, w = noisy_examples(np.random.default_rng(0), 40, 0.2), np.zeros(100)
    (X, y), (X_dev, y_dev) = sets["training set"], sets["development set"]
    found = []
    for _ in range(401):
        found.append([np.logaddexp(0, z).mean() - z @ of / len(of) for z, of in ((X @ w, y), (X_dev @ w, y_dev))])
        w = w + X.T @ (y - logistic(X @ w)) / len(y)
    return np.array(found).T


def assert_early_stopping(panel, words):
    """Both curves, each with its label above its middle, and lines from the lowest point to both axes."""
    training, development = course_of_training()
    stop = int(development.argmin())
    lowest, epochs = round(development[stop], 4), 10 * np.arange(41)
    lines = {
        0: (epochs, development[::10]),
        1: (epochs, training[::10]),
        2: ([0, stop, stop], [lowest, lowest, 0.9 * training[-1]]),
    }
    vertical, horizontal, low, when, rising, falling = words
    assert_drawn(panel, lines, horizontal, vertical, styles="C1 -, C0 -, k --" if panel.styles else "")
    labels = [(rising, 240, development[240]), (falling, 240, training[240]), (when, stop, None), (low, None, lowest)]
    assert [words for words, *_ in panel.texts] == [words for words, *_ in labels]
    for (_, *at), (_, *expected) in zip(panel.texts, labels, strict=True):
        assert at == [None if of is None else approx(of) for of in expected]


@shows("spring-2018/q2#g figure")
def test_blanks_of_early_stopping(shown):
    assert_early_stopping(shown[0], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"])


@shows("spring-2018/q2#g figure 2")
def test_early_stopping_with_its_blanks_filled(shown):
    development = course_of_training()[1]
    words = ["(1) loss", "(2) epochs of training", f"(3) {development.min():.2f}"]
    words += [f"(4) {development.argmin()}: stop here", "(5) development set", "(6) training set"]
    assert_early_stopping(shown[0], words)


@shows("spring-2018/q2#h figure")
def test_a_house_and_its_edges(shown):
    """Differences of columns and of rows, two apart, summed over three."""
    image = house()
    left = sum(image[row : row + 38, :-2] - image[row : row + 38, 2:] for row in range(3))
    right = sum(image[:-2, column : column + 38] - image[2:, column : column + 38] for column in range(3))
    assert [panel.title for panel in shown] == ["image", "", "left map", "right map"]
    for panel, expected in zip(shown, ([image], [], [left], [right]), strict=True):
        np.testing.assert_allclose(np.array(panel.images).ravel(), np.ravel(expected), atol=1e-12)


@cache
def errors_by_method():
    """The training by JAX with the same masks; then, without masks, the error by what multiplies the activations."""
    rng = np.random.default_rng(0)
    X = rng.standard_normal((300, 5))
    y = X.sum(axis=1) + 0.3 * rng.standard_normal(300)
    new = rng.standard_normal((300, 5))
    rng.standard_normal(300)
    start = [(rng.standard_normal((m, n)) * (2 / m) ** 0.5, np.zeros(n)) for m, n in ((5, 40), (40, 1))]
    masks = 2 * (rng.random((300, 300, 40)) < 0.5)
    network = by_jax.trained(start, X, y, 0.02, 300, by_jax.squared_loss, masks=masks)
    return {f: float(np.mean((by_jax.outputs(network, new, mask=f) - new.sum(axis=1)) ** 2)) for f in (0.5, 1.0, 2.0)}


@shows("spring-2018/q2#j table")
def test_errors_by_where_it_is_divided(shown):
    error = errors_by_method()
    assert shown == {
        "divides in training": [True, True, False, False],
        "multiplies at test time": [False, True, False, True],
        "error on new examples": approx([error[1], error[0.5], error[2], error[1]], rel=2e-3),
    }


@shows("spring-2018/q2#l figure")
def test_how_the_correction_fades(shown):
    """It is 1 / (1 − βᵗ), within a hundredth of 1 where βᵗ is less than 1 / 101."""
    steps = sorted({int(10 ** (4 * n / 39) + 1e-9) for n in range(40)})
    lines = {}
    for number, beta in enumerate((0.9, 0.999)):
        at = math.ceil(math.log(101) / -math.log(beta))
        lines[2 * number] = steps, [1 / -math.expm1(t * math.log(beta)) for t in steps]
        lines[2 * number + 1] = at, 1 / (1 - beta**at)
    assert_drawn(shown[0], lines, "step t", "1 / (1 − βᵗ)", styles="C0 -, C0 None, C1 -, C1 None")
    texts = [("β = 0.9", 1.6, approx(1 / (1 - 0.9**1.6))), ("β = 0.999", 6, approx(1 / (1 - 0.999**6)))]
    assert shown[0].texts == texts


CROSS, UPRIGHT = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]), np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])
COLOURS = {"black": (0, 0, 0), "white": (1, 1, 1), "red": (1, 0, 0), "blue": (0, 0, 1)}


def image(cross, inks, ground):
    """Rows, columns and colours."""
    pixels = np.zeros((7, 3 + 5 * len(inks), 3)) + COLOURS[ground]
    for place, ink in enumerate(inks):
        for row, column in np.argwhere(cross):
            pixels[2 + row, 2 + 5 * place + column] = COLOURS[ink]
    return pixels


def assert_image(panel, pixels):
    height, width = pixels.shape[:2]
    np.testing.assert_array_equal(panel.images, [255 * pixels])
    level = [[[0, row], [width, row]] for row in range(height + 1)]
    upright = [[[column, 0], [column, height]] for column in range(width + 1)]
    np.testing.assert_allclose(panel.shapes[: height + 1], level)
    np.testing.assert_allclose(panel.shapes[height + 1 :], upright)


@shows("spring-2018/q2#m-i figure")
def test_a_black_cross(shown):
    assert_image(shown[0], image(CROSS, ["black"], "white"))


@shows("spring-2018/q2#m-ii figure")
def test_a_red_cross_and_a_blue_one(shown):
    assert_image(shown[0], image(CROSS, ["red", "blue"], "white"))


def responses(pixels, filters):
    """Of filters (colours, 3, 3) in all windows, by JAX."""
    of = np.moveaxis(pixels, 2, 0)[None, : len(filters)]
    return np.asarray(jax.lax.conv(of, np.array(filters, dtype=float)[None], (1, 1), "VALID"))[0, 0]


BY_COLOUR = [2 * CROSS - 1, 1 - 2 * CROSS, 1 - 2 * CROSS]  # the paper's for the red cross


@shows("spring-2018/q2#m-i table")
def test_drawings_in_which_the_filters_work(shown):
    """The cross has the strongest response of all windows, and no other has as strong a one."""

    def is_first(pixels, filters):
        found = responses(pixels, filters)
        return bool(found[2, 2] > np.delete(found.ravel(), 2 * found.shape[1] + 2).max())

    drawings = {
        f"{name} on {ground}": (cross, ground, ink)
        for name, cross in (("X", CROSS), ("+", UPRIGHT))
        for ground, ink in (("white", "black"), ("black", "white"))
    }
    assert shown == {
        "drawing": list(drawings),
        "in image 1": [is_first(image(of, [ink], ground), [1 - 2 * CROSS]) for of, ground, ink in drawings.values()],
        "the red one in image 2": [
            is_first(image(of, ["red", "blue"], ground), BY_COLOUR) for of, ground, _ in drawings.values()
        ],
    }


def assert_responses(shown, head, filters):
    """Where the crosses and the ground stand in the image; at most the sum of all that is positive."""
    found = responses(image(CROSS, ["red", "blue"], "white"), filters)
    strongest = sum(int(entry) for entry in np.ravel(filters) if entry > 0)
    assert shown == {
        "window": ["red cross", "blue cross", "plain white", "strongest of all windows"],
        head: [*map(int, (found[2, 2], found[2, 7], found[0, -1])), strongest],
    }


@shows("spring-2018/q2#m-ii table")
def test_responses_of_our_filters(shown):
    """Where a colour is that of the ground, the red cross has ones everywhere in red, and its pattern in the others."""
    assert_responses(shown, "response", [np.ones((3, 3)), 1 - 2 * CROSS, 1 - 2 * CROSS])


@shows("spring-2018/q2#m-ii table 2")
def test_responses_of_the_papers_filters(shown):
    assert_responses(shown, "response of the paper's filters", BY_COLOUR)
