"""A ReLU before the output's sigmoid.

>>> problems_of_a_rectified_output.answer()
('half', 'positive', 'gradient', 'loss')
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import rectified_output
from solutions.finding import figure
from solutions.nn.activations import relu, sigmoid
from solutions.part import Key, prose


@figure(height=2.5)
def draw_outputs(axes):
    """The output of a sigmoid (blue), and with a ReLU before it (orange). For negative sums z the second stays at one
    half, which the rule (dashed line) calls positive, and its slope is 0.
    """
    z = [step / 10 for step in range(-50, 51)]
    axes.plot(z, sigmoid(z), label="σ(z)")
    axes.plot(z, sigmoid(relu(z)), linewidth=3, label="σ(ReLU(z))")
    axes.axhline(0.5, color="k", linestyle="--", linewidth=1)
    axes.set(xlabel="sum z of the output unit", ylabel="output", ylim=(-0.05, 1.05))
    axes.figure.legend(ncols=2, loc="outside lower center")


problems_of_a_rectified_output = prose(
    "g",
    "A ReLU before the sigmoid",
    points=1,
    topics=("activations",),
    keywords=(
        "ReLU and sigmoid at the output",
        "output activation",
        "dead gradient",
        "dying ReLU",
        "decision threshold",
        "always predicts positive",
        "probability at least one half",
    ),
    claims={
        "half": shown(
            "The last ReLU gives no negative number, so that no output is below σ(0) = 1/2.",
            rectified_output.is_never_below_one_half,
        ),
        "positive": shown(
            "With the rule “positive if the output is at least 1/2”, every input is called positive.",
            rectified_output.is_never_below_one_half,
        ),
        "gradient": shown(
            "An example with a negative sum gives no gradient: nothing is learned from it, even if it is "
            "classified wrongly.",
            rectified_output.negative_sums_get_no_gradient,
        ),
        "loss": shown(
            "The loss of a negative example cannot fall below log 2.", rectified_output.costs_log_2_on_every_negative
        ),
        "threshold": refuted(
            "Whatever the threshold, every input is called positive.", rectified_output.higher_thresholds_still_separate
        ),
    },
    key=Key(
        "all outputs are at least 1/2, so that all inputs are classified as positive", printed=("half", "positive")
    ),
)
