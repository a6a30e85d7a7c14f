"""A step of the fast gradient sign method."""

from fractions import Fraction

import numpy as np

from solutions.part import Key, part


def exactly(numbers):
    """Decimal numbers as fractions."""
    return [Fraction(str(number)) for number in numbers]


def moved(x, along, epsilon):
    """x + ε · along, entry by entry, added as decimal numbers."""
    step = Fraction(str(epsilon))
    return [float(entry + step * by) for entry, by in zip(exactly(x), exactly(along), strict=True)]


def listed(numbers):
    """Numbers as a sentence lists them.

    >>> listed((0.5, -1))
    '0.5, −1'
    """
    return ", ".join(str(number).replace("-", "−") for number in numbers)


@part(
    "b",
    "A step of the fast gradient sign method",
    kind="array",
    points=1,
    topics=("gan-adversarial",),
    keywords=("FGSM", "adversarial example", "signed gradient", "epsilon", "perturbation", "input gradient"),
    tolerance=1e-6,
    fields={"": "The adversarial example x*, entry by entry"},
    vary={
        "x": ((1, 2, 3), (0, -1, 4), (2.5, 0.5, -3), (0.5, 0.2, 0.9, 0.7), (2, 2)),
        "gradient": ((0.5, -0.5, 1), (-3, 0.1, -0.2), (0, 4, -0.3), (0.2, 0, -0.4, -1), (-2, 0.3)),
        "epsilon": (0.01, 0.1, 0.03),
    },
    mistakes={
        "Only the sign of the gradient counts, not its size.": lambda x, gradient, epsilon: moved(x, gradient, epsilon),
        "The attack raises the loss: it goes along the gradient, not against it.": (
            lambda x, gradient, epsilon: moved(x, np.negative(np.sign(gradient)), epsilon)
        ),
        "A negative derivative has the sign −1: that entry becomes smaller.": (
            lambda x, gradient, epsilon: moved(x, np.abs(np.sign(gradient)), epsilon)
        ),
    },
    key=Key("1.01, 1.99, 3.01", printed=[1.01, 1.99, 3.01]),
)
def adversarial_example(x=(1, 2, 3), gradient=(0.5, -0.5, 1), epsilon=0.01):
    """x + ε · sign(∂J/∂x), entry by entry; the sign of 0 is 0.

    Raises:
        ValueError: x and the gradient differ in length.

    >>> adversarial_example()
    [1.01, 1.99, 3.01]
    >>> adversarial_example(gradient=(0, 0.001, -7), epsilon=0.5)
    [1.0, 2.5, 2.5]
    """
    if len(x) != len(gradient):
        raise ValueError(f"x has {len(x)} entries, the gradient {len(gradient)}")
    return moved(x, np.sign(gradient), epsilon)
