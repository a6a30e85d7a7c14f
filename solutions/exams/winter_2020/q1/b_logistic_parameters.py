"""Weights and bias of a logistic regression."""

from solutions.nn.shapes import Dense
from solutions.part import Key, part

KEYWORDS = ("number of parameters", "linear classifier", "intercept", "perceptron")
FEATURES = range(20, 1001, 5)


@part(
    "b-i",
    "The weights of a logistic regression",
    kind="number",
    points=2,
    points_note="for b-i and b-ii together",
    topics=("shapes-and-parameters",),
    keywords=(*KEYWORDS, "coefficients", "weight vector", "trainable weights"),
    fields={"": "Number of weights"},
    vary={"features": FEATURES},
    mistakes={
        "That counts the bias, too. It is a parameter, but no weight.": lambda answer: answer + 1,
        "One output needs one set of weights: the other class has the rest of the probability.": (
            lambda answer: 2 * answer
        ),
        "Each feature has a weight of its own.": lambda: 1,
    },
    key=Key("{{ features }} or ({{ features }} × 1)", printed=300),
)
def weights(features=300):
    """The parameters of one unit without its bias.

    >>> weights()
    300
    >>> weights(features=7)
    7
    """
    return Dense(1, bias=False).parameters((features,))


@part(
    "b-ii",
    "The bias of a logistic regression",
    kind="shape",
    topics=("shapes-and-parameters",),
    keywords=(*KEYWORDS, "bias dimension", "bias term"),
    fields={"": "Shape of $b$"},
    mistakes={
        "The features share one bias: it shifts their weighted sum.": lambda features: (features,),
        "One output has one bias: the other class has the rest of the probability.": lambda: (2,),
    },
    key=Key("1 or (1 × 1)", printed=(1,)),
)
def bias(features=300):
    """The shape of what is added to the weighted sum of the features: that of the sum.

    >>> bias()
    (1,)
    >>> bias(features=7)
    (1,)
    """
    return Dense(1).output_shape((features,))
