"""What the figures of Winter 2020, question 6, show, by other means."""

import numpy as np

from solutions.experiments.gan.training import losses_return_while_images_improve
from solutions.finding import stream
from tests.shown import assert_drawn, shows


@shows("winter-2020/q6#c figure")
def test_changes_by_dimension(shown):
    """A hundredth of the sum of the weights' sizes, of the same draws."""
    rng, sizes = np.random.default_rng(0), np.floor(10 ** np.linspace(1, 4, 12) + 1e-9).astype(int)
    lines = {}
    for name, power in (("fixed", 0), ("1/√n", 0.5), ("1/n", 1)):
        drawn = [np.abs(rng.standard_normal(n)).sum() for n in sizes]
        lines[f"weights {name}"] = sizes, [total / n**power / 100 for total, n in zip(drawn, sizes, strict=True)]
    assert_drawn(shown[0], lines, "dimension n of the input", "change of the score")


@shows("winter-2020/q6#d figure")
def test_costs_and_their_slopes(shown):
    """The slopes by the score, by complex steps."""
    score = np.linspace(-5, 5, 51)
    D = (1 + np.tanh(score / 2)) / 2

    def saturating(score):
        return -np.log(1 + np.exp(score))

    def other(score):
        return np.log(1 + np.exp(-score))

    slopes = [np.abs(cost(score + 1e-30j).imag / 1e-30) for cost in (saturating, other)]
    lines = {
        "saturating, log(1 − D)": (D, saturating(score)),
        1: (D, slopes[0]),
        "non-saturating, −log D": (D, other(score)),
        3: (D, slopes[1]),
    }
    names = "D, the probability that the image is real", "cost, and slope (dashed)"
    assert_drawn(shown[0], lines, *names, styles="C0 -, C0 --, C1 -, C1 --")


@shows("winter-2020/q6#e figure")
def test_losses_and_distance_of_a_small_gan(shown):
    """Both networks step by step, from the same draws; D is written as a probability."""
    rng = stream(losses_return_while_images_improve)
    centre = rng.standard_normal(8)
    centre = 4 * centre / np.sqrt((centre**2).sum())

    def judged(images):
        return 1 / (1 + np.exp(-(images @ w + c)))

    def real():
        return centre + rng.standard_normal((128, 8))

    def made():
        return b + rng.standard_normal((128, 8))

    w, c, b, found = np.zeros(8), 0.0, np.zeros(8), []
    for _ in range(100):
        true, false = real(), made()
        of_true, of_false = judged(true), judged(false)
        uphill = (1 - of_true) @ true - of_false @ false
        w, c = w + 0.02 * (uphill / 128 - w), c + 0.02 * ((1 - of_true).sum() - of_false.sum()) / 128
        b = b + 0.5 * (1 - judged(made())).mean() * w
        of_true, of_false = judged(real()), judged(made())
        losses = -np.log(of_true).mean() - np.log(1 - of_false).mean(), -np.log(of_false).mean()
        found.append((*losses, np.sqrt(((b - centre) ** 2).sum())))
    epochs, (discriminator, generator, distance) = range(1, 101), np.transpose(found)
    lines = {"discriminator": (epochs, discriminator), "generator": (epochs, generator)}
    assert_drawn(shown[0], lines, y="loss")
    assert_drawn(shown[1], {0: (epochs, distance)}, "epoch", "distance")
