"""Winter 2020."""

import numpy as np

from solutions.nn.activations import relu, sigmoid
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.normalization import batch_norm
from solutions.nn.optimizers import Adam

CASE = "a case"


def q1_c_ii(rng):
    return {r"\sigma": sigmoid, "z": rng.normal()}


def q1_g(rng):
    z = rng.normal()
    return {r"\sigma": sigmoid, r"\mathrm{ReLU}": relu, "z": z, r"\hat y": sigmoid(max(z, 0))}


def q2_a(rng):
    def again(z, y):
        p = sigmoid(z)
        own = {"z": z, r"\hat y": p, "y": y, r"\sigma'": p * (1 - p), "again": lambda z: again(z, y)}
        return {**own, r"\partial L / \partial z_{BCE}": binary_cross_entropy_with_logits_gradient([z], [y])}

    return again(rng.normal(), rng.integers(2))


def q2_c(rng):
    return {r"\hat y": 0.9, "y": 0}


def q2_d(rng):
    labels, predictions = np.array([1, 0, 0]), np.array([0.1, 0.2, 0.7])
    return {"Y": labels, r"\hat Y": predictions,
            "J": -np.mean(np.log(np.where(labels, predictions, 1 - predictions)))}  # fmt: skip


def q2_g_ii(rng):
    return {"y": rng.normal(size=(1, 2)), r"\sigma": 0.5**0.5}


def q3(rng):
    g = rng.normal(size=3)
    return {"g": g, r"\partial J / \partial W": g, r"\beta": rng.uniform(), "V_0": 0}


def q3_e_i(rng):
    rate = rng.uniform(0.1, 1)
    return {r"\alpha": rate, r"\lambda": 2.01 / rate}


def q3_g(rng):
    """The third step of the site's Adam; the corrected averages are weighted means."""
    adam, W, g, shares = Adam(epsilon_in_root=True), rng.normal(size=2), 0.01 * rng.normal(size=(3, 2)), [2, 1, 0]
    for gradient in g[:2]:
        W = adam.step(W, gradient)
    before = {"W": W, "V": adam.velocity, "S": adam.square}
    after = {"W": adam.step(W, g[2]), "V": adam.velocity, "S": adam.square}
    return {
        **{**before, r"\leftarrow": after, "g": g[2], r"\partial J / \partial W": g[2], "t": 3, r"\alpha": 0.001},
        **{r"\beta_1": 0.9, r"\beta_2": 0.999, r"\epsilon": 1e-8},
        r"\hat V": np.average(g, axis=0, weights=np.power(0.9, shares)),
        r"\hat S": np.average(g**2, axis=0, weights=np.power(0.999, shares)),
    }


def q4_b(rng):
    z, gamma, beta = rng.normal(size=(5, 1)), rng.normal(size=1), rng.normal(size=1)
    return {
        **{"z": z, "i": 3, r"\mu": z.mean(), r"\sigma": z.std(), r"\varepsilon": 0.1, r"\gamma": gamma, r"\beta": beta},
        r"z_{\mathrm{norm}}": batch_norm(z, np.ones(1), np.zeros(1), 0.1)[0],
        r"\tilde z": batch_norm(z, gamma, beta, 0.1)[0],
    }


def q4_c(rng):
    return {r"\varepsilon": rng.uniform(0.1, 1)}


def q4_d(rng):
    """A batch of one example."""
    z, gamma, beta = rng.normal(size=(3, 1))
    return {"z": z, r"\mu": z, r"\sigma": 0, r"\gamma": gamma, r"\beta": beta, r"\varepsilon": 0.1,
            r"\tilde z": batch_norm(z[None], gamma, beta, 0.1)[0][0]}  # fmt: skip


def q6_b(rng):
    x, gradient = rng.normal(size=(2, 4))
    return {"x": x, r"\partial J / \partial x": gradient, r"\varepsilon": 0.01, r"\operatorname{sign}": np.sign,
            "x^*": x + 0.01 * np.where(gradient > 0, 1, -1)}  # fmt: skip


def q6_c(rng):
    w, x, b = rng.normal(size=3), rng.normal(size=3), rng.normal()
    return {"w": w, "x": x, "b": b, r"\sigma": sigmoid, r"\hat y": sigmoid(w @ x + b)}


def q6_d(rng):
    z, s = rng.normal(size=2)
    return {r"\sigma": sigmoid, "s": s, "z": z, "G": lambda z: 2 * z, "D": lambda x: sigmoid(s + x - 2 * z)}


def q7_a(rng):
    return {"c": (c := rng.integers(2, 9)), "c'": rng.integers(1, c)}


def q7_b(rng):
    p = rng.integers(1, 5)
    return {"p": p, "f": 2 * p + 1}


def q7_c(rng):
    return {"n": 32, "f": 5, "p": 0, "s": 1}


UNREAD = {
    "q1": {"z < 0": CASE},
    "q2": {
        **dict.fromkeys(("y = 0", "y = 1"), CASE),
        **dict.fromkeys(("y = (y_1, y_2)", r"\hat y = (\hat y_1, \hat y_2)"), "only says that there are two entries"),
    },
    "q4": dict.fromkeys((r"\beta = 0", r"\gamma = 1"), CASE),
    "q6": {
        r"D = \sigma(s)": "D is short for D(G(z))",
        r"\sigma' = \sigma (1 - \sigma)": "of functions, without their argument",
    },
}
MISSED = {"q3": 1, "q4": 1, "q7": 2}
