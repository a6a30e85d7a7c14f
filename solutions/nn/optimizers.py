r"""Optimizers: each keeps its own state, and `step(theta, gradient)` returns the next parameters.

The parameters are one array of any shape, or a plain number; a new run needs a new optimizer.
$g$ is the gradient, $\eta$ the learning rate; squares and roots are entry by entry. The parameters
come back in their dtype, float64 if they were integers; the state of float16 is kept in float32.

Each `step` raises `ValueError` where the gradient has not the shape of the parameters, or these have
not that of the steps before; for what are no finite real numbers; and for a result that is not finite.
"""

from collections import deque
from dataclasses import dataclass
from functools import wraps
from itertools import repeat

import numpy as np

from solutions.nn.checks import count, finite, flag, floating, keeps_dtype, number, positive, same_shape, share


def _of_arrays_and_numbers(step):
    """`step(self, theta, gradient)` of arrays that have one shape; a plain number gives a plain number."""
    of_arrays = keeps_dtype("theta", beside=("gradient",))(step)

    @wraps(step)
    def checked(self, theta, gradient):
        same_shape("gradient", gradient, "theta", theta)
        new = of_arrays(self, theta, gradient)
        return new if np.ndim(theta) or hasattr(theta, "dtype") else new.item()

    return checked


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
        self.learning_rate = positive("learning_rate", self.learning_rate)

    @_of_arrays_and_numbers
    def step(self, theta, gradient):
        """The parameters after one step."""
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
        self.learning_rate = positive("learning_rate", self.learning_rate)
        self.beta = share("beta", self.beta)
        self.classical = flag("classical", self.classical)
        self.velocity = None

    @_of_arrays_and_numbers
    def step(self, theta, gradient):
        """The parameters after one step."""
        weight = 1 if self.classical else 1 - self.beta
        velocity = self.beta * _so_far(self.velocity, theta) + weight * gradient
        self.velocity = finite(velocity, gradient=gradient)
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
        self.learning_rate = positive("learning_rate", self.learning_rate)
        self.beta = share("beta", self.beta)
        self.epsilon = positive("epsilon", self.epsilon)
        self.square = None

    @_of_arrays_and_numbers
    def step(self, theta, gradient):
        """The parameters after one step."""
        square = self.beta * _so_far(self.square, theta) + (1 - self.beta) * gradient**2
        self.square = finite(square, gradient=gradient)
        return theta - self.learning_rate * gradient / (self.square**0.5 + self.epsilon)


@dataclass
class Adam:
    r"""Momentum and RMSProp in one, both corrected for their start at 0.

    $v \leftarrow \beta_1 v + (1 - \beta_1)\, g$, $s \leftarrow \beta_2 s + (1 - \beta_2)\, g^2$,
    $\hat v = v/(1 - \beta_1^t)$, $\hat s = s/(1 - \beta_2^t)$,
    $\theta \leftarrow \theta - \eta\, \hat v / (\sqrt{\hat s} + \epsilon)$ at step t = 1, 2, …
    Source: Kingma & Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.

    `epsilon_in_root=True` divides by $\sqrt{\hat s + \epsilon}$ instead, as some courses print it. This
    slows parameters whose gradients are not large against $\sqrt{\epsilon}$.

    Examples:
        >>> adam = Adam(learning_rate=0.1)
        >>> [round(adam.step(3.0, gradient), 4) for gradient in (2.0, 200.0)]
        [2.9, 2.9249]
        >>> round(Adam(learning_rate=0.1, bias_correction=False).step(3.0, gradient=2.0), 4)
        2.6838
        >>> [round(Adam(0.1, epsilon_in_root=root).step(3.0, gradient=1e-4), 4) for root in (False, True)]
        [2.9, 2.9293]
    """

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    bias_correction: bool = True
    epsilon_in_root: bool = False

    def __post_init__(self):
        """Check the settings; both averages start at 0."""
        self.learning_rate = positive("learning_rate", self.learning_rate)
        self.beta1 = share("beta1", self.beta1)
        self.beta2 = share("beta2", self.beta2)
        self.epsilon = positive("epsilon", self.epsilon)
        self.bias_correction = flag("bias_correction", self.bias_correction)
        self.epsilon_in_root = flag("epsilon_in_root", self.epsilon_in_root)
        self.velocity, self.square, self.time = None, None, 0

    @_of_arrays_and_numbers
    def step(self, theta, gradient):
        """The parameters after one step."""
        velocity = self.beta1 * _so_far(self.velocity, theta) + (1 - self.beta1) * gradient
        square = self.beta2 * _so_far(self.square, theta) + (1 - self.beta2) * gradient**2
        self.velocity, self.square = velocity, finite(square, gradient=gradient)
        self.time += 1
        if self.bias_correction:
            velocity = velocity / (1 - self.beta1**self.time)
            square = square / (1 - self.beta2**self.time)
        within, beside = (self.epsilon, 0) if self.epsilon_in_root else (0, self.epsilon)
        return theta - self.learning_rate * velocity / ((square + within) ** 0.5 + beside)


def descend(gradient, theta, optimizer, steps=None):
    r"""The parameters at the start and after each step, one after the other: $\theta_0, \theta_1, …$

    Args:
        gradient: function of θ; it may draw another minibatch, or other noise, each time.
        theta: $\theta_0$, an array of any shape or a plain number.
        optimizer: one of this module, new.
        steps: number of steps; None is without end.

    Returns:
        An iterator: over `steps + 1` arrays, or numbers, like `theta`. It takes a step when it is asked for the next.

    Raises:
        ValueError: `steps` is no number of steps; or as the optimizer's `step`.

    Examples:
        >>> list(descend(lambda theta: 2 * theta, 8.0, GradientDescent(0.25), steps=3))
        [8.0, 4.0, 2.0, 1.0]
        >>> next(theta for theta in descend(lambda theta: 2 * theta, 8.0, GradientDescent(0.25)) if theta < 0.1)
        0.0625
    """
    rounds = repeat(None) if steps is None else range(count("steps", steps, least=0))
    is_number = np.ndim(theta) == 0 and not hasattr(theta, "dtype")
    return _path(gradient, number("theta", theta) if is_number else floating("theta", theta), optimizer, rounds)


def _path(gradient, theta, optimizer, rounds):
    yield theta
    for _ in rounds:
        theta = optimizer.step(theta, gradient(theta))
        yield theta


def minimize(gradient, theta, optimizer, steps):
    r"""The parameters after all steps, the last of `descend`.

    Args:
        gradient: function of θ.
        theta: where to start.
        optimizer: one of this module, new.
        steps: number of steps.

    Raises:
        ValueError: as `descend`.

    Examples:
        >>> minimize(lambda theta: 2 * (theta - [3.0, 5.0]), [0.0, 0.0], Adam(0.1), steps=200).round(3).tolist()
        [3.0, 5.0]
    """
    (last,) = deque(descend(gradient, theta, optimizer, count("steps", steps, least=0)), maxlen=1)
    return last


@keeps_dtype("gradient")
def clip_by_norm(gradient, limit):
    r"""$g \min(1, c / \|g\|)$: the same direction, and a norm of at most the limit c; c = ∞ clips nothing.

    Source: Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks",
    2013, algorithm 1.

    Raises:
        ValueError: the limit is not positive, or an entry not finite.

    Examples:
        >>> clip_by_norm([3.0, 4.0], limit=1.0).round(4).tolist()
        [0.6, 0.8]
        >>> clip_by_norm([3.0, 4.0], limit=10.0).tolist()
        [3.0, 4.0]
        >>> clip_by_norm([3e200, 4e200], limit=1.0).round(4).tolist()
        [0.6, 0.8]
    """
    norm = np.linalg.norm(gradient)
    limit = np.inf if limit == np.inf else positive("limit", limit)
    if np.any(gradient) and not 1e-18 < norm < np.inf:  # of the squares some may have vanished, or overflowed
        largest = np.max(np.abs(finite(gradient, gradient=gradient)))
        unit = gradient / largest
        norm = np.linalg.norm(unit)
        return gradient if norm <= limit / largest else unit * (limit / norm)
    return gradient if norm <= limit else gradient * (limit / norm)


def _so_far(state, theta):
    """The state, if it is that of parameters of this shape; before the first step 0."""
    if state is None:
        return 0.0
    if np.shape(state) != np.shape(theta):
        raise ValueError(f"theta has shape {np.shape(theta)}, expected {np.shape(state)} as in the steps before")
    return state
