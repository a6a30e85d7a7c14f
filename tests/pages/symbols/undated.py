"""The undated paper."""

import numpy as np

from solutions.exams.undated.q2.k_autoencoder import draw_network, mean_error, zero_loss_weight_at
from solutions.exams.undated.q7.iii_jacobian import by_cases
from solutions.exams.undated.q7.softmax import draw_inputs, names_of_softmax
from solutions.nn.activations import relu, sigmoid
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
    "q7": {"i = j": CASE, r"k = 1, \dots, n": "only says which values an index has"},
}
MISSED = {"q1": 3}
