"""What the figures of Spring 2018, question 6, show, by other means."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np

from solutions.experiments.embeddings.encoders import draw_cars, take_pictures
from tests.experiments.embeddings.test_encoders import LOSSES
from tests.shown import assert_drawn, shows


@shows("spring-2018/q6#a figure")
def test_two_pictures_in_one_network(shown):
    """From left to right, each column from above: picture, network and encoding; and what both share."""
    (panel,) = shown
    words = sorted((float(x), -float(y), text) for text, x, y in panel.texts if text)
    assert [text for *_, text in words] == [
        *("first picture\nx⁽¹⁾", "network", "e⁽¹⁾"),
        *("the same", "weights", "loss ‖e⁽¹⁾ − e⁽²⁾‖²"),
        *("second picture\nx⁽²⁾", "network", "e⁽²⁾"),
    ]
    arrows = [at for text, *at in panel.texts if not text]
    assert arrows == [[side * x, y] for side in (-1, 1) for x, y in ((1, 2.4), (1, 1.4), (0.6, 0.3))]
    assert_drawn(panel, {0: ([-0.45, 0.45], 2.1)})


@cache
def trained(kind, steps):
    """Weights and biases before and after training with JAX's gradients, from the same draws, by Adam's formulas."""
    rng = np.random.default_rng(0)
    first, second, third = take_pictures(rng, draw_cars(rng, 300), 3)
    pictures, rng = (first, second, np.roll(third, 1, axis=0)), np.random.default_rng(0)
    start = [of for m, n in ((14, 24), (24, 12)) for of in (rng.standard_normal((m, n)) * (2 / m) ** 0.5, np.zeros(n))]

    def loss(theta):
        return jnp.mean(jax.vmap(LOSSES[kind])(*(encoded(theta, of) for of in pictures)))

    def step(state, time):
        moved = []
        for theta, v, s, g in zip(*state, jax.grad(loss)(state[0]), strict=True):
            v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g**2
            length = v / (1 - 0.9**time) / (jnp.sqrt(s / (1 - 0.999**time)) + 1e-8)
            moved.append((theta - 0.03 * length, v, s))
        return tuple(map(list, zip(*moved, strict=True))), None

    with jax.enable_x64(True):
        theta, zeros = list(map(jnp.asarray, start)), list(map(jnp.zeros_like, start))
        (theta, *_), _ = jax.lax.scan(step, (theta, zeros, zeros), jnp.arange(1.0, steps + 1))
        return start, list(map(np.asarray, theta))


def encoded(theta, pictures):
    W, b, V, c = theta
    return jnp.tanh(pictures @ W + b) @ V + c


@shows("spring-2018/q6#a figure 2")
def test_encodings_of_five_cars(shown):
    """Along the two largest axes of their covariance, whose signs are not told."""
    rng = np.random.default_rng(4)
    pictures = take_pictures(rng, draw_cars(rng, 5), 8)
    networks = {
        "untrained": trained("pair", 75)[0],
        "pair loss": trained("pair", 75)[1],
        "triplet loss": trained("triplet", 75)[1],
    }
    for panel, (title, theta) in zip(shown, networks.items(), strict=True):
        with jax.enable_x64(True):
            flat = np.asarray(encoded(theta, pictures)).reshape(-1, 12)
        _, axes = np.linalg.eigh(np.cov(flat.T))
        places = ((flat - flat.mean(axis=0)) @ axes[:, :-3:-1]).reshape(8, 5, 2)
        drawn = np.stack(list(panel.lines.values()), axis=1)
        signs = np.sign((places * drawn).sum(axis=(0, 1)))
        scale = np.abs(places).max()
        lines = {number: (signs * places[:, number]).T for number in range(5)}
        y = "second direction" if title == "untrained" else ""
        assert_drawn(panel, lines, "first direction", y, title, atol=1e-3 * scale)


@shows("spring-2018/q6#b figure")
def test_shares_let_in(shown):
    """Gate by gate; the threshold is the distance seen that treats most of the first cars rightly."""
    rng, theta = np.random.default_rng(0), trained("triplet", 150)[1]

    def distances():
        welcome, strange = [], []
        for _ in range(60):
            allowed, strangers = draw_cars(rng, 5), draw_cars(rng, 5)
            with jax.enable_x64(True):
                known, again, new = (
                    np.asarray(encoded(theta, take_pictures(rng, of)[0])) for of in (allowed, allowed, strangers)
                )
            for seen, arriving in ((welcome, again), (strange, new)):
                seen += [min(((one - other) ** 2).sum() for other in known) for one in arriving]
        return np.array(welcome), np.array(strange)

    welcome, strange = distances()
    chosen = max([*welcome, *strange], key=lambda limit: (welcome <= limit).sum() - (strange <= limit).sum())
    limits = 3 * chosen * np.arange(61) / 60
    lines = {
        name: (limits, [np.mean(of <= limit) for limit in limits])
        for name, of in zip(("allowed cars", "strangers"), distances(), strict=True)
    }
    names = "threshold on the squared distance", "share let in"
    assert_drawn(shown[0], {**lines, 2: (chosen, [0, 1])}, *names, styles="C0 -, C1 --, k :", rtol=1e-4)
