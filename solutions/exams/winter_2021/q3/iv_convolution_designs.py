"""Design the convolution."""

from itertools import product
from math import prod
from typing import NamedTuple

from solutions.attempt import Lookup
from solutions.finding import figure
from solutions.nn.shapes import Conv
from solutions.part import Key, part

LIMIT = 576  # elements of the convolution's output


class Design(NamedTuple):
    """A convolution of part iv: kernel, padding, and the volume that comes out."""

    kernel: int
    padding: int
    volume: tuple[int, int, int]


def output_volume(kernel, padding, side=16, filters=4):
    """The shape of what comes out of square filters of stride 1."""
    return Conv(filters, kernel, padding=padding).output_shape((side, side, 3))


def convolution_replies():
    """A reply to every square filter and padding of up to 16 pixels."""
    for entry in product(range(1, 17), range(17)):
        volume = output_volume(*entry)
        shape, elements = " × ".join(map(str, volume)), prod(volume)
        if elements <= LIMIT:
            yield entry, (True, f"Admissible: {shape}, {elements} elements.")
        else:
            yield entry, (False, f"Not admissible: its {shape} output has {elements} elements, more than {LIMIT}.")


def allows_a_wide_filter(allowed):
    """Whether a rule allows the volume after a 1 × 8 filter, which has exactly the permitted size."""
    return allowed((16, len(range(16 - 8 + 1)), 4))


@part(
    "iv",
    "Design the convolution",
    kind="shape",
    points=4,
    topics=("shapes-and-parameters",),
    keywords=(
        "conv layer",
        "CNN architecture",
        "kernel size",
        "padding",
        "same convolution",
        "output size",
        "filter size",
    ),
    lookup=Lookup(
        fields={"filter": "Filter size (side in pixels)", "padding": "Padding (pixels on each side)"},
        replies=convolution_replies,
        otherwise="Enter whole numbers: a filter of 1 to 16 pixels and a padding of 0 to 16.",
    ),
    show=lambda designs: (
        f"For example f = {designs[0].kernel} and p = {designs[0].padding}, which give "
        f"{' × '.join(map(str, designs[0].volume))}. In all, {len(designs)} designs with a filter of at most 16 × 16 "
        "are admissible: those with f ≥ 5 + 2p."
    ),
    key=Key(
        "for example filter {{ answer[0].kernel }}, padding {{ answer[0].padding }}: "
        "{{ '×'.join(map(str, answer[0].volume)) }}; full marks for at most 12×12",
        printed=Design(5, 0, (12, 12, 4)),
        accepts=lambda designs, printed: printed in designs,
        means="reading",
        qualified="The example stands, but the marking rule “at most 12 × 12” silently assumes square filters: a "
        "1 × 8 filter gives {{ Conv(filters, (1, 8)).output_shape((side, side, 3)) }}, exactly the permitted "
        "{{ limit }} elements, and breaks that rule.",
        ours=lambda volume: prod(volume) <= LIMIT,
        theirs=lambda volume: max(volume[:2]) <= 12,
        witness=allows_a_wide_filter,
    ),
)
def convolution_designs(side=16, filters=4, limit=LIMIT, largest_kernel=16, weight_limit=1440):
    """All square filters and paddings of a stride-1 convolution whose output has at most `limit` elements.

    >>> len(convolution_designs())
    42
    >>> convolution_designs()[0]
    Design(kernel=5, padding=0, volume=(12, 12, 4))
    >>> [design.kernel for design in convolution_designs(largest_kernel=7)]
    [5, 6, 7, 7]
    """
    entries = product(range(1, largest_kernel + 1), range(side))
    fitting = [(kernel, padding) for kernel, padding in entries if kernel <= side + 2 * padding]
    designs = [Design(*entry, output_volume(*entry, side, filters)) for entry in fitting]
    return tuple(design for design in designs if prod(design.volume) <= limit)


@figure(height=3.9)
def draw_designs(axes):
    """Side of the output for every filter size and padding: blue cells are admissible, the other numbers are of outputs
    with too many elements, empty cells do not fit. Admissible filters begin at 5 pixels, two more for each pixel of
    padding.
    """
    admissible = {(d.kernel, d.padding) for d in convolution_designs()}
    for fits, colour, ink in ((True, "C0", "w"), (False, ("C4", 0.2), "k")):
        cells = [cell for cell in product(range(1, 17), range(6)) if (cell in admissible) == fits]
        for row in range(1, 17):
            sides = [(padding - 0.48, 0.96) for kernel, padding in cells if kernel == row]
            axes.broken_barh(sides, (row - 0.46, 0.92), facecolors=[colour], linewidths=0)
        for kernel, padding in cells:
            side = output_volume(kernel, padding)[0]  # in its cell, which the layout knows of already
            axes.text(padding, kernel, side, ha="center", va="center", color=ink, in_layout=False)
    axes.set(xlim=(-0.6, 5.6), ylim=(16.6, 0.4), xlabel="padding p (pixels)", ylabel="filter size f (pixels)")
    axes.set_yticks(range(1, 17))
    axes.grid(False)
