"""What the table and the figures of Fall 2021, question 1, show, by other means."""

import numpy as np

from tests.shown import assert_drawn, shows


@shows("fall-2021/q1#c figure")
def test_three_activations(shown):
    """In steps of a two hundredth, counted in whole numbers."""
    steps = range(-600, 601)
    z = np.array(steps) / 200
    lines = {"min(0, x)": (z, (z - abs(z)) / 2), "max(−x, −2x)": (z, abs(z) / 2 - 1.5 * z)}
    for number, level in enumerate(range(-2, 4), 2):
        lines[number] = [step / 200 for step in steps if 200 * (level - 1) < step <= 200 * level], level
    assert_drawn(shown[0], {**lines, "ceiling of x": ([], [])}, "x", "f(x)")


RUNS = {"i": ("|x|", 0.1, 0.5), "ii": ("x²", 1, 0.99), "iii": ("|x|", 1, 1.5), "iv": ("x²", 1, 1)}


@shows("fall-2021/q1#e table")
def test_the_four_runs(shown):
    losses, starts, steps = (list(column) for column in zip(*RUNS.values(), strict=True))
    assert shown == {"run": list(RUNS), "loss": losses, "start": starts, "step η": steps}


@shows("fall-2021/q1#e figure")
def test_points_of_the_four_runs(shown):
    """On |x| a run goes to and fro between two points; on x² each update multiplies by 1 − 2η."""

    def points(loss, start, step):
        if loss == "|x|":
            return [start, start - step] * 10 + [start]
        return start * (1 - 2 * step) ** np.arange(21)

    for panel, loss, names in zip(shown, ("|x|", "x²"), (("i", "iii"), ("ii", "iv")), strict=True):
        lines = {f"({name}) step {RUNS[name][2]}": (range(21), points(*RUNS[name])) for name in names}
        assert_drawn(panel, lines | {2: ([0, 1], 0)}, "updates" if loss == "x²" else "", f"x, on {loss}")


@shows("fall-2021/q1#h figure")
def test_losses_of_a_dirac_gan(shown):
    """Each turn by complex steps of both costs."""

    def losses(penalty, is_saturating):
        found, theta, psi = [], 1.0, 1.0
        for _ in range(600):
            psi -= 0.1 * (np.log(1 + np.exp((psi + 1e-30j) * theta)).imag / 1e-30 + penalty * psi)
            score = psi * (theta + 1e-30j)
            cost = -np.log(1 + np.exp(score)) if is_saturating else np.log(1 + np.exp(-score))
            theta -= 0.1 * cost.imag / 1e-30
            found.append(np.log(2) + np.log(1 + np.exp(psi * theta)))
        return range(600), found

    lines = {
        "log(1 − D)": losses(0, True),
        "−log D": losses(0, False),
        "log(1 − D), with penalty": losses(0.5, True),
        3: ([0, 1], 2 * np.log(2)),
    }
    assert_drawn(shown[0], lines, "turns", "loss of the discriminator", styles="C0 -, C1 --, C2 -, k :")
