"""Augmentation of a rare class: changed copies, against plain ones, and what a change that one class has gives away."""

import numpy as np

from solutions.finding import Finding, figure
from solutions.nn.activations import relu
from solutions.nn.linear_models import fit_logistic

SIDE, UNITS, COPIES = 12, 150, 10  # pixels; random hidden units; copies of each picture of the rare class
COMMON, RARE, NEW = 300, 30, 300  # training pictures of each class, and new ones of either
LONG, SHORT = 4, 1  # pixels of the neck of a giraffe, and of another animal
NOISE = 0.3


def picture_of(neck):
    """An animal with a neck of so many pixels that looks to the left, (SIDE, SIDE), 1 where it is drawn."""
    picture = np.zeros((SIDE, SIDE))
    picture[6:8, 4:8] = picture[8:10, [4, 7]] = 1  # body and legs
    picture[6 - neck : 6, 4] = picture[6 - neck, 3] = 1  # neck and head
    return picture


def moved(rng, pictures):
    """The pictures, (batch, SIDE, SIDE), each mirrored left to right or not, and shifted by up to a pixel."""
    mirror = rng.random(len(pictures)) < 0.5
    shifts = rng.integers(-1, 2, size=(len(pictures), 2))
    turned = np.where(mirror[:, None, None], pictures[:, :, ::-1], pictures)
    return np.array([np.roll(picture, shift, axis=(0, 1)) for picture, shift in zip(turned, shifts, strict=True)])


def blurred(pictures):
    """Each pixel becomes the mean of the 3 × 3 around it."""
    for axis in (1, 2):
        pictures = (np.roll(pictures, 1, axis) + pictures + np.roll(pictures, -1, axis)) / 3
    return pictures


def half_blurred(pictures):
    """Every second picture is blurred."""
    return np.where((np.arange(len(pictures)) % 2 == 0)[:, None, None], pictures, blurred(pictures))


def photographs(rng, count, neck):
    """So many noisy pictures of such an animal, to the left or to the right, somewhere about the middle."""
    return moved(rng, np.tile(picture_of(neck), (count, 1, 1))) + NOISE * rng.normal(size=(count, SIDE, SIDE))


def random_units(rng):
    """The outputs of UNITS random ReLU units for pictures, as a function."""
    W, b = rng.normal(0, 1 / SIDE, size=(SIDE**2, UNITS)), rng.normal(0, 0.3, size=UNITS)
    return lambda pictures: relu(pictures.reshape(len(pictures), -1) @ W + b)


def trained(hidden, giraffes, others):
    """Logistic regression on the hidden units: whether it sees a giraffe in each picture."""
    X, y = hidden(np.concatenate([giraffes, others])), np.repeat([1, 0], [len(giraffes), len(others)])
    model = fit_logistic(X, y, penalty=0.01)
    return lambda pictures: model.scores(hidden(pictures)) > 0


def drawn(rng):
    """Hidden units, and pictures with and without a giraffe: of the training set, and new ones."""
    train = photographs(rng, COMMON, LONG), photographs(rng, RARE, SHORT)
    return random_units(rng), *train, photographs(rng, NEW, LONG), photographs(rng, NEW, SHORT)


def changed_copies_find_the_rare_class(rng, control=False):
    """Ten pictures with a giraffe for each without. Those without are copied ten times: as they are, or each copy
    mirrored or not and shifted by up to a pixel. What share of new pictures without a giraffe is recognised, and what
    of both classes on average? In the control the copies are not changed.
    """
    hidden, giraffes, others, new_giraffes, new_others = drawn(rng)
    copies = np.tile(others, (COPIES, 1, 1))
    shares = []
    for shown in (copies, copies if control else moved(rng, copies)):
        sees = trained(hidden, giraffes, shown)
        rare = np.mean(~sees(new_others))
        shares.append((rare, (rare + np.mean(sees(new_giraffes))) / 2))
    (before, mean_before), (after, mean_after) = shares
    numbers = {
        "rare class recognised, plain copies": before,
        "changed copies": after,
        "mean of both classes, plain copies": mean_before,
        "mean of both classes, changed copies": mean_after,
    }
    return Finding(after > before + 0.05 and mean_after > mean_before, numbers)


def a_change_of_one_class_gives_it_away(rng, control=False):
    """Ten pictures with a giraffe for each without. Those without are copied ten times, and every second copy is
    blurred. What share of new giraffes is recognised in sharp and in blurred pictures? In the control every second
    training picture with a giraffe is blurred as well.
    """
    hidden, giraffes, others, new_giraffes, _ = drawn(rng)
    copies = half_blurred(np.tile(others, (COPIES, 1, 1)))
    sees = trained(hidden, half_blurred(giraffes) if control else giraffes, copies)
    sharp, blurry = np.mean(sees(new_giraffes)), np.mean(sees(blurred(new_giraffes)))
    return Finding(blurry < 0.5 * sharp, {"giraffes recognised, sharp": sharp, "giraffes recognised, blurred": blurry})


def more_of_the_common_class_hides_the_rare(rng, control=False):
    """Ten pictures with a giraffe for each without, which are copied ten times. Then those with a giraffe get
    three changed copies each as well. What share of new pictures without a giraffe is recognised, before and after? In
    the control the giraffes are left as they are.
    """
    hidden, giraffes, others, _, new_others = drawn(rng)
    copies = np.tile(others, (COPIES, 1, 1))
    more = giraffes if control else np.concatenate([giraffes, moved(rng, np.tile(giraffes, (3, 1, 1)))])
    before, after = (np.mean(~trained(hidden, shown, copies)(new_others)) for shown in (giraffes, more))
    return Finding(after < 0.7 * before, {"rare class recognised": before, "with more of the common class": after})


@figure(height=1.5, columns=4, layout="none", gridspec_kw=dict(left=0.01, right=0.99, bottom=0.02, top=0.8))
def draw_changes(axes):
    """A picture without a giraffe of the experiment, and three changes that keep its label."""
    picture = picture_of(SHORT)[None]
    changes = {
        "as drawn": picture,
        "mirrored": picture[:, :, ::-1],
        "shifted": np.roll(picture, (1, -1), axis=(1, 2)),
        "blurred": blurred(picture),
    }
    for panel, (name, (changed,)) in zip(axes, changes.items(), strict=True):
        panel.imshow(np.ma.masked_equal(changed, 0), cmap="Blues", vmin=0, vmax=1.25, interpolation="none")
        panel.set_title(name)
        panel.axis("off")
