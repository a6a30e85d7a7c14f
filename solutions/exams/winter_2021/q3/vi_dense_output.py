"""The output of the dense layer."""

from math import prod

from solutions.exams.winter_2021.q3.v_pool_designs import pooled_designs
from solutions.nn.shapes import Dense, Flatten
from solutions.part import Key, part


@part(
    "vi",
    "The output of the dense layer",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "fully connected layer",
        "FC layer",
        "softmax output",
        "number of classes",
        "logits",
        "ten digits",
        "output size",
    ),
    vary={"classes": range(3, 31)},
    key=Key("1×{{ classes }} or {{ classes }}", printed=(10,)),
    fields={"": "Output shape"},
    mistakes={
        "That is how many inputs the layer has, for the smallest admissible filter.": lambda classes: (
            prod(pooled_designs(classes=classes)[0].volume),
        ),
        "The label is one number, but the layer has an output for each class, from which the softmax makes "
        "probabilities.": lambda: (1,),
        "One output is enough to tell two classes apart. For more, a softmax has one for each class.": (
            lambda classes: (classes - 1,)
        ),
    },
)
def dense_output(side=16, filters=4, limit=576, classes=10, weight_limit=1440):
    """The one output shape that all admissible designs share.

    >>> dense_output()
    (10,)
    >>> dense_output(classes=7)
    (7,)
    """
    (shape,) = {
        Dense(classes, bias=False).output_shape(Flatten().output_shape(design.volume))
        for design in pooled_designs(side, filters, limit, classes, weight_limit)
    }
    return shape
