"""Running a model on its own predictions.

>>> causes_of_the_drift.answer()
('fed', 'multiply', 'drift')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import sequences
from solutions.experiments.data.sequences import CHAOTIC, LENGTH, PERIODIC, WINDOW, generate, iterate, wave_gaps
from solutions.finding import figure
from solutions.part import Key, prose


def factor_per_step(rate):
    """By how much a small error grows in one step of x → rate · x (1 - x): the geometric mean of the slope's size."""
    path = iterate(lambda x: rate * x * (1 - x), np.array([0.3]), length=2000)[100:, 0]
    with np.errstate(divide="ignore"):
        return float(np.exp(np.log(np.abs(rate * (1 - 2 * path))).mean()))


@figure(height=3.4)
def draw_errors_by_step(axes):
    """Mean error against the step, on a logarithmic scale. For the chaotic map, predicted from true numbers (dashed) it
    stays flat; from the model's own predictions (blue) it grows to the size of the numbers. For the map with a cycle
    (green) it levels off. For the sine waves (orange), whose inputs leave the plane of the training data, it keeps
    growing.
    """
    steps = np.arange(2, LENGTH + 1, 2)
    chaotic, periodic = (generate(np.random.default_rng(0), rate) for rate in (CHAOTIC, PERIODIC))
    axes.plot(steps, chaotic.gaps()[1::2], color="C0", label="chaotic map")
    off_the_plane = np.median(wave_gaps(np.random.default_rng(0))[1], axis=0)  # the first numbers are given
    axes.plot(steps[WINDOW // 2 :], off_the_plane[WINDOW + 1 :: 2], color="C1", label="sine waves, off the plane")
    axes.plot(steps, periodic.gaps()[1::2], color="C2", label="map with a cycle")
    forced = np.abs(chaotic.forced - chaotic.true).mean(axis=1)
    axes.plot(steps, forced[1::2], "--", color="k", linewidth=1, label="chaotic map, from true numbers")
    axes.set(yscale="log", xlabel="step t", ylabel="mean error", ylim=(1e-5, 1e4))
    axes.figure.legend(loc="outside lower center")


def tells_which_dynamics_go_astray(goes_astray):
    """Whether a reading says for which growth rates the last number generated is lost."""
    lost = {rate: generate(np.random.default_rng(1), rate).gaps()[-1] > 0.1 for rate in (CHAOTIC, PERIODIC)}
    return all(goes_astray(rate) == astray for rate, astray in lost.items())


causes_of_the_drift = prose(
    "f",
    "Why a generated sequence goes astray",
    points=3,
    topics=("data-and-strategy",),
    keywords=(
        "RNN",
        "recurrent neural network",
        "autoregressive model",
        "error accumulation",
        "compounding errors",
        "teacher forcing",
        "exposure bias",
        "sequence generation",
    ),
    claims={
        "fed": shown(
            "In training the model read true numbers; now it reads its own, which are slightly wrong, so the errors of "
            "all earlier steps enter each prediction.",
            sequences.errors_are_fed_back,
        ),
        "multiply": shown(
            "If the dynamics drive neighbouring states apart, errors multiply from step to step, even if every single "
            "step stays as accurate as in training.",
            sequences.errors_multiply_without_drift,
        ),
        "same": refuted(
            "As long as the generated inputs are distributed as in training, the result stays close to the truth.",
            sequences.errors_multiply_without_drift,
        ),
        "drift": shown(
            "The inputs that the model generates for itself may leave the distribution of the training data, where "
            "nothing keeps it accurate.",
            sequences.inputs_leave_the_training_data,
        ),
        "always": refuted(
            "A model that is not perfect always ends far from the truth after {{ LENGTH }} steps on its own "
            "predictions.",
            sequences.stable_dynamics_forget_errors,
        ),
    },
    key=Key(
        "training and test inputs differ: in training the true past, now mostly the model's own, imperfect output; the "
        "inputs drift from the training distribution, and the error compounds over {{ LENGTH }} steps",
        printed=("fed", "drift"),
        means="reason",
        qualified="The mismatch alone does not explain the failure: if the dynamics forget errors it does no harm, and "
        "if they multiply them the last number is lost although the inputs stay distributed as in training.",
        ours=lambda rate: factor_per_step(rate) > 1,
        theirs=lambda rate: True,  # in every case the model reads its own output and is not perfect
        witness=tells_which_dynamics_go_astray,
    ),
)
