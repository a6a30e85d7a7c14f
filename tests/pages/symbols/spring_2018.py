"""Spring 2018."""

import numpy as np

from solutions.exams.spring_2018.q5.layers import backward_pass, example_parameters, masked_forward_pass
from solutions.exams.spring_2018.q7.e_matrix_gradient import by_complex_steps, output_of
from solutions.exams.spring_2018.q7.neurons import draw_parameters, outputs, transformed, x_layer
from solutions.nn import losses
from solutions.nn.activations import relu, sigmoid, sigmoid_derivative, softmax
from solutions.nn.gradients import numerical_gradient
from solutions.nn.normalization import batch_norm
from tests.pages.symbols import derived

CASE = "a case"


def q2(rng):
    W, x, b = rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)
    return {"W": W, "x": x, "b": b, "z": x @ W + b}


def q2_c(rng):
    w, x = rng.normal(size=4), rng.normal(size=4)
    y = sigmoid(w @ x)
    return {
        **{r"\hat y": lambda x: sigmoid(w @ np.ravel(x)), "x": x, "d": rng.normal(size=4) / 100},
        **{r"\partial \hat y / \partial x": y * (1 - y) * w, r"\sum_i": range(1, 5)},
    }


def q2_j(rng):
    a, p = rng.normal(size=3), rng.uniform(0.2, 0.9)
    return {"a": a, "p": p, "i": 2, "d": np.ones(3), r"\mathbb E": [(p, {"d": np.ones(3)}), (1 - p, {"d": 0 * a})]}


def q2_l(rng):
    """Near the end: β^t is small, and not 0."""
    g, beta = rng.normal(size=40), rng.uniform(0.6, 0.8)
    v = [0.0]
    for gradient in g:
        v.append(beta * v[-1] + (1 - beta) * gradient)
    corrected = sum(beta ** np.arange(39, -1, -1) * g) / sum(beta ** np.arange(40))
    return {
        **{"v": np.array(v[1:]), "v_0": v[0], "g": g, r"\beta": beta, "t": 40, "i": 7, r"\sum_i": range(1, 41)},
        **{r"\hat v_t": corrected, "G": np.abs(g).max()},
    }


def q3(rng):
    z, y = rng.normal(size=4), np.array([1, 0, 1, 0])
    return {
        **{r"\mathcal L_{CE}": lambda p, y: -np.log(np.ravel(p)) @ np.ravel(y), r"\hat y": softmax(z), "y": y},
        **{"n_y": 4, "L": 2, "S": [1, 3], r"\sum_i": range(1, 5)},
    }


def q3_a(rng):
    return {r"\hat y": np.array([0.25, 0.25, 0.3, 0.2]), "y": np.eye(4)[2], r"\mathcal L_{CE}": -np.log(0.3),
            r"\hat y_{\text{iguana}}": 0.3}  # fmt: skip


def q3_b(rng):
    return {r"\hat y": np.array([0, 0, 0.4, 0.6]), r"\mathcal L_{CE}": -np.log(0.4)}


def q3_c(rng):
    return {"n_y": rng.integers(3, 9)}


def q3_e(rng):
    return {**(found := derived("spring-2018/q3#e", rng)), r"\max_i": found[r"\sum_i"]}


def q3_f(rng):
    return {"y": np.eye(4)[1]}


def q3_h(rng):
    z, y = rng.normal(size=4), rng.integers(2, size=4)
    return {"z": z, "y": y, r"\hat y": sigmoid(z), "n_y": 4, r"\sigma": sigmoid, "i": 2,
            r"\mathcal L": losses.binary_cross_entropy_with_logits(z, y)}  # fmt: skip


def q3_i(rng):
    found = derived("spring-2018/q3#i", rng)
    return {
        **{**found, "q": sum(found[r"\hat y"][i - 1] for i in found["S"]), "i": next(iter(found["S"]))},
        **{r"\sum_i": range(1, len(found["y"]) + 1), r"\mathcal L_{CE}": q3(rng)[r"\mathcal L_{CE}"]},
    }


def q4(rng):
    z, gamma, beta = rng.normal(size=(5, 3)), rng.normal(size=3), rng.normal(size=3)
    scaled, _ = batch_norm(z, gamma, beta, 0.1)
    plain, _ = batch_norm(z, np.ones(3), np.zeros(3), 0.1)
    return {
        **{"z": z, "m": 5, "i": 2, r"\mu": z.mean(0), r"\sigma": z.std(0), r"\varepsilon": 0.1, r"\gamma": gamma},
        **{r"\beta": beta, r"z_{\mathrm{norm}}": plain, r"\tilde z": scaled},
    }


def q4_b(rng):
    z = np.array([[12, 14, 14, 12], [0, 10, 10, 0], [-5, 5, 5, -5]])
    gamma, beta = np.ones(3), np.array([0, -10, 10])
    plain, _ = batch_norm(z.T, gamma, 0 * beta, 0)
    scaled, _ = batch_norm(z.T, gamma, beta, 0)
    return {"z": z, r"\varepsilon": 0, r"\gamma": gamma[None], r"\beta": beta[None],
            r"z_{\mathrm{norm}}": plain.T, r"\tilde z": scaled.T}  # fmt: skip


q4_c = q4_b


def q4_d(rng):
    W, b, x = rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=4)
    mu, variance, gamma, beta = rng.normal(size=3), rng.uniform(0.5, 2, size=3), rng.normal(size=3), rng.normal(size=3)
    scale = gamma / np.sqrt(variance + 0.1)
    return {
        **{"W": W, "b": b, "x": x, r"\mu": mu, r"\sigma": np.sqrt(variance), r"\gamma": gamma, r"\beta": beta},
        **{r"\varepsilon": 0.1, "W'": scale[:, None] * W, "b'": scale * (b - mu) + beta},
    }


def q4_e(rng):
    found = q4(rng)
    z, spread, mu = rng.normal(size=3), np.sqrt(found[r"\sigma"] ** 2 + 0.1), found[r"\mu"]
    return {**found, "z": z, r"\gamma": spread, r"\beta": mu, r"z_{\mathrm{norm}}": (z - mu) / spread}


def q5(rng):
    """The gradients by the site's own backward pass; what it does not give, by differences."""
    X, mask, p, G = rng.normal(size=(3, 6)), rng.random((4, 6)) < 0.7, 0.7, rng.normal(size=(4, 6))
    parameters = {**example_parameters(3, 4), "gamma": rng.normal(size=(4, 1)), "epsilon": 0.1}
    _, cache = masked_forward_pass(X, parameters, mask, p)
    A = relu(cache.Z1) * mask / p
    gamma = cache.gamma.ravel()
    of_A = numerical_gradient(lambda A: float(np.sum(G.T * batch_norm(A.T, gamma, 0 * gamma, 0.1)[0])), A)
    return {
        **{"X": X, "p": p, "a": 0.3, "m": 6, "i": 2, "A": A[None], r"\mu": A.mean(1), r"\sigma": A.std(1)},
        **{"Z_1": cache.Z1, "D_1": mask, r"\hat A": cache.A1_norm, r"\gamma": cache.gamma, r"\varepsilon": 0.1},
        **{"G": G, r"\overline": lambda A: A.mean(axis=1, keepdims=True), r"\partial \mathcal L / \partial A_2": G},
        **{
            r"\partial \mathcal L / \partial A_1": of_A,
            r"\partial \mathcal L / \partial W": backward_pass(G, cache)[1],
        },
        r"\partial \mathcal L / \partial Z_1": backward_pass(G, cache._replace(W=np.eye(4)))[0],
    }


def q6(rng):
    one, other = rng.normal(size=(2, 4))
    return {"e^{(1)}": one, "e^{(2)}": other, r"\mathcal L": np.sum((one - other) ** 2)}


def q6_a(rng):
    return {"c": rng.normal(size=4), r"\mathcal L": 0}


def q6_b(rng):
    e_a, e_p, e_n, x, M, images = (
        *rng.normal(size=(3, 4)),
        rng.normal(size=6),
        rng.normal(size=(4, 6)),
        rng.normal(size=(5, 6)),
    )
    distances = np.sum((np.tanh(images @ M.T) - np.tanh(M @ x)) ** 2, axis=1)
    return {
        **{"e_a": e_a, "e_p": e_p, "e_n": e_n, r"\alpha": 0.3, "e": np.tanh(images @ M.T), "i": 2, "x_i": images[1]},
        **{"x": x, "f": lambda x: np.tanh(M @ x), r"\sum_i": range(1, 6), "i^*": np.argmin(distances) + 1},
        **{
            r"\mathcal L": max(np.sum((e_a - e_p) ** 2) - np.sum((e_a - e_n) ** 2) + 0.3, 0),
            r"\tau": 1.1 * distances.min(),
        },
    }


def q7(rng):
    layers, x = draw_parameters(rng, sizes=(4, 3, 2)), rng.normal(size=5)
    first, second = outputs(x, layers)[:2]
    W, c = layers[1]
    return {
        **{"W^{[l]}": W, "c^{[l]}": c, r"\tilde a^{[l]}": transformed(W, first), "a^{[l-1]}": first, "a^{[l]}": second},
        **q7_f(rng),
        **{"s^{[l]}": x_layer(W, c, first)[0], r"\sigma": sigmoid, "i": 2, "j": 3, "n_{l-1}": 4},
    }


def q7_d_ii(rng):
    s, g = rng.normal(size=(2, 2))
    return {
        **{
            "s": s,
            "s^{[2]}": s[None],
            "a": sigmoid(s),
            "a^{[2]}": sigmoid(s)[None],
            "g": g,
            r"\sigma'": sigmoid_derivative,
        },
        **{
            r"\partial \mathcal L / \partial a^{[2]}_1": g,
            r"\partial \mathcal L / \partial s": sigmoid_derivative(s) * g,
        },
    }


def q7_e(rng):
    """With vectors of two entries, as the matrix is printed."""
    W, c, A, g, i = rng.normal(size=(4, 2, 2)), rng.normal(size=4), rng.normal(size=(4, 2)), rng.normal(size=2), 2
    return {
        **{"a": output_of(W, c, A), "a^{[2]}": output_of(W, c, A)[None], "a^{[1]}": A, "b": A[i], "g": g, "i": i + 1},
        **{
            r"\partial \mathcal L / \partial a^{[2]}_1": g,
            "s": sum(c[k] * W[k] @ A[k] for k in range(4)),
            "c": c[:, None],
        },
        **{"c^{[2]}": c[:, None], "W^{[2]}": W[None], r"\dots": sum(c[k] * W[k] @ A[k] for k in (0, 1, 3)) / 2},
        r"\partial \mathcal L / \partial W^{[2]}_{1i}": by_complex_steps(W, c, A, g, i),
    }


def q7_f(rng):
    """The loss as the part computes it for falafel, and for the others."""
    size, angle, y = rng.uniform(0, 1.1), rng.uniform(), rng.integers(2)
    a = size * np.array([np.cos(angle), np.sin(angle)])
    loss = max(0, 0.9 - size) ** 2 if y else max(0, size - 0.1) ** 2
    return {r"\mathcal L": loss, "y": y, "m^+": 0.9, "m^-": 0.1, r"\lambda": 1, "a^{[3]}": a[None]}


q7_g_i = q7_g_ii = q7_f


def q8(rng):
    return {"n": [7, 5, 4, 1], "L": 2}


UNREAD = {
    "q3": {r"\hat y_c = 1": "what is impossible", "L = n_y": CASE},
    "q4": {
        "m = 1": CASE,
        r"\operatorname{Var} z = \mathbb E\big[\operatorname{Var}(z \mid \text{group})\big] "
        r"+ \operatorname{Var}\big(\mathbb E[z \mid \text{group}]\big) ,": "conditional on a group",
    },
    "q5": {"Z_1 > 0": "entry by entry; some are not"},
    "q6": {r"\mathcal D = \{x_1, \dots, x_N\}": "only says what is in the set"},
    "q7": {
        **dict.fromkeys(("y = 0", "y = 1", "r = 0", "r = m^+"), CASE),
        r"\sigma' = \sigma (1 - \sigma)": "of functions, without their argument",
    },
}
MISSED = {"q2": 6, "q3": 4, "q6": 2}
