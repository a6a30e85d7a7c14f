"""Telling cars apart.

There are no photographs here. A picture is a vector: what belongs to the car, what belongs to the view (the angle, the
light), and noise in every feature. Small networks learn to encode such pictures, with one loss or another.
"""

import functools

import numpy as np

from solutions.nn import mlp
from solutions.nn.optimizers import Adam
from solutions.part import Claim, Finding, Key, Slip, holding, part

TOPICS = ("embeddings",)

# Pictures, networks and losses

CAR, VIEW = 12, 2  # features of a picture that depend on the car, and on the view
SPREAD = 4.0  # deviation of the features of the view; those of the car have deviation one
NOISE = 0.3  # deviation of the noise, which all features have
MARGIN = 20.0  # of the losses that compare different cars


def draw_cars(rng, count):
    """Cars at random, (count, CAR)."""
    return rng.normal(size=(count, CAR))


def take_pictures(rng, cars, each=1, noise=NOISE):
    """Pictures (cars, each, CAR + VIEW) of cars (cars, CAR): the car, a view that changes every time, and noise.

    >>> cars = draw_cars(np.random.default_rng(0), 5)
    >>> pictures = take_pictures(np.random.default_rng(1), cars, each=3, noise=0)
    >>> pictures.shape, bool((pictures[:, 0, :CAR] == pictures[:, 1, :CAR]).all())
    ((5, 3, 14), True)
    """
    of_car = np.repeat(cars[:, None], each, axis=1)
    of_view = SPREAD * rng.normal(size=(len(cars), each, VIEW))
    pictures = np.concatenate([of_car, of_view], axis=2)
    return pictures + noise * rng.normal(size=pictures.shape)


def encode(network, pictures):
    """The encodings (…, encoding) of pictures (…, features)."""
    return mlp.forward(network, pictures, "tanh")[0]


def squared_distance(a, b):
    """‖a − b‖² of encodings (…, encoding).

    >>> squared_distance(np.array([1.0, 2.0]), np.array([4.0, 6.0])).tolist()
    25.0
    """
    return ((a - b) ** 2).sum(axis=-1)


# Each loss is a mean over cars. Its encodings are stacked: those of the first pictures of all cars, then those of the
# second pictures, then, where the loss needs them, those of a picture of a different car.


def pair_loss(encodings):
    """‖a − p‖² for two pictures of the same car."""
    a, p = np.split(encodings, 2)
    return float(squared_distance(a, p).mean())


def pair_gradient(encodings, _=None):
    a, p = np.split(encodings, 2)
    g = 2 * (a - p) / len(a)
    return np.concatenate([g, -g])


def triplet_loss(encodings, margin=MARGIN):
    """max(‖a − p‖² − ‖a − n‖² + margin, 0), where n is another car.

    >>> encodings = np.array([[0.0], [1.0], [3.0]])
    >>> triplet_loss(encodings, margin=10), triplet_loss(encodings, margin=8)
    (2.0, 0.0)
    """
    a, p, n = np.split(encodings, 3)
    return float(np.maximum(squared_distance(a, p) - squared_distance(a, n) + margin, 0).mean())


def triplet_gradient(encodings, _=None, margin=MARGIN):
    a, p, n = np.split(encodings, 3)
    active = squared_distance(a, p) - squared_distance(a, n) + margin > 0
    scale = 2 * active[:, None] / len(a)
    return np.concatenate([scale * (n - p), scale * (p - a), scale * (a - n)])


def contrastive_loss(encodings, margin=MARGIN):
    """‖a − p‖² for a pair of one car, plus max(margin − ‖a − n‖², 0) for a pair of different cars.

    >>> contrastive_loss(np.array([[0.0], [1.0], [3.0]]), margin=10), contrastive_loss(np.zeros((3, 1)), margin=10)
    (2.0, 10.0)
    """
    a, p, n = np.split(encodings, 3)
    return float((squared_distance(a, p) + np.maximum(margin - squared_distance(a, n), 0)).mean())


def contrastive_gradient(encodings, _=None, margin=MARGIN):
    a, p, n = np.split(encodings, 3)
    near = 2 * (squared_distance(a, n) < margin)[:, None] * (a - n) / len(a)
    together = 2 * (a - p) / len(a)
    return np.concatenate([together - near, -together, near])


GRADIENTS = {"pair": pair_gradient, "triplet": triplet_gradient, "contrastive": contrastive_gradient}


def training_pictures(seed, noise=NOISE, cars=500):
    """Three arrays of pictures (cars, features): a first and a second picture of each car, and one of another car."""
    rng = np.random.default_rng([seed, 0])
    first, second, third = np.moveaxis(take_pictures(rng, draw_cars(rng, cars), 3, noise), 1, 0)
    return first, second, np.roll(third, 1, axis=0)  # the other car is the one before in the list


@functools.cache
def trained(loss, seed=0, noise=NOISE, hidden=24, steps=300):
    """A network before and after training with a loss; `hidden=0` makes it linear."""
    first, second, other = training_pictures(seed, noise)
    X = np.concatenate([first, second] if loss == "pair" else [first, second, other])
    sizes = [CAR + VIEW, hidden, CAR] if hidden else [CAR + VIEW, CAR]
    before = mlp.initialize(sizes, seed)
    gradient, no_labels = GRADIENTS[loss], np.zeros(len(X))
    after = mlp.train(before, X, no_labels, Adam(0.03), steps, activation="tanh", loss_gradient=gradient)
    return before, after


# What a network is worth: cars that it has never seen


def distances(network, seed=0, noise=NOISE, cars=500):
    """Squared distances (cars,) between encodings of new cars: of two pictures of the same, and of different ones."""
    rng = np.random.default_rng([seed, 1])
    first, second = np.moveaxis(take_pictures(rng, draw_cars(rng, cars), 2, noise), 1, 0)
    a, p = encode(network, first), encode(network, second)
    return squared_distance(a, p), squared_distance(a, np.roll(p, 1, axis=0))


def share_in_order(same, different):
    """How often a pair of the same car is closer than a pair of different cars, over all (same, different).

    >>> share_in_order(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    0.75
    """
    return float((same[:, None] < different).mean())


DATABASE = 5  # cars that may enter, one picture of each


def nearest(database, encodings):
    """The squared distance from encodings (pictures, encoding) to the nearest one of a database (cars, encoding).

    >>> nearest(np.array([[0.0], [10.0]]), np.array([[1.0], [7.0]])).tolist()
    [1.0, 9.0]
    """
    return squared_distance(encodings[:, None], database).min(axis=1)


def arrivals(network, rng, gates=60):
    """At many gates with a database each: distances to the nearest entry, of cars that may enter and of strangers.

    Both arrays are (gates · DATABASE,).
    """
    welcome, strange = [], []
    for _ in range(gates):
        allowed, strangers = draw_cars(rng, DATABASE), draw_cars(rng, DATABASE)
        database = encode(network, take_pictures(rng, allowed)[:, 0])
        for found, cars in ((welcome, allowed), (strange, strangers)):
            found.append(nearest(database, encode(network, take_pictures(rng, cars)[:, 0])))
    return np.concatenate(welcome), np.concatenate(strange)


def best_threshold(welcome, strange):
    """The distance below which to open, where the mean of the two shares that are treated rightly is largest.

    >>> best_threshold(np.array([1.0, 2.0, 5.0]), np.array([6.0, 7.0, 8.0]))
    5.0
    """
    return float(max([*welcome, *strange], key=lambda t: (welcome <= t).mean() + (strange > t).mean()))


def treated_rightly(network, seed=0):
    """The shares of allowed cars let in and of strangers kept out; the threshold is the best one for other cars."""
    threshold = best_threshold(*arrivals(network, np.random.default_rng([seed, 2])))
    welcome, strange = arrivals(network, np.random.default_rng([seed, 3]))
    return float((welcome <= threshold).mean()), float((strange > threshold).mean())


@functools.cache
def shares_at_the_gate(loss, seed=0):
    """The same of a network trained with a loss."""
    return treated_rightly(trained(loss, seed)[1], seed)


KEEPS_THE_CAR = [(np.eye(CAR + VIEW, CAR), np.zeros(CAR))]  # a linear network that drops the view


def shares_of_a_perfect_encoder():
    """
    >>> min(shares_of_a_perfect_encoder()) > 0.95
    True
    """
    return treated_rightly(KEEPS_THE_CAR)


# Part a: a loss that only draws together


def constant_encoding_has_loss_zero(seed=0, control=False):
    """A network whose last weights are zero gives every picture the same encoding.

    Measured, on cars at random, are the loss of pairs of pictures of one car and the distance between different cars.
    The control has weights at random.
    """
    *below, (W, b) = trained("pair", seed)[0]
    network = [*below, (W if control else np.zeros_like(W), b + 1)]
    same, different = distances(network, seed)
    found = {
        "loss of pairs of one car": float(same.mean()),
        "squared distance of different cars": float(different.mean()),
    }
    return Finding(not any(found.values()), found)


def pair_loss_collapses(seed=0, control=False):
    """A small network with one hidden layer is trained on pairs of pictures of the same car, noise in every feature.

    Measured are the loss of the training pairs and of pairs of new cars, and how far different new cars lie apart,
    before and after training. Then cars come to gates, half of them strangers, and the best threshold decides: the
    accuracy is the mean of the shares of allowed cars let in and of strangers kept out. The control is trained with
    the triplet loss.
    """
    loss = "triplet" if control else "pair"
    (_, before), (same, after) = (distances(network, seed) for network in trained(loss, seed))
    pairs = np.concatenate(training_pictures(seed)[:2])
    accuracy = sum(shares_at_the_gate(loss, seed)) / 2
    shrunk = after.mean() < before.mean() / 100
    return Finding(
        bool(shrunk and same.mean() < before.mean() / 100 and accuracy < 0.76),
        {
            "loss of the training pairs": pair_loss(encode(trained(loss, seed)[1], pairs)),
            "loss of unseen pairs of one car": float(same.mean()),
            "squared distance of different cars, before": float(before.mean()),
            "the same, after training": float(after.mean()),
            "accuracy at the gate": accuracy,
        },
    )


def margin_makes_the_constant_costly(control=False):
    """The triplet loss of a network that gives every picture the same encoding.

    In the control the margin is zero.
    """
    encodings = np.ones((3 * 10, CAR))
    margin = 0.0 if control else MARGIN
    loss = triplet_loss(encodings, margin)
    return Finding(loss == margin > 0, {"margin": margin, "loss of the constant encoding": loss})


def shrinkage(noise, seed=0):
    """The share of the squared distance of different cars that is left after a linear encoder is trained on pairs."""
    before, after = (distances(network, seed, noise)[1].mean() for network in trained("pair", seed, noise, hidden=0))
    return float(after / before)


def pairs_without_noise_keep_cars_apart(seed=0, control=False):
    """A linear encoder is trained with the same loss on pictures without noise: two of one car differ by the view only.

    Measured on new cars after training: the loss of pairs of one car, what is left of the squared distance of different
    cars, and how often a pair of the same car is closer than a pair of different cars. The control has the noise.
    """
    noise = NOISE if control else 0.0
    same, different = distances(trained("pair", seed, noise, hidden=0)[1], seed, noise)
    left = shrinkage(noise, seed)
    order = share_in_order(same, different)
    return Finding(
        bool(same.mean() < 1e-3 and left > 0.1 and order > 0.99),
        {
            "loss of unseen pairs of one car": float(same.mean()),
            "share of the squared distance of different cars that is left": left,
            "same car closer than different cars": order,
        },
    )


def pairs_of_different_cars_prevent_it(seed=0, control=False):
    """The network is trained on pairs again, but every second pair shows different cars, and its loss is how much their
    squared distance falls short of a margin.

    Measured on new cars: their squared distance, and the accuracy at the gate. The control leaves the pairs of
    different cars out.
    """
    loss = "pair" if control else "contrastive"
    different = distances(trained(loss, seed)[1], seed)[1].mean()
    accuracy = sum(shares_at_the_gate(loss, seed)) / 2
    return Finding(
        bool(different > 1 and accuracy > 0.76),
        {"squared distance of different cars": float(different), "accuracy at the gate": accuracy},
    )


def foresees_the_clustering(says_clustered) -> bool:
    """Whether a rule, given the noise, says rightly if a linear encoder trained on pairs of one car clusters all cars.

    >>> foresees_the_clustering(lambda noise: True)
    False
    """
    return all(says_clustered(noise) == (shrinkage(noise) < 0.01) for noise in (0.0, NOISE))


COLLAPSE = {
    "constant": Claim(
        "One encoding for all pictures gives every such pair the loss zero, and no loss is smaller.",
        shown_by=constant_encoding_has_loss_zero,
    ),
    "collapse": Claim(
        "Nothing in the loss keeps different cars apart. Trained on noisy pictures, a small network draws all "
        "encodings together: the loss of new pairs is as small as told, and the gate fails.",
        shown_by=pair_loss_collapses,
    ),
    "margin": Claim(
        "A loss that also compares with a different car, by a margin, takes this minimum away: the constant encoding "
        "then costs the margin.",
        shown_by=margin_makes_the_constant_costly,
    ),
    "overfitting": Claim("The network has learned its training pairs by heart.", refuted_by=pair_loss_collapses),
    "forced": Claim(
        "Whatever the pictures, training on pairs of the same car ends with all encodings in one place.",
        refuted_by=pairs_without_noise_keep_cars_apart,
    ),
    "pairs": Claim(
        "The fault is to train on pairs: three pictures at a time are needed.",
        refuted_by=pairs_of_different_cars_prevent_it,
    ),
}


@part(
    "a",
    "A low loss, and a gate that fails",
    kind="prose",
    points=2,
    topics=TOPICS,
    claims=COLLAPSE,
    key=Key(
        "pairs make all encodings cluster tightly, so that different cars look alike; the same encoding for everything "
        "has the smallest loss",
        printed=("constant", "collapse"),
        qualified="The constant encoding is a minimum of this loss, but not the only one: where two pictures of a car "
        "differ in the view alone, a linear encoder trained on the same pairs drops the view and keeps the cars apart. "
        "And pairs do not collapse if some of them show different cars, to be kept apart by a margin.",
        ours=lambda: lambda noise: noise > 0,
        theirs=lambda noise: True,
        witness=foresees_the_clustering,
    ),
)
def reasons_for_the_failure(seed=0):
    """
    >>> reasons_for_the_failure()
    ('constant', 'collapse', 'margin')
    >>> holding(COLLAPSE, control=True)  # other weights, losses, noise
    ('overfitting', 'forced', 'pairs')
    """
    return holding(COLLAPSE, seed=seed)


def fates(seed=0):
    """Rows for a table: network, noise, loss; squared distances of new cars, and the share of pairs in order."""
    rows = []
    for hidden, noise, loss in (
        (24, NOISE, "pair"),
        (24, NOISE, "contrastive"),
        (24, NOISE, "triplet"),
        (0, NOISE, "pair"),
        (0, 0.0, "pair"),
    ):
        (_, before), (same, after) = (distances(n, seed, noise) for n in trained(loss, seed, noise, hidden))
        means = (float(array.mean()) for array in (before, same, after))
        rows.append(("tanh" if hidden else "linear", noise, loss, *means, share_in_order(same, after)))
    return rows


def draw_pair_network():
    """The network is applied twice, with the same weights: once to each of two pictures of one car. The loss is the
    squared distance between the two encodings.
    """
    pieces = [
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="currentColor"/></marker></defs>'
    ]

    def box(x, y, wide, colour, *lines):
        pieces.append(
            f'<rect x="{x}" y="{y}" width="{wide}" height="48" rx="5" fill="{colour}" fill-opacity=".25" '
            f'stroke="{colour}" stroke-width="1.5"/>'
        )
        for number, line in enumerate(lines):
            top = y + 29 + 16 * number - 8 * (len(lines) - 1)
            pieces.append(f'<text x="{x + wide / 2}" y="{top}">{line}</text>')

    def arrow(x1, y1, x2, y2):
        ends = f'x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"'
        pieces.append(f'<line {ends} stroke="currentColor" stroke-width="1.3" marker-end="url(#tip)"/>')

    for number, y in ((1, 10), (2, 122)):
        name = ("first", "second")[number - 1]
        up = ("⁽¹⁾", "⁽²⁾")[number - 1]
        box(2, y, 98, "#E69F00", f"{name} picture", f"x{up}")
        box(128, y, 84, "#0072B2", "network")
        box(248, y, 66, "#009E73", f"e{up}")
        arrow(100, y + 24, 126, y + 24)
        arrow(212, y + 24, 246, y + 24)
        arrow(314, y + 24, 352, 80 if number == 1 else 100)
    pieces.append('<path d="M170 60V120" stroke="currentColor" stroke-width="1.3" stroke-dasharray="4 4"/>')
    pieces.append('<text x="112" y="95">the same weights</text>')
    box(354, 66, 112, "#CC79A7", "loss", "‖e⁽¹⁾ − e⁽²⁾‖²")
    return (
        '<svg viewBox="0 0 474 180" width="474" height="180" fill="currentColor" font-family="sans-serif" '
        f'font-size="13" text-anchor="middle">{"".join(pieces)}</svg>'
    )


def draw_encodings():
    """Encodings of eight pictures of each of five new cars (a colour and a mark each), along the two directions in
    which they spread most; all three panels have the same scale. Untrained: each car is smeared out by the views. After
    training with the pair loss: all in one point. With the triplet loss: a cluster for each car.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(4)
    pictures = take_pictures(rng, draw_cars(rng, 5), 8)
    networks = {
        "untrained": trained("pair")[0],
        "pair loss": trained("pair")[1],
        "triplet loss": trained("triplet")[1],
    }
    figure, panels = pyplot.subplots(1, 3, figsize=(6.4, 2.7), sharex=True, sharey=True)
    for panel, (name, network) in zip(panels, networks.items(), strict=True):
        encodings = encode(network, pictures)
        middle = encodings.mean(axis=(0, 1))
        directions = np.linalg.svd((encodings - middle).reshape(-1, CAR), full_matrices=False)[2][:2]
        for of_car, mark in zip(encodings, "os^vD", strict=True):
            panel.plot(*(directions @ (of_car - middle).T), mark, markersize=4.5, markeredgewidth=0)
        panel.set(title=name, xlabel="first direction")
    panels[0].set_ylabel("second direction")
    return figure


# Part b: the decision at the gate


def gate_recognises_cars(seed=0, control=False):
    """The network trained with the triplet loss guards gates, each with a database of five pictures of one car each.

    None of the cars was used in training. The threshold is the best one for still other cars. Measured are the shares
    of allowed cars let in, by a new picture, and of strangers kept out. The control has the network of part a.
    """
    welcome, out = shares_at_the_gate("pair" if control else "triplet", seed)
    found = {"allowed cars let in": welcome, "strangers kept out": out, "mean of both": (welcome + out) / 2}
    return Finding(found["mean of both"] > 0.76, found)


def without_threshold_all_come_in(seed=0, control=False):
    """The same gates open for whatever car the nearest entry names, however far it is.

    Measured are the shares of strangers and of allowed cars that are let in. The control has the threshold.
    """
    _, network = trained("triplet", seed)
    limit = best_threshold(*arrivals(network, np.random.default_rng([seed, 2]))) if control else np.inf
    welcome, strange = arrivals(network, np.random.default_rng([seed, 3]))
    found = {
        "strangers let in": float((strange <= limit).mean()),
        "allowed cars let in": float((welcome <= limit).mean()),
    }
    return Finding(found["strangers let in"] == 1, found)


def one_picture_admits_a_new_car(seed=0, control=False):
    """A car that the network has never seen comes sixty times, before and after one picture of it joins the database.

    Measured is how often the gate opens, on average over a hundred such cars. The network is not changed. In the
    control nothing joins the database.
    """
    _, network = trained("triplet", seed)
    limit = best_threshold(*arrivals(network, np.random.default_rng([seed, 2])))
    rng = np.random.default_rng([seed, 4])
    opened = []
    for newcomer in draw_cars(rng, 100):
        database = encode(network, take_pictures(rng, draw_cars(rng, DATABASE))[:, 0])
        joining, *visits = encode(network, take_pictures(rng, newcomer[None], 61)[0])
        longer = database if control else np.vstack([database, joining])
        opened.append([(nearest(entries, np.array(visits)) <= limit).mean() for entries in (database, longer)])
    before, after = np.mean(opened, axis=0)
    return Finding(
        bool(after > before + 0.4), {"opened for the new car before": float(before), "opened after": float(after)}
    )


def margin_is_no_threshold(seed=0):
    """The gates open where the squared distance to the nearest entry is below the margin of the loss.

    Measured is the share of allowed cars let in, with this threshold and with the one that was chosen on other cars.
    """
    _, network = trained("triplet", seed)
    chosen = best_threshold(*arrivals(network, np.random.default_rng([seed, 2])))
    welcome, _ = arrivals(network, np.random.default_rng([seed, 3]))
    by_margin, by_choice = (float((welcome <= limit).mean()) for limit in (MARGIN, chosen))
    return Finding(
        by_margin < by_choice - 0.2,
        {"let in, margin as threshold": by_margin, "let in, chosen threshold": by_choice, "chosen threshold": chosen},
    )


def draw_threshold():
    """What the threshold decides: the share of allowed cars let in (blue) and of strangers let in (orange, dashed), at
    gates for new cars. The dotted line is the threshold chosen with other cars.
    """
    from matplotlib import pyplot

    _, network = trained("triplet")
    chosen = best_threshold(*arrivals(network, np.random.default_rng([0, 2])))
    welcome, strange = arrivals(network, np.random.default_rng([0, 3]))
    limits = np.linspace(0, 3 * chosen, 61)
    axes = pyplot.figure(figsize=(5.6, 2.8)).add_subplot()
    for distances_, style, name in ((welcome, "-", "allowed cars"), (strange, "--", "strangers")):
        axes.plot(limits, [(distances_ <= limit).mean() for limit in limits], style, linewidth=2, label=name)
    axes.axvline(chosen, linestyle=":", color="#000000")
    axes.set(xlabel="threshold on the squared distance", ylabel="share let in", ylim=(0, 1.02))
    axes.legend(frameon=False, loc="center right")
    return axes.figure


DECISION = {
    "gate": Claim(
        "Encode the pictures of the database with the trained network, encode the picture of the car that waits, find "
        "the nearest encoding of the database, and open if its distance is below a threshold.",
        shown_by=gate_recognises_cars,
    ),
    "nearest": Claim(
        "The nearest neighbour alone decides: open, as the car that it names.", refuted_by=without_threshold_all_come_in
    ),
    "again": Claim(
        "When one more car is allowed to enter, the network has to be trained again.",
        refuted_by=one_picture_admits_a_new_car,
    ),
    "margin": Claim("The margin of the loss serves as the threshold.", refuted_by=margin_is_no_threshold),
}


@part(
    "b",
    "The decision at the gate",
    kind="prose",
    points=2,
    topics=TOPICS,
    claims=DECISION,
    key=Key(
        "encode the database and the picture at the gate; nearest neighbour with a threshold",
        printed=("gate",),
    ),
)
def rules_for_the_gate(seed=0):
    """
    >>> rules_for_the_gate()
    ('gate',)
    >>> holding({name: DECISION[name] for name in ("gate", "nearest", "again")}, control=True)
    ('nearest', 'again')
    """
    return holding(DECISION, seed=seed)


SLIPS = (
    Slip(
        "Question 6, notation",
        "The cars of the database are x with a lower index, the two pictures of a pair x with a raised index, which "
        "elsewhere in the paper numbers training examples.",
    ),
    Slip(
        "Question 6, text and part (a)",
        "The loss is introduced as a distance, written as a squared distance, and called a mean squared error in the "
        "solution, though nothing is averaged and there is no target.",
    ),
    Slip(
        "Question 6, text",
        "The model is said to detect cars; what it has to do is to recognise which car it sees.",
    ),
)
