"""The experiments by idea, which several tests ask about."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable

import solutions.experiments
from solutions.address import experiment_address
from solutions.finding import has_control

IDEAS = [
    importlib.import_module(info.name)
    for info in pkgutil.walk_packages(solutions.experiments.__path__, "solutions.experiments.")
    if not info.ispkg
]


def experiments() -> dict[str, Callable]:
    """The public functions of a generator, by their addresses."""
    functions = (value for idea in IDEAS for value in vars(idea).values() if inspect.isfunction(value))
    drawn = (f for f in functions if "rng" in inspect.signature(f).parameters and not f.__name__.startswith("_"))
    own = (f for f in drawn if next(iter(inspect.signature(f).parameters)) == "rng" and has_control(f))
    return {experiment_address(f): f for f in own}


EXPERIMENTS = experiments()
