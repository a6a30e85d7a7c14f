"""Reads TeX by recursive descent: a formula becomes a function from the values of its symbols to its own."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from solutions.formula.operators import Operators
from solutions.formula.tokens import BRACKETS, PREFIXES, TRANSPOSE, canonical, named, separated, tokens_of
from solutions.formula.unread import Formula, Symbols, Unread
from solutions.formula.values import RELATIONS, SIZES, Several, column, entry, power_of, related, rounding, times

ENDS = {"", "+", "-", ",", *RELATIONS}
SIGNS = (r"\odot", r"\circ", r"\cdot", r"\times", "*", "/")


@dataclass(frozen=True)
class Scripted:
    """A value, and what its scripts make of it; a function takes it without them: f(x)^2 is the square of f(x)."""

    bare: Formula
    finish: Callable[[Any, Symbols], Any]

    def __call__(self, symbols: Symbols) -> Any:
        return self.finish(self.bare(symbols), symbols)


class Reader(Operators):
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

    def sides(self) -> tuple[list[Formula], list[str], list[float]]:
        """The sides of a chain, their relations, and how far each is rounded."""
        sides, relations, roundings = [], [], []
        while not sides or self.next in RELATIONS:
            relations.append(self.take() if sides else "")
            start = self.at
            sides.append(self.members() if relations[-1] == r"\in" else self.sum())
            roundings.append(rounding("".join(self.tokens[start : self.at])))
        if self.next:
            raise Unread(f"{self.whole}: “{' '.join(self.tokens[self.at :])}” is not read")
        return sides, relations, roundings

    def chain(self) -> Formula:
        sides, relations, roundings = self.sides()
        if len(sides) == 1:
            return sides[0]

        def value(symbols: Symbols) -> Any:
            values = [side(symbols) for side in sides]
            if relations[1] == r"\leftarrow":
                values[0] = sides[0]({**symbols, **named(symbols[r"\leftarrow"])})
            for n, relation in enumerate(relations[1:]):
                if not related(values[n], relation, values[n + 1], max(roundings[n : n + 2])):
                    here = " ".join(str(np.squeeze(x)) for x in (values[n], relation, values[n + 1]))
                    raise Unread(f"{self.whole}: {here} does not hold")
            return values[0]

        return value

    def sum(self) -> Formula:
        signs, terms = [], []
        while not terms or self.next in ("+", "-"):
            signs.append(-1 if self.next in ("+", "-") and self.take() == "-" else 1)
            terms.append(self.product())
        if signs == [1]:
            return terms[0]
        return lambda symbols: reduce(np.add, (sign * term(symbols) for sign, term in zip(signs, terms, strict=True)))

    def product(self) -> Formula:
        factors = [("", self.factor())]
        while self.next not in ENDS:
            sign = self.take() if self.next in SIGNS else ""
            factors.append((sign, self.factor()))

        def value(symbols: Symbols) -> Any:
            product, functions, how = None, [], ""
            for sign, factor in factors:
                of_function = functions and isinstance(factor, Scripted)
                x = factor.bare(symbols) if of_function else factor(symbols)
                how = how if functions else sign
                if callable(x):
                    functions.append(x)
                    continue
                while functions:  # the last stands nearest
                    x = functions.pop()(*(x if isinstance(x, Several) else [x]))
                    x = factor.finish(x, symbols) if of_function else column(x)
                    of_function = False
                product = x if product is None else times(column(product), how, column(x))
            if functions:
                raise Unread(f"{self.whole}: a function of nothing")
            return product

        return value

    def factor(self) -> Formula:
        """What stands in a product, with its scripts."""
        token = self.next
        if token in (r"\sum", r"\prod", r"\arg") or (token in (r"\max", r"\min") and self.tokens[self.at + 1] == "_"):
            return self.repeated()
        if token == r"\begin":
            return self.rows()
        if token == r"\frac":
            return self.fraction()
        if token == r"\mathbb":
            return self.expectation()
        if token == "P" and self.tokens[self.at + 1 : self.at + 2] == ["("]:
            return self.probability()
        if token in (r"\underbrace", r"\overbrace"):
            return self.braced()
        if token in BRACKETS:
            start, content = self.at, self.group()
            if r"\dots" in content:  # a list with dots is a name
                return self.scripted(canonical("".join(self.tokens[start : self.at])))
            if token == "[" and RELATIONS.keys() & set(content):
                return self.indicator(content)
            if len(pieces := separated(content)) > 1:
                several = [self.within(piece) for piece in pieces]
                return self.scripted(lambda symbols: Several(one(symbols) for one in several))
            inner, size = self.within(content), SIZES.get(token, column)
            return self.scripted(lambda symbols: size(inner(symbols)))
        if re.fullmatch(r"\d[\d.]*", token) and self.take():
            number = float(token)
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
            if group in (["*"], ["+"], ["-"]) and script == "^":  # a mark, not a power
                base += f"^{group[0]}"
            elif script == "_":
                below = group
            elif group[0] in ("[", "("):
                end = group.index(BRACKETS[group[0]])
                mark, turned = group[: end + 1], group[end + 1 :] in TRANSPOSE
            elif group in TRANSPOSE:
                turned = True
            else:
                power = self.within(group)

        def bare(symbols: Symbols) -> Any:
            x = self.named(base, mark, below, symbols) if isinstance(base, str) else base(symbols)
            return x if isinstance(base, str) or not below or not np.ndim(x) else entry(x, self.indices(below, symbols))

        def finish(x: Any, symbols: Symbols) -> Any:
            if callable(x):
                return x if power is None else lambda *of: power_of(column(x(*of)), power(symbols))
            x = column(x).T if turned else column(x)
            return x if power is None else power_of(x, power(symbols))

        return Scripted(bare, finish) if not isinstance(base, str) else lambda symbols: finish(bare(symbols), symbols)

    def named(self, base: str, mark: list[str], below: list[str], symbols: Symbols) -> Any:
        """The value of a name: of all of it, or of less, and the rest are its indices."""
        base += "^()" if mark and f"{base}^()" in symbols else ""
        base += "_()" if below and f"{base}_()" in symbols else ""
        above, subscript = f"^{''.join(mark)}" if mark else "", canonical(f"_{''.join(below)}") if below else ""
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
        """Those of a subscript: expressions, or names one after the other."""
        each = []
        for piece in separated(below):
            each += [piece] if {"+", "-", "^"} & set(piece) else [[token] for token in piece]
        return tuple(int(self.within(tokens)(symbols)) - symbols.get("first", 1) for tokens in each)
