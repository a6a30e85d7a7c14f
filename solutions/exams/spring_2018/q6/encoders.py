"""Pictures, networks and losses."""

import functools

import numpy as np

from solutions.nn import mlp
from solutions.nn.optimizers import Adam

TOPICS = ("embeddings",)

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
