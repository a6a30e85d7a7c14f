# %% [markdown]
# # What initialisation does a sigmoid network need?
#
# A question of [Fall 2021](../../exams/fall-2021/q3/#d) derives how Xavier's initialisation has to change where units
# are sigmoids, and another part asks what becomes of gradients if it is not changed. This lab measures both in deep
# random networks: several widths, depths and scales of the weights, with and without biases. Then it trains
# them. Everything below was printed by the code above it while the site was built.

# %%
import numpy as np
from IPython.display import HTML, display

from solutions.experiments.initialization.signal_propagation import (
    CENTRED,
    TANH,
    WIDE,
    XAVIER,
    Setting,
    deep_classifier,
    gradient_factor,
    over_inputs,
    over_units,
    propagate,
    settled_variance,
    share_left,
)
from solutions.nn.mlp import forward, train
from solutions.nn.optimizers import Adam, Momentum
from solutions.pages.figures import COLOURS, figure
from solutions.pages.markup import table

# %% [markdown]
# ## What is measured
#
# A layer of $n$ units has the sums $z_i = \sum_j w_{ij} a_j + b_i$ of the
# activations $a_j$ of the layer before. The weights are normal with
# mean 0 and the variance $s / n$; we call $s$ the *scale*. Xavier's initialisation has the scale 1. Random examples
# enter, and three things are measured in each layer:
#
# - the variance of the sums **over the units**, for one input: how large the sums are;
# - the variance of a unit's sum **over the inputs**: how much the layer still knows of its input;
# - the **gradient** of a random function of the last layer, on its way back: the share of its norm that is left at the
#   input.
#
# For the sigmoid, the paper's answer is the scale that makes up for its slope of ¼ at 0, $4^2$. Here are tanh
# units with Xavier's weights, and sigmoids with the scales 1 and $4^2$.


# %%
def measured(setting, seed=0, depth=20, **sizes):
    """What is left behind all layers: variance over units, variance over inputs, and share of the gradient."""
    sums, gradients = propagate(np.random.default_rng(seed), setting, depth, **sizes)
    return over_units(sums)[-1], over_inputs(sums)[-1], share_left(gradients)[0]


def show(settings, caption, **sizes):
    """A table of what is measured for several settings."""
    rows = [(str(setting), *(float(f"{x:.2g}") for x in measured(setting, **sizes))) for setting in settings]
    display(HTML(table(rows, head=["layers", "over units", "over inputs", "gradient left"], caption=caption)))


for depth in (5, 20):
    for width in (50, 200):
        show([TANH, XAVIER, WIDE], f"{depth} layers of {width} units", depth=depth, width=width)

# %% [markdown]
# Width hardly matters, and depth does. With either scale, sigmoids lose the gradient, and the differences between
# inputs. The variance over the units is no warning: it settles at some value, and stays there for any depth.
#
# ## Why
#
# A sigmoid's activations have mean ½, not 0. Over random weights, the variance of a sum is
# $n \operatorname{Var}(W)\, \mathbb{E}[a^2] = s \left( \operatorname{Var}(a) + \frac{1}{4} \right)$. The second term is
# the same for all inputs. It makes the sums large, however small they were in the layer before. With the paper's scale
# they have a variance of at least 4, so that most units are away from 0, where the sigmoid is flatter than ¼.
#
# For very wide layers all this can be computed, by integrals over a normal distribution: the variance $q$ at which
# the sums settle, $q = s\, \mathbb{E}[\sigma(\sqrt q\, x)^2]$, and the factor by which a layer then changes the norm
# of a gradient, the root of $\chi = s\, \mathbb{E}[\sigma'(\sqrt q\, x)^2]$ (Poole et al., 2016;
# Schoenholz et al., 2017).

# %%
rows = []
for scale in (1, 4, 16, 64):
    setting = Setting("sigmoid", scale)
    sums, gradients = propagate(np.random.default_rng(1), setting, width=200, batch=16)
    norms = share_left(gradients)
    factor = (norms[5] / norms[15]) ** (1 / 10)
    assert np.isclose(factor, gradient_factor(setting), rtol=0.05)
    assert np.isclose(over_units(sums)[5:].mean(), settled_variance(setting), rtol=0.15)
    rows.append(
        (
            scale,
            f"{settled_variance(setting):.3f}",
            f"{over_units(sums)[5:].mean():.3f}",
            f"{gradient_factor(setting):.3f}",
            f"{factor:.3f}",
        )
    )
head = ["scale", "variance", "variance measured", "factor", "factor measured"]
display(HTML(table(rows, head=head, caption="Sigmoids with biases of 0")))

# %% [markdown]
# The factor grows with the scale. Is there one at which gradients are kept, without biases? We look for it by
# bisection.

# %%
low, high = 16.0, 1000.0
while high - low > 0.01:
    middle = (low + high) / 2
    low, high = (middle, high) if gradient_factor(Setting("sigmoid", middle)) < 1 else (low, middle)
SATURATED = Setting("sigmoid", low)
q = settled_variance(SATURATED)
share = np.mean(np.abs(q**0.5 * np.random.default_rng(2).standard_normal(100_000)) > 4)
print(f"scale {low:.1f}, variance of the sums {q:.1f}, share of sums beyond ±4: {share:.0%}")

# %% [markdown]
# There is one, but it keeps the gradient in another way than intended: more than half of the units are saturated, and
# gradients pass through the others, by weights large enough to make up for the loss. The derivation meant all units to
# be near 0.
#
# ## The remedy: biases
#
# The mean ½ of the activations can be taken away, by the biases $b_i = -\frac{1}{2} \sum_j w_{ij}$. Then
# $z_i = \sum_j w_{ij} (a_j - \frac{1}{2})$, and
#
# $$\sigma(z) - \tfrac{1}{2} = \tfrac{1}{2} \tanh \tfrac{z}{2} .$$
#
# With $u = z/2$ a layer becomes $u_i = \sum_j \frac{w_{ij}}{4} \tanh u_j$: a layer of *tanh* units, with weights a
# quarter as large. So with centred sums the paper's scale is right, as right as Xavier's is for tanh. The
# equality is exact, for any scale:

# %%
for scale in (4, 16, 64):
    of_sigmoids, back = propagate(np.random.default_rng(3), Setting("sigmoid", scale, centred=True))
    of_tanh, back_of_tanh = propagate(np.random.default_rng(3), Setting("tanh", scale / 16), deviation=0.5)
    assert np.allclose(of_sigmoids, 2 * of_tanh) and np.allclose(share_left(back), share_left(back_of_tanh))
show([TANH, XAVIER, WIDE, CENTRED, SATURATED], "20 layers of 100 units", depth=20, width=100)

# %% [markdown]
# The scale that is critical now is found by measurement as well: with small sums at the input, so that units stay near
# 0, we look at what is left of their variance and of a gradient.

# %%
SCALES = [4, 8, 12, 16, 20, 24, 32]
found = {
    name: [measured(Setting("sigmoid", scale, centred), deviation=0.1) for scale in SCALES]
    for name, centred in (("biases 0", False), ("centred sums", True))
}


# %% tags=["fold"]
def left_by_scale():
    """Behind twenty layers, against the scale of the weights: the variance of a unit's sum over the inputs, relative to
    that at the input (solid), and the share of a gradient that is left (dashed); the vertical scale is logarithmic.
    With centred sums both cross the line of 1 at the scale 16, which is marked. With biases of 0 both stay far below.
    """
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 3.3))
    for (name, rows), colour in zip(found.items(), COLOURS, strict=False):
        axes.semilogy(SCALES, [of[1] / 0.1**2 for of in rows], "o-", color=colour, label=f"{name}: variance")
        axes.semilogy(SCALES, [of[2] for of in rows], "s--", color=colour, label=f"{name}: gradient")
    axes.axhline(1, color="black", linewidth=0.6)
    axes.axvline(16, color="black", linewidth=0.6, linestyle=":")
    axes.set_xlabel("scale of the weights")
    axes.set_ylabel("left behind all layers")
    drawn.legend(loc="outside lower center")
    return drawn


display(HTML(figure(left_by_scale)))
at_16 = measured(CENTRED, deviation=0.1)
assert 0.5 < at_16[1] / 0.1**2 < 2 and 0.5 < at_16[2] < 2

# %% [markdown]
# ## Does it train?
#
# Deep classifiers with these layers learn a task that is easy for a shallow network: whether a product of two features
# is positive. All take the same number of steps, with momentum and the same learning rate; the last column has Adam
# instead. The first layer, whose inputs are the two features, is initialised alike.


# %%
def accuracy_after(setting, optimizer, seed, steps=100, **sizes):
    """The share of right answers on the training set."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((50, 2))
    y = (X[:, 0] * X[:, 1] > 0).astype(float)
    network = train(deep_classifier(rng, setting, **sizes), X, y, optimizer, steps, setting.units)
    return np.mean((forward(network, X, setting.units)[0][:, 0] > 0) == y)


rows = []
for setting in (TANH, XAVIER, WIDE, CENTRED, SATURATED):
    runs = [(Momentum(0.5), 0), (Momentum(0.5), 1), (Momentum(0.5), 2), (Adam(0.01), 0)]
    right = [accuracy_after(setting, optimizer, seed, depth=8, width=24) for optimizer, seed in runs]
    rows.append((str(setting), *(f"{share:.0%}" for share in right)))
    *by_momentum, by_adam = right
    assert min(by_momentum) > 0.9 if setting not in (XAVIER, WIDE) else max(by_momentum) < 0.9
    assert by_adam > 0.9 if setting != XAVIER else by_adam < 0.9
head = ["layers", *(f"seed {seed}" for seed in range(3)), "Adam"]
display(HTML(table(rows, head=head, caption="Right answers on the training set, by momentum and by Adam")))

# %% [markdown]
# With Xavier's scale, sigmoids learn next to nothing: no gradient arrives at the first layers. The paper's scale with
# biases of 0 is no cure. With centred sums, the same weights train like tanh units. So does the saturated network, at
# this depth: its gradients are kept, too.
#
# Adam divides each gradient by its own size. It learns from gradients that are very small, and so hides a part of the
# fault: the paper's scale without biases trains then. Xavier's still does worse.
#
# ## So what does a sigmoid network need?
#
# - Weights of the variance that makes up for the slope at 0, as the paper says, *and* biases of $-\frac{1}{2} \sum_j
#   w_{ij}$, which it does not say. This is Xavier's initialisation of tanh units in other letters.
# - The variance over the units of a layer, which the derivation equates, is the wrong one to watch. Where activations
#   do not have mean 0, it stays constant while all inputs become the same.
# - Or tanh in place of the sigmoid, with which nothing has to be made up for.
