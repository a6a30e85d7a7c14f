"""Second routes to Spring 2018, question 2, part f."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q2 import f_own_predictions
from solutions.exams.spring_2018.q2.f_own_predictions import (
    draw_errors_by_step,
    errors_are_fed_back,
    errors_by_rate,
    errors_multiply_without_drift,
    factor_per_step,
    generated_inputs_leave_the_training_data,
    stable_dynamics_forget_errors,
)
from solutions.exams.spring_2018.q2.sequences import CHAOTIC, LENGTH, PERIODIC, generate, wave_gaps
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q2.figures import closed


def factor_on_cycle(rate, period):
    """The factor of an error per step on the stable cycle: the product of the slopes along it, by its root."""
    x = 0.3
    for _ in range(20_000):
        x = rate * x * (1 - x)
    product = 1.0
    for _ in range(period):
        product *= rate * (1 - 2 * x)
        x = rate * x * (1 - x)
    return abs(product) ** (1 / period)


@confirms("spring-2018/q2#f", "the known factors of the map: at its fixed point, on its cycles, and 2 where r = 4")
def test_factors_equal_closed_forms():
    assert factor_per_step(2.8) == pytest.approx(abs(2 - 2.8))
    assert factor_per_step(3.2) == pytest.approx(math.sqrt(abs(4 + 2 * 3.2 - 3.2**2)))
    assert factor_per_step(PERIODIC) == pytest.approx(factor_on_cycle(PERIODIC, 4), rel=1e-6)
    assert factor_per_step(4.0) == pytest.approx(2, abs=0.05)


@confirms("spring-2018/q2#f", "the map and a fitted parabola (NumPy's polyfit), sequence by sequence in plain loops")
@pytest.mark.parametrize("rate", [CHAOTIC, PERIODIC])
def test_generated_sequences_in_a_loop(rate):
    run = generate(4, rate)
    rng = np.random.default_rng(4)
    inputs, outputs = [], []
    training = rng.uniform(0.1, 0.9, size=300)
    for _ in range(LENGTH - 1):
        inputs.append(training)
        training = rate * training * (1 - training)  # chaos repeats only if rounded alike
        outputs.append(training)
    outputs = np.array(outputs).ravel() + rng.normal(0, 0.02, size=300 * (LENGTH - 1))
    model = np.polynomial.Polynomial.fit(np.array(inputs).ravel(), outputs, 2).convert()
    assert model.coef == pytest.approx([0, rate, -rate], abs=0.02)

    distances, errors = np.zeros(9), 0.0
    for x in rng.uniform(0.1, 0.9, size=500)[:50].tolist():
        generated = x
        for step in range(9):
            errors += abs(model(x) - rate * x * (1 - x)) / 450
            x, generated = rate * x * (1 - x), model(generated)
            distances[step] += abs(generated - x) / 50
    assert np.abs(run.generated - run.true)[1:10, :50].mean(axis=1) == pytest.approx(distances, rel=1e-3)
    assert np.abs(run.forced - run.true)[1:10, :50].mean() == pytest.approx(errors, rel=1e-3)


@confirms("spring-2018/q2#f", "comparison with sequences drawn at random, that have nothing to do with the true ones")
def test_the_last_number_is_lost_only_where_errors_grow():
    for seed in range(3):
        chaotic, periodic = (generate(seed, rate) for rate in (CHAOTIC, PERIODIC))
        unrelated = np.abs(chaotic.true[-1][:, None] - chaotic.true[-1]).mean()
        assert chaotic.gaps()[-1] == pytest.approx(unrelated, rel=0.1)
        # between single steps and saturation, the errors grow about as the slopes say
        grown = (chaotic.gaps()[9] / chaotic.gaps()[2]) ** (1 / 7)
        assert grown == pytest.approx(factor_per_step(CHAOTIC), rel=0.35)
        assert periodic.gaps()[50:].max() < 0.01
        assert chaotic.shift() < 0.05 * unrelated


@confirms("spring-2018/q2#f", "powers of the companion matrix of each linear model")
@pytest.mark.parametrize("control", [False, True])
def test_runs_of_the_linear_model_equal_matrix_powers(control):
    one, gaps, off = wave_gaps(2, control, models=4)
    rng = np.random.default_rng(2)
    phases = rng.uniform(0, 2 * np.pi, size=50)
    waves = np.array([[math.sin(0.5 * t + phase) for phase in phases] for t in range(LENGTH)])
    X = np.array([waves[t : t + 8, n] for t in range(LENGTH - 8) for n in range(50)])
    y = np.array([waves[t + 8, n] for t in range(LENGTH - 8) for n in range(50)])
    y = y + rng.normal(0, 0.01, size=y.shape)
    if control:
        X = X + rng.normal(0, 0.1, size=X.shape)
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
    runs = {rate: generate(3, rate) for rate in (CHAOTIC, PERIODIC)}
    last = {rate: np.abs(run.generated - run.true)[-1].mean() for rate, run in runs.items()}
    chaotic = runs[CHAOTIC]
    forced = np.abs(chaotic.forced[-1] - chaotic.true[-1]).mean()
    for control, error in ((False, last[CHAOTIC]), (True, forced)):
        found = errors_are_fed_back(3, control).numbers
        assert list(found.values()) == pytest.approx([chaotic.error_on_true, error])
    for control, rate in ((False, CHAOTIC), (True, PERIODIC)):
        run = runs[rate]
        found = errors_multiply_without_drift(3, control).numbers
        expected = [run.error_on_true, run.error_on_generated, run.shift(), last[rate]]
        assert list(found.values()) == pytest.approx(expected)
        run = runs[PERIODIC if rate == CHAOTIC else CHAOTIC]
        *found, unrelated = stable_dynamics_forget_errors(3, control).numbers.values()
        assert found == pytest.approx([run.error_on_true, np.abs(run.generated - run.true)[-1].mean()])
        last_numbers, others = run.true[-1].tolist(), run.generated[-1].tolist()
        others.insert(0, others.pop())  # each beside another sequence
        assert unrelated == pytest.approx(np.mean([abs(a - b) for a, b in zip(last_numbers, others, strict=True)]))


def test_rows_of_rates_and_medians_of_waves(monkeypatch):
    for rate, factor, one, last in errors_by_rate():
        run = generate(0, rate)
        assert (factor, one) == (factor_per_step(rate), np.abs(run.forced - run.true)[1:].mean())
        assert last == np.abs(run.generated - run.true)[-1].mean()
    gaps = np.array([[0.0, 5], [0, 9], [0, 7]])
    monkeypatch.setattr(
        f_own_predictions, "wave_gaps", lambda seed, control: [np.array([1.0, 4, 2]), gaps, np.array([8.0, 3, 6])]
    )
    assert list(generated_inputs_leave_the_training_data().numbers.values()) == [2, 7, 6]


def test_lines_of_the_errors_by_step():
    lines = {line.get_label(): line.get_ydata() for line in closed(drawn_by(draw_errors_by_step)).axes[0].lines}
    assert lines["sine waves, off the plane"][-1] > 1 > lines["chaotic map"][-1] > 0.1
    assert max(lines["map with a cycle"][-1], lines["chaotic map, from true numbers"][-1]) < 0.01
