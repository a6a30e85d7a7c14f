"""The experiments by idea, for the page `experiments/`: what each does, and which parts it decides."""

import html
import importlib
import inspect
from collections.abc import Callable

from solutions.address import experiment_address
from solutions.pages import links, routes
from solutions.pages.evidence import summary
from solutions.pages.text import inline
from solutions.papers import parts
from solutions.part import Part


def deciders() -> dict[str, tuple[Callable, list[Part]]]:
    """Every experiment that decides a claim, by its address, with the parts that ask it."""
    found: dict[str, tuple[Callable, list[Part]]] = {}
    for part in parts():
        for claim in part.claims.values():
            if address := experiment_address(claim.by):
                _, asking = found.setdefault(address, (getattr(claim.by, "func", claim.by), []))
                if part not in asking:
                    asking.append(part)
    return dict(sorted(found.items(), key=lambda item: _place(item[1][0])))


def _place(function: Callable) -> tuple[str, int]:
    """Its module and its line there."""
    return function.__module__, inspect.getsourcelines(function)[1]


def experiments() -> str:
    """The page: a section per topic, below it one per idea, and in it the idea's experiments."""
    pieces, topic, idea = [], "", ""
    for address, (function, asking) in deciders().items():
        module = importlib.import_module(function.__module__)
        if topic != (topic := address.partition("/")[0]):
            package = importlib.import_module(module.__name__.rpartition(".")[0])
            pieces.append(f"## {inspect.getdoc(package).rstrip('.')} {{#{topic}}}")
        if idea != (idea := module.__name__):
            title, _, more = inspect.getdoc(module).partition("\n")
            pieces.append(f"### {title.rstrip('.')} {{#{links.anchor(address.partition('#')[0])}}}\n\n{more.strip()}")
        pieces.append(_entry(address, function, asking))
    return "\n\n".join(filter(None, map(str.strip, pieces)))


def _entry(address: str, function: Callable, asking: list[Part]) -> str:
    asked = ", ".join(f'<a href="../{part.url}">{part.address}</a>' for part in asking)
    tests = "; ".join(
        f'<a href="{links.source(route.path, route.line, "../")}">{inline(route.what)}</a>'
        for route in routes.of(address)
    )
    facts = [f'<a href="{links.source_of(function, "../")}">its code</a>', f"decides {asked}"]
    facts += [f"confirmed by {tests}"] if tests else []
    return (
        f'<div class="experiment" id="{links.anchor(address)}"><p><code>{html.escape(function.__name__)}</code> '
        f'{inline(summary(function))}</p><p class="meta">{" · ".join(facts)}</p></div>'
    )
