"""Changes that keep a digit what it is.

>>> scaling_is_appropriate.answer()
('yes',)
>>> flipping_is_appropriate.answer()
('no',)
>>> turning_is_appropriate.answer()
('no',)
>>> turning_is_appropriate.answer(degrees=(360, 720))
('yes',)
>>> shearing_is_appropriate.answer()
('yes',)
"""

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.regularization import augmentation
from solutions.experiments.regularization.augmentation import picture_of, scaling, shearing, warped
from solutions.finding import figure
from solutions.part import Key, choice

SCALE = 1.1  # of the enlarged digit
MARGINS = {"left": 0.01, "right": 0.99, "bottom": 0.02, "top": 0.9, "wspace": 0.1, "hspace": 0.02}


@figure(height=1.6, rows=2, columns=5, layout="none", gridspec_kw=MARGINS)
def draw_changes(axes):
    """A 2 and a 6 as drawn, scaled by {{ SCALE }}, mirrored left to right, turned by half a turn, and sheared. Scaled
    and sheared they stay what they are; mirrored, the 2 is a 5; turned, the 6 is a 9.
    """
    changes = {
        "as drawn": lambda picture: picture,
        "scaled": lambda picture: warped(picture, scaling(SCALE)),
        "mirrored": np.fliplr,
        "turned": lambda picture: np.rot90(picture, 2),
        "sheared": lambda picture: warped(picture, shearing(-0.15)),
    }
    for row, digit in zip(axes, (2, 6), strict=True):
        for panel, (name, change) in zip(row, changes.items(), strict=True):
            lit = np.ma.masked_equal(change(picture_of(digit)), 0)  # what is masked is not drawn
            panel.imshow(lit, cmap="Blues", vmin=0, vmax=1.25, interpolation="none")
            panel.set_title(name if digit == 2 else "")
            panel.axis("off")


READ = 'Here {{ found["digits still read as themselves"] }} of {{ found["digits shown"] }} digits are still read right.'


def appropriate(experiment, suits, because):
    """The two answers to “is it appropriate?”, decided by one experiment."""
    yes, no = "It is appropriate: the digit keeps its label.", "It is not appropriate: it changes what the digit is."
    return yes_or_no(yes, no, experiment, right="yes" if suits else "no", because=because)


scaling_is_appropriate = choice(
    "vii-a",
    "Scaling slightly",
    points=4,
    points_note="for a to d together",
    topics=("data-and-strategy",),
    keywords=("data augmentation", "zooming", "resizing", "MNIST", "handwritten digits", "image transformation"),
    claims=appropriate(augmentation.slight_scaling_keeps_digits, suits=True, because=READ),
    key=Key("yes", printed=("yes",)),
)

flipping_is_appropriate = choice(
    "vii-b",
    "Flipping",
    topics=("data-and-strategy",),
    keywords=(
        "data augmentation",
        "mirroring",
        "flip",
        "horizontal and vertical flip",
        "reflection",
        "MNIST",
        "handwritten digits",
        "label-preserving",
    ),
    claims=appropriate(
        augmentation.flips_change_digits,
        suits=False,
        because="On a pocket calculator, a mirrored 2 is a 5.",
    ),
    key=Key("no: a flipped 7 is unreadable", printed=("no",)),
)


def names_the_confusing_turns(quarter_turns):
    """Whether these are the numbers of quarter turns that make a drawn 6 a drawn 9."""
    return quarter_turns == {k for k in (1, 2) if np.array_equal(np.rot90(picture_of(6), k), picture_of(9))}


turning_is_appropriate = choice(
    "vii-c",
    "Rotating by {{ degrees[0] }} or {{ degrees[1] }} degrees",
    topics=("data-and-strategy",),
    keywords=(
        "data augmentation",
        "rotation",
        "rotate",
        "turning images",
        "MNIST",
        "handwritten digits",
        "6 and 9",
        "180 degrees",
    ),
    given=dict(degrees=(90, 180)),
    claims=appropriate(
        augmentation.quarter_turns_change_digits,
        suits=False,
        because="A half turn makes a 6 a 9, which keeps the label 6.",
    ),
    key=Key(
        "no: 6 turns into 9",
        printed=("no",),
        means="reading",
        qualified="The example holds for {{ degrees[1] }} degrees only: turned by {{ degrees[0] }} degrees, a 6 is not "
        "a 9.",
        ours={2},
        theirs={1, 2},
        witness=names_the_confusing_turns,
    ),
)

shearing_is_appropriate = choice(
    "vii-d",
    "Shearing slightly",
    topics=("data-and-strategy",),
    keywords=(
        "data augmentation",
        "shear",
        "slanted digits",
        "affine transformation",
        "MNIST",
        "handwritten digits",
        "skew",
    ),
    claims=appropriate(augmentation.slight_shearing_keeps_digits, suits=True, because=READ),
    key=Key("yes", printed=("yes",)),
)
