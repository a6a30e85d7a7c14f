"""What the tables and figures of Spring 2018, question 1, show, by other means."""

from statistics import NormalDist

import numpy as np
from pytest import approx
from scipy.optimize import minimize_scalar

from solutions.experiments.data.metrics import random_pairs
from tests.experiments.convolution.maps import jax_maps, pixels_read
from tests.shown import assert_drawn, shows


@shows("spring-2018/q1#a table")
def test_sides_of_receptive_fields(shown):
    """Which pixels of an axis are read, index by index."""
    windows = [[(3, 1), (pool, pool)] * count + [(3, 1)] for pool in (1, 2) for count in range(4)]
    sides = [len(pixels_read(of)) for of in windows]
    assert shown == {
        "convolution": [1, 2, 3, 4],
        "side of the receptive field, no pools": sides[:4],
        "with pools of 2": sides[4:],
    }


@shows("spring-2018/q1#c table")
def test_which_heads_ignore_a_move(shown):
    """Maps by JAX of a random object, and of the same three pixels lower and two to the right."""
    rng = np.random.default_rng(3)
    image, filters = np.zeros((1, 1, 16, 16)), rng.normal(size=(4, 1, 3, 3))
    image[:, :, 4:9, 5:8] = rng.random((5, 3))
    before, after = (jax_maps(of, filters) for of in (image, np.roll(image, (3, 2), axis=(2, 3))))
    dense = rng.normal(size=(10, before.size))
    heads = {
        "nothing: the feature map itself": lambda maps: maps,
        "a dense layer": lambda maps: dense @ maps.ravel(),
        "global average pooling": lambda maps: maps.mean(axis=(2, 3)),
        "global max pooling": lambda maps: maps.max(axis=(2, 3)),
    }
    assert shown == {
        "after the convolution": list(heads),
        "invariant to a move": [bool(np.allclose(head(before), head(after), atol=1e-6)) for head in heads.values()],
    }


@shows("spring-2018/q1#c figure")
def test_responses_to_a_bump(shown):
    bump = [0] * 3 + [1, 3, 2, 0.5] + [0] * 13
    moved = bump[-8:] + bump[:-8]

    def responses(signal):
        padded = [0, *signal, 0]
        return [max(0, a + 2 * b - c) for a, b, c in zip(padded, padded[1:], padded[2:], strict=False)]

    lines = {"bump": (range(20), bump), "bump, moved": (range(20), moved)}
    assert_drawn(shown[0], lines, y="signal", styles="C0 -, C1 --")
    lines = {0: (range(20), responses(bump)), 1: (range(20), responses(moved)), 2: ([0, 1], max(responses(bump)))}
    assert_drawn(shown[1], lines, "position on the line (pixels)", "response", styles="C0 -, C1 --, k :")


@shows("spring-2018/q1#e figure")
def test_who_leaves_the_saddle(shown):
    """Complex steps, on batches from the same draws."""
    pairs = [[(x, y), (x, -y)] for x in (-2, -1, 1, 2) for y in (1, 2)]
    examples = [example for pair in pairs for example in pair]

    def loss(theta, batch):
        return sum((theta[0] * (theta[1] * x + theta[2] * y) - x) ** 2 for x, y in batch) / len(batch) / 2

    def course(draw):
        theta, found = np.array([0.0, 0.0, 1.0]), []
        for _ in range(120):
            found.append(loss(theta, examples))
            batch = draw()
            theta = theta - 0.05 * np.array([loss(theta + 1e-30j * axis, batch).imag / 1e-30 for axis in np.eye(3)])
        return range(120), found

    rng, mirrored = np.random.default_rng(0), np.random.default_rng(0)
    lines = {
        "minibatches": course(lambda: [examples[n] for n in rng.choice(16, 4, replace=False)]),
        "full batch": course(lambda: examples),
        "mirrored": course(lambda: [e for n in mirrored.choice(8, 2, replace=False) for e in pairs[n]]),
    }
    assert_drawn(shown[0], lines, "step", "loss on all examples")


@shows("spring-2018/q1#g figure")
def test_shares_of_pairs_by_harm(shown):
    """Pair by pair, from the same models."""
    found, alarms = (of.T for of in random_pairs(0))
    ratios = 0.02 * (1000 / 0.02) ** (np.arange(25) / 24)

    def share(metric, ratio):
        right = 0
        for (a, b), (c, d) in zip(found, alarms, strict=True):
            is_less_harm = ratio * 0.2 * (1 - b) + 0.8 * d < ratio * 0.2 * (1 - a) + 0.8 * c
            right += (metric(b, d) > metric(a, c)) == is_less_harm
        return right / len(found)

    metrics = {"recall": lambda found, _: found, "precision": lambda found, alarms: found / (found + 4 * alarms)}
    lines = {name: (ratios, [share(metric, ratio) for ratio in ratios]) for name, metric in metrics.items()}
    assert_drawn(shown[0], lines, "harm of a missed tumour (in false alarms)", "share of pairs")


@shows("spring-2018/q1#g table")
def test_who_flags_every_scan(shown):
    """The best threshold by a numerical search for the least harm."""

    def rates(threshold):
        return 1 - NormalDist(2).cdf(threshold), 1 - NormalDist().cdf(threshold)

    def harm(threshold):
        found, alarms = rates(threshold)
        return 50 * 0.2 * (1 - found) + 0.8 * alarms

    best = minimize_scalar(harm, bounds=(-3, 4), method="bounded", options={"xatol": 1e-10}).x
    found, alarms = rates(best)
    assert shown == {
        "model": ["flags every scan", "best threshold"],
        "recall": approx([1, found]),
        "precision": approx([0.2, 1 / (1 + 4 * alarms / found)]),
        "harm per scan (in false alarms)": approx([0.8, harm(best)]),
    }
