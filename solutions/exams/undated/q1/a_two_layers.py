"""Parameters of a network of two layers.

>>> has_as_many_parameters.answer()
('yes',)
>>> has_as_many_parameters.answer(inputs=4)
('no',)
>>> has_as_many_parameters.answer(units=4, inputs=11)
('no',)
"""

from solutions.claim import yes_or_no
from solutions.finding import Finding
from solutions.nn.shapes import Dense, trace
from solutions.part import Key, choice


def parameters_by_layer(widths, inputs):
    """Weights and biases of each of a number of dense layers, the first of which reads the inputs.

    >>> parameters_by_layer([3, 1], inputs=2)
    [9, 4]
    """
    return [volume.parameters for volume in trace([Dense(width) for width in widths], (inputs,))]


def has_as_many(inputs=5, units=5, layers=2, stated=60):
    """Count the weights and biases of all layers, and compare their sum with the number in the statement."""
    by_layer = parameters_by_layer([units] * layers, inputs)
    return Finding(sum(by_layer) == stated, {"parameters of each layer": by_layer, "together": sum(by_layer)})


def fitting_inputs(widths, stated=60):
    """The numbers of inputs with which layers of these widths have as many parameters as stated.

    >>> fitting_inputs([5, 5]), fitting_inputs([5, 5, 1])
    ([5], [])
    """
    return [inputs for inputs in range(1, stated) if sum(parameters_by_layer(widths, inputs)) == stated]


def readings(units=5):
    """Rows of what may be meant by two layers, and the parameters that as many inputs as units lead to."""
    widths = {
        "two layers besides the input": [units] * 2,
        "two layers, one of which is the input": [units],
        "two hidden layers, and an output unit": [units, units, 1],
    }
    return [(words, sum(parameters_by_layer(layers, inputs=units))) for words, layers in widths.items()]


def knows_with_which_inputs(says):
    """Whether it is said rightly, for each number of inputs below 100, if the statement holds for it."""
    return all(says(inputs) == has_as_many(inputs).holds for inputs in range(1, 100))


has_as_many_parameters = choice(
    "a",
    "Parameters of two layers",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "number of weights and biases",
        "two-layer network",
        "fully connected",
        "dense layer",
        "MLP",
        "input size",
        "count trainable parameters",
    ),
    given=dict(inputs=5, units=5, layers=2, stated=60),
    claims=yes_or_no(
        "A network of {{ layers }} layers with {{ units }} neurons each, which reads {{ inputs }} inputs, has "
        "{{ stated }} weights and biases in all.",
        "A network of {{ layers }} layers with {{ units }} neurons each, which reads {{ inputs }} inputs, does not "
        "have {{ stated }} weights and biases in all.",
        has_as_many,
        right="yes",
        because='The layers have {{ " and ".join(map(str, found["parameters of each layer"])) }} parameters, '
        '{{ found["together"] }} in all.',
    ),
    key=Key(
        "yes",
        printed=("yes",),
        means="reading",
        qualified="The paper does not say how many inputs the network has. With {{ fitting_inputs([units] * layers)[0] "
        "}} inputs, as many as neurons in a layer, there are {{ stated }} parameters, and with no other number of "
        "inputs.",
        ours=lambda inputs: inputs == 5,
        theirs=lambda inputs: True,
        witness=knows_with_which_inputs,
    ),
)
