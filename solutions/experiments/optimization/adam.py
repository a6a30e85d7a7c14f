"""Adam: the place of its epsilon."""

from solutions.finding import Finding
from solutions.nn.optimizers import Adam, minimize


def distance(optimizer, gradients):
    """How far an optimizer moves a number under these gradients, one after the other."""
    coming = iter(gradients)
    return abs(minimize(lambda theta: next(coming), 0.0, optimizer, len(gradients)))


# typed 1e-08: ε as Adam has it by default
def epsilon_in_the_root_slows_small_gradients(rng, control=False):
    """Adam gets a hundred gradients that are random numbers about 10⁻⁵, with ε = 10⁻⁸ beside the root, as published,
    and in the root. How far does it move a parameter in learning rates, and with ε in the root less than a fifth as
    far? The control's gradients are about 1.
    """
    gradients = (1.0 if control else 1e-5) * rng.uniform(0.5, 1.5, size=100)
    beside, within = (distance(Adam(1.0, epsilon_in_root=root), gradients) for root in (False, True))
    return Finding(within < beside / 5, {"distance, ε beside the root": beside, "distance, ε in the root": within})
