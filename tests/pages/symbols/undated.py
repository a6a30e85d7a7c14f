"""The undated paper."""

import numpy as np

from solutions.exams.undated.q2.k_autoencoder import draw_network, mean_error, zero_loss_weight_at
from solutions.exams.undated.q5.c_class_weights import class_weights
from solutions.exams.undated.q5.network import cost, deltas, draw_batch, gradient_without_formula
from solutions.exams.undated.q6.square import step
from solutions.exams.undated.q7.iii_jacobian import by_cases
from solutions.exams.undated.q7.softmax import draw_inputs, names_of_softmax
from solutions.nn.activations import elu, relu, sigmoid
from solutions.nn.gradients import complex_step_gradient

CASE, EVENT = "a case", "an event, whose probability is asked for"


def q1_b(rng):
    """The labels of the two rows have no value."""
    return {r"\text{fully connected:}": 0, r"\text{convolution:}": 0}


def q1_f(rng):
    x, upstream = rng.normal(size=2)
    loss_by_x = complex_step_gradient(lambda x: upstream * np.tanh(x[0]), np.array([x]))
    return {
        **{"x": x, "z": np.tanh(x), r"\frac{\partial L}{\partial z}": upstream},
        **{r"\frac{\partial L}{\partial x}": loss_by_x, r"\partial z / \partial x": loss_by_x / upstream},
    }


def q1_g(rng):
    """An example that is called positive."""
    W, x = rng.normal(size=(2, 3))
    x = x * np.sign(W @ x)
    return {"W": W, "x": x, "z": W @ x, r"\sigma": sigmoid}


def q2(rng):
    """A number, and the examples, with their codes and reconstructions."""
    w, examples, x = rng.normal(size=2), rng.normal(size=4), rng.normal()
    return {
        **{"x": x, "z": x * w[0], r"\hat x": x * w[0] * w[1], "w_1": w[0], "w_2": w[1], "n": 4},
        **{"x^{()}": examples, r"\hat x^{()}": examples * w[0] * w[1]},
        "L": lambda *w: mean_error(np.ravel(w), examples),
    }


def q2_f(rng):
    z = rng.normal()
    return {r"\sigma": sigmoid, r"\mathrm{ReLU}": relu, "z": z, r"\hat y": sigmoid(z) if z > 0 else 1 / 2}


def q2_h(rng):
    """Drawn from the middles of 99 equal parts of the interval."""
    return {r"\mathbb{E}": [(1 / 99, {r"\beta_1": 0.9005 + n / 1000}) for n in range(99)]}


q2_h_i = q2_h_ii = q2_h


def q2_h_iii(rng):
    r = rng.uniform(-3, -1)
    return {"r": r, r"\beta_1": 1 - np.exp(r * np.log(10))}


def q2_k_i(rng):
    w_1, c = rng.normal(size=2)
    return {"w_1": w_1, "w_2": zero_loss_weight_at(w_1), "c": c}


def q2_k_ii(rng):
    x, w, t = draw_network(rng).values()
    return {"w_1": w[0], "w_2": w[1], "t": t, "S": np.mean(x**2), "L": mean_error(w, x)}


def q5(rng):
    """A network; what has no index belongs to its third example."""
    batch, i = draw_batch(rng), 3
    X, y, alpha, beta = (batch[name] for name in ("X", "y", "alpha", "beta"))
    z_1 = batch["W1"] @ X + batch["b1"]
    z_2 = (batch["W2"] @ relu(z_1) + batch["b2"])[0]
    predicted, sides = sigmoid(z_2), (*batch["W1"].shape, len(y))
    return {
        **{"W_1": batch["W1"], "b_1": batch["b1"], "W_2": batch["W2"], "b_2": batch["b2"], "x^{()}": X.T, "i": i},
        **{"z_1": z_1[:, i - 1], "a_1": relu(z_1)[:, i - 1], "z_2": z_2[i - 1], r"\operatorname{ReLU}": relu},
        **{"y^{()}": y, r"\hat y^{()}": predicted, r"\hat y": predicted[i - 1], r"\sigma": sigmoid},
        **{r"\alpha": alpha, r"\beta": beta, "D_{a1}": sides[0], "D_x": sides[1], "m": sides[2], "J": cost(**batch)},
        "L^{()}": [-cost(**{**batch, "X": X[:, [k]], "y": y[[k]]}) for k in range(len(y))],
        **{rf"\delta_{name[-1]}": value for name, value in deltas(**batch).items()},
        **slopes_of_one(X[:, [i - 1]], y[i - 1], batch),
        **dict.fromkeys((r"\frac{\partial J}{\partial W_1}", "G"), gradient_without_formula(**batch)),
    }


def slopes_of_one(x, y, batch):
    """The factors of one example, by complex steps."""
    a_1, alpha, beta = relu(batch["W1"] @ x + batch["b1"]), batch["alpha"], batch["beta"]
    z_2 = batch["W2"] @ a_1 + batch["b2"]

    def by(f, at):
        return complex_step_gradient(lambda x: f(x).sum(), at)

    return {
        r"\frac{\partial L^{(i)}}{\partial \hat y^{(i)}}": by(
            lambda p: alpha * y * np.log(p) + beta * (1 - y) * np.log(1 - p), sigmoid(z_2)
        ),
        r"\frac{\partial \hat y^{(i)}}{\partial z_2}": by(lambda z: 1 / (1 + np.exp(-z)), z_2),
        r"\frac{\partial z}{\partial a}_{21}": by(lambda a: batch["W2"] @ a, a_1).T,
    }


def q5_c_ii(rng):
    alpha, beta = class_weights()
    return {r"\alpha": alpha, r"\beta": beta}


def q6(rng):
    """A network, and a unit of its own."""
    c, b, x, alpha = rng.normal(size=4)
    W, (b_i, v), (x_1, x_2) = rng.normal(size=(4, 2)), rng.normal(size=(2, 4)), rng.normal(size=2)
    sums = W @ (x_1, x_2) + b_i
    return {
        **{"x_1": x_1, "x_2": x_2, "w": W, "b_{()}": b_i, "v": v, "b": b, "i": 2},
        **{"c": c, "x": x, r"\alpha": abs(alpha)},
        **{"h": np.tanh, "f": step, "a": np.tanh(sums), r"\hat y": float(v @ np.tanh(sums) + b >= 0)},
        r"\operatorname{ELU}": lambda x: elu(x, alpha=abs(alpha)),
    }


q6_b_ii = q6


def q6_a_i(rng):
    """The sum is put together unit by unit."""
    found = q6(rng)
    c, W, b, v = (found[name] for name in ("c", "w", "b_{()}", "v"))
    return {**found, "h": lambda x: c * x, "s": lambda *x: (c * (W @ np.ravel(x) + b)) @ v + found["b"]}


def q6_a_ii(rng):
    """A point of the square, and any weights of the output that ask for all four units."""
    v, (x_1, x_2) = rng.uniform(0.1, 1, size=4), rng.uniform(1, 2, size=2)
    a = step([x_1 - 1, 2 - x_1, x_2 - 1, 2 - x_2])
    return {"x_1": x_1, "x_2": x_2, "a": a, "v": v, "b": -v.sum(), "h": step, "f": step, r"\sum_i": range(1, 5)}


def q7(rng):
    found = draw_inputs(rng)
    by_input = complex_step_gradient(lambda x: np.exp(x).sum(), found["x"])
    return {
        **{**names_of_softmax(**found), "x": found["x"], r"\delta": by_cases(**found), "v": rng.normal(size=5)},
        **{r"\partial Z / \partial x": by_input, r"\sum_k": range(1, 6), r"\sum_i": range(1, 6)},
    }


def q7_i(rng):
    """Any two functions, at a point."""
    found, at = q7(rng), rng.normal(size=1)
    for name, of in (
        ("f", lambda x: np.sin(x[0])),
        ("g", lambda x: 2 + np.cos(3 * x[0])),
        ("h", lambda x: np.sin(x[0]) / (2 + np.cos(3 * x[0]))),
    ):
        found |= {name: of(at), f"{name}'": complex_step_gradient(of, at)}
    return found


UNREAD = {
    "q1": {"x = 0": CASE},
    "q2": {
        **dict.fromkeys((r"\beta_1 \lt 0.94", r"\beta_1 \gt 0.99"), EVENT),
        **dict.fromkeys((r"z \le 0", "w_1 = 0", "w_2 w_1 = 1", "w_1 = w_2 = 0"), CASE),
        **dict.fromkeys(("w_1 = t", "w_2 = -t", "w_1 = w_2 = t"), CASE),
        r"|w_1| = |w_2|": "of two of these pairs only",
        **dict.fromkeys(("w_{1} = 0", "w_{2} = 0"), "what the part prints, by code"),
    },
    "q5": dict.fromkeys(("y = 0", "y = 1", "l = j", "r = q"), CASE),
    "q6": dict.fromkeys(("s < 0", r"s \ge 0", "x < 0", r"x \ge 0", r"\alpha = 1"), CASE),
    "q7": {"i = j": CASE, r"k = 1, \dots, n": "only says which values an index has"},
}
MISSED = {"q1": 3, "q6": 2}
