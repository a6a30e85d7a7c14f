"""Sizes that all differ, and what mistakes give for them."""

import sympy

N_X, N_1, N_2, D = 5, 4, 3, 2


def numbers_of(function):
    """Numbers instead of the symbols that a part is given."""
    return dict(zip(function.part.givens, (7, 11, 13), strict=False))


def in_numbers(function):
    """A shape in symbols, these numbers put in."""
    symbols, numbers = function.part.givens, numbers_of(function)
    return [sympy.sympify(side).subs({symbols[name]: value for name, value in numbers.items()}) for side in function()]


# What the page prints beside the answers

SIZES = {"entries": D, "first": N_1, "second": N_2, "inputs": N_X}


def results_of_mistakes(function):
    """What the mistakes of a part give for these sizes."""
    sizes = {name: SIZES[name] for name in function.part.givens}
    return [function.part.mistaken(mistake, **sizes) for mistake in function.part.mistakes.values()]
