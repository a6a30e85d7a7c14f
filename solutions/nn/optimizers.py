r"""Optimizers: each keeps its own state, and `step(theta, gradient)` returns the next parameters.

The parameters are one array of any shape, or a plain number; a new run needs a new optimizer.
$g$ is the gradient, $\eta$ the learning rate; squares and roots are entry by entry.
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class GradientDescent:
    r"""$\theta \leftarrow \theta - \eta\, g$.

    Examples:
        >>> GradientDescent(learning_rate=0.5).step(theta=3.0, gradient=2.0)
        2.0
    """

    learning_rate: float = 0.1

    def __post_init__(self):
        """Refuse a learning rate that is not positive."""
        _check_positive("learning_rate", self.learning_rate)

    def step(self, theta, gradient):
        """The parameters after one step."""
        _check_shapes(theta, gradient)
        return theta - self.learning_rate * gradient


@dataclass
class Momentum:
    r"""$v \leftarrow \beta v + (1 - \beta)\, g$ and $\theta \leftarrow \theta - \eta\, v$.

    The velocity v is an average of the gradients, as CS230 writes it. `classical=True` is
    $v \leftarrow \beta v + g$ instead (Polyak, 1964): the same path with $\eta$ divided by
    $1 - \beta$.

    Examples:
        >>> optimizer = Momentum(learning_rate=0.5, beta=0.5)
        >>> theta = optimizer.step(theta=3.0, gradient=2.0)
        >>> theta, optimizer.step(theta, gradient=2.0)
        (2.5, 1.75)
        >>> Momentum(learning_rate=0.5, beta=0.5, classical=True).step(theta=3.0, gradient=2.0)
        2.0
    """

    learning_rate: float = 0.1
    beta: float = 0.9
    classical: bool = False

    def __post_init__(self):
        """Check the settings; the velocity starts at 0."""
        _check_positive("learning_rate", self.learning_rate)
        _check_decay("beta", self.beta)
        self.velocity = 0.0

    def step(self, theta, gradient):
        """The parameters after one step."""
        _check_shapes(theta, gradient)
        weight = 1 if self.classical else 1 - self.beta
        self.velocity = self.beta * self.velocity + weight * gradient
        return theta - self.learning_rate * self.velocity


@dataclass
class RMSProp:
    r"""A learning rate for every entry, by the size of its gradients.

    $s \leftarrow \beta s + (1 - \beta)\, g^2$ and
    $\theta \leftarrow \theta - \eta\, g / (\sqrt{s} + \epsilon)$.
    Source: Tieleman & Hinton, COURSERA lecture 6.5, 2012.

    Examples:
        >>> round(RMSProp(learning_rate=0.1, beta=0.75).step(theta=3.0, gradient=2.0), 6)
        2.8
    """

    learning_rate: float = 0.001
    beta: float = 0.9
    epsilon: float = 1e-8

    def __post_init__(self):
        """Check the settings; the mean square starts at 0."""
        _check_positive("learning_rate", self.learning_rate)
        _check_decay("beta", self.beta)
        _check_positive("epsilon", self.epsilon)
        self.square = 0.0

    def step(self, theta, gradient):
        """The parameters after one step."""
        _check_shapes(theta, gradient)
        self.square = self.beta * self.square + (1 - self.beta) * gradient**2
        return theta - self.learning_rate * gradient / (self.square**0.5 + self.epsilon)


@dataclass
class Adam:
    r"""Momentum and RMSProp in one, both corrected for their start at 0.

    $v \leftarrow \beta_1 v + (1 - \beta_1)\, g$, $s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2$,
    $\hat v = v/(1 - \beta_1^t)$, $\hat s = s/(1 - \beta_2^t)$,
    $\theta \leftarrow \theta - \eta\, \hat v / (\sqrt{\hat s} + \epsilon)$ at step t = 1, 2, …
    Source: Kingma & Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.

    Examples:
        >>> adam = Adam(learning_rate=0.1)
        >>> [round(adam.step(3.0, gradient), 4) for gradient in (2.0, 200.0)]
        [2.9, 2.9249]
        >>> round(Adam(learning_rate=0.1, bias_correction=False).step(3.0, gradient=2.0), 4)
        2.6838
    """

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    bias_correction: bool = True

    def __post_init__(self):
        """Check the settings; both averages start at 0."""
        _check_positive("learning_rate", self.learning_rate)
        _check_decay("beta1", self.beta1)
        _check_decay("beta2", self.beta2)
        _check_positive("epsilon", self.epsilon)
        self.velocity, self.square, self.time = 0.0, 0.0, 0

    def step(self, theta, gradient):
        """The parameters after one step."""
        _check_shapes(theta, gradient)
        self.time += 1
        self.velocity = self.beta1 * self.velocity + (1 - self.beta1) * gradient
        self.square = self.beta2 * self.square + (1 - self.beta2) * gradient**2
        velocity, square = self.velocity, self.square
        if self.bias_correction:
            velocity = velocity / (1 - self.beta1**self.time)
            square = square / (1 - self.beta2**self.time)
        return theta - self.learning_rate * velocity / (square**0.5 + self.epsilon)


def clip_by_norm(gradient, limit):
    r"""$g \min(1, c / \|g\|)$: the same direction, and a norm of at most the limit c.

    Source: Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks",
    2013, algorithm 1.

    Raises:
        ValueError: the limit is not positive.

    Examples:
        >>> clip_by_norm([3.0, 4.0], limit=1.0).round(4).tolist()
        [0.6, 0.8]
        >>> clip_by_norm([3.0, 4.0], limit=10.0).tolist()
        [3.0, 4.0]
    """
    _check_positive("limit", limit)
    gradient = np.asarray(gradient, dtype=float)
    norm = np.linalg.norm(gradient)
    return gradient if norm <= limit else gradient * (limit / norm)


def _check_positive(name, value):
    if not value > 0:
        raise ValueError(f"{name}={value}, expected a positive number")


def _check_decay(name, value):
    if not 0 <= value < 1:
        raise ValueError(f"{name}={value}, expected a number in [0, 1)")


def _check_shapes(theta, gradient):
    if np.shape(theta) != np.shape(gradient):  # they would broadcast
        raise ValueError(f"gradient has shape {np.shape(gradient)}, expected that of theta, {np.shape(theta)}")
