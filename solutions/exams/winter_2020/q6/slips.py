"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.experiments.backpropagation import adversarial_examples
from solutions.experiments.backpropagation.adversarial_examples import EPSILON, FEATURES, fast_gradient_sign
from solutions.finding import Finding
from solutions.nn.activations import softplus
from solutions.paper import Slip


def along_the_weights_is_an_attack_on_label_0():
    """By how much does the cross-entropy of logistic regression change when every entry moves along the sign of its
    weight, for label 0 and for label 1?
    """
    w = np.linspace(-1, 2, 7)
    before, after = 0.3, 0.3 + w @ fast_gradient_sign(np.zeros(7), w, EPSILON)
    changes = [float(softplus(after) - y * after - softplus(before) + y * before) for y in (0, 1)]
    return Finding(changes[0] > 0 > changes[1], dict(zip(("label 0", "label 1"), changes, strict=True)))


def distance_grows_with_the_dimension(few=FEATURES, many=100 * FEATURES):
    """How far do all entries together move, as a Euclidean distance, when each moves by ε, in few dimensions and in a
    hundred times as many?
    """
    distances = [float(np.linalg.norm(fast_gradient_sign(np.zeros(n), np.ones(n), EPSILON))) for n in (few, many)]
    return Finding(distances[1] > 9 * distances[0], {f"{few} dimensions": distances[0], f"{many}": distances[1]})


SLIPS = (
    Slip(
        "Question 6, part a (iii), solution",
        "That dropout is off at test time does not decide the matter: left on, it does not stop the attack either.",
        shown_by=adversarial_examples.dropout_does_not_stop_it,
    ),
    Slip(
        "Question 6, part c, solution",
        "It moves the input along the signs of w, which raises the output. For an example of label 1 that lowers the "
        "loss: the method would go the other way.",
        shown_by=along_the_weights_is_an_attack_on_label_0,
    ),
    Slip(
        "Question 6, part c, solution",
        "It calls the deviation always small, as no entry moves by more than ε. The distance is ε√n, which grows with "
        "the dimension.",
        shown_by=distance_grows_with_the_dimension,
    ),
)
