"""Adversarial examples: inputs that are moved slightly, so that a classifier takes them for another class.

"Images" are a few dozen numbers, each with standard deviation 1 around its class's mean. The means of the two classes
are nearer to each other than that. The classifier is a network with one hidden layer; an attack moves no number by more
than ε, which is less than half of the standard deviation.
"""

import numpy as np

from solutions.experiments.backpropagation.input_gradient import input_derivative, predicted_probability
from solutions.finding import Finding
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam

FEATURES, EXAMPLES = 50, 150  # examples of each class
CENTRE, EPSILON = 0.3, 0.4


def fast_gradient_sign(x, gradient, epsilon):
    """x + ε · sign(∂J/∂x): each entry moves by ε to where the loss grows, and stays where its derivative is 0.

    >>> fast_gradient_sign([0.0, 5.0, 1.0], [-0.1, 3.0, 0.0], epsilon=1).tolist()
    [-1.0, 6.0, 1.0]
    """
    return np.add(x, epsilon * np.sign(gradient))


def loss_gradient(network, X, y):
    """∂J/∂x, (batch, features), for each example's own cross-entropy J."""
    p = predicted_probability(network, X)
    return ((p - y) / (p * (1 - p)))[:, None] * input_derivative(network, X)


def attacked(network, X, y, epsilon=EPSILON):
    """Adversarial examples (batch, features), by a single step."""
    return fast_gradient_sign(X, loss_gradient(network, X, y), epsilon)


def images(rng):
    """What draws images (batch, features) with their labels, half of each class."""
    centre = CENTRE * rng.choice([-1, 1], FEATURES)
    return lambda: blobs(rng, EXAMPLES, [-centre, centre])


def trained(rng, X, y, keep=1.0):
    """A network that was trained on the examples, with or without dropout."""
    return train(initialize([FEATURES, 16, 1], rng), X, y, Adam(0.02), 50, "tanh", keep=keep, rng=rng)


def logistic_regression(X, y):
    """Logistic regression, as a network without a hidden layer."""
    weights, intercept = fit_logistic(X, y, penalty=0.01)
    return [(weights[:, None], np.array([intercept]))]


def is_right(network, X, y):
    """Whether each image is given its class, (batch,)."""
    return (predicted_probability(network, X) > 0.5) == y


def random_signs(rng, X):
    """The images with each entry moved by ε up or down, at random."""
    return fast_gradient_sign(X, rng.choice([-1, 1], X.shape), EPSILON)


def may_fool_another_model(rng, control=False):
    """A network is attacked by the fast gradient sign method. Of the images that both it and a logistic regression,
    trained on other images, had classified rightly, how many does the network now get wrong, and which share of these
    does the logistic regression get wrong as well? In the control every entry moves as far, but in a random direction;
    there the share is that of all images.
    """
    draw = images(rng)
    network, other, (X, y) = trained(rng, *draw()), logistic_regression(*draw()), draw()
    both = is_right(network, X, y) & is_right(other, X, y)
    moved = random_signs(rng, X) if control else attacked(network, X, y)
    fooled = both if control else both & ~is_right(network, moved, y)
    share = np.mean(~is_right(other, moved, y)[fooled])
    numbers = {"images that fool the first model": (~is_right(network, moved, y))[both].mean()}
    return Finding(0.3 < share < 1, numbers | {"of these also fool the second": share})


def takes_one_gradient(rng, control=False):
    """How many gradients does the attack compute for each image, and what share of the images is still classified
    rightly after it? The control is an iterative attack of ten steps.
    """
    draw = images(rng)
    network, (X, y), counted = trained(rng, *draw()), draw(), []

    def derivative(X):
        counted.append(len(X))
        return loss_gradient(network, X, y)

    moved, steps = X, 10 if control else 1
    for _ in range(steps):
        moved = fast_gradient_sign(moved, derivative(moved), EPSILON / steps)
    numbers = {"gradients per image": sum(counted) / len(X), "right before": is_right(network, X, y).mean()}
    after = is_right(network, moved, y).mean()
    return Finding(len(counted) == 1 and after < 0.5, numbers | {"right after the attack": after})


def right_with_dropout_on(network, X, y, rng, masks=20):
    """The share of right answers where half of the hidden units are dropped at random, also in use."""
    scores = forward(network, np.broadcast_to(X, (masks, *X.shape)), "tanh", keep=0.5, rng=rng)[0][..., 0]
    return np.mean((scores > 0) == y)


def dropout_does_not_stop_it(rng, control=False):
    """A network was trained with dropout of half of its hidden units. What share of new images does it classify
    rightly, and what share after an attack by the fast gradient sign method, if dropout is off at test time, as usual,
    and if it is left on? In the control every entry moves as far, but in a random direction.
    """
    draw = images(rng)
    network, (X, y) = trained(rng, *draw(), keep=0.5), draw()
    moved = random_signs(rng, X) if control else attacked(network, X, y)
    off, on = is_right(network, moved, y).mean(), right_with_dropout_on(network, moved, y, rng)
    numbers = {"right before": is_right(network, X, y).mean(), "right after, dropout off": off}
    return Finding(off < 0.5 and on < 0.5, numbers | {"right after, dropout left on": on})


def slopes_by_queries(ask, x, step=1e-4):
    """∂ŷ/∂x, (features,), of one image, by asking for ŷ a little to both sides along every feature."""
    above, below = np.split(ask(np.concatenate([x + step * np.eye(x.size), x - step * np.eye(x.size)])), 2)
    return (above - below) / (2 * step)


def needs_only_probabilities(rng, control=False):
    """Of a network only its answers are known: a device is given images and tells the probability of class 1. The
    attack estimates each derivative from two queries. What share of the images is classified rightly before and after?
    The control asks nothing, and guesses the signs.
    """
    draw, asked = images(rng), []
    network, (X, y) = trained(rng, *draw()), draw()
    X, y = X[::5], y[::5]

    def ask(images):
        asked.append(len(images))
        return predicted_probability(network, images)

    if control:
        moved = random_signs(rng, X)
    else:
        slopes = np.array([slopes_by_queries(ask, x) for x in X])
        moved = fast_gradient_sign(X, np.where(y == 1, -1, 1)[:, None] * slopes, EPSILON)
    before, after = is_right(network, X, y).mean(), is_right(network, moved, y).mean()
    numbers = {"queries per image": sum(asked) / len(X), "right before": before, "right after the attack": after}
    return Finding(after < 0.5, numbers)


def needs_only_labels(rng, control=False):
    """Of a network only the class that it answers is known. The attacker has it label images of their own, trains a
    logistic regression on these answers, and attacks that. What share of new images does the network classify rightly
    before and after? In the control the answers come in a random order, so that they say nothing.
    """
    draw = images(rng)
    network, (own, _), (X, y) = trained(rng, *draw()), draw(), draw()
    answers = (predicted_probability(network, own) > 0.5).astype(int)
    surrogate = logistic_regression(own, rng.permutation(answers) if control else answers)
    after = is_right(network, attacked(surrogate, X, y), y).mean()
    numbers = {"right before": is_right(network, X, y).mean(), "right after the attack": after}
    return Finding(after < 0.5, numbers)
