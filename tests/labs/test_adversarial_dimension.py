"""What the lab on adversarial examples shows, by other means: regressions fitted by SciPy, and closed forms of the
attacks: FGSM moves each score by ε‖w‖₁, and a change of a fixed length r by r‖w‖₂.
"""

from functools import cache

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from tests.lab import assert_says, assert_tells
from tests.shown import assert_drawn, shows

SIZES = [4**power for power in range(1, 7)]
DATA = {"signal per feature fixed": lambda n: 1.0, "total signal fixed": lambda n: 2 / n**0.5}
ATTACKS = ["FGSM", "random signs", "fixed length"]


@cache
def of_fixed_weights():
    """Changes by random signs, the typical one for each size."""
    rng, changes = np.random.default_rng(0), []
    for n in SIZES:
        w = rng.choice([-1, 1], n)
        rng.standard_normal((200, n))  # the examples, on which a change of the score does not depend
        changes.append(np.linalg.norm(rng.choice([-1, 1], (200, n)) @ w) * 0.1 / 200**0.5)
    return changes


@shows("labs/adversarial_dimension text")
def test_changes_of_fixed_weights(shown):
    changes = zip(SIZES, of_fixed_weights(), strict=True)
    assert_says(shown, " ".join(f"n = {n} FGSM {n / 10} random signs {change}" for n, change in changes))


@shows("labs/adversarial_dimension figure")
def test_lines_of_fixed_weights(shown):
    lines = {"FGSM": (SIZES, [n / 10 for n in SIZES]), "random signs": (SIZES, of_fixed_weights())}
    assert_drawn(shown[0], lines, "features n", "change of the score", styles="C0 -, C1 --")


def examples(rng, n, delta):
    """Examples (2000, n), and their classes, 1 or −1."""
    side = 2 * rng.integers(2, size=2000) - 1
    return rng.standard_normal((2000, n), dtype=np.float32) + np.float32(delta) * side[:, None].astype(np.float32), side


def fitted(X, side):
    """The weights of the penalised regression, by L-BFGS."""
    signed = X.astype(float) * side[:, None]

    def loss(w):
        margins = signed @ w
        return np.logaddexp(0, -margins).mean() + 0.005 * w @ w, 0.01 * w - expit(-margins) @ signed / len(side)

    return minimize(loss, np.zeros(X.shape[1]), jac=True, method="L-BFGS-B", options={"ftol": 0, "gtol": 1e-7}).x


@cache
def measured(name, n, seed=0):
    """‖w‖₁, the mean score of the right class, the typical change of a score by each attack, and the right answers in
    per cent, first without an attack.
    """
    rng, delta = np.random.default_rng(seed), DATA[name](n)
    w = fitted(*examples(rng, n, delta))
    X, side = examples(rng, n, delta)
    margins = side * (X @ w)
    signs = 0.1 * rng.choice(np.array([-1, 1], dtype=np.float32), X.shape) @ w
    norm_1, norm_2 = sum(map(abs, w)), np.vdot(w, w) ** 0.5
    changes = [0.1 * norm_1, np.linalg.norm(signs) / 2000**0.5, 0.2 * norm_2]
    attacked = [margins, margins - 0.1 * norm_1, margins + side * signs, margins - 0.2 * norm_2]
    return norm_1, margins.mean(), changes, [np.count_nonzero(of > 0) / 20 for of in attacked]


def assert_changes(shown, name):
    columns = list(zip(*(measured(name, n)[2] for n in SIZES), strict=True))
    expected = {"n": SIZES, "predicted, FGSM": columns[0], **dict(zip(ATTACKS, columns, strict=True))}
    assert_tells(shown, expected, rel=1e-3)


def assert_right(shown, name):
    columns = zip(*(measured(name, n)[3] for n in SIZES), strict=True)
    shares = [[f"{share}%" for share in of_attack] for of_attack in columns]
    assert_tells(shown, {"n": SIZES, **dict(zip(["no attack", *ATTACKS], shares, strict=True))}, rel=1e-3)


@shows("labs/adversarial_dimension table")
def test_changes_with_a_signal_per_feature(shown):
    assert_changes(shown, "signal per feature fixed")


@shows("labs/adversarial_dimension table 2")
def test_changes_with_a_signal_in_all(shown):
    assert_changes(shown, "total signal fixed")


@shows("labs/adversarial_dimension table 3")
def test_right_answers_with_a_signal_per_feature(shown):
    assert_right(shown, "signal per feature fixed")


@shows("labs/adversarial_dimension table 4")
def test_right_answers_with_a_signal_in_all(shown):
    assert_right(shown, "total signal fixed")


@shows("labs/adversarial_dimension figure 2")
def test_lines_of_trained_weights(shown):
    lines = {name: (SIZES, [measured(name, n)[2][0] for n in SIZES]) for name in DATA}
    lines["weights of a fixed size"] = (SIZES, [n / 10 for n in SIZES])
    assert_drawn(shown[0], lines, "features n", "change of the score", styles="C0 -, C1 --, black :", rtol=1e-3)


@shows("labs/adversarial_dimension figure 3")
def test_lines_of_right_answers(shown):
    columns = zip(*(measured("total signal fixed", n)[3] for n in SIZES), strict=True)
    names = ["no attack", *ATTACKS]
    lines = {name: (SIZES, [share / 100 for share in column]) for name, column in zip(names, columns, strict=True)}
    assert_drawn(shown[0], lines, "features n", "right answers", styles="C0 -, C1 -, C2 :, C3 --", rtol=1e-3)


@shows("labs/adversarial_dimension table 5")
def test_change_that_moves_the_mean_score_to_0(shown):
    needed = {name: [score / norm for norm, score, *_ in (measured(name, n) for n in SIZES)] for name in DATA}
    expected = {"n": SIZES, **{f"ε, {name}": of for name, of in needed.items()}}
    lengths = [np.linalg.norm(np.full(*sized)) for sized in zip(SIZES, needed["total signal fixed"], strict=True)]
    assert_tells(shown, {**expected, "its length, total signal fixed": lengths}, rel=1e-3)


@shows("labs/adversarial_dimension table 6")
def test_other_units(shown):
    """The scores do not change, so that weights are divided by the factor."""
    w = fitted(*examples(np.random.default_rng(1), 64, 0.25))
    expected = {
        "factor": [0.5, 1, 2],
        "mean size of a weight": [abs(w).mean() / factor for factor in (0.5, 1, 2)],
        "change by FGSM": [abs(w).sum() / 10 / factor for factor in (0.5, 1, 2)],
    }
    assert_tells(shown, expected, rel=1e-3)


@shows("labs/adversarial_dimension table 7")
def test_other_seeds(shown):
    expected = {"seed": range(1, 6)}
    runs = {name: [[measured(name, n, seed) for n in (16, 1024)] for seed in range(1, 6)] for name in DATA}
    for name in DATA:
        expected[f"growth, {name}"] = [many[0] / few[0] for few, many in runs[name]]
    for name in DATA:
        expected[f"points, {name}"] = [f"{many[3][1] - few[3][1]:+}" for few, many in runs[name]]
    assert_tells(shown, expected, rel=1e-3)


@shows("labs/adversarial_dimension captions")
def test_captions(shown):
    assert shown.splitlines() == [
        *(f"{what}, {name}" for what in ("Change of the score", "Right answers") for name in DATA),
        "Change per feature that moves the mean score to 0",
        "From few features to many: how many times as large the change is, and percentage points of right answers "
        "gained",
    ]
