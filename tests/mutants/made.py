"""What a mutant is: a module with one small fault of the kinds that mutmut makes.

Left out is what only people read, which the program `faults` changes instead, and what changes nothing today:

- docstrings, annotations, imports, and blocks for the type checker or the command line;
- texts, unless they are compared with something or looked something up by; what is said by `raise`;
- what a figure looks like: sizes, colours and places of what is drawn, but not the numbers that it draws;
- `strict`, `frozen` and `encoding`, which guard against other callers and other machines;
- the seed of a generator of random numbers: another one draws another sample, and what is said holds for many;
- `<` for `<=` where a measured number or a number with decimals is compared: no seed hits the bound. The comparison is
  turned around instead.
"""

import ast
import contextlib
import itertools
import random
import re
from collections.abc import Iterator
from typing import NamedTuple

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, WhitespaceInclusivePositionProvider
from mutmut.mutation.mutators import mutation_operators

TEXT = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
SKIPPED = (cst.Annotation, cst.Import, cst.ImportFrom, cst.Raise, cst.Assert)
GUARDS = {"strict", "frozen", "encoding", "errors"}
SEEDED = "default_rng"
LOOKS = set(
    re.findall(
        r"\w+",
        """
    alpha aspect bbox_to_anchor borderpad capsize cmap color columns ec fc fontsize frameon ha height
    label labelpad labelsize length levels linestyle linewidth loc lw marker markersize ms ncols pad
    rotation rows shrink size va weight width wspace xlabel xticks ylabel yticks zorder
""",
    )
)
BOUNDS = {
    cst.LessThan: cst.GreaterThan,
    cst.LessThanEqual: cst.GreaterThanEqual,
    cst.GreaterThan: cst.LessThan,
    cst.GreaterThanEqual: cst.LessThanEqual,
}


class Mutant(NamedTuple):
    """A module with a fault: where, what stands there, what stood there, and the whole source."""

    module: str
    line: int
    before: str
    after: str
    source: str


class Faults(cst.CSTVisitor):
    """Collects, in the order of the source, what may stand in which place."""

    METADATA_DEPENDENCIES = (WhitespaceInclusivePositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[CodeRange, cst.CSTNode]] = []
        self.above: list[cst.CSTNode] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, SKIPPED) or self._is_of_the_command_line(node):
            return False
        if isinstance(node, cst.Call) and any(name.value == SEEDED for name in _names(node.func)):
            return False
        if isinstance(node, cst.Arg) and (_is_a_guard(node) or self._is_a_look(node)):
            return False
        if not isinstance(node, TEXT) or self._is_looked_up():
            place = self.get_metadata(WhitespaceInclusivePositionProvider, node)
            self.found += [(place, other) for other in self._others(node)]
        self.above.append(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if self.above and self.above[-1] is original_node:
            self.above.pop()

    def _others(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        if isinstance(node, cst.ComparisonTarget) and type(node.operator) in BOUNDS and self._is_measured(node):
            yield node.with_changes(operator=BOUNDS[type(node.operator)]())
            return
        if isinstance(node, cst.Assign | cst.AnnAssign) and (node.value is None or _is_text(node.value)):
            return
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                yield from (
                    other for other in operator(node) if not (isinstance(node, cst.Call) and self._is_idle(node, other))
                )

    def _is_of_the_command_line(self, node: cst.CSTNode) -> bool:
        names = {name.value for name in _names(node.test)} if isinstance(node, cst.If) else set()
        return bool(names & {"__name__", "TYPE_CHECKING"})

    def _is_idle(self, call: cst.Call, other: cst.CSTNode) -> bool:
        """Whether a call only loses a text, what guards it, or how something looks."""
        kept = other.args if isinstance(other, cst.Call) else ()
        gone = [arg for arg in call.args if not any(arg is one for one in kept)]
        return bool(gone) and all(_is_text(arg.value) or _is_a_guard(arg) or self._is_a_look(arg) for arg in gone)

    def _is_a_look(self, arg: cst.Arg) -> bool:
        """An option of a drawing, in a function that is marked as a figure or in the mark itself."""
        return bool(arg.keyword) and arg.keyword.value in LOOKS and self._in_a_figure()

    def _in_a_figure(self) -> bool:
        functions = [node for node in self.above if isinstance(node, cst.FunctionDef)]
        marks = [name.value for node in functions for mark in node.decorators for name in _names(mark)]
        return "figure" in marks

    def _is_looked_up(self) -> bool:
        return isinstance(self.above[-1], cst.Comparison | cst.ComparisonTarget | cst.Index | cst.MatchValue)

    def _is_measured(self, node: cst.ComparisonTarget) -> bool:
        calls = (above.func for above in self.above if isinstance(above, cst.Call))
        is_found = any(name.value == "Finding" for function in calls for name in _names(function))
        return is_found or any(isinstance(number, cst.Float) for number in _below(self.above[-1]))


def _below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for child in node.children:
        yield child
        yield from _below(child)


def _names(node: cst.CSTNode) -> list[cst.Name]:
    return [one for one in (node, *_below(node)) if isinstance(one, cst.Name)]


def _is_text(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.Tuple | cst.List | cst.Set):
        return all(_is_text(element.value) for element in node.elements)
    return isinstance(node, TEXT)


def _is_a_guard(arg: cst.Arg) -> bool:
    return bool(arg.keyword) and arg.keyword.value in GUARDS


def mutants(module: str, source: str, rng: random.Random | None = None) -> Iterator[Mutant]:
    """The mutants of a module, in the order of the source or in any."""
    wrapper, visitor = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True), Faults()
    wrapper.visit(visitor)
    if rng:
        rng.shuffle(visitor.found)
    lines = source.splitlines(keepends=True)
    starts = [0, *itertools.accumulate(map(len, lines))]
    for place, other in visitor.found:
        start, end = (starts[at.line - 1] + at.column for at in (place.start, place.end))
        mutated = source[:start] + wrapper.module.code_for_node(other) + source[end:]
        first, rest = starts[place.start.line - 1], len(source) - starts[place.end.line]
        before, after = (" ".join(text[first : len(text) - rest].split()) for text in (source, mutated))
        with contextlib.suppress(SyntaxError):  # not every fault is a program
            ast.parse(mutated)
            yield Mutant(module, place.start.line, before, after, mutated)
