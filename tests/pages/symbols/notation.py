"""The page Notation."""

from solutions.nn.gradients import numerical_jacobian


def notation(rng):
    W, a = rng.normal(size=(3, 4)).round(6), rng.normal(size=4)
    jacobian = numerical_jacobian(lambda a: W @ a, a).round(6)  # of a linear map: exact, but for the step
    return {"W": W, "a": a, "z": W @ a, r"\partial z / \partial a": jacobian, "k": 3, "i": 2}


UNREAD = {}
MISSED = {}
