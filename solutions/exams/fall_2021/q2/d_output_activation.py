"""The output of a classifier of several classes.

>>> what_the_output_does.answer()
('distribution', 'compete', 'order')
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import softmax
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
        "categorical",
    ),
    claims={
        "distribution": shown(
            "The softmax: it makes of the logits one positive number per class, and their sum is 1.",
            softmax.is_a_distribution,
        ),
        "compete": shown(
            "The classes exclude each other: a larger logit of one class lowers the probabilities of all others.",
            softmax.classes_compete,
        ),
        "order": shown("The order stays: the largest logit has the largest probability.", softmax.keeps_the_order),
        "sigmoids": refuted(
            "A sigmoid at each output does the same.",
            softmax.sigmoids_are_no_distribution,
        ),
    },
    key=Key("the softmax, which gives each class a probability, all together 1", printed=("distribution",)),
)
