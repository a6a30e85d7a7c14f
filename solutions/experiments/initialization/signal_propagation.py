"""Signal propagation in deep random networks: variances and gradients, layer by layer.

The weights of a layer of n units have mean 0 and variance scale / n. Its sums are z = a W + b and its activations
a = f(z). Layer 0 has normal sums. Centred sigmoids have the biases b = −½ ΣW, over the weights of a unit, which take
away the mean ½ of what comes in; all other biases are 0.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from solutions.finding import Finding, figure
from solutions.nn.activations import sigmoid, sigmoid_derivative, tanh, tanh_derivative
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, train
from solutions.nn.optimizers import Momentum

FUNCTIONS = {"sigmoid": (sigmoid, sigmoid_derivative), "tanh": (tanh, tanh_derivative)}


@dataclass(frozen=True)
class Setting:
    """How layers are initialised: their units, n times the variance of the weights, and whether sums are centred."""

    units: str
    scale: float
    centred: bool = False

    def layer(self, rng, inputs, outputs):
        """Weights (inputs, outputs) and biases (outputs,)."""
        W = rng.normal(size=(inputs, outputs)) * (self.scale / inputs) ** 0.5
        return W, -W.sum(axis=0) / 2 if self.centred else np.zeros(outputs)

    def __str__(self):
        return f"{self.units}, {self.scale:.0f}/n" + (", centred" if self.centred else "")


TANH, XAVIER, WIDE = Setting("tanh", 1), Setting("sigmoid", 1), Setting("sigmoid", 16)
CENTRED = Setting("sigmoid", 16, centred=True)


def propagate(rng, setting, depth=20, width=100, batch=32, deviation=1.0):
    """What random examples, whose sums in layer 0 are normal with this deviation, meet in untrained layers.

    Returns:
        The sums, and the gradient at these sums of a random linear function of the last layer's activations, both
        (depth + 1, batch, width).
    """
    f, slope = FUNCTIONS[setting.units]
    sums, layers = [deviation * rng.standard_normal((batch, width))], []
    for _ in range(depth):
        W, b = setting.layer(rng, width, width)
        layers.append(W)
        sums.append(f(sums[-1]) @ W + b)
    gradients = [rng.standard_normal((batch, width)) * slope(sums[-1])]
    for W, z in zip(layers[::-1], sums[-2::-1], strict=True):
        gradients.append(gradients[-1] @ W.T * slope(z))
    return np.array(sums), np.array(gradients[::-1])


def over_units(sums):
    """The variance of the sums over the units of a layer, a mean over the inputs, for each layer."""
    return sums.var(axis=2).mean(axis=1)


def over_inputs(sums):
    """The variance of a unit's sum over the inputs, a mean over the units, for each layer."""
    return sums.var(axis=1).mean(axis=1)


def share_left(gradients):
    """The norm of the gradient in each layer, as a share of that in the last."""
    norms = np.linalg.norm(gradients, axis=(1, 2))
    return norms / norms[-1]


NODES = np.linspace(-12, 12, 1201)
DENSITY = np.exp(-(NODES**2) / 2)


def gaussian_mean(f, variance):
    """The mean of f(z) for normal z with mean 0 and this variance, by the trapezoidal rule, whose error falls
    exponentially with the number of nodes where f is smooth."""
    return DENSITY @ f(variance**0.5 * NODES) / DENSITY.sum()


def settled_variance(setting):
    """The variance q of the sums over the units, to which very wide layers without biases tend: q = scale · E f(z)².

    Source: Poole et al., "Exponential expressivity in deep neural networks through transient chaos", 2016.
    """
    f, before, q = FUNCTIONS[setting.units][0], 0.0, 1.0
    while abs(q - before) > 1e-9:
        before, q = q, setting.scale * gaussian_mean(lambda z: f(z) ** 2, q)
    return q


def gradient_factor(setting):
    """By which factor such a layer changes the norm of a gradient: the root of χ = scale · E f'(z)².

    Source: Schoenholz et al., "Deep information propagation", 2017.
    """
    slope = FUNCTIONS[setting.units][1]
    return (setting.scale * gaussian_mean(lambda z: slope(z) ** 2, settled_variance(setting))) ** 0.5


def gradients_vanish_at_one_over_n(rng, control=False):
    """A gradient is propagated back through twenty untrained layers of 100 sigmoids, whose weights have the variance
    1/n. By which factor does a layer change its norm, and what share is left? The control has tanh units.
    """
    sums, gradients = propagate(rng, TANH if control else XAVIER)
    left = share_left(gradients)
    factors = left[:-1] / left[1:]
    numbers = {"smallest factor of a layer": factors.min(), "largest factor of a layer": factors.max()}
    largest = np.abs(sums[1:]).max()
    found = {"share of the gradient that is left": left[0], "largest size of a sum behind the first layer": largest}
    return Finding(factors.max() < 0.3 and left[0] < 1e-10, numbers | found)


def equal_variances_keep_no_gradient(rng, control=False):
    """Twenty untrained layers of 100 sigmoids have weights of the variance 1/n and no biases. How large is the variance
    of the sums over the units of a layer, in the middle and at the end, and what share of a gradient is left? The
    control has tanh units.
    """
    sums, gradients = propagate(rng, TANH if control else XAVIER)
    middle, late, left = over_units(sums)[6:11].mean(), over_units(sums)[16:].mean(), share_left(gradients)[0]
    numbers = {"variance in middle layers": middle, "variance in the last layers": late}
    return Finding(0.5 < late / middle < 2 and left < 1e-6, numbers | {"share of the gradient that is left": left})


def lines_of_the_recursion(rng, setting, networks=250, width=40):
    """The lines of Xavier's derivation for the third of three layers, each estimated over random networks of one
    random input each: dict of words to numbers. Line by line, they are equal where the assumptions hold.
    """
    f, slope = FUNCTIONS[setting.units]
    z, before = rng.standard_normal((networks, 1, width)), None
    for _ in range(3):
        W = rng.standard_normal((networks, width, width)) * (setting.scale / width) ** 0.5
        before, a = z, f(z)
        z = a @ W - (W.sum(axis=1, keepdims=True) / 2 if setting.centred else 0)
    a, entering = a[:, 0, :, None], a[:, 0, :, None] - (0.5 if setting.centred else 0)  # a bias −½ΣW shifts what enters
    over = (0, 2)  # over networks and units; an expectation for each j that is summed over
    mean_of_a, variance_of_a = entering.mean(axis=over), entering.var(axis=over)
    mean_of_w, variance_of_w = W.mean(axis=over), W.var(axis=over)
    products = mean_of_w**2 * variance_of_a + mean_of_a**2 * variance_of_w + variance_of_w * variance_of_a
    return {
        "slope² n Var w Var z before": setting.scale * slope(0.0) ** 2 * before.var(),
        "n Var w Var a": (variance_of_w * variance_of_a).sum(),
        "with terms of the means": products.sum(),
        "Σ Var w a": (W * entering).var(axis=over).sum(),
        "Var z": z.var(),
    }


def mean_term_breaks_the_recursion(rng, control=False):
    """The lines of Xavier's derivation are estimated for sigmoids, whose weights have the variance 16/n, without
    biases. Is the last line, in which the means are left out, equal to the variance of the sums? The control has
    centred sums.
    """
    lines = lines_of_the_recursion(rng, CENTRED if control else WIDE)
    return Finding(lines["n Var w Var a"] < 0.5 * lines["Var z"] < 0.55 * lines["with terms of the means"], lines)


def problem(rng, examples=24):
    """Examples (examples, 2), and labels (examples,): whether the first feature is positive, in every other one."""
    X, y = rng.standard_normal((examples, 2)), np.arange(examples) % 2
    X[:, 0] = np.abs(X[:, 0]) * (2 * y - 1)
    return X, y


def deep_classifier(rng, setting, depth=12, width=20):
    """A classifier of two features with so many hidden layers, and a linear unit behind them."""
    first, last = Setting(setting.units, 4).layer(rng, 2, width), setting.layer(rng, width, 1)
    return [first, *(setting.layer(rng, width, width) for _ in range(depth - 1)), last]


def learns_with_centred_sums(rng, control=False):
    """Twelve layers of 20 sigmoids, with centred sums and weights of the variance 16/n, learn by fifty steps with
    momentum whether a feature is positive. What is the cross-entropy before and after? In the control the biases start
    at 0.
    """
    X, y = problem(rng)
    network = deep_classifier(rng, WIDE if control else CENTRED)
    trained = train(network, X, y, Momentum(0.35), 50, "sigmoid")
    before, after = (
        binary_cross_entropy_with_logits(forward(layers, X, "sigmoid")[0][:, 0], y) for layers in (network, trained)
    )
    return Finding(after < 0.5, {"cross-entropy before": before, "cross-entropy after": after})


SHOWN = {TANH: "k--", XAVIER: "C1-", WIDE: "C2-.", CENTRED: "C0-"}


@cache
def shown(setting):
    """The sums and gradients of the networks in the figures, 60 units wide."""
    return propagate(np.random.default_rng(1), setting, width=60, batch=16)


@figure(height=2.9)
def draw_gradients(axes):
    """Norm of a gradient that is propagated back through twenty untrained layers of 60 units, as a share of its norm
    in the last layer; the scale is logarithmic. Sigmoids with weights of the variance 1/n lose most of it in each
    layer, and with 16/n without biases still much. With centred sums they keep it about as well as tanh units.
    """
    for setting, style in SHOWN.items():
        axes.plot(share_left(shown(setting)[1]), style, label=str(setting))
    axes.set(yscale="log", xlabel="layer", ylabel="share of the gradient", xticks=range(0, 21, 5))
    axes.figure.legend(ncols=2, loc="outside lower center")


@figure(height=4.2, rows=2, sharex=True)
def draw_variances(axes):
    """Variance of the sums in untrained layers of 60 units, over the units of a layer (top) and over the inputs of a
    unit (bottom); the scales are logarithmic. Without biases, the sums of sigmoids soon have the same variance over the
    units in every layer, also with 1/n. But they are the same for all inputs: the variance over the inputs vanishes.
    """
    for setting, style in SHOWN.items():
        sums, _ = shown(setting)
        for panel, variance in zip(axes, (over_units, over_inputs), strict=True):
            panel.plot(variance(sums), style, label=str(setting) if panel is axes[0] else None)
    axes[0].set(yscale="log", ylabel="over units")
    axes[1].set(yscale="log", ylabel="over inputs", xlabel="layer", xticks=range(0, 21, 5))
    axes[0].figure.legend(ncols=2, loc="outside lower center")
