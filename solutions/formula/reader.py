"""Reads TeX by recursive descent: a formula becomes a function from the values of its symbols to its own."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from solutions.formula.tokens import BRACKETS, FOR, PREFIXES, TRANSPOSE, canonical, named, tokens_of, without_subscript
from solutions.formula.values import RELATIONS, SIZES, column, entry, times

ENDS = {"", "+", "-", ",", *RELATIONS}

Symbols = Mapping[str, Any]
Formula = Callable[[Symbols], Any]


class Unread(ValueError):
    """TeX that has no value here."""


class Reader:
    """Reads by recursive descent; what it reads becomes a function from symbols to a value."""

    def __init__(self, tex: str | list[str], whole: str = ""):
        self.at, self.whole = 0, whole or str(tex)
        self.tokens = tokens_of(tex) if isinstance(tex, str) else tex

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        if not self.next:
            raise Unread(f"{self.whole}: something is missing at the end of “{' '.join(self.tokens)}”")
        self.at += 1
        return self.tokens[self.at - 1]

    def within(self, tokens: list[str]) -> Formula:
        return Reader(tokens, self.whole).chain()

    def chain(self) -> Formula:
        sides, relations = [self.sum()], []
        while self.next in RELATIONS:
            relations.append(self.take())
            sides.append(self.sum())
        if self.next:
            raise Unread(f"{self.whole}: “{' '.join(self.tokens[self.at :])}” is not read")

        def value(symbols: Symbols) -> Any:
            values = [np.asarray(side(symbols), dtype=float) for side in sides]
            for before, relation, here in zip(values, relations, values[1:], strict=False):
                same_shape = before.shape == here.shape or before.size == here.size == 1
                if not same_shape or not RELATIONS[relation](before.ravel(), here.ravel()):
                    raise Unread(f"{self.whole}: {before.squeeze()} {relation} {here.squeeze()} does not hold")
            return values[0]

        return value

    def sum(self) -> Formula:
        signs, terms = [], []
        while not terms or self.next in ("+", "-"):
            signs.append(-1 if self.next in ("+", "-") and self.take() == "-" else 1)
            terms.append(self.product())
        return lambda symbols: reduce(np.add, (sign * term(symbols) for sign, term in zip(signs, terms, strict=True)))

    def product(self) -> Formula:
        factors = [("", self.factor())]
        while self.next not in ENDS:
            sign = self.take() if self.next in (r"\odot", r"\circ", r"\cdot", r"\times") else ""
            factors.append((sign, self.factor()))

        def value(symbols: Symbols) -> Any:
            product, functions, how = None, [], ""
            for sign, factor in factors:
                x = factor(symbols)
                how = how if functions else sign
                if callable(x):
                    functions.append(x)
                    continue
                while functions:  # the last stands nearest
                    x = column(functions.pop()(x))
                product = x if product is None else times(product, how, x)
            if functions:
                raise Unread(f"{self.whole}: a function of nothing")
            return product

        return value

    def factor(self) -> Formula:
        """What stands in a product, with its scripts."""
        token = self.next
        if token in (r"\sum", r"\prod"):
            return self.repeated()
        if token == r"\begin":
            return self.rows()
        if token == r"\frac":
            return self.fraction()
        if token == r"\mathbb":
            return self.expectation()
        if token == r"\underbrace":
            self.take()
            inner = self.within(self.group())
            return inner if self.next != "_" else (self.take(), self.group(), inner)[-1]
        if token in BRACKETS:
            start, content = self.at, self.group()
            if r"\dots" in content:  # a list with dots is a name
                return self.scripted(canonical("".join(self.tokens[start : self.at])))
            inner, size = self.within(content), SIZES.get(token, column)
            return self.scripted(lambda symbols: size(inner(symbols)))
        if re.fullmatch(r"\d[\d.]*", token):
            number = float(self.take())
            return self.scripted(lambda _: number)
        name = self.take()
        return self.scripted(name + "".join(self.group()) if name in PREFIXES else name)

    def group(self) -> list[str]:
        """The tokens within the brackets that come next, or the next token alone."""
        opening = self.take()
        if opening not in BRACKETS:
            return [opening]
        closing, depth, start = BRACKETS[opening], 1, self.at
        while depth:
            token = self.take()
            depth += -1 if token == closing else token == opening
        return self.tokens[start : self.at - 1]

    def scripted(self, base: str | Formula, subscript: list[str] | None = None) -> Formula:
        """A name or a value with what stands below and above it: indices, marks of layers and examples, a power, T."""
        mark, power, turned, below = [], None, False, subscript or []
        while self.next in ("_", "^", "'"):
            if (script := self.take()) == "'":
                base += "'"
                continue
            group = self.group()
            if script == "_":
                below = group
            elif group[0] in ("[", "("):
                end = group.index(BRACKETS[group[0]])
                mark, turned = group[: end + 1], group[end + 1 :] in TRANSPOSE
            elif group in TRANSPOSE:
                turned = True
            else:
                power = self.within(group)

        def value(symbols: Symbols) -> Any:
            x = self.named(base, mark, below, symbols) if isinstance(base, str) else base(symbols)
            if not isinstance(base, str) and below and np.ndim(x):
                x = entry(x, self.indices(below, symbols))
            if callable(x):
                return x
            x = column(x).T if turned else column(x)
            return x if power is None else np.exp(power(symbols)) if base == "e" else x ** power(symbols)

        return value

    def named(self, base: str, mark: list[str], below: list[str], symbols: Symbols) -> Any:
        """The value of a name: of all of it, or of less, and the rest are its indices."""
        above, subscript = f"^{''.join(mark)}" if mark else "", f"_{''.join(below)}" if below else ""
        for name, by_mark, by_subscript in (
            (base + above + subscript, False, False),
            (base + subscript, True, False),
            (base + above, False, True),
            (base, True, True),
        ):
            if name in symbols or name == "e":
                x = symbols.get(name, math.e)
                if by_mark and mark:
                    x = np.asarray(x)[int(self.within(mark[1:-1])(symbols)) - (mark[0] == "(")]
                return entry(x, self.indices(below, symbols)) if by_subscript and below else x
        raise Unread(f"{self.whole}: {base + above + subscript} has no value")

    def indices(self, below: list[str], symbols: Symbols) -> tuple[int, ...]:
        """Those of a subscript: one expression, or names one after the other."""
        each = [below] if {"+", "-"} & set(below) else [[token] for token in below if token != ","]
        return tuple(int(self.within(tokens)(symbols)) - 1 for tokens in each)

    def repeated(self) -> Formula:
        r"""A sum or a product over an index: its body is the rest of the product that it stands in."""
        operator, over, last = self.take(), [""], None
        while self.next in ("_", "^"):
            if self.take() == "_":
                over = self.group()
            else:
                last = self.within(self.group())
        body, index = self.product(), over[0]
        first = self.within(over[over.index("=") + 1 :]) if "=" in over else None
        if (first is None) != (last is None):
            raise Unread(f"{self.whole}: the index {index} has one bound")

        def values(symbols: Symbols) -> Iterable[Any]:
            if first:
                return range(int(first(symbols)), int(last(symbols)) + 1)
            if r"\in" in over:
                return self.named("".join(over[over.index(r"\in") + 1 :]), [], [], symbols)
            every = self.named(f"{operator}_{index}", [], [], symbols)
            if r"\ne" in over:
                other = self.within(over[over.index(r"\ne") + 1 :])(symbols)
                return [one for one in every if one != other]
            return every

        def value(symbols: Symbols) -> Any:
            terms = [body({**symbols, index: one}) for one in values(symbols)]
            return reduce(np.add if operator == r"\sum" else np.multiply, terms)

        return value

    def expectation(self) -> Formula:
        self.take()
        if self.group() != ["E"] or self.next not in ("[", "("):
            raise Unread(f"{self.whole}: an expectation is written \\mathbb{{E}}[…]")
        inner = self.within(self.group())

        def value(symbols: Symbols) -> Any:
            return reduce(np.add, (share * inner({**symbols, **named(own)}) for share, own in symbols[r"\mathbbE"]))

        return self.scripted(value)

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
