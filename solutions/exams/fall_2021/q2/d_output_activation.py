"""The output of a classifier of several classes.

>>> what_the_output_does.answer()
('distribution', 'compete')
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import class_probabilities
from solutions.part import Key, prose

what_the_output_does = prose(
    "d",
    "The output activation for one-hot targets",
    points=4,
    topics=("activations", "losses"),
    keywords=(
        "softmax",
        "softmax vs sigmoid",
        "multi-class classification",
        "output layer",
        "probabilities sum to 1",
        "last layer",
        "mutually exclusive classes",
    ),
    claims={
        "distribution": shown(
            "The softmax: it turns the logits into one positive number for each class, and these sum to 1, like "
            "probabilities of classes of which exactly one is right.",
            class_probabilities.softmax_is_a_distribution,
        ),
        "compete": shown(
            "The classes compete: a larger logit of one class lowers the probability of every other class.",
            class_probabilities.softmax_classes_compete,
        ),
        "sigmoids": refuted(
            "A sigmoid for each class, trained on the one-hot targets, learns numbers that sum to 1 as well.",
            class_probabilities.sigmoids_do_not_sum_to_one,
        ),
        "hard": refuted(
            "The output of the softmax is one-hot itself: 1 for the largest logit, and 0 for the others.",
            class_probabilities.softmax_is_a_distribution,
        ),
        "calibrated": refuted(
            "As the outputs are probabilities, the named class is right as often as its probability says.",
            class_probabilities.softmax_may_be_too_sure,
        ),
    },
    key=Key("the softmax, which gives each class a probability, all together 1", printed=("distribution",)),
)
