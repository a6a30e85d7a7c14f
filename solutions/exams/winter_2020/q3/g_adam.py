"""A step of Adam."""

import numpy as np

from solutions.finding import figure
from solutions.nn.optimizers import Adam
from solutions.part import Key, part

RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8
SHAPES = {"W1": (4, 3), "b1": (4, 1), "W2": (2, 4)}


def step_of_adam(weights, gradients, averages, step):
    """The program to hand in."""
    new_weights, new_averages = {}, {}
    for name, w in weights.items():
        g = gradients[name]
        v, s = averages["v" + name], averages["s" + name]
        v = BETA1 * v + (1 - BETA1) * g
        s = BETA2 * s + (1 - BETA2) * g**2
        v_hat = v / (1 - BETA1**step)
        s_hat = s / (1 - BETA2**step)
        w = w - RATE * v_hat / np.sqrt(s_hat + EPSILON)
        new_averages["v" + name], new_averages["s" + name] = v, s
        new_weights[name] = w
    return new_weights, new_averages


def at_the_start():
    """Weights of three names, and averages of 0."""
    rng = np.random.default_rng(0)
    weights = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
    return weights, {kind + name: np.zeros(shape) for name, shape in SHAPES.items() for kind in "vs"}


def by_unrolled_sums(gradients):
    """The weights after all steps: each average is a sum over past gradients, {name: (steps, …)}, by its shares."""
    weights, _ = at_the_start()
    for t in range(1, 1 + len(next(iter(gradients.values())))):
        ages = np.arange(t)[::-1]
        for name, g in gradients.items():
            first, second = (beta**ages / (beta**ages).sum() for beta in (BETA1, BETA2))
            mean, square = np.tensordot(first, g[:t], 1), np.tensordot(second, g[:t] ** 2, 1)
            weights[name] = weights[name] - RATE * mean / np.sqrt(square + EPSILON)
    return weights


def is_a_step_of_adam(program, steps=7) -> bool:
    """Whether a program, step after step on random gradients of very different sizes, leaves the weights that sums over
    all gradients give.

    >>> is_a_step_of_adam(step_of_adam), is_a_step_of_adam(lambda weights, gradients, *rest: (weights, rest[0]))
    (True, False)
    """
    rng = np.random.default_rng(1)
    scale = {name: 10.0 ** rng.integers(-6, 2, size=shape) for name, shape in SHAPES.items()}
    gradients = {name: scale[name] * rng.normal(size=(steps, *shape)) for name, shape in SHAPES.items()}
    weights, averages = at_the_start()
    for t in range(1, steps + 1):
        weights, averages = program(weights, {name: g[t - 1] for name, g in gradients.items()}, averages, t)
    expected = by_unrolled_sums(gradients)
    return all(np.allclose(weights[name], expected[name], rtol=1e-9, atol=1e-12) for name in SHAPES)


@part(
    "g",
    "A step of Adam",
    kind="code",
    program=step_of_adam,
    points=3,
    topics=("optimization", "numpy"),
    keywords=(
        "Adam optimizer",
        "bias correction",
        "first and second moment",
        "exponentially weighted average",
        "parameter update",
        "implement Adam",
        "fill in the code",
        "RMSprop",
    ),
    key=Key(
        "one line for each of the five formulas",
        printed=step_of_adam,
        accepts=lambda ours, printed: is_a_step_of_adam(printed),
    ),
)
def adam_step(weights, gradients, averages, step):
    """The weights and averages after Adam's step number `step` = 1, 2, …, with ε in the root.

    Args:
        weights: arrays by name.
        gradients: the derivative of the cost by each of them, under the same name.
        averages: of each name's gradients under `"v" + name`, of their squares under `"s" + name`; 0 at first.
        step: the number of the step; the first is 1.

    >>> weights, averages = {"W": np.array([1.0, 1.0])}, {"vW": np.zeros(2), "sW": np.zeros(2)}
    >>> weights, averages = adam_step(weights, {"W": np.array([5.0, -0.0001])}, averages, step=1)
    >>> weights["W"].round(5).tolist(), averages["vW"].round(7).tolist()
    ([0.999, 1.00071], [0.5, -1e-05])
    >>> weights, averages = adam_step(weights, {"W": np.array([-5.0, 0.0])}, averages, step=2)
    >>> weights["W"].round(5).tolist()
    [0.99905, 1.00109]
    """
    new_weights, new_averages = {}, {}
    for name, w in weights.items():
        adam = Adam(RATE, BETA1, BETA2, EPSILON, epsilon_in_root=True)
        adam.velocity, adam.square, adam.time = averages["v" + name], averages["s" + name], step - 1
        new_weights[name] = adam.step(w, gradients[name])
        new_averages["v" + name], new_averages["s" + name] = adam.velocity, adam.square
    return new_weights, new_averages


def first_step(gradient, epsilon_in_root):
    """How long the first step is, in learning rates."""
    return abs(Adam(1.0, epsilon=EPSILON, epsilon_in_root=epsilon_in_root).step(0.0, gradient))


@figure()
def draw_first_steps(axes):
    """The length of Adam's first step, in learning rates, against the size of the gradient. With ε beside the root
    (blue) it is one learning rate for all gradients that are large against ε; with ε in the root (orange) it shrinks
    already where they are not large against √ε.
    """
    sizes = np.geomspace(1e-9, 1, 60)
    for in_root, colour, name in ((False, "C0", "ε beside the root"), (True, "C1", "ε in the root")):
        axes.plot(sizes, [first_step(size, in_root) for size in sizes], color=colour, label=name)
    axes.set(xscale="log", xlabel="size of the gradient", ylabel="first step / α")
    axes.figure.legend(ncols=2, loc="outside lower center")
