"""What is read of a formula, and what is not."""

from collections.abc import Callable, Mapping
from typing import Any

Symbols = Mapping[str, Any]
Formula = Callable[[Symbols], Any]


class Unread(ValueError):
    """TeX that has no value here."""
