"""A ReLU before the sigmoid of the output.

>>> effects_of_a_rectified_output.answer()
('half', 'positive', 'gradient', 'strict')
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import rectified_output
from solutions.nn.activations import relu, sigmoid
from solutions.part import Key, prose

RULES = {
    "≥ 1/2": lambda output: output >= 0.5,
    "> 1/2": lambda output: output > 0.5,
    "≥ 0.6": lambda output: output >= 0.6,
}
SUMS = (-2.0, 0.0, 0.3, 2.0)


def answers_by_rule():
    """For each rule, whether it says positive of the output for each of some sums z.

    >>> answers_by_rule()["> 1/2"]
    [False, False, True, True]
    """
    return {name: rule(sigmoid(relu(list(SUMS)))).tolist() for name, rule in RULES.items()}


def rows_of_answers():
    """The sum z, the output, and whether it is positive by each rule.

    >>> rows_of_answers()[0]
    (-2.0, 0.5, 'yes', 'no', 'no')
    """
    said = (["yes" if positive else "no" for positive in answers] for answers in answers_by_rule().values())
    return list(zip(SUMS, sigmoid(relu(list(SUMS))).tolist(), *said, strict=True))


def names_the_rules_that_say_yes_always(rules):
    """Whether these are the rules by which every output of σ(ReLU(z)) is positive."""
    return set(rules) == {name for name, answers in answers_by_rule().items() if all(answers)}


effects_of_a_rectified_output = prose(
    "f",
    "A ReLU followed by a sigmoid",
    points=2,
    topics=("activations",),
    keywords=(
        "ReLU then sigmoid",
        "ReLU before the output layer",
        "all predictions positive",
        "output activation",
        "decision threshold",
        "binary classification",
        "dying ReLU",
    ),
    claims={
        "half": shown(
            "No output is below 1/2, as the ReLU lets no negative number through to the sigmoid.",
            rectified_output.is_never_below_one_half,
        ),
        "positive": shown(
            "If an output of 1/2 or more means positive, every prediction is positive.",
            rectified_output.is_never_below_one_half,
        ),
        "gradient": shown(
            "Where $z$ is negative, no gradient passes: the network learns nothing from such an example.",
            rectified_output.negative_sums_get_no_gradient,
        ),
        "strict": shown(
            "If only more than 1/2 means positive, a network may still learn to separate the classes; or it ends with "
            "negative $z$ only, and all predictions are negative.",
            rectified_output.learns_or_says_no_if_one_half_is_negative,
        ),
        "always": refuted(
            "Whatever the threshold, every prediction is positive.", rectified_output.higher_thresholds_still_separate
        ),
    },
    key=Key(
        "all predictions will be positive",
        printed=("positive",),
        means="reading",
        qualified="It holds by the rule “positive from 1/2 on”, which the question does not state. By the rule of the "
        "same paper's question 4 an output is positive if it is above 1/2. Then the output for all sums up to 0, "
        "exactly 1/2, is negative.",
        ours={"≥ 1/2"},
        theirs={"≥ 1/2", "> 1/2"},
        witness=names_the_rules_that_say_yes_always,
    ),
)
