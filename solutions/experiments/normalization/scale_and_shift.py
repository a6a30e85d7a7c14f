"""What γ and β give back to a normalised layer, and what they do not."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu, sigmoid
from solutions.nn.linear_models import least_squares
from solutions.nn.normalization import batch_norm

WIDE = 6.0  # a scale γ with which a normalised input reaches the bends of a sigmoid


def normalize(z, gamma=1.0, beta=0.0):
    """A batch z, (batch, features), normalised per feature, times γ, plus β."""
    features = np.shape(z)[1]
    return batch_norm(z, np.broadcast_to(gamma, features), np.broadcast_to(beta, features), epsilon=0)[0]


def straightness(z, activation):
    """The share of the variance of f(z) that a straight line explains, for inputs z, (batch,): R².

    >>> round(straightness(np.linspace(-0.1, 0.1, 50), sigmoid), 3)
    1.0
    """
    errors = least_squares(z[:, None], activation(z)).scores(z[:, None]) - activation(z)
    return float(1 - errors.var() / activation(z).var())


def restore_the_input(rng, control=False):
    """A batch of activations is normalised; then γ is set to its standard deviation and β to its mean. How far is the
    output from the activations that came in? The control keeps γ at one and β at zero.
    """
    z = rng.normal([3.0, -2.0, 0.5], [4.0, 0.2, 1.5], size=(64, 3))  # (batch, features)
    output = normalize(z) if control else normalize(z, z.std(axis=0), z.mean(axis=0))
    gap = np.abs(output - z).max()
    return Finding(gap < 1e-9, {"largest distance from the input": gap})


def keep_a_sigmoid_off_its_line(rng, control=False):
    """A normalised feature goes through a sigmoid, to which a straight line is fitted. How much of its variance does
    the line explain, and what is its largest error within two standard deviations? In the control a γ of 6 follows the
    normalisation.
    """
    gamma = WIDE if control else 1.0
    z = normalize(rng.normal(size=(2000, 1)), gamma)[:, 0]
    explained = straightness(z, sigmoid)
    middle = gamma * np.linspace(-2, 2, 81)
    line = least_squares(z[:, None], sigmoid(z)).scores(middle[:, None])
    error = np.abs(sigmoid(middle) - line).max()
    return Finding(explained > 0.95, {"explained by a line": explained, "largest error of the line": error})


def keep_a_relu_on_its_bend(rng, control=False):
    """The same with a ReLU, whose bend lies in the middle of the normalised values. For how many examples is it on, and
    how much of its variance does a line explain? In the control a β of 4 follows: then the ReLU can be used as a line.
    """
    z = normalize(rng.normal(size=(2000, 1)), beta=4.0 if control else 0.0)[:, 0]
    explained = straightness(z, relu)
    return Finding(explained < 0.9, {"examples in which it is on": (z > 0).mean(), "explained by a line": explained})


def set_the_statistics(rng, control=False):
    """A batch is normalised, scaled by γ = 3 and shifted by β = 2. What are its mean and standard deviation? The
    control leaves γ and β out.
    """
    z = rng.normal(5, 2, size=(64, 1))
    output = normalize(z) if control else normalize(z, 3.0, 2.0)
    mean, deviation = output.mean(), output.std()
    standard = abs(mean) < 0.01 and abs(deviation - 1) < 0.01
    return Finding(not standard, {"mean of the output": mean, "standard deviation of the output": deviation})


def fixed_without_them(rng, control=False):
    """A batch goes through an affine layer with large random weights and is normalised. How far are mean and variance
    of the result from 0 and 1, which no weights before it can change? The control has a γ of 2 and a β of 1.
    """
    z = rng.normal(size=(64, 3)) @ (10 * rng.normal(size=(3, 3))) + 10 * rng.normal(size=3)
    output = normalize(z, 2.0, 1.0) if control else normalize(z)
    off = max(np.abs(output.mean(axis=0)).max(), np.abs(output.var(axis=0) - 1).max())
    return Finding(off < 1e-9, {"distance from mean 0 and variance 1": off})


def undo_no_change_of_scale(rng, control=False):
    """The activations of a layer are multiplied by ten, as after a change of the layers below, while γ and β stay. How
    much does the output change? The control has the scale and the shift but no normalisation.
    """
    z = rng.normal(1, 2, size=(64, 1))
    before, after = ((3.0 * x + 2.0) if control else normalize(x, 3.0, 2.0) for x in (z, 10 * z))
    change = np.abs(after - before).max()
    return Finding(change < 0.01, {"largest change of the output": change})


def absorbed_by_the_next_layer(rng, control=False):
    """A normalised batch is scaled, shifted and read by an affine layer; another affine layer, which reads the
    normalised batch directly, is fitted to the same outputs. How far off is it? In the control a ReLU precedes both.
    """
    f = relu if control else (lambda u: u)
    normal = normalize(rng.normal(size=(64, 3)))
    gamma, beta, V, c = rng.uniform(0.5, 2, 3), rng.uniform(0.5, 2, 3), rng.normal(size=3), rng.normal()
    outputs = f(gamma * normal + beta) @ V + c
    error = np.abs(least_squares(f(normal), outputs).scores(f(normal)) - outputs).max()
    return Finding(error < 1e-9, {"largest error": error})
