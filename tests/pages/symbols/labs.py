"""The labs: a function each."""

import numpy as np

from solutions.nn.activations import sigmoid


def adversarial_dimension(rng):
    n = 9
    w, x = (
        rng.choice([-1.0, 1.0], size=(n, 1)),
        rng.normal(size=(n, 1)),
    )  # the norms are as they are said for equal sizes
    b, epsilon = rng.normal(), rng.uniform(0.1, 1)
    return {"w": w, "x": x, "b": b, "z": (w.T @ x).item() + b, r"\varepsilon": epsilon, "n": n}


def autoencoder_surface(rng):
    """Anywhere on the curve of minima, where the product of the weights is 1."""
    w_1 = rng.uniform(0.5, 2)
    w_2 = 1 / w_1
    x = rng.normal(size=4)
    S = np.mean(x**2)
    D = w_1**2 - w_2**2
    g, eta = 2 * S * (1 - w_1 * w_2), rng.uniform(0.1, 0.5)
    return {
        "w_1": w_1, "w_2": w_2, "S": S, "D": D, "g": g, r"\eta": eta, r"\lambda": 2 * S * (w_1**2 + w_2**2), "n": 4,
        "x^{(i)}": x, "i": range(4),
    }  # fmt: skip


def mixed_batches(rng):
    z, mu, sigma, gamma, beta, epsilon = rng.uniform(0.5, 2, size=6)
    return {
        "z": z, r"\mu": mu, r"\sigma": sigma, r"\gamma": gamma, r"\beta": beta, r"\epsilon": epsilon,
        r"\tilde z": gamma * (z - mu) / np.sqrt(sigma**2 + epsilon) + beta,
    }  # fmt: skip


def sigmoid_initialization(rng):
    z = rng.normal()
    return {"z": z, r"\sigma": sigmoid, "u": z / 2}


SAMPLED = "a sum over units, which the lab draws"
UNREAD = {
    "adversarial_dimension": {
        r"w^\top \varepsilon \operatorname{sign}(w) = \varepsilon \sum_i |w_i| = \varepsilon \|w\|_1 .": "a sign",
        r"\delta = 1": "a setting",
        r"\delta = 2 / \sqrt n": "a setting",
        r"\|w\|_1 = \sqrt n\, \|w\|_2": "a norm of absolute values",
    },
    "autoencoder_surface": {
        "z = w_1 x": "what a letter means",
        r"\hat x = w_2 z": "what a letter means",
        r"\begin{aligned} L(w_1, w_2) &= \frac{1}{n} \sum_{i=1}^n \left(x^{(i)} - w_2 w_1 x^{(i)}\right)^2 \\ "
        r"&= S\, (1 - w_1 w_2)^2 . \end{aligned}": "a function",
        r"\dot w = -\nabla L(w)": "a derivative",
        r"\begin{aligned} \dot w_1 &= g w_2, \quad \dot w_2 = g w_1, \\ \frac{d}{dt} (w_1^2 - w_2^2) &= 2 w_1 g w_2 "
        r"- 2 w_2 g w_1 = 0 . \end{aligned}": "a derivative",
        r"g \approx 2S": "near the origin",
        "D = 0": "a case",
        r"\eta > 1/(2S)": "a case",
        "w_2 = -w_1": "a case",
    },
    "conv3d": {
        r"y_{n,o,h,w,d} = \sum_{c,i,j,k} x_{n,\,c,\,sh+i,\,sw+j,\,sd+k}\; f_{o,c,i,j,k}": "the lab asserts it",
    },
    "sigmoid_initialization": {
        r"z_i = \sum_j w_{ij} a_j + b_i": SAMPLED,
        r"n \operatorname{Var}(W)\, \mathbb{E}[a^2] = s \left( \operatorname{Var}(a) + \frac{1}{4} \right)": SAMPLED,
        r"q = s\, \mathbb{E}[\sigma(\sqrt q\, x)^2]": "an expectation, whose solution the lab finds",
        r"\chi = s\, \mathbb{E}[\sigma'(\sqrt q\, x)^2]": "an expectation",
        r"b_i = -\frac{1}{2} \sum_j w_{ij}": SAMPLED,
        r"z_i = \sum_j w_{ij} (a_j - \frac{1}{2})": SAMPLED,
        r"u_i = \sum_j \frac{w_{ij}}{4} \tanh u_j": SAMPLED,
    },
}
MISSED = {"autoencoder_surface": 1}  # a step is stable below a bound, and the gradient is 0
