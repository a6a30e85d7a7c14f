"""Shapes that can be multiplied.

>>> multiplied.answer()
('i', 'ii', 'iii')
>>> multiplied.answer(long=5), multiplied.answer(short=1)
(('i', 'ii', 'iii', 'iv'), ('i', 'ii', 'iii', 'iv'))
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.part import Key, choice


def shapes(short=5, long=50):
    """The options: shapes of v and u.

    >>> shapes(short=2, long=3)["ii"]
    ((1, 2), (3, 2))
    """
    return {
        "i": ((short, 1), (short, 1)),
        "ii": ((1, short), (long, short)),
        "iii": ((1, 1), (long, short)),
        "iv": ((1, short), (1, long)),
    }


def product_of(v, u, multiply=np.multiply):
    """The shape of the product of arrays of these shapes, or None where NumPy refuses to multiply them.

    >>> product_of((3, 1), (1, 2)), product_of((3, 1), (2, 1))
    ((3, 2), None)
    """
    try:
        return multiply(np.ones(v), np.ones(u)).shape
    except ValueError:
        return None


def succeeds(names, right):
    """What decides whether one of these products can be formed; `right` is what the decider shows."""

    def multiply(short=5, long=50):
        """Multiply arrays of these shapes in NumPy, entry by entry."""
        found = {name: product_of(*shapes(short, long)[name]) for name in names}
        numbers = {f"product in ({name})": str(shape or "an error") for name, shape in found.items()}
        return Finding(any(found.values()) is right, numbers)

    return multiply


def rows(short=5, long=50):
    """The shapes of v and u, that of their product entry by entry, and that of the matrix product."""
    found = []
    for v, u in shapes(short, long).values():
        products = product_of(v, u), product_of(v, u, multiply=np.matmul)
        found.append((str(v), str(u), *(str(product or "an error") for product in products)))
    return found


def text(name):
    """The shapes of an option, in the letters of the givens."""
    written = {"short": "{{ short }}", "long": "{{ long }}"}
    return "v: ({}), u: ({})".format(*(", ".join(map(str, shape)) for shape in shapes(**written)[name]))


multiplied = choice(
    "d",
    "Shapes of arrays that can be multiplied entry by entry",
    points=2,
    topics=("numpy",),
    keywords=(
        "broadcasting rules",
        "broadcast",
        "elementwise product",
        "Hadamard product",
        "array shapes",
        "ValueError operands could not be broadcast",
        "asterisk operator",
    ),
    several=True,
    given=dict(short=5, long=50),
    vary={"long": (5, 50)},
    claims={
        "i": shown(text("i"), succeeds(["i"], True)),
        "ii": shown(text("ii"), succeeds(["ii"], True)),
        "iii": shown(text("iii"), succeeds(["iii"], True)),
        "iv": refuted(
            text("iv"),
            succeeds(["iv"], False),
            because="Along the second axis the sizes are {{ short }} and {{ long }}. They differ, and neither is 1.",
        ),
        "v": refuted(
            "NumPy raises an error for each of the {{ len(shapes()) }} pairs of shapes.",
            succeeds(["i", "ii", "iii", "iv"], True),
            because="In (i), (ii) and (iii) the sizes along every axis are equal, or one of them is 1, and NumPy "
            "multiplies.",
        ),
    },
    key=Key("(i), (ii), (iii)", printed=("i", "ii", "iii")),
)
