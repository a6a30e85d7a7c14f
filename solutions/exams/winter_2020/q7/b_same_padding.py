"""The padding that keeps height and width."""

from fractions import Fraction

import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.nn.windows import window_count
from solutions.part import Key, part

f = sympy.Symbol("f", integer=True, positive=True)


def padding_found(n, f):
    """The zeros on each side with which a filter fits at as many places as the axis has pixels, by trying."""
    (found,) = [p for p in range(2 * f) if window_count(n, f, padding=p) == n]
    return found


SAME_PADDING = Derivation(
    [
        Step("What is asked, the zeros on *each* side of an axis of $n$ pixels:", "p", padding_found),
        Step(
            "Without padding, the filter fits at $n - f + 1$ places. The others of the $n$ that are wanted come from "
            "the zeros, one place for each zero, and half of the zeros stand on each side:",
            r"\frac{n - (n - f + 1)}{2}",
            lambda n, f: (n - window_count(n, f)) / 2,
        ),
        Step("The length of the axis does not matter:", r"\frac{f - 1}{2}", lambda n, f: (f - 1) / 2),
    ],
    lambda rng: {"n": int(rng.integers(12, 40)), "f": int(2 * rng.integers(0, 6) + 1)},
    lambda n, f: {"p": padding_found(n, f)},
)


def one_more_after(kernel):
    """Zeros before and after an axis: where their number is odd, one more after it."""
    return (kernel - 1) // 2, kernel // 2


def half_on_each_side(kernel):
    """Zeros before and after an axis: the formula, whether or not it gives a whole number."""
    return (Fraction(kernel - 1, 2),) * 2


def keeps_the_size_with_every_filter(zeros, length=12, largest=8):
    """Whether whole numbers of zeros, before and after, keep the length of an axis for filters of 1, 2, 3 … pixels."""
    for kernel in range(1, largest + 1):
        before, after = zeros(kernel)
        if before != int(before) or after != int(after):
            return False
        if window_count(length, kernel, padding=(int(before), int(after))) != length:
            return False
    return True


def rows_of_paddings(largest=6):
    """Filter, zeros in all, before and after an axis, for filters of 1, 2, 3 … pixels."""
    return [(kernel, kernel - 1, *one_more_after(kernel)) for kernel in range(1, largest + 1)]


@part(
    "b",
    "The padding that keeps height and width",
    kind="formula",
    points=1,
    topics=("convolution", "shapes-and-parameters"),
    keywords=(
        "same padding",
        "padding formula",
        "zero padding",
        "(f-1)/2",
        "odd filter size",
        "output same size as input",
        "dilated convolution",
    ),
    vary={"dilation": (2, 3, 4, 5)},
    derivation=SAME_PADDING,
    tex=lambda padding: f"p = {sympy.latex(sympy.together(padding))}",
    formula=Formula(
        lambda rng: {"f": 2 * int(rng.integers(1, 10)) + 1},
        mistakes={
            "These are the zeros of both sides together.": lambda f, dilation: dilation * (f - 1),
            "A window as long as the padded axis still fits once: the + 1 is missing.": lambda f, dilation: (
                (dilation * (f - 1) + 1) / 2
            ),
            "With this sign the axis would have to be cut.": lambda f, dilation: dilation * (1 - f) / 2,
        },
    ),
    key=Key(
        "(f − 1)/2",
        printed=(f - 1) / 2,
        means="reading",
        qualified="It is a whole number for odd f only, which the paper does not say: an even f keeps the size with "
        "f − 1 zeros in all, one more on one side than on the other.",
        ours=lambda: one_more_after,
        theirs=lambda: half_on_each_side,
        witness=keeps_the_size_with_every_filter,
    ),
)
def same_padding(dilation=1):
    """Zeros on each side with which n pixels stay n, solved for: stride 1, and a filter of odd width f.

    >>> same_padding()
    f/2 - 1/2
    >>> same_padding(dilation=2)
    f - 1
    """
    n, p = sympy.symbols("n p")
    reach = dilation * (f - 1) + 1  # of the filter, from its first pixel to its last
    (padding,) = sympy.solve(sympy.Eq(n + 2 * p - reach + 1, n), p)
    return sympy.expand(padding)
