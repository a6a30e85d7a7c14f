"""Sliders: for each of their values a picture and a sentence, all made when the site is built. A script only chooses.

Without it a page shows one picture, and a table of all values. A slider has the address of the idea that computes its
values, a module of `solutions.experiments`, which is imported when it is asked for: other pages do not rest on it.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from types import ModuleType
from typing import NamedTuple

from markupsafe import Markup

from solutions.pages.diagrams import LINE, WIDTH, Words, drawn, path
from solutions.pages.markup import filled
from solutions.pages.plain import printed


class Knob(NamedTuple):
    """What a reader moves: its name, its values, and the place of the first that is shown."""

    name: str
    values: Sequence[float]
    first: int


class Frame(NamedTuple):
    """What is shown for the values at these places: a sentence, a picture, and the row of the table."""

    at: tuple[int, ...]
    says: str
    picture: str
    row: tuple


def idea(address: str) -> ModuleType:
    return importlib.import_module(f"solutions.experiments.{address.replace('/', '.')}")


def made(address: str) -> Markup:
    """The slider of this address.

    Raises:
        KeyError: there is none.
    """
    knobs, head, caption, frames = SLIDERS[address]
    first = tuple(knob.first for knob in knobs)
    return filled(
        "slider.html",
        **{"name": address.rpartition("/")[2], "knobs": knobs, "head": head, "caption": caption, "first": first},
        frames=[frame._replace(row=tuple(map(printed, frame.row))) for frame in frames(idea(address), *knobs)],
    )


# The learning rate on a quadratic


RATES = Knob("Learning rate times curvature, ηλ", (0.1, 0.5, 0.9, 1, 1.1, 1.5, 1.9, 2, 2.1, 2.5), 1)
STEPS = 2, 8  # after which distances stand in the table
UNIT, GROUND, REACH = 58, 172, 2.4  # pixels, where the minimum lies, how far the curve is drawn


def of_rates(quadratic: ModuleType, rates: Knob) -> Iterator[Frame]:
    for at, rate in enumerate(rates.values):
        found = quadratic.distances(rate)
        share, does = printed(found[1] / found[0]), quadratic.behaviour(found)
        says = f"With ηλ = {printed(rate)}, each step multiplies the distance by {share}: gradient descent {does}."
        yield Frame((at,), says, _descent(found), (rate, share, does, *(found[step] / found[0] for step in STEPS)))


def _descent(found: Sequence[float]) -> str:
    """The loss d²/2 as a curve, and on it the points of a descent."""

    def point(d: float) -> tuple[float, float]:
        return WIDTH / 2 + UNIT * d, GROUND - UNIT * d**2 / 2

    curve = [point(REACH * (n / 24 - 1)) for n in range(49)]
    points = [point(d) for d in found]
    (x, y), *_ = points
    return drawn(
        GROUND + LINE + 6,
        "",
        [Words(WIDTH / 2, GROUND + LINE, "minimum", "middle"), Words(x + 8, y + 8, "start")],
        1,
        lines=path("M", *(c for p in curve for c in p)),
        way=path("M", *(c for p in points for c in p)),
        dots="".join(path("M", *p, "h", 0) for p in points),
    )


# Padding and stride


PADDING, STRIDE = Knob("Padding p", (0, 1, 2), 0), Knob("Stride s", (1, 2, 3), 1)
SIDE, KERNEL, CELL = 6, 3, 28


def of_windows(window_positions: ModuleType, padding: Knob, stride: Knob) -> Iterator[Frame]:
    for (i, p), (j, s) in product(enumerate(padding.values), enumerate(stride.values)):
        count, read = window_positions.readings(SIDE, KERNEL, s, p)
        least, most, unread = int(read.min()), int(read.max()), int((read == 0).sum())
        if unread:
            by = f"{unread} of {read.size} pixels are read by none of them, and no pixel by more than {most}"
        else:
            by = f"Each pixel is read by {least if least == most else f'{least} to {most}'} of them"
        says = f"With padding {p} and stride {s}, {count} × {count} windows fit, and as many numbers come out. {by}."
        yield Frame((i, j), says, _windows(count, read, p, s), (p, s, f"{count} × {count}", least, most, unread))


def _windows(count: int, read: list, padding: int, stride: int) -> str:
    """The image in its padding: in each pixel how many windows read it, a frame in the middle of each window."""
    most = max(PADDING.values)
    left = (WIDTH - CELL * (SIDE + 2 * most)) / 2

    def corner(place: int) -> float:  # counted from the image's own first pixel
        return CELL * (place + most) + 1

    def cell(row: int, column: int, room: float = 0) -> str:
        side = CELL - 2 * room
        return path("M", left + corner(column) + room, corner(row) + room, "h", side, "v", side, "h", -side, "z")

    inside, whole = range(SIDE), range(-padding, SIDE + padding)
    places = [stride * n - padding + KERNEL // 2 for n in range(count)]
    texts = [
        Words(left + corner(column) + CELL / 2, corner(row) + CELL / 2 + 4, str(read[row][column]), "middle")
        for row, column in product(inside, inside)
    ]
    return drawn(
        CELL * (SIDE + 2 * most) + 2,
        "",
        texts,
        1,
        padding="".join(cell(*at) for at in product(whole, whole) if not set(at) <= set(inside)),
        boxes="".join(cell(*at) for at in product(inside, inside) if read[at[0]][at[1]]),
        idle="".join(cell(*at) for at in product(inside, inside) if not read[at[0]][at[1]]),
        middles="".join(cell(*at, room=4) for at in product(places, places)),
    )


SLIDERS: dict[str, tuple[Sequence[Knob], Sequence[str], str, Callable[..., Iterator[Frame]]]] = {
    "optimization/quadratic": (
        (RATES,),
        ["ηλ", "factor of a step", "gradient descent", *(f"after {step}" for step in STEPS)],
        "Distances after steps, as shares of the first",
        of_rates,
    ),
    "convolution/window_positions": (
        (PADDING, STRIDE),
        ["padding", "stride", "output", "least readings of a pixel", "most", "pixels that no window reads"],
        f"Windows of {KERNEL} × {KERNEL} on an image of {SIDE} × {SIDE}",
        of_windows,
    ),
}
