"""Texts that are much alike, as variants of a part: what they have in common, and what differs.

A compressor alone would see each of many copies anew, since it looks back no further than a few of them.
`docs/assets/another.js` reads what is written here.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TOKEN = re.compile(r"\d+|[^\W\d]+|\W|_")
HOLE = re.compile(r"⟦(\d+)⟧")
ALIKE = 8  # tokens in a row, by which two texts come into step again
FAR = 200  # tokens, after which they are out of step for good


@dataclass(frozen=True)
class Coded:
    """What texts have in common, with the number of a column in each hole, and in a column what each has there."""

    common: str
    columns: list[tuple[str, ...]]

    def texts(self) -> list[str]:
        """The texts themselves.

        >>> Coded("<b>⟦0⟧ + ⟦0⟧ = ⟦1⟧</b>", [("1", "2"), ("2", "4")]).texts()
        ['<b>1 + 1 = 2</b>', '<b>2 + 2 = 4</b>']
        """
        count = len(self.columns[0]) if self.columns else 1
        return [HOLE.sub(lambda hole, n=n: self.columns[int(hole[1])][n], self.common) for n in range(count)]

    def data(self) -> str:
        """All of it as what a script of HTML may hold: the columns, and below them what is common.

        >>> print(Coded("<b>⟦0⟧</b>", [("1", "<")]).data())
        [["1","\\u003c"]]
        <b>⟦0⟧</b>

        Raises:
            ValueError: a script would end within it.
        """
        if found := re.search("(?i)<!--|</?script", self.common):
            raise ValueError(f"{found[0]} stands in a variant, where it would end the script that holds it")
        columns = json.dumps(self.columns, ensure_ascii=False, separators=(",", ":"))
        return columns.replace("<", "\\u003c") + "\n" + self.common


def coded(texts: Sequence[str]) -> Coded:
    """Texts that differ, such that `texts()` are the same again.

    >>> coded(["2 rows of 3", "40 rows of 3", "5 rows of 3"])
    Coded(common='⟦0⟧ rows of 3', columns=[('2', '40', '5')])

    Raises:
        ValueError: a text has a hole already.
    """
    if holed := [text for text in texts if HOLE.search(text)]:
        raise ValueError(f"{HOLE.search(holed[0])[0]} stands in a text, where it means a hole")
    split = [TOKEN.findall(text) for text in texts]
    places = [dict(in_step(split[0], other)) for other in split]
    common, columns, ends = [], {}, [0] * len(split)
    for place, token in [*enumerate(split[0]), (None, "")]:
        if place is None:
            found = [len(tokens) for tokens in split]
        elif all(own.get(place) is not None for own in places):
            found = [own[place] for own in places]
        else:
            continue
        if found != ends:
            between = zip(split, ends, found, strict=True)
            hole = tuple("".join(tokens[end:start]) for tokens, end, start in between)
            common.append(f"⟦{columns.setdefault(hole, len(columns))}⟧")
        common.append(token)
        ends = [start + 1 for start in found]
    return Coded("".join(common), list(columns))


def in_step(first: list[str], other: list[str]) -> Iterator[tuple[int, int]]:
    """The places of equal tokens, in order; numbers keep the step, whatever they are.

    >>> list(in_step(["3", "x", "4"], ["5", "x", "4"]))
    [(1, 1), (2, 2)]
    """
    kinds, of_other = ([token if not token.isdigit() else "0" for token in tokens] for tokens in (first, other))
    i = j = 0
    while i < len(first) and j < len(other):
        if kinds[i] != of_other[j]:
            i, j = next(back_in_step(kinds, of_other, i, j), (len(first), len(other)))
            continue
        if first[i] == other[j]:
            yield i, j
        i, j = i + 1, j + 1


def back_in_step(first: list[str], other: list[str], i: int, j: int) -> Iterator[tuple[int, int]]:
    """Places not far from two that differ, from which both are alike, the nearest first."""
    for further in range(1, FAR):
        for step in range(further + 1):
            a, b = i + step, j + further - step
            if a < len(first) and b < len(other) and first[a : a + ALIKE] == other[b : b + ALIKE]:
                yield a, b
