"""Running a model on its own predictions.

>>> causes_of_the_drift.answer()
('fed', 'multiply', 'drift')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q2.sequences import CHAOTIC, LENGTH, PERIODIC, WINDOW, generate, iterate, wave_gaps
from solutions.finding import Finding, figure
from solutions.part import Key, prose


def errors_are_fed_back(seed=0, control=False):
    """A model of the chaotic map x → 3.9 x (1 - x), fitted to noisy recordings, continues new sequences to 100 numbers.

    Measured are its mean error in one step from a true number, and in the hundredth number when it reads its own
    predictions. It holds if the second is a hundred times the first. In the control it reads the true numbers.
    """
    run = generate(seed, CHAOTIC)
    values = run.forced if control else run.generated
    last = float(np.abs(values - run.true)[-1].mean())
    return Finding(
        last > 100 * run.error_on_true, {"error of one step": run.error_on_true, "error in the last number": last}
    )


def errors_multiply_without_drift(seed=0, control=False):
    """The same model, and the inputs that it makes for itself.

    Measured are its mean error in one step from true inputs and from its own, how far the values it makes are
    distributed from true ones (mean distance of equal quantiles), and the error in the hundredth number. It holds if
    its steps are as accurate on its own inputs, these are distributed as true ones within a fiftieth, and yet the
    last number is off by more than a tenth. The control is a model of x → 3.5 x (1 - x), which ends in a cycle.
    """
    run = generate(seed, PERIODIC if control else CHAOTIC)
    last = float(run.gaps()[-1])
    return Finding(
        run.error_on_generated < 1.2 * run.error_on_true and run.shift() < 0.02 and last > 0.1,
        {
            "error of one step, true inputs": run.error_on_true,
            "error of one step, own inputs": run.error_on_generated,
            "distance of the distributions": run.shift(),
            "error in the last number": last,
        },
    )


def stable_dynamics_forget_errors(seed=0, control=False):
    """A model of the map x → 3.5 x (1 - x), whose sequences end in a cycle of four values, runs on its own predictions.

    Measured are the mean error in one step and in the hundredth number. It holds if the second is less than a tenth of
    the distance between two unrelated sequences. The control is the chaotic map.
    """
    run = generate(seed, CHAOTIC if control else PERIODIC)
    last, unrelated = float(run.gaps()[-1]), float(np.abs(run.true[-1] - np.roll(run.generated[-1], 1)).mean())
    return Finding(
        last < 0.1 * unrelated,
        {
            "error of one step": run.error_on_true,
            "error in the last number": last,
            "distance of unrelated sequences": unrelated,
        },
    )


def generated_inputs_leave_the_training_data(seed=0, control=False):
    """Twenty linear models learn to continue sine waves from the last eight numbers, each from random weights.

    These windows all lie in one plane; off it, the weights stay as they were drawn. Measured are the medians of the
    error in one step from true inputs, of the error in the hundredth number of a run on own predictions, and of the
    distance of the last window from the plane. It holds if the last error exceeds the wave's height of 1, and one
    step errs by less than a hundredth. In the control the inputs are noisy in training, so that all directions occur.
    """
    one, gaps, off = (np.median(column, axis=0) for column in wave_gaps(seed, control))
    last = float(gaps[-1])
    return Finding(
        float(one) < 0.01 and last > 1 and float(off) > 1,
        {
            "error of one step": float(one),
            "error in the last number": last,
            "distance of the last input from the training inputs": float(off),
        },
    )


def factor_per_step(rate):
    """By how much a small error grows in one step of x → rate · x (1 - x): the geometric mean of the slope's size.

    >>> round(factor_per_step(2.0), 3), factor_per_step(PERIODIC) < 1 < factor_per_step(CHAOTIC)
    (0.0, True)
    """
    path = iterate(lambda x: rate * x * (1 - x), np.array([0.3]), length=2000)[100:, 0]
    with np.errstate(divide="ignore"):
        return float(np.exp(np.log(np.abs(rate * (1 - 2 * path))).mean()))


def errors_by_rate():
    """Rows of the map's rate, the factor of an error in each step, and errors of one step and of the last number.

    >>> [rate for rate, factor, one, last in errors_by_rate() if factor > 1]
    [3.7, 3.9]
    """
    rows = []
    for rate in (2.8, 3.2, PERIODIC, 3.7, CHAOTIC):
        run = generate(0, rate)
        rows.append((rate, factor_per_step(rate), run.error_on_true, float(run.gaps()[-1])))
    return rows


@figure(height=4.2)
def draw_errors_by_step(axes):
    """Mean error against the step, logarithmic. The chaotic map: read from true numbers (dashed, flat) and from own
    predictions (blue, it grows to the size of the numbers). The map with a cycle, from own predictions (green, it
    levels off). The sine waves, from own predictions, whose inputs leave the plane of the training data (orange, it
    keeps growing).
    """
    steps = np.arange(2, LENGTH + 1, 2)
    chaotic, periodic = generate(0, CHAOTIC), generate(0, PERIODIC)
    axes.plot(steps, chaotic.gaps()[1::2], color="C0", label="chaotic map")
    off_the_plane = np.median(wave_gaps(0)[1], axis=0)[WINDOW + 1 :: 2]  # the numbers before are given
    axes.plot(steps[WINDOW // 2 :], off_the_plane, color="C1", label="sine waves, off the plane")
    axes.plot(steps, periodic.gaps()[1::2], color="C2", label="map with a cycle")
    forced = np.abs(chaotic.forced - chaotic.true).mean(axis=1)
    axes.plot(steps, forced[1::2], "--", color="k", linewidth=1, label="chaotic map, from true numbers")
    axes.set(yscale="log", xlabel="step t", ylabel="mean error", ylim=(1e-5, 1e4))
    axes.minorticks_off()
    axes.figure.legend(frameon=False, ncols=2, loc="outside lower center")


def tells_which_dynamics_go_astray(goes_astray):
    """Whether a reading says for which growth rates the last number generated is lost."""
    return [goes_astray(rate) for rate in (CHAOTIC, PERIODIC)] == [
        bool(generate(1, rate).gaps()[-1] > 0.1) for rate in (CHAOTIC, PERIODIC)
    ]


causes_of_the_drift = prose(
    "f",
    "Why a generated sequence goes astray",
    points=3,
    topics=("data-and-strategy",),
    claims={
        "fed": shown(
            "In training the model read true numbers, now it reads its own, which are a little off: the errors of all "
            "steps before enter each prediction.",
            errors_are_fed_back,
        ),
        "multiply": shown(
            "Where the dynamics drive neighbours apart, errors multiply from step to step, even if every single step "
            "stays as accurate as in training.",
            errors_multiply_without_drift,
        ),
        "same": refuted(
            "As long as the generated inputs are distributed as in training, the result stays close to the truth.",
            errors_multiply_without_drift,
        ),
        "drift": shown(
            "The inputs that the model makes for itself may leave the distribution of the training data, and there "
            "nothing keeps it accurate.",
            generated_inputs_leave_the_training_data,
        ),
        "always": refuted(
            "A model that is not perfect always ends far from the truth after a hundred steps on its own predictions.",
            stable_dynamics_forget_errors,
        ),
    },
    key=Key(
        "training and test inputs differ: in training the true past, now mostly the model's own, imperfect output; the "
        "inputs drift from the training distribution, and the error compounds over 100 steps",
        printed=("fed", "drift"),
        qualified="The mismatch alone does not explain the failure: where the dynamics forget errors it does no harm, "
        "and where they multiply them the last number is lost although the inputs stay distributed as in training.",
        ours=lambda rate: factor_per_step(rate) > 1,
        theirs=lambda rate: True,  # in every case the model reads its own output and is not perfect
        witness=tells_which_dynamics_go_astray,
    ),
)
