"""Addresses outside the pages: sources and the error report. No account name is known here: `REPO_URL` tells it.

Without `REPO_URL` the site links to copies of its own sources, which it carries below `source/`.
"""

import inspect
import os
from collections.abc import Callable
from urllib.parse import quote

ROOT = "../../../"  # from a question's page to the root of the site


def repository() -> str:
    return os.environ.get("REPO_URL", "").rstrip("/")


def source(path: str, line: int | None = None, root: str = ROOT) -> str:
    """Where a reader finds a file of the project.

    >>> source("solutions/part.py")
    '../../../source/solutions/part.py.txt'
    """
    if repository():
        return f"{repository()}/blob/main/{path}" + (f"#L{line}" if line else "")
    return f"{root}source/{path}.txt"


def source_of(function: Callable, root: str = ROOT) -> str:
    """Where a reader finds a function of the project."""
    path = function.__module__.replace(".", "/") + ".py"
    return source(path, inspect.getsourcelines(function)[1], root)


def anchor(address: str) -> str:
    """The id of an experiment on the page `experiments/`.

    >>> anchor("normalization/scale_and_shift#restore_the_input")
    'normalization-scale_and_shift-restore_the_input'
    """
    return address.replace("/", "-").replace("#", "-")


def experiment(address: str, root: str = ROOT) -> str:
    """Where a reader finds an experiment among those of its idea."""
    return f"{root}experiments/#{anchor(address)}"


def report(address: str, root: str = ROOT) -> str:
    """Where a reader says that an answer is wrong; the form opens with the part's address.

    >>> report("winter-2021/q3#iv")
    '../../../about/report/'
    """
    if repository():
        return f"{repository()}/issues/new?template=wrong-answer.yml&part={quote(address, safe='')}"
    return f"{root}about/report/"
