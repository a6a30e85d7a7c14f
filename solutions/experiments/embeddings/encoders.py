"""Small encoders of synthetic pictures of cars.

A picture is a vector: what belongs to the car, what belongs to the view (the angle, the light), and noise.
"""

import functools

import numpy as np

from solutions.nn import mlp
from solutions.nn.activations import relu
from solutions.nn.optimizers import Adam

CAR, VIEW = 12, 2  # features of a picture that depend on the car, and on the view
SPREAD = 4.0  # standard deviation of the features of the view; those of the car have one
NOISE = 0.3  # standard deviation of the noise, which all features have
MARGIN = 20.0  # of the losses that compare different cars
CARS = 300  # of the training


def draw_cars(rng, count):
    """Cars at random, (count, CAR)."""
    return rng.normal(size=(count, CAR))


def take_pictures(rng, cars, each=1, noise=NOISE):
    """Pictures (each, cars, CAR + VIEW) of cars (cars, CAR): the car, a view that changes every time, and noise."""
    of_car = np.broadcast_to(cars, (each, *cars.shape))
    of_view = SPREAD * rng.normal(size=(each, len(cars), VIEW))
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


def mean_loss(kind, encodings, margin=MARGIN):
    """The mean over cars, of encodings (3, cars, encoding): two pictures of each car, and one of a different car."""
    a, p, n = encodings
    same, different = squared_distance(a, p), squared_distance(a, n)
    hinges = {"pair": same, "triplet": relu(same - different + margin), "contrastive": same + relu(margin - different)}
    return hinges[kind].mean()


def loss_gradient(kind, encodings):
    """The gradient of this mean by the encodings, (3, cars, encoding)."""
    a, p, n = encodings
    same, different = squared_distance(a, p), squared_distance(a, n)
    one, wrong_order, too_close = np.ones(len(a)), same - different + MARGIN > 0, different < MARGIN
    slopes = {"pair": (one, 0 * one), "triplet": (wrong_order, -1 * wrong_order), "contrastive": (one, -1 * too_close)}
    by_same, by_different = slopes[kind]
    together, apart = 2 * by_same[:, None] * (a - p) / len(a), 2 * by_different[:, None] * (a - n) / len(a)
    return np.stack([together + apart, -together, -apart])


def training_pictures(seed, noise=NOISE):
    """Pictures (3, CARS, features): a first and a second one of each car, and one of another car."""
    rng = np.random.default_rng(seed)
    first, second, third = take_pictures(rng, draw_cars(rng, CARS), 3, noise)
    return np.stack([first, second, np.roll(third, 1, axis=0)])  # the other car is the one before in the list


def untrained(rng, hidden=24):
    return mlp.initialize([CAR + VIEW, hidden, CAR] if hidden else [CAR + VIEW, CAR], rng)


@functools.cache
def trained(kind, seed=0, noise=NOISE, hidden=24, steps=150):
    """A network before and after training with a kind of loss; `hidden=0` makes it linear."""
    pictures = training_pictures(seed, noise)
    X = pictures.reshape(-1, CAR + VIEW)
    before = untrained(seed, hidden)

    def gradient(encodings, _):
        return loss_gradient(kind, encodings.reshape(3, CARS, -1)).reshape(len(X), -1)

    no_labels = np.zeros(len(X))
    return before, mlp.train(before, X, no_labels, Adam(0.03), steps, activation="tanh", loss_gradient=gradient)


def distances(network, rng, noise=NOISE, cars=500):
    """Squared distances (cars,) between encodings of new cars: of two pictures of the same, and of different ones."""
    a, p = encode(network, take_pictures(rng, draw_cars(rng, cars), 2, noise))
    return squared_distance(a, p), squared_distance(a, np.roll(p, 1, axis=0))
