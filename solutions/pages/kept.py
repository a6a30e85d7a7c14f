"""What is kept from one build to the next: results, each under the checksum of all that it rests on."""

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Kept:
    """Results of the run before, and of this one. Only what this run asked for is written, so that nothing piles up."""

    def __init__(self, path: Path | None = None):
        self.path = path
        self.before: dict[str, Any] = pickle.loads(path.read_bytes()) if path and path.exists() else {}
        self.now: dict[str, Any] = {}
        self.made: list[Any] = []  # the names of what had to be computed

    def has(self, checksum: str, name: Any) -> bool:
        return _key(checksum, name) in self.before

    def __call__(self, checksum: str, name: Any, compute: Callable[[], Any]) -> Any:
        """The result of this name under this checksum, computed where it is not kept."""
        key = _key(checksum, name)
        if key not in self.now:
            if key not in self.before:
                self.made.append(name)
            self.now[key] = self.before[key] if key in self.before else compute()
        return self.now[key]

    def write(self) -> None:
        if self.path and (self.made or self.before.keys() != self.now.keys()):
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
