"""What is kept from one build to the next: results, each under the checksum of all that it rests on."""

import hashlib
import os
import pickle
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Made = tuple[Any, Any, float]  # the name of a result, the result, and the seconds that it took


class Kept:
    """Results of the run before, and of this one, each with the seconds of CPU that it took.

    Only what this run asked for is written, so that nothing piles up.
    """

    def __init__(self, path: Path | None = None):
        self.path = path
        self.before: dict[str, tuple[Any, Any, float]] = (
            pickle.loads(path.read_bytes()) if path and path.exists() else {}
        )
        self.now: dict[str, tuple[Any, Any, float]] = {}

    def has(self, checksum: str, name: Any) -> bool:
        return _key(checksum, name) in self.before

    def __call__(self, checksum: str, name: Any, compute: Callable[[], Any], first: Callable = lambda: None) -> Any:
        """The result of this name under this checksum; where it is not kept it is computed, `first` off the clock."""
        key = _key(checksum, name)
        if key not in self.now:
            self.now[key] = self.before[key] if key in self.before else self.made(name, compute, first)
        return self.now[key][1]

    @staticmethod
    def made(name: Any, compute: Callable[[], Any], first: Callable) -> Made:
        first()
        begun = time.process_time()
        result = compute()
        return name, result, time.process_time() - begun

    def seconds(self) -> list[tuple[Any, float]]:
        """What each result took when it was computed."""
        return [(name, seconds) for name, _, seconds in self.now.values()]

    def write(self) -> None:
        if self.path and self.before.keys() != self.now.keys():
            write(self.path, pickle.dumps(self.now))


def _key(checksum: str, name: Any) -> str:
    return hashlib.sha256(repr((checksum, name)).encode()).hexdigest()


def write(path: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody ever reads half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(name, path)
