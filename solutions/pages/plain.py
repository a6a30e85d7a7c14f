"""Values as short plain text."""

import inspect
from typing import Any


def plain(value: Any) -> str:
    """A value in a few characters of plain text.

    >>> plain((62, 62, 32)), plain(2336), plain(0.5), plain([1, 2])
    ('62 × 62 × 32', '2336', '0.5', '[1, 2]')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.4g}"
    if hasattr(value, "_fields"):
        return ", ".join(
            f"{name.replace('_', ' ')} {plain(entry)}" for name, entry in zip(value._fields, value, strict=True)
        )
    if isinstance(value, tuple):
        return " × ".join(plain(entry) for entry in value)
    if isinstance(value, list):
        return "[" + ", ".join(plain(entry) for entry in value) + "]"
    if inspect.isfunction(value):
        return f"{value.__name__}{inspect.signature(value)}"
    return str(value)
