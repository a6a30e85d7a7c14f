"""What formulas hold beside names, numbers and brackets: sums, expectations, matrices, cases, derivatives, sets."""

from collections.abc import Iterable
from functools import reduce
from itertools import product
from typing import Any

import numpy as np

from solutions.formula.tokens import FOR, canonical, named, separated, without_subscript
from solutions.formula.unread import Formula, Symbols, Unread
from solutions.formula.values import RELATIONS, column

OVER = {r"\sum": np.add, r"\prod": np.multiply, r"\max": np.maximum, r"\min": np.minimum}


class Operators:
    """What the reader reads behind an operator."""

    def repeated(self) -> Formula:
        r"""A sum or a product over an index: its body is the rest of the product that it stands in."""
        at_which = self.next == r"\arg" and self.take()
        operator, over, last = self.take(), [""], None
        while self.next in ("_", "^"):
            if self.take() == "_":
                over = self.group()
            else:
                last = self.within(self.group())
        body, index = self.product(), over[0]
        several = [piece[0] for piece in separated(over)]
        first = self.within(over[over.index("=") + 1 :]) if "=" in over else None
        if (first is None) != (last is None):
            raise Unread(f"{self.whole}: the index {index} has one bound")

        def values(index: str, symbols: Symbols) -> Iterable[Any]:
            if first:
                return range(int(first(symbols)), int(last(symbols)) + 1)
            if r"\in" in over:
                return self.named("".join(over[over.index(r"\in") + 1 :]), [], [], symbols)
            every = symbols.get(f"{operator}_{index}") or self.named(rf"\sum_{index}", [], [], symbols)
            if r"\ne" in over:
                other = self.within(over[over.index(r"\ne") + 1 :])(symbols)
                return [one for one in every if one != other]
            return every

        def value(symbols: Symbols) -> Any:
            each = list(product(*(values(index, symbols) for index in several)))
            terms = [body({**symbols, **dict(zip(several, one, strict=True))}) for one in each]
            total = reduce(OVER[operator], terms)
            return total if not at_which else each[terms.index(total)][0]

        return value

    def expectation(self) -> Formula:
        self.take()
        if self.group() != ["E"] or self.next not in ("[", "(", r"\|"):
            raise Unread(f"{self.whole}: an expectation is written \\mathbb{{E}}[…]")
        inner = self.factor() if self.next == r"\|" else self.within(self.group())

        def value(symbols: Symbols) -> Any:
            return reduce(np.add, (share * inner({**symbols, **named(own)}) for share, own in symbols[r"\mathbbE"]))

        return self.scripted(value)

    def probability(self) -> Formula:
        """Of a relation in brackets, over the same outcomes as an expectation."""
        self.take()
        holds = self.indicator(self.group())

        def value(symbols: Symbols) -> Any:
            return sum(share * holds({**symbols, **named(own)}) for share, own in symbols[r"\mathbbE"])

        return value

    def rows(self) -> Formula:
        """A matrix, or the first of several cases whose condition holds; `otherwise` always does."""
        self.take()
        kind, rows = "".join(self.group()), [[[]]]
        while self.next != r"\end":
            token = self.take()
            if token == r"\\":
                rows.append([[]])
            elif token == "&":
                rows[-1].append([])
            else:
                rows[-1][-1].append(token)
        self.take(), self.group()
        if kind != "cases":
            entries = [[self.within(entry) for entry in row] for row in rows]
            return self.scripted(lambda symbols: np.array([[float(x(symbols)) for x in row] for row in entries]))
        always, read = [r"\text", "{", *"otherwise", "}"], []
        for case, condition in rows:
            said = condition[len(FOR) :] if condition[: len(FOR)] == FOR else condition
            said = said[:-1] if said[-1:] == ["."] else said
            read.append((self.within(case), None if said == always else self.within(said)))

        def value(symbols: Symbols) -> Any:
            for case, condition in read:
                try:
                    _ = condition and condition(symbols)
                except Unread:
                    continue
                return case(symbols)
            raise Unread(f"{self.whole}: no case holds")

        return value

    def fraction(self) -> Formula:
        token, above, below = self.take(), self.group(), self.group()
        if above == [r"\partial"]:
            return self.derivative(below[1:])
        if above[0] == r"\partial":
            names, indices = zip(*map(without_subscript, (above, below)), strict=True)
            return self.scripted(token + "".join(names), [*indices[0], *indices[1]])
        of, by = self.within(above), self.within(below)
        return self.scripted(lambda symbols: of(symbols) / by(symbols))

    def derivative(self, by: list[str]) -> Formula:
        """Of the rest of the product, by five points: its error is of the fourth power of their distance."""
        (name, below), of = without_subscript(by), self.product()

        def value(symbols: Symbols, step: float = 1e-3) -> Any:
            x = np.asarray(symbols[canonical(name)], dtype=float)
            unit = np.zeros(x.size)
            unit[self.indices(below, symbols)] = step

            def moved(steps: int) -> Any:
                return of({**symbols, **named(symbols["again"](**{name: x + steps * unit.reshape(x.shape)}))})

            return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step)

        return value

    def braced(self) -> Formula:
        """A value with a brace; a label such as m × n is checked."""
        self.take()
        inner = self.within(self.group())
        if self.next not in ("_", "^"):
            return inner
        self.take()
        sides = [self.within(side) for side in label] if len(label := separated(self.group(), r"\times")) > 1 else []

        def value(symbols: Symbols) -> Any:
            x, shape = column(inner(symbols)), tuple(int(side(symbols)) for side in sides)
            if shape and x.shape != shape and not x.size == np.prod(shape) == 1:
                raise Unread(f"{self.whole}: {x.shape} is not {shape}")
            return x

        return value

    def indicator(self, content: list[str]) -> Formula:
        """1 where a relation holds, 0 where it does not."""
        (left, right), (_, relation), _ = type(self)(content, self.whole).sides()
        return lambda symbols: np.vectorize(RELATIONS[relation], otypes=[float])(left(symbols), right(symbols))

    def members(self) -> Formula:
        r"""A set, as whether a value is in it: arrays of a shape (`\mathbb R^{m \times n}`), or of some entries."""
        kind = (self.take(), self.group())[1] if self.next == r"\mathbb" else self.group()
        entries = [self.within(piece) for piece in separated(kind)] if kind != ["R"] else []
        shape = separated(self.group(), r"\times") if self.next == "^" and self.take() else []
        sides = [self.within(side) for side in shape]

        def value(symbols: Symbols) -> Any:
            allowed, shape = [one(symbols) for one in entries], [int(side(symbols)) for side in sides]

            def holds(x: Any) -> bool:
                fits = column(x).shape == (*shape, 1)[:2] if shape else np.size(x) == 1
                return fits and (not allowed or bool(np.isin(x, allowed).all()))

            return holds

        return value
