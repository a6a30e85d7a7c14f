"""Second routes to models that run on their own predictions."""

import math

import numpy as np
import pytest

from solutions.experiments.data import sequences as by
from solutions.experiments.data.sequences import CHAOTIC, LENGTH, PERIODIC, generate, wave_gaps
from tests.confirm import confirms


@confirms(
    "data/sequences#errors_are_fed_back",
    "the map and a parabola fitted by least squares, sequence by sequence in plain loops",
)
@pytest.mark.parametrize("rate", [CHAOTIC, PERIODIC])
def test_generated_sequences_in_a_loop(rate):
    run = generate(np.random.default_rng(4), rate)
    rng = np.random.default_rng(4)
    inputs, outputs = [], []
    training = rng.uniform(0.1, 0.9, size=300)
    for _ in range(LENGTH - 1):
        inputs.append(training)
        training = rate * training * (1 - training)  # chaos repeats only if rounded alike
        outputs.append(training)
    outputs = np.array(outputs).ravel() + rng.normal(0, 0.02, size=300 * (LENGTH - 1))
    x = np.array(inputs).ravel()
    constant, slope, curvature = np.linalg.lstsq(np.stack([x**0, x, x**2], axis=1), outputs)[0]
    assert (constant, slope, curvature) == pytest.approx((0, rate, -rate), abs=0.02)

    def model(x):
        return constant + slope * x + curvature * x**2

    distances, errors = np.zeros(9), 0.0
    for x in rng.uniform(0.1, 0.9, size=500)[:50].tolist():
        generated = x
        for step in range(9):
            errors += abs(model(x) - rate * x * (1 - x)) / 450
            x, generated = rate * x * (1 - x), model(generated)
            distances[step] += abs(generated - x) / 50
    assert np.abs(run.generated - run.true)[1:10, :50].mean(axis=1) == pytest.approx(distances, rel=1e-3)
    assert np.abs(run.forced - run.true)[1:10, :50].mean() == pytest.approx(errors, rel=1e-3)


@confirms(
    "data/sequences#stable_dynamics_forget_errors",
    "comparison with sequences drawn at random, that have nothing to do with the true ones",
)
@confirms(
    "data/sequences#errors_multiply_without_drift",
    "comparison with sequences drawn at random, and the slopes of the map, which multiply",
)
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


@confirms("data/sequences#inputs_leave_the_training_data", "powers of the companion matrix of each linear model")
@pytest.mark.parametrize("control", [False, True])
def test_runs_of_the_linear_model_equal_matrix_powers(control):
    one, gaps, off = wave_gaps(np.random.default_rng(2), 0.1 if control else 0.0, models=4)
    rng = np.random.default_rng(2)
    phases = rng.uniform(0, 2 * np.pi, size=50)
    waves = np.array([[math.sin(0.5 * t + phase) for phase in phases] for t in range(LENGTH)])
    X = np.array([waves[t : t + 8, n] for t in range(LENGTH - 8) for n in range(50)])
    y = np.array([waves[t + 8, n] for t in range(LENGTH - 8) for n in range(50)])
    y = y + rng.normal(0, 0.01, size=y.shape)
    X = X + rng.normal(0, 0.1 if control else 0.0, size=X.shape)
    new = np.sin(0.5 * np.arange(LENGTH)[:, None] + rng.uniform(0, 2 * np.pi, size=40))
    for number in range(4):
        w = rng.normal(size=8)
        for _ in range(4000):  # gradient descent itself, in place of its limit
            w = w - 0.4 * X.T @ (X @ w - y) / len(y)
        companion = np.eye(8, k=1)
        companion[-1] = w
        last = np.linalg.matrix_power(companion, LENGTH - 8) @ new[:8]
        radius = np.abs(np.linalg.eigvals(companion)).max()
        assert gaps[number, -1] == pytest.approx(np.abs(last[-1] - new[-1]).mean(), rel=0.02)
        assert one[number] < 0.01
        if control:
            assert radius < 1.001 and off[number] < 0.02
        elif radius > 1.1:
            assert gaps[number, -1] > 1 and off[number] > 1


def test_errors_that_are_printed_equal_those_of_the_sequences():
    runs = {rate: generate(np.random.default_rng(3), rate) for rate in (CHAOTIC, PERIODIC)}
    last = {rate: np.abs(run.generated - run.true)[-1].mean() for rate, run in runs.items()}
    chaotic = runs[CHAOTIC]

    def numbers(experiment, control):
        return list(experiment(np.random.default_rng(3), control).numbers.values())

    for control, error in ((False, last[CHAOTIC]), (True, np.abs(chaotic.forced[-1] - chaotic.true[-1]).mean())):
        assert numbers(by.errors_are_fed_back, control) == pytest.approx([chaotic.error_on_true, error])
    for control, (rate, other) in ((False, (CHAOTIC, PERIODIC)), (True, (PERIODIC, CHAOTIC))):
        run = runs[rate]
        expected = [run.error_on_true, run.error_on_generated, run.shift(), last[rate]]
        assert numbers(by.errors_multiply_without_drift, control) == pytest.approx(expected)
        *found, unrelated = numbers(by.stable_dynamics_forget_errors, control)
        assert found == pytest.approx([runs[other].error_on_true, last[other]])
        last_numbers, others = runs[other].true[-1].tolist(), runs[other].generated[-1].tolist()
        others.insert(0, others.pop())  # each beside another sequence
        assert unrelated == pytest.approx(np.mean([abs(a - b) for a, b in zip(last_numbers, others, strict=True)]))


def test_the_medians_are_those_of_the_models(monkeypatch):
    gaps = np.array([[0.0, 5], [0, 9], [0, 7]])
    monkeypatch.setattr(by, "wave_gaps", lambda rng, noise: [np.array([1.0, 4, 2]), gaps, np.array([8.0, 3, 6])])
    assert list(by.inputs_leave_the_training_data(None).numbers.values()) == [2, 7, 6]


def test_shift_is_zero_for_the_same_numbers_in_another_order_and_the_distance_of_shifted_ones():
    values = np.random.default_rng(0).random((LENGTH, 30))
    assert by.Generated(values, values[:, ::-1], values, 0.0, 0.0).shift() == 0
    assert by.Generated(values, values + 0.25, values, 0.0, 0.0).shift() == pytest.approx(0.25)
