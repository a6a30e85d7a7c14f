"""L2 penalties: what they do to the error and to the accuracy on the training set."""

from solutions.experiments.data.bayes_error import fit_all_penalized, two_normals
from solutions.experiments.regularization.overfitting import drawn_classes, hidden_layer, training_error
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.metrics import accuracy

EXAMPLES, PENALTY = 30_000, 0.1


def raises_the_training_error(rng, control=False):
    """The same network is fitted to the same examples with a weak and with a strong L2 penalty. What is the training
    error? The control leaves the penalty as it was.
    """
    X, y = drawn_classes(rng, 200)
    hidden = hidden_layer(rng, 16)(X)
    before, after = (training_error(hidden, y, penalty=of) for of in (1.0, 1.0 if control else 1000.0))
    return Finding(after > 1.1 * before, {"training error, λ = 1": before, "training error, larger λ": after})


def raises_the_training_accuracy(rng, control=False, mean=2, deviation_0=2, deviation_1=3):
    """Thirty thousand examples of two normal classes are drawn, and logistic regression is fitted to convergence by
    Newton's method, without and with an L2 penalty on all its parameters. Accuracy and mean cross-entropy are both
    measured on the training examples; it holds if the accuracy rises by more than two tenths of a percentage point. In
    the control both classes have the larger of the two standard deviations: then the most accurate line is the one that
    the cross-entropy chooses by itself.
    """
    if control:
        deviation_0 = deviation_1 = max(deviation_0, deviation_1)
    X, y = two_normals(rng, EXAMPLES, mean, deviation_0, deviation_1)
    plain, penalized = fit_logistic(X, y).scores(X), fit_all_penalized(X, y, PENALTY).scores(X)
    before, after = accuracy(plain > 0, y), accuracy(penalized > 0, y)
    numbers = {
        "training accuracy without a penalty, T": before,
        "training accuracy with the penalty": after,
        "training loss without a penalty": binary_cross_entropy_with_logits(plain, y),
        "training loss with the penalty": binary_cross_entropy_with_logits(penalized, y),
    }
    return Finding(after - before > 0.002, numbers)
