"""A canary: a small broken thing, given to the very function of the build that reads it, and what is said of it."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

from solutions.pages import hooks


class Canary(NamedTuple):
    """What breaks something and gives it to the build, in a folder of its own; a pattern of what is told; and one of
    what is told `otherwise`, where a guard is taken away: nothing, but where something else fails then, less clearly.
    """

    broken: Callable[[Path, pytest.MonkeyPatch], Iterable[Any] | None]
    said: str
    otherwise: str = ""


def told(canary: Canary) -> str:
    """What the build says of what is broken: in its exception, or in its warnings; nothing where it is accepted."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        warnings: list[str] = []
        patch.setattr(hooks.log, "warning", lambda words: warnings.append(str(words)))
        try:
            found = canary.broken(Path(folder), patch) or []
        except Exception as error:
            return str(error)
        return "\n".join([*map(str, found), *warnings])
