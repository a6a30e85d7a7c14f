"""Second routes to models that run on their own predictions."""

from itertools import pairwise

import numpy as np
import pytest

from solutions.experiments.data import sequences as by
from solutions.experiments.data.sequences import CHAOTIC, LENGTH, PERIODIC, generate
from tests.confirm import confirms


def again(rate):
    """True sequences (steps, sequences) of an experiment, a model's and its single steps from true numbers, and the
    model and the map as functions; in loops over single numbers, which are rounded as the experiment rounds.
    """
    rng = np.random.default_rng(3)

    def step(x):
        return rate * x * (1 - x)

    x = rng.uniform(0.1, 0.9, size=300)
    training = [x := x if number == 0 else step(x) for number in range(LENGTH)]
    inputs, outputs = np.concatenate(training[:-1]), np.concatenate(training[1:])
    outputs = outputs + rng.normal(0, 0.02, size=len(outputs))
    fitted = np.polynomial.Polynomial.fit(inputs, outputs, 2)
    by_powers = np.linalg.lstsq(np.stack([inputs**0, inputs, inputs**2], axis=1), outputs)[0]
    assert fitted.convert().coef == pytest.approx(by_powers, rel=1e-6, abs=1e-6)
    (shift, scale), (constant, slope, curvature) = fitted.mapparms(), fitted.coef.tolist()

    def model(x):
        u = shift + scale * x
        return constant + u * (slope + u * curvature)

    runs = []
    for start in rng.uniform(0.1, 0.9, size=500).tolist():
        true, own, forced = [start], [start], [start]
        for _ in range(LENGTH - 1):
            forced.append(model(true[-1]))
            true.append(step(true[-1]))
            own.append(model(own[-1]))
        runs.append((true, own, forced))
    return *np.array(runs).transpose(1, 2, 0), step


@confirms("data/sequences#errors_are_fed_back", "the same sequences, number by number in plain loops")
@confirms("data/sequences#errors_multiply_without_drift", "the same sequences, number by number in plain loops")
@confirms("data/sequences#stable_dynamics_forget_errors", "the same sequences, number by number in plain loops")
@pytest.mark.parametrize("rate", [CHAOTIC, PERIODIC])
def test_errors_of_sequences_in_loops(rate):
    true, own, forced, step = again(rate)
    one, last = np.abs(forced - true)[1:].mean(), np.abs(own - true)[-1].mean()
    on_own = np.mean([abs(after - step(before)) for before, after in pairwise(own)])
    quantiles = [np.sort(of[-10:], axis=None) for of in (own, true)]
    unrelated = np.mean([abs(true[-1, n] - own[-1, n - 1]) for n in range(500)])  # each beside another sequence
    chaotic = rate == CHAOTIC

    def numbers(experiment, control):
        return list(experiment(np.random.default_rng(3), control).numbers.values())

    if chaotic:
        assert numbers(by.errors_are_fed_back, False) == pytest.approx([one, last])
        assert numbers(by.errors_are_fed_back, True) == pytest.approx([one, np.abs(forced - true)[-1].mean()])
    drift = [one, on_own, np.abs(np.subtract(*quantiles)).mean(), last]
    assert numbers(by.errors_multiply_without_drift, not chaotic) == pytest.approx(drift)
    assert numbers(by.stable_dynamics_forget_errors, chaotic) == pytest.approx([one, last, unrelated])


def test_the_last_number_is_lost_only_where_errors_grow():
    for seed in range(3):
        chaotic, periodic = (generate(np.random.default_rng(seed), rate) for rate in (CHAOTIC, PERIODIC))
        unrelated = np.abs(chaotic.true[-1][:, None] - chaotic.true[-1]).mean()
        assert chaotic.gaps()[-1] == pytest.approx(unrelated, rel=0.1)
        # between single steps and saturation, the errors grow about as the slopes say
        grown = (chaotic.gaps()[9] / chaotic.gaps()[2]) ** (1 / 7)
        slopes = np.abs(CHAOTIC * (1 - 2 * chaotic.true))
        assert grown == pytest.approx(np.exp(np.log(slopes).mean()), rel=0.35)
        assert periodic.gaps()[50:].max() < 0.01
        assert chaotic.shift() < 0.05 * unrelated


@confirms(
    "data/sequences#inputs_leave_the_training_data", "the pseudo-inverse, and powers of each model's companion matrix"
)
@pytest.mark.parametrize("control", [False, True])
def test_medians_of_runs_equal_matrix_powers(control):
    rng, time = np.random.default_rng(3), np.arange(LENGTH)
    waves = np.sin(0.5 * time + rng.uniform(0, 2 * np.pi, size=50)[:, None])  # (waves, LENGTH)
    X = np.concatenate([waves[:, t : t + 8] for t in range(LENGTH - 8)])
    y = waves[:, 8:].T.ravel() + rng.normal(0, 0.01, size=len(X))
    plane = np.linalg.eigh(X.T @ X)[1][:, -2:]
    X = X + rng.normal(0, 0.1 if control else 0.0, size=X.shape)
    new = np.sin(0.5 * time + rng.uniform(0, 2 * np.pi, size=40)[:, None])
    inverse, measured = np.linalg.pinv(X, rcond=1e-6), []
    for start in rng.normal(size=(20, 8)):
        w = start + inverse @ (y - X @ start)
        companion = np.eye(8, k=1)
        companion[-1] = w
        last = new[:, :8] @ np.linalg.matrix_power(companion.T, LENGTH - 8)
        one = np.mean([np.abs(new[:, t : t + 8] @ w - new[:, t + 8]) for t in range(LENGTH - 8)])
        off = np.linalg.norm(last - last @ plane @ plane.T, axis=1).mean()
        measured.append((one, np.abs(last[:, -1] - new[:, -1]).mean(), off))
    found = by.inputs_leave_the_training_data(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(np.median(measured, axis=0))


def test_the_medians_are_those_of_the_models(monkeypatch):
    gaps = np.array([[0.0, 5], [0, 9], [0, 7]])
    monkeypatch.setattr(by, "wave_gaps", lambda rng, noise: [np.array([1.0, 4, 2]), gaps, np.array([8.0, 3, 6])])
    assert list(by.inputs_leave_the_training_data(None).numbers.values()) == [2, 7, 6]


def test_shift_is_zero_for_the_same_numbers_in_another_order_and_the_distance_of_shifted_ones():
    values = np.random.default_rng(0).random((LENGTH, 30))
    assert by.Generated(values, values[:, ::-1], values, 0.0, 0.0).shift() == 0
    assert by.Generated(values, values + 0.25, values, 0.0, 0.0).shift() == pytest.approx(0.25)
