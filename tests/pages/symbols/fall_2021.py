"""Fall 2021."""

from itertools import product

import numpy as np

from solutions.exams.fall_2021.q4.network import draw_network, loss
from solutions.nn.activations import log_softmax, relu, sigmoid, sigmoid_derivative, softmax, softplus
from solutions.nn.losses import cross_entropy_with_logits_gradient
from solutions.nn.normalization import layer_norm
from tests.pages.symbols import derived

CASE, POINTWISE = "a case", "of functions, without their argument"


def q1_a(rng):
    D, H, C = 2, 3, 4
    return {"W_1": rng.normal(size=(H, D)), "W_2": rng.normal(size=(C, H)), "W_f": rng.normal(size=(H, H)),
            **{"D": D, "H": H, "C": C}}  # fmt: skip


def q1_c(rng):
    return {r"\text{ReLU}": relu, "x": rng.normal()}


def q1_e(rng):
    return {r"\eta": rng.uniform(), "x": rng.normal()}


def q1_h(rng):
    s = rng.normal()
    return {r"\sigma": sigmoid, "s": s, "D": sigmoid(s)}


def q2_b(rng):
    W_1, b_1, W_2, b_2, x = (rng.normal(size=side) for side in ((4, 3), 4, (2, 4), 2, 3))
    return {"W_1": W_1, "b_1": b_1, "W_2": W_2, "b_2": b_2, "x": x}


def q2_c(rng):
    return {r"\sigma": sigmoid, "u": rng.normal(), "x": rng.normal(), "h": lambda x: x * np.log(1 + np.tanh(np.exp(x)))}


def q2_d(rng):
    z = rng.normal(size=4)
    return {"z": z, r"\hat y": softmax(z), "k": 3, r"\sum_j": range(1, 5)}


def q3(rng):
    """A layer of 3 units on 2, whose weights are ±√½."""
    w, a, n = rng.normal(size=(3, 2)), rng.normal(size=2), 2
    z = w @ a
    return {
        **{"w^{[l]}": w, "a^{[l-1]}": a, "z^{[l]}": z, "a^{[l]}": np.tanh(z), "f": np.tanh, "i": 3, "n^{[l-1]}": n},
        **{r"\sum_j": range(1, 3), "z": rng.normal() / 50, r"\operatorname{Var}": np.var},
        "W^{[l]}": np.array([-1, 1]) / n**0.5,
    }


def q3_a(rng):
    return {r"\sigma": sigmoid, "x": rng.normal(), "u": rng.normal()}


def q3_b(rng):
    """Near 0; the series goes on as that of tanh does."""
    x = rng.uniform(0.05, 0.1)
    return {r"\sigma": sigmoid, r"\sigma'": sigmoid_derivative, "x": x, r"\dots": x**5 / 480 - 17 * x**7 / 80640}


def q3_c(rng):
    x = rng.normal(size=5)
    return {"x": x, r"\alpha": rng.normal(), r"\beta": rng.normal(), r"\operatorname{Var}": np.var}


def q3_d(rng):
    """A sum of 2 products, in all its outcomes."""
    n, a, w = 2, rng.uniform(size=2), rng.normal(size=(3, 2))
    W = np.array([-4, 4]) / n**0.5
    z = [np.dot(weights, read) for weights in product(W, repeat=n) for read in product(a, repeat=n)]
    return {
        **{"n": n, "a": a, "W": W, "z": np.array(z), r"\operatorname{Var}": np.var, "f": lambda z: z / 4 + 1 / 2},
        **{r"\mathbb{E}": [(1 / 2, {"a": one}) for one in a], "w": w, "b": -w.sum(axis=1) / 2, "i": 2},
        r"\sum_j": range(1, 3),
    }


def q4(rng):
    network = draw_network(rng)
    z1 = network["W1"] @ network["x"] + network["b1"]
    a1 = softplus(z1, network["beta"])
    z2 = (network["W2"] @ a1 + network["b2"])[:, 0]
    return {
        **{"W^{[1]}": network["W1"], "b^{[1]}": network["b1"], "W^{[2]}": network["W2"], "b^{[2]}": network["b2"]},
        **{
            "x": network["x"],
            "z^{[1]}": z1,
            "a^{[1]}": a1,
            "z^{[2]}": z2,
            r"\hat y": log_softmax(z2),
            "z": rng.normal(),
        },
        **{r"\operatorname{Softplus}": lambda z: softplus(z, network["beta"]), r"\beta": network["beta"]},
        **{r"\operatorname{LogSoftmax}": lambda z: log_softmax(z, axis=0), "y": network["y"][:, 0], "k": 4},
        **{"Z": np.exp(z2).sum(), "L": loss(**network), "K": 5, "D_a": 3, "D_x": 4},
    }


q4_i = q4


def q4_iii(rng):
    z, label = rng.normal(size=5), 2
    return {
        **{"z": z, r"\hat y": log_softmax(z), "Z": np.exp(z).sum(), "K": 5, "k": 3, "i": 1, "y": np.eye(5)[label]},
        **{"p": softmax(z), r"\partial L / \partial z": cross_entropy_with_logits_gradient(z[None], [label])[0]},
    }


q4_ii = q4_iii


def q4_v(rng):
    found = derived("fall-2021/q4#v", rng)
    return {**found, "D_a": len(found["z"])}


def q4_vi(rng):
    found = derived("fall-2021/q4#vi", rng)
    of_z = found[r"\frac{\partial L}{\partial b^{[1]}}"]
    own = {"D_x": 4, "D_a": 3, "K": 5, "W^{[2]}": found[r"\delta_1"], r"\partial L / \partial z^{[1]}": of_z}
    return {**found, **own}


q4_iv = q4_vi


def q6(rng):
    """The statistics of the batch are as those of the layer here, so that both formulas have the same letters."""
    x, gamma, beta = rng.normal(size=(3, 4))
    return {
        **{"x": x, "d": 4, r"\gamma": gamma, r"\beta": beta, r"\epsilon": 0.1},
        "y": layer_norm(x[None], gamma, beta, 0.1)[0][0],
        **{
            r"\hat x": layer_norm(x[None], np.ones(4), np.zeros(4), 0.1)[0][0],
            r"\mu_L": x.mean(),
            r"\sigma_L": x.std(),
        },
        **{r"\mu_B": np.full(4, x.mean()), r"\sigma_B": np.full(4, x.std())},
    }


def q6_i(rng):
    mu, spread = rng.normal(size=3), rng.uniform(1, 2, size=3)
    return {r"\mu_B": mu, r"\sigma_B": spread, r"\epsilon": 0.1, r"\beta": mu, r"\gamma": np.hypot(spread, 0.1**0.5)}


UNREAD = {
    "q1": dict.fromkeys(
        (
            *("f(x) = W_f x + b_f", r"f(x) = \text{ReLU}(-|x|)", r"f(x) = \text{ReLU}(x)", "f(x) = x"),
            *(r"f(x) = \lceil x \rceil", r"f(x) = \max(-x, -2x)", r"f(x) = \min(0, x)"),
        ),
        "what an option supposes",
    )
    | {"s = -4": CASE},
    "q2": {r"1 - \tanh^2 = (1 - \tanh)(1 + \tanh)": POINTWISE, "x = 84.3": "what the page prints, by code"},
    "q4": dict.fromkeys(("l = j", "z = 0", r"\beta = 1", r"\beta = 4"), CASE),
    "q6": {"B = 1": CASE, r"y = \gamma \hat x_i + \beta": "a slip of the paper, as it is printed"},
    "q3": {r"f = \tanh": POINTWISE, r"\operatorname{Var}(\tanh x) = \operatorname{Var}(x)": "only near 0"},
}
MISSED = {"q1": 1, "q3": 1, "q4": 1, "q5": 1}
