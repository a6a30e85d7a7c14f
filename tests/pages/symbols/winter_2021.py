"""Winter 2021."""

from functools import cache
from itertools import product
from math import erf

import numpy as np

from solutions.exams.winter_2021.q4.formulas import random_instance
from solutions.exams.winter_2021.q4.ii_expected_loss import noise_of_two_values
from solutions.exams.winter_2021.q6.network import loss as loss_of_network
from solutions.experiments.backpropagation.two_layers import draw_classifier
from solutions.experiments.regularization.input_noise import loss
from solutions.nn.activations import leaky_relu, sigmoid, sigmoid_derivative, softmax
from solutions.nn.conv3d import conv3d
from solutions.nn.regularization import ridge
from tests.pages.symbols import derived

CASE = "a case"


def q2_a(rng):
    z, mu, spread = rng.normal(size=3)
    return {"z": z, r"\mu": mu, r"\sigma": spread, r"\varepsilon": 0.1, r"\beta": mu,
            r"\gamma": np.hypot(spread, 0.1**0.5)}  # fmt: skip


def q2_d(rng):
    """A step on every batch of features ±√3 (1 in 6 each) or 0, whose moments up to the fifth are those of a normal."""
    d, B = [(1, 1), (2, 1), (1, 2), (2, 2)][rng.integers(4)]
    rate, e = rng.uniform(0, 2 / (1 + (d + 1) / B)), rng.normal(size=d)
    after = []
    for batch in product((-(3**0.5), 0, 3**0.5), repeat=B * d):
        X = np.reshape(batch, (B, d))
        after.append((np.prod([2 / 3 if x == 0 else 1 / 6 for x in batch]), {"e'": e - rate * X.T @ (X @ e) / B}))
    return {r"\mathbb{E}": after, "e": e, r"\eta": rate, "d": d, "B": B}


def q2_f(rng):
    return {r"\sigma": sigmoid, r"\sigma'": sigmoid_derivative, "z": rng.normal()}


def q2_h(rng):
    return derived("winter-2021/q2#h", rng)


def q3_i(rng):
    return {"n": 64, "f": 3, "p": 0, "s": 1}


def q3_iv(rng):
    """A design that the limit allows."""
    n, p = rng.integers(1, 13), rng.integers(5)
    return {"n": n, "p": p, "f": 16 + 2 * p - n + 1}


def q3_v(rng):
    return {"n_2": rng.integers(1, 7)}


def q4(rng):
    found = random_instance(rng)
    X, Y, theta = (found[name] for name in ("X", "Y", "theta"))
    return {**{"X": X, "x": X, "Y": Y, "y": Y, r"\theta": theta, "J": loss(X, Y, theta)},
            **{"m": len(Y), "d": len(theta), "i": len(Y)}}  # fmt: skip


def q4_ii(rng):
    """Outside of expectations with some noise; δ alone is that of the first example."""
    found, sigma = q4(rng), rng.uniform(0.2, 2)
    X, Y, theta, m = (found[name] for name in ("X", "Y", r"\theta", "m"))
    noise = rng.normal(size=X.shape)
    outcomes = noise_of_two_values(X.shape, sigma)
    return {
        **{**found, r"\sigma": sigma, "r": Y - X @ theta, r"\Delta": noise, r"\delta": noise[0], r"\delta^{()}": noise},
        **{"C": sigma**2 * np.sum(theta**2), "I": np.eye(len(theta)), "J_*": loss(X + noise, Y, theta)},
        r"\sum_i": range(1, m + 1),
        r"\mathbb{E}": [
            (1 / len(outcomes), {r"\delta": delta[0], "J_*": loss(X + delta, Y, theta)}) for delta in outcomes
        ],
    }


def q4_iv(rng):
    """With much noise."""
    found = q4(rng)
    theta = ridge(found["X"], found["Y"], found["m"] * 100.0**2)
    return {**found, r"\theta": theta, r"\sigma": 100, "I": np.eye(len(theta))}


def q5(rng):
    return {"x": rng.normal(size=2)}


def q5_1(rng):
    return {"d": np.linalg.norm([2, 2]), "t": rng.normal(), r"\Phi": lambda x: (1 + erf(float(x) / 2**0.5)) / 2}


def q5_2_b(rng):
    x, w, mu, b = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3), rng.normal()
    spread = rng.uniform(0.5, 2, size=3)
    return {**{"x": x, "w": w, "b": b, r"\mu": mu, r"\sigma": spread, r"\tilde x": (x - mu) / spread, "j": 2},
            r"\sum_j": range(1, 4)}  # fmt: skip


def q5_2_c(rng):
    W, b, z = rng.normal(size=(6, 3, 3)), rng.normal(size=(6, 1, 3)), (x := rng.normal(size=3))
    terms = []
    for weights, bias in zip(W, b, strict=True):
        z, terms = z @ weights + bias, [*(term @ weights for term in terms), bias]
    return {
        **{"x": x, "z": z, "b": sum(terms), r"\cdots": W[2] @ W[3] @ W[4], r"\dots": sum(terms[1:4])},
        **{f"{name}_{n}": of[n - 1] for name, of in (("W", W), ("b", b)) for n in range(1, 7)},
    }


def q5_2_d(rng):
    """A point that just belongs to the narrower class."""
    mu, (narrow, wide) = rng.normal(size=(2, 2)), np.sort(rng.uniform(0.5, 3, size=2))
    along, near, far = rng.normal(size=2), 0.0, 50.0

    def density(x, k, spread):
        return -np.sum((x - mu[k]) ** 2) / (2 * spread**2) - 2 * np.log(spread)

    while far - near > 1e-6:
        middle = mu[0] + (near + far) / 2 * along
        inside = density(middle, 0, narrow) >= density(middle, 1, wide)
        near, far = ((near + far) / 2, far) if inside else (near, (near + far) / 2)
    return {"x": mu[0] + near * along, r"\mu_0": mu[0], r"\mu_1": mu[1], r"\sigma_0": narrow, r"\sigma_1": wide}


def q6(rng):
    network = draw_classifier(rng)
    z1 = network["W1"] @ network["x"] + network["b1"]
    z2 = network["W2"] @ leaky_relu(z1) + network["b2"]
    return {
        **{"W^{[1]}": network["W1"], "b^{[1]}": network["b1"], "W^{[2]}": network["W2"], "b^{[2]}": network["b2"]},
        **{"x": network["x"], "z^{[1]}": z1, "a^{[1]}": leaky_relu(z1), "z^{[2]}": z2[:, 0], "f": leaky_relu},
        **{r"\hat y": softmax(z2[:, 0]), r"\operatorname{softmax}": lambda z: softmax(z, axis=0), "K": len(z2), "k": 3},
        **{"y": network["y"][:, 0], "L": loss_of_network(**network), "Z": np.exp(z2).sum()},
    }


def q6_ii(rng):
    found = derived("winter-2021/q6#ii", rng)
    return {**found, r"\partial Z / \partial z": np.exp(found["z"]), r"\sum_j": range(1, len(found["z"]) + 1)}


q6_iii = q6_iv = q6_ii


def q6_vii(rng):
    return {**derived("winter-2021/q6#vii", rng), **{"D_x": 4, "D_a": 3, "K": 5}}


def q6_viii(rng):
    z = rng.normal(size=4)
    return {"z": z, "M": z.max(), "K": 4, "i": 3, r"\hat y": softmax(z), r"\sum_j": range(1, 5)}


@cache
def convolved():
    rng = np.random.default_rng(0)
    x, f = rng.normal(size=(2, 3, 5, 6, 7)), rng.normal(size=(2, 3, 2, 2, 3))
    return x, f, conv3d(x, f, 2)


def q7(rng):
    """Indices count from 0 here, as in the program."""
    x, f, y = convolved()
    place = {name: rng.integers(side) for name, side in zip("nohwd", y.shape, strict=True)}
    sums = {rf"\sum_{name}": range(side) for name, side in zip("cijk", f.shape[1:], strict=True)}
    return {"x": x, "f": f, "y": y, "s": 2, "first": 0, **place, **sums}


def q7_1(rng):
    return {"n": 7, "k": rng.integers(1, 8)}


def q7_2(rng):
    """Names of two letters are read as products: of their second letter, and 1."""
    _, f, y = convolved()
    sides = dict(zip("ChwdHWD", (*f.shape[1:], *y.shape[2:]), strict=True))
    return {**dict.fromkeys("iko", 1), **sides, "K": f[0].size, "P": y[0, 0].size}


PRINTED = "what the page prints, by code"
UNREAD = {
    "q2": dict.fromkeys(("x = 0", "z = 0", "d_i = 1"), CASE),
    "q3": dict.fromkeys(("f = 2p + 1", "n = 16"), CASE),
    "q5": dict.fromkeys(("t = 0.9248", "t = 1.414", "t = 1.51"), PRINTED),
    "q6": {
        **dict.fromkeys((r"f(z) = \alpha z", "f(z) = z", r"z \ge 0", r"\hat y_k = 1/2", "i = k", "l = j"), CASE),
        **dict.fromkeys(("z = -745.1", "z = 709.8"), PRINTED),
        r"\delta_2 = \partial a^{[1]} / \partial z^{[1]}": "of a diagonal Jacobian, only the diagonal",
    },
}
MISSED = {"q2": 2, "q3": 5, "q5": 4}
