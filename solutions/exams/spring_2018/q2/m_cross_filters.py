"""Filters that find a cross."""

from collections import Counter
from itertools import product
from typing import NamedTuple

import numpy as np
import sympy

from solutions.exams.spring_2018.q2.crosses import (
    CROSSES,
    PLACES,
    look_for_cross,
    matched,
    own_window,
    picture,
    responses_of,
)
from solutions.finding import figure
from solutions.part import Key, part


@part(
    "m-i",
    "A filter that finds the cross",
    kind="array",
    points=2,
    topics=("convolution",),
    vary={"cross": ("X", "+"), "ink": ("black", "white"), "ground": ("black", "white")},
    mistakes={
        "The signs are the wrong way round: white, a one, adds to the response, and so the cross's own window has the "
        "smallest of all.": lambda answer: (-np.array(answer)).tolist(),
        "Without entries of −1 nothing counts against pixels that should be black: a plain white window responds as "
        "strongly as the cross.": lambda cross, ink, ground: own_window(picture(cross, [ink], ground))[0].tolist(),
    },
    key=Key(
        "{{ str(answer)[2:-2].replace('], [', ' / ').replace('-', '−') }}, with any bias",
        printed=[[-1, 1, -1], [1, -1, 1], [-1, 1, -1]],
    ),
)
def cross_filter(cross="X", ink="black", ground="white"):
    """1 where the cross's own window is white, and -1 where it is black.

    >>> cross_filter()
    [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]]
    >>> cross_filter("+", ink="white", ground="black")
    [[-1, 1, -1], [1, 1, 1], [-1, 1, -1]]
    """
    image = picture(cross, [ink], ground)[:1]  # one channel
    return matched(own_window(image))[0].tolist()


class Filters(NamedTuple):
    """One 3 × 3 filter for each channel; their responses are added."""

    red: list
    green: list
    blue: list


def cross_in_every_channel(cross="X", wanted="red"):
    """As the key has it: the cross is looked for in the wanted channel, its opposite in the two others."""
    looked_for = matched(CROSSES[cross])
    return Filters(*((looked_for if colour == wanted else -looked_for).tolist() for colour in Filters._fields))


def strongest_window(filters):
    """The window of zeros and ones with the largest response, (channels, 3, 3): a one where the filter is positive.

    >>> strongest_window([[[-1, 2], [3, -4]]]).tolist()
    [[[0, 1], [1, 0]]]
    """
    return (np.array(filters) > 0).astype(int)


def filters_in_tex(filters):
    rows = (rf"\text{{{name}:}} & {sympy.latex(sympy.Matrix(rows))}" for name, rows in filters._asdict().items())
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


def responds_most_to_the_red_cross(filters):
    """Whether of all windows the red cross on white has the largest response."""
    return bool((strongest_window(filters) == own_window(picture("X", ["red", "blue"], "white"))).all())


@part(
    "m-ii",
    "Filters that find the red cross only",
    kind="array",
    points=2,
    topics=("convolution",),
    fields={name: f"Filter of the {name} channel" for name in Filters._fields},
    vary={
        "cross": ("X", "+"),
        "wanted": ("red", "green", "blue"),
        "other": ("red", "green", "blue"),
        "ground": ("white", "black"),
    },
    mistakes={
        "The wanted channel looks for the cross and the others for its opposite, as in the paper. This finds the red "
        "cross in this image, but it responds more strongly to other windows, such as a red cross on cyan.": (
            cross_in_every_channel
        ),
        "With the same filter in every channel, crosses of all three colours get the same response.": (
            lambda cross: Filters(*[cross_filter(cross)] * 3)
        ),
        "Without entries of −1 a plain white window responds as strongly as the cross.": (
            lambda cross, wanted, other, ground: Filters(*own_window(picture(cross, [wanted, other], ground)).tolist())
        ),
    },
    tex=filters_in_tex,
    key=Key(
        "the negative of the filter of part i for red, and that filter for green and blue",
        printed=cross_in_every_channel(),
        accepts=lambda ours, printed: all(
            look_for_cross(picture("X", ["red", "blue"], "white"), filters).found for filters in (ours, printed)
        ),
        qualified="It finds the red cross in the drawing that the keys of i and ii imply together, X-shaped crosses on "
        "white. The paper's words would fit upright crosses on black as well, of which it finds the blue one; and even "
        "on white the red cross is not the window to which it responds most.",
        witness=responds_most_to_the_red_cross,
    ),
)
def colour_cross_filters(cross="X", wanted="red", other="blue", ground="white"):
    """In each channel 1 where the wanted cross's own window has a one, and -1 where it has a zero.

    >>> colour_cross_filters().red
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
    >>> colour_cross_filters().green == colour_cross_filters().blue == cross_filter()
    True
    >>> colour_cross_filters(ground="black").red == cross_filter(ink="white", ground="black")
    True
    """
    image = picture(cross, [wanted, other], ground)
    return Filters(*matched(own_window(image)).tolist())


def drawings():
    """Rows of a drawing, and what the key's filters respond to the crosses of image 1 and of image 2 drawn like this.

    >>> [row[0] for row in drawings() if row[3] and row[7]]
    ['X on white']
    """
    rows = []
    for cross, ground in product(CROSSES, ("white", "black")):
        ink = "black" if ground == "white" else "white"
        first = look_for_cross(picture(cross, [ink], ground)[:1], [cross_filter()])
        second = look_for_cross(picture(cross, ["red", "blue"], ground), cross_in_every_channel())
        rows.append((f"{cross} on {ground}", first.at_cross, first.elsewhere, first.found, *second))
    return rows


def filters_by_margin():
    """Of all filters of ones and minus ones, how many find the cross of image 1, by the lead of its response.

    >>> sum(filters_by_margin().values())
    71
    """
    image = picture("X", ["black"], "white")[:1]
    leads = Counter()
    for entries in product((-1, 1), repeat=9):
        found = look_for_cross(image, np.reshape(entries, (1, 3, 3)))
        if found.found:
            leads[found.at_cross - found.elsewhere] += 1
    return dict(sorted(leads.items()))


def responses_to(filters, wanted="red", other="blue", ground="white", cross="X"):
    """Rows of a window, and what three filters respond to it: both crosses, the ground, and the strongest of all."""
    image = picture(cross, [wanted, other], ground)
    windows = {f"{wanted} cross": own_window(image), f"{other} cross": own_window(image, PLACES[1])}
    windows |= {f"plain {ground}": image[:, :3, -3:], "strongest of all windows": strongest_window(filters)}
    return [(name, int((window * np.array(filters)).sum())) for name, window in windows.items()]


def draw_responses(axes, filters, inks):
    """The responses as a table of numbers, with the largest in orange."""
    responses = responses_of(picture("X", inks, "white")[: len(filters)], filters)
    for (row, column), response in np.ndenumerate(responses):
        colour, weight = ("C5", "bold") if response == responses.max() else ("k", "normal")
        axes.text(column, row, str(response).replace("-", "−"), ha="center", va="center", color=colour, weight=weight)
    height, width = responses.shape
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    axes.set_axis_off()


@figure(width=2.96, height=2.2)
def draw_responses_to_image_1(axes):
    """What the filter responds to each window of image 1, one number for each place of the window: largest (orange) at
    the cross.
    """
    draw_responses(axes, [cross_filter()], ["black"])


@figure(width=5.26, height=2.2)
def draw_responses_to_image_2(axes):
    """What the three filters together respond to each window of image 2: largest (orange) at the red cross, on the
    left. The blue cross, on the right, is no better than plain white.
    """
    draw_responses(axes, colour_cross_filters(), ["red", "blue"])
