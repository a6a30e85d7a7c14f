"""Adam: the place of its epsilon, a rate of its own for each parameter, and saddle points."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, descend, minimize


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


def share_left(optimizer, curvatures, start, steps=100):
    """What is left of the loss Σ λ_i θ_i² / 2 with these curvatures λ, after so many steps from a start."""
    theta = minimize(lambda theta: curvatures * theta, start, optimizer, steps)
    return curvatures @ theta**2 / (curvatures @ start**2)


def of_both(curvatures, rng, steps):
    """The shares left by gradient descent at its best rate and by Adam at a rate of 0.3, from a start where each
    parameter has an equal part in the loss.
    """
    start = rng.choice([-1.0, 1.0], len(curvatures)) / np.sqrt(curvatures)
    plain = share_left(GradientDescent(2 / (curvatures.min() + curvatures.max())), curvatures, start, steps)
    adam = share_left(Adam(0.3), curvatures, start, steps)
    return {"share left, gradient descent": plain, "share left, Adam": adam}


def own_rates_speed_up_unequal_scales(rng, control=False):
    """A quadratic loss has the curvatures 0.001, 0.03 and 1, each along a parameter. What is left of it after a hundred
    updates of gradient descent, at its best rate, and of Adam, at a rate of 0.3? In the control all are 1.
    """
    numbers = of_both(np.ones(3) if control else np.array([0.001, 0.03, 1.0]), rng, steps=100)
    plain, adam = numbers.values()
    return Finding(adam < 0.2 * plain, numbers)


def slower_where_scales_are_equal(rng, control=False):
    """The same race over ten updates, where the loss has the curvature 1 in all parameters. In the control it has the
    curvatures 0.001, 0.03 and 1.
    """
    numbers = of_both(np.array([0.001, 0.03, 1.0]) if control else np.ones(3), rng, steps=10)
    plain, adam = numbers.values()
    return Finding(plain < 0.1 * adam, numbers)


def ignores_the_scale_of_the_loss(rng, control=False):
    """A loss is multiplied by a thousand, and with it its hundred gradients. How many times farther does Adam move a
    parameter then? The control is gradient descent.
    """
    gradients = rng.uniform(0.5, 1.5, size=100)
    near, far = (
        distance(GradientDescent(0.01) if control else Adam(0.01), scale * gradients) for scale in (1.0, 1000.0)
    )
    return Finding(0.9 < far / near < 1.1, {"times as far": far / near})


def saddle_slope(theta):
    """The gradient of x²/2 - y²/2 + y⁴/4, which has a saddle at 0 and minima at y = ±1."""
    return np.array([theta[0], theta[1] ** 3 - theta[1]])


ABILITIES = {
    "gradient descent": GradientDescent,
    "average alone": Momentum,
    "division alone": lambda rate: Adam(rate, beta1=0.0),
    "Adam": Adam,
}


def updates_to_leave(optimizer, start, limit=500):
    """After how many updates a descent has left the saddle: it is half-way to a minimum. `limit` if it has not."""
    path = descend(saddle_slope, np.array(start), optimizer, limit)
    return next((t for t, theta in enumerate(path) if abs(theta[1]) > 0.5), limit)


def own_rates_leave_a_saddle(rng, control=False):
    """A descent on $x^2/2 - y^2/2 + y^4/4$ starts near the saddle at 0, about a millionth off the line that leads into
    it. After how many updates has it left, at a rate of 0.1, by gradient descent, with Adam's moving average of the
    gradients alone, with its division by their size alone, and by Adam? In the control the start is 0.3 off.
    """
    start = 1.0, rng.uniform(0.5, 2) * 1e-6 if not control else 0.3
    updates = {name: updates_to_leave(optimizer(0.1), start) for name, optimizer in ABILITIES.items()}
    plain, momentum, rates, adam = updates.values()
    return Finding(
        momentum >= plain and max(rates, adam) < 0.1 * plain, {f"updates, {n}": t for n, t in updates.items()}
    )


def held_exactly_at_a_saddle(control=False):
    """Adam starts exactly at the saddle. How far from it is it after five hundred updates? The control starts a
    millionth beside it.
    """
    start = np.array([0.0, 1e-6 if control else 0.0])
    end = minimize(saddle_slope, start, Adam(0.1), steps=500)
    return Finding(np.linalg.norm(end) == 0, {"distance": np.linalg.norm(end)})
