"""What the letters of a formula stand for: a module per paper, a function per question or part, drawn at random.

`q2` draws the letters of question 2, `q2_a` those of its part a where they are others. What cannot be evaluated is
`UNREAD`: the formulas by their question, each with the reason.
"""

import importlib
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np

from solutions.papers import find_part


def table(address: str) -> ModuleType:
    return importlib.import_module(f"tests.pages.symbols.{address.partition('/')[0].replace('-', '_')}")


def drawn(address: str, rng: np.random.Generator) -> Mapping[str, Any]:
    """The letters of a part, or of its question, on a random instance."""
    question, _, label = address.rpartition("/")[2].replace("-", "_").partition("#")
    name = f"{question}_{label}"
    return getattr(table(address), name, getattr(table(address), question, lambda _: {}))(rng)


def derived(address: str, rng: np.random.Generator) -> dict[str, Any]:
    """The letters of a part's derivation."""
    derivation = find_part(address).derivation
    return derivation.symbols(**derivation.instance(rng))
