"""How people write a number, a shape or an array: what a field expects, in at least ten notations."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
CONTINENTAL = str.maketrans(",.", ".,")


def is_symbolic(text: str) -> bool:
    """Whether letters stand in what is expected, and no powers of ten.

    >>> is_symbolic("D_a,m"), is_symbolic("1e-06")
    (True, False)
    """
    return bool(re.search(r"[a-zA-Z](?![+-]?\d)|[a-zA-Z]_", text))


def of_number(text: str) -> list[str]:
    """A number in the notations of the world.

    >>> of_number("2336")[:5]
    ['2336', ' 2336 ', '= 2336', 'x = 2336', '(2336)']
    """
    value = Decimal(text)
    grouped = f"{value:,f}"
    mantissa, exponent = f"{value:e}".split("e")
    minus = text.replace("-", "−")
    return [
        text, f" {text} ", f"= {text}", f"x = {text}", f"({text})", f"${text}$", f"{text};", minus, f"≈ {minus}",
        f"{text} units", f"about {text}", grouped, grouped.translate(CONTINENTAL),
        *(grouped.replace(",", sign) for sign in " '’_\u202f"),
        f"{value:e}", f"{mantissa}·10^{exponent}", f"{mantissa} \\cdot 10^{{{int(exponent)}}}",
        f"{mantissa} × 10{str(int(exponent)).translate(SUPERSCRIPTS)}",
        f"{2 * value:f}/2", f"({value + 1:f}) - 1", f"-({-value:f})",
        text.translate(ARABIC), text.translate(WIDE), f"\u200f{text}", f"\u200b{text}\u200b",
    ]  # fmt: skip


def of_symbols(text: str) -> list[str]:
    """A product of symbols, with their indices in every notation.

    >>> of_symbols("n_1")[:6]
    ['n_1', 'n_{1}', 'n1', 'n[1]', 'n^[1]', 'n^{[1]}']
    """
    text = text.replace("**", "^")
    base, underscore, index = text.partition("_")
    if not underscore or "*" in text:
        told = [text.replace("*", sign) for sign in ("*", " · ", " \\cdot ")]
    else:
        told = [f"{base}{form.format(index)}" for form in ("_{}", "_{{{}}}", "{}", "[{}]", "^[{}]", "^{{[{}]}}")]
    return [
        *told,
        f" {text} ",
        f"${text}$",
        f"\\({text}\\)",
        f"({text})",
        f"= {text}",
        f"{text};",
        f"1·{text}",
        f"\u200b{text}",
    ]


def of_side(side: str) -> str:
    return side.replace("**", "^")


def of_shape(sides: Sequence[str]) -> list[str]:
    """A shape, with the signs that people put between its sides.

    >>> of_shape(["3", "4"])[:4]
    ['3 × 4', '3x4', '3 x 4', '3×4']
    """
    sides = [of_side(side) for side in sides]
    signs = (" × ", "x", " x ", "×", " by ", ", ", ",", "; ", " ⨯ ", " х ", " \\times ", "\n")
    listed = ", ".join(sides)
    found = [sign.join(sides) for sign in signs] if len(sides) > 1 else [*sides, f" {sides[0]} ", f"${sides[0]}$"]
    found += [f"({listed})", f"[{listed}]", f"{{{listed}}}", f"torch.Size([{listed}])", f"shape = ({listed})"]
    found += [
        f"ℝ^{{{'×'.join(sides)}}}",
        "$R^{" + r" \times ".join(sides) + "}$",
        f"({listed},)",
        f"\u200f{' × '.join(sides)}.",
    ]
    if not is_symbolic(",".join(sides)):
        found += [found[0].translate(ARABIC), found[0].translate(WIDE), " × ".join(f"{int(side):,}" for side in sides)]
        if len(sides) > 1:
            found += [" ".join(sides), "*".join(sides), "·".join(sides), " ⋅ ".join(sides)]
    else:
        found += [re.sub(r"_(a1?|x)", r"_{\1}", text) for text in found]
    return found


def of_array(numbers: Sequence[str], columns: int = 0) -> list[str]:
    """The numbers of an array, in a line or in rows.

    >>> of_array(["1", "-2"])[:3]
    ['1, -2', '[1, -2]', '(1, -2)']
    """
    columns = columns or len(numbers)
    rows = [numbers[start : start + columns] for start in range(0, len(numbers), columns)]
    spaced, commas = [" ".join(row) for row in rows], [", ".join(row) for row in rows]
    listed = ", ".join(numbers)
    nested = "[" + ", ".join(f"[{row}]" for row in commas) + "]"
    signed = [number.replace("-", "−") if number[0] == "-" else f"+{number}" for number in numbers]
    matrix = r" \\ ".join(" & ".join(row) for row in rows)
    found = [listed, f"[{listed}]", f"({listed})", f"{{{listed}}}", f"${listed}$", f"[{listed}]ᵀ", ", ".join(signed)]
    found += [sign.join(numbers) for sign in (",", " ", "; ", " | ")] + [
        sign.join(lines) for lines in (spaced, commas) for sign in ("\n", "; ", ";\n")
    ]
    found += [nested, f"np.array({nested})", f"torch.tensor({nested})", f"w = {nested}"]
    found += [matrix, rf"\begin{{pmatrix}} {matrix} \end{{pmatrix}}", "; ".join(numbers).replace(".", ",")]
    return [*found, listed.replace("-", "- "), listed.translate(WIDE), f"\u200e{listed}"]


def of(kind: str, expect: str, columns: int = 0) -> list[str]:
    """What a field expects, in many notations."""
    pieces = expect.split(",")
    if kind == "array":
        return of_array(pieces, columns)
    if kind == "shape":
        return of_shape(pieces)
    return of_symbols(expect) if is_symbolic(expect) else of_number(expect)


def near_misses(kind: str, expect: str, tolerance: float = 0) -> list[str]:
    """What is almost what is expected, and wrong: other numbers, other orders, one too few and one too many.

    >>> near_misses("shape", "3,4")[:4]
    ['2,4', '4,4', '3,3', '3,5']
    """
    pieces = expect.split(",")
    if is_symbolic(expect):
        found = [f"2*{expect}", f"{expect}+1"] if kind == "number" else []
    else:
        step = Decimal(1) if kind == "shape" or not tolerance else 3 * Decimal(str(tolerance))
        found = [
            ",".join([*pieces[:place], str(Decimal(piece) + by), *pieces[place + 1 :]])
            for place, piece in enumerate(pieces)
            for by in (-step, step)
        ]
        found += [
            ",".join(f"{factor * Decimal(piece):f}" for piece in pieces)
            for factor in ((10,) if kind == "shape" else (-1, 10))
        ]
    if len(pieces) > 1:
        found += [",".join(order) for order in permutations(pieces)] if len(pieces) < 4 else [",".join(pieces[::-1])]
        found += [",".join(pieces[1:]), ",".join([*pieces, "7"])]
    return [wrong for wrong in dict.fromkeys(found) if not _equal(wrong, expect)]


def _equal(one: str, other: str) -> bool:
    if is_symbolic(one) or is_symbolic(other):
        return one == other
    return [Decimal(piece) for piece in one.split(",")] == [Decimal(piece) for piece in other.split(",")]
