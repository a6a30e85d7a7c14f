# %% [markdown]
# # The loss surface of a two-weight autoencoder
#
# A question of an [undated paper](../../exams/undated/q2/#k-ii) asks for the minima and the saddle point of the
# smallest network that has both: an encoder $z = w_1 x$ and a decoder $\hat x = w_2 z$. The minima are a whole curve.
# This lab asks at which of them gradient descent ends, how fast it leaves the saddle point, and how large its learning
# rate may be. For this network, nearly all of it can be predicted. Everything below was printed by the code above it
# while the site was built.

# %%
import numpy as np
from IPython.display import HTML, display

from solutions.nn.gradients import check_gradient, numerical_jacobian
from solutions.nn.optimizers import GradientDescent, descend, minimize
from solutions.pages.figures import COLOURS, figure
from solutions.pages.markup import table

# %% [markdown]
# ## The surface
#
# On examples $x^{(i)}$ with the mean square $S$, the loss is
#
# $$
# \begin{aligned}
# L(w_1, w_2) &= \frac{1}{n} \sum_{i=1}^n \left(x^{(i)} - w_2 w_1 x^{(i)}\right)^2 \\
# &= S\, (1 - w_1 w_2)^2 .
# \end{aligned}
# $$
#
# So of the data, only $S$ matters. With $g = 2 S\, (1 - w_1 w_2)$, the gradient is $(-g w_2, -g w_1)$.

# %%
x = np.random.default_rng(0).standard_normal(50)
S = np.mean(x**2)
print(f"S = {S:.3f}")


def loss(w):
    """The loss at pairs of weights, (2,) or (2, starts): a number, or one for each start."""
    return S * (1 - w[0] * w[1]) ** 2


def gradient(w):
    """Its gradient, of the shape of w."""
    return -2 * S * (1 - w[0] * w[1]) * w[::-1]


w = np.array([0.3, -1.2])
assert np.isclose(loss(w), np.mean((x - w[1] * (w[0] * x)) ** 2))
assert check_gradient(loss, gradient, w) < 1e-8

# %% [markdown]
# The loss is 0 on the hyperbola $w_1 w_2 = 1$. The only other point with the gradient 0 is the origin, a saddle point.
# Here is what gradient descent does with a small learning rate, from several starts.


# %%
def fan(count, radius):
    """Starts on a circle, (2, count), none of them on the line w₂ = −w₁."""
    angle = 2 * np.pi * (np.arange(count) + 0.5) / count + 0.05
    return radius * np.array([np.cos(angle), np.sin(angle)])


def paths(starts, rate, steps):
    """The weights at the start and after each step, (steps + 1, 2, starts)."""
    return np.array(list(descend(gradient, starts, GradientDescent(rate), steps)))


small_steps = paths(np.hstack([fan(12, 0.25), fan(12, 2.2)]), rate=0.01, steps=600)


# %% tags=["fold"]
def surface_and_paths():
    """Paths of gradient descent with a small rate (thin) over both weights. All end on the hyperbola of the minima
    (thick): those that start above the falling diagonal (dotted) on the branch where both weights are positive, the
    others on the other branch. Paths that start near the diagonal first approach the saddle point at the origin
    (cross), and then turn away."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 3.5))
    for path in small_steps.transpose(2, 1, 0):
        axes.plot(*path, color=COLOURS[0], linewidth=0.9)
        axes.plot(*path[:, 0], ".", color=COLOURS[0], markersize=4)
    for side in (1, -1):
        branch = side * np.geomspace(0.4, 2.5, 50)
        label = "minima" if side > 0 else None
        axes.plot(branch, 1 / branch, color=COLOURS[1], linewidth=2.5, label=label)
    axes.plot([-2.5, 2.5], [2.5, -2.5], ":", color="black", linewidth=0.8, label="w₂ = −w₁")
    axes.plot(0, 0, "x", color="black", markeredgewidth=2, label="saddle point")
    axes.set(xlabel="encoder, w₁", ylabel="decoder, w₂", aspect="equal", xlim=(-2.5, 2.5), ylim=(-2.5, 2.5))
    drawn.legend(loc="outside lower center", ncols=2)
    return drawn


display(HTML(figure(surface_and_paths)))
print(f"largest loss at the end: {loss(small_steps[-1]).max():.0e}")
assert loss(small_steps[-1]).max() < 1e-3

# %% [markdown]
# ## What is conserved
#
# With very small steps, gradient descent becomes the *gradient flow*, $\dot w = -\nabla L(w)$:
#
# $$
# \begin{aligned}
# \dot w_1 &= g w_2, \quad \dot w_2 = g w_1, \\
# \frac{d}{dt} (w_1^2 - w_2^2) &= 2 w_1 g w_2 - 2 w_2 g w_1 = 0 .
# \end{aligned}
# $$
#
# So the *imbalance* $D = w_1^2 - w_2^2$ never changes (Saxe et al., 2014; Du et al., 2018). Each path is a part of a
# hyperbola itself, which meets each branch of the minima once. The sign of $w_1 + w_2$ tells which branch it is: its
# derivative is $g$ times itself, so that this sign never changes. At the end,
# $w_1^2 - w_2^2 = D$ and $w_1 w_2 = 1$. So
#
# $$w_1^2 = \frac{D + \sqrt{D^2 + 4}}{2} .$$


# %%
def imbalance(w):
    """D = w₁² − w₂²."""
    return w[0] ** 2 - w[1] ** 2


def landing(start):
    """Where the gradient flow ends, of the shape of the start."""
    D = imbalance(start)
    w_1 = np.sign(start[0] + start[1]) * np.sqrt((D + np.sqrt(D**2 + 4)) / 2)
    return np.array([w_1, 1 / w_1])


start = np.random.default_rng(1).uniform(-1.5, 1.5, size=(2, 100))
start = start[:, np.abs(start[0] + start[1]) > 0.1]  # near the diagonal it takes too long
rows = []
for rate in (0.1, 0.01, 0.001):
    end = minimize(gradient, start, GradientDescent(rate), steps=int(8 / rate))
    change = np.abs(imbalance(end) - imbalance(start)).max()
    rows.append((f"{rate:g}", f"{change:.4f}", f"{np.abs(end - landing(start)).max():.4f}"))
assert float(rows[-1][1]) < 0.02 and float(rows[-1][2]) < 0.01
head = ["learning rate", "largest change of D", "largest distance from the predicted end"]
display(HTML(table(rows, head=head, caption="The end of gradient descent, and that of the flow")))

# %% [markdown]
# The smaller the steps, the better the prediction. For steps of any size there is an exact rule, too. A step with the
# rate $\eta$ adds $\eta g w_2$ to $w_1$ and $\eta g w_1$ to $w_2$, so that
#
# $$
# \begin{aligned}
# w_1 + w_2 &\to (1 + \eta g)(w_1 + w_2), \\
# w_1 - w_2 &\to (1 - \eta g)(w_1 - w_2), \\
# D &\to (1 - \eta^2 g^2)\, D .
# \end{aligned}
# $$
#
# The change of $D$ is of second order in $\eta$. While $\eta |g| < 1$, each step makes the imbalance a little smaller.

# %%
rate, w = 0.3, np.array([1.4, 0.2])
for before in list(descend(gradient, w, GradientDescent(rate), steps=4)):
    after = before - rate * gradient(before)
    g = 2 * S * (1 - before[0] * before[1])
    assert np.isclose(imbalance(after), (1 - (rate * g) ** 2) * imbalance(before))
    print(f"D = {imbalance(before):.4f}   after a step {imbalance(after):.4f}")

# %% [markdown]
# ## Leaving the saddle point
#
# Weights start small and random: of the size $\varepsilon$, say. Near the saddle point $g \approx 2S$. So $w_1 - w_2$
# dies out, and $w_1 + w_2$ grows by the factor $1 + 2 \eta S$ in each step. It has to grow from about $\varepsilon$ to
# a number of the size of 1, and for this it takes about
#
# $$\frac{\log (1 / \varepsilon)}{\log (1 + 2 \eta S)}$$
#
# steps, during which the loss hardly changes. Each time the start is ten times smaller, the same number of steps is
# added.

# %%
RATE, SIZES = 0.05, [0.1, 0.01, 0.001, 0.0001]
direction = np.array([0.9, 0.3])
curves = {size: loss(paths(size * direction, RATE, 150).T) for size in SIZES}


def steps_until(curve, share=0.5):
    """The first step at which the loss is below a share of that at the saddle point."""
    return int(np.argmax(curve < share * S))


rows, before = [], None
for size, curve in curves.items():
    needed, predicted = steps_until(curve), np.log(1 / size) / np.log(1 + 2 * RATE * S)
    more = "" if before is None else needed - before
    rows.append((f"{size:g}", needed, more, f"{predicted:.0f}"))
    before = needed
each = np.log(10) / np.log(1 + 2 * RATE * S)
assert all(abs(more - each) <= 1 for _, _, more, _ in rows[1:] if more)
head = ["size of the start", "steps to half the loss", "more than before", "estimate"]
display(HTML(table(rows, head=head, caption="Steps away from the saddle point")))
print(f"for each factor of ten: {each:.1f}")


# %% tags=["fold"]
def plateaus():
    """The loss against the number of steps, for starts of four sizes. Each curve is flat at first, then falls to 0
    within the same short time. The smaller the start, the longer the plateau; each further factor of ten adds the same
    length."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 2.9))
    for (size, curve), colour, style in zip(curves.items(), COLOURS, ("-", "--", "-.", ":"), strict=False):
        axes.plot(curve, style, color=colour, label=f"size {size:g}")
    axes.set(xlabel="steps", ylabel="loss", ylim=(0, None))
    drawn.legend(loc="outside lower center", ncols=2)
    return drawn


display(HTML(figure(plateaus)))

# %% [markdown]
# And where do small starts end? Their imbalance is of the size $\varepsilon^2$, and is conserved. So they end near the
# two *balanced* minima, $(1, 1)$ and $(-1, -1)$, whatever the direction they start in. Large starts end anywhere on the
# hyperbola.

# %%
MOST = 0.99
rows, rng = [], np.random.default_rng(2)
for size in (2, 1, 0.3, 0.1, 0.01):
    start = size * rng.standard_normal((2, 1000))
    end = minimize(gradient, start, GradientDescent(0.01), steps=2500)
    end = end[:, loss(end) < 1e-6]  # all but those that started very near the diagonal
    ratio = np.abs(end).max(axis=0) / np.abs(end).min(axis=0)
    rows.append(
        (f"{size:g}", f"{np.median(ratio):.4f}", f"{np.quantile(ratio, MOST):.4f}", f"{np.mean(end[0] > 0):.0%}")
    )
    assert size > 0.1 or np.quantile(ratio, MOST) < 1.2
head = ["size of the start", "larger / smaller weight, median", f"{MOST:.0%} are below", "both positive"]
display(HTML(table(rows, head=head, caption="Where descents from random starts end")))

# %% [markdown]
# The loss does not prefer any of the minima. Gradient descent from a small start does: it ends near one of the two
# whose weights are smallest, as it would with a tiny weight penalty. For at a minimum $w_1^2 + w_2^2 = \sqrt{D^2 + 4}$,
# which is least for $D = 0$.
#
# ## Sharp minima, flat minima
#
# On the hyperbola of the minima, the Hessian is
#
# $$2 S \begin{pmatrix} w_2^2 & w_1 w_2 \\ w_1 w_2 & w_1^2 \end{pmatrix} = 2 S \begin{pmatrix} w_2 \\ w_1 \end{pmatrix}
# \begin{pmatrix} w_2 & w_1 \end{pmatrix} .$$
#
# Its eigenvalues are 0, along the hyperbola, and $\lambda = 2 S\, (w_1^2 + w_2^2)$ across it: the *sharpness*. The
# balanced minima are the flattest. Gradient descent with the rate $\eta$ multiplies a small distance from the hyperbola
# by $1 - \eta \lambda$ in each step. It is stable while this is above −1, so the largest stable rate is
# $2 / \lambda = 1 / \left(S\, (w_1^2 + w_2^2)\right)$.

# %%
STEPS, rows = 100, []
for w_1 in (1.0, 1.5, 2.0, 3.0):
    minimum = np.array([w_1, 1 / w_1])
    flat, sharpness = np.linalg.eigvalsh(numerical_jacobian(gradient, minimum))
    assert abs(flat) < 1e-6 and np.isclose(sharpness, 2 * S * minimum @ minimum)
    across = minimum[::-1] / np.linalg.norm(minimum)
    ends = {}
    for share in (0.95, 1.05):
        walk = paths(minimum + 1e-6 * across, share * 2 / sharpness, STEPS)
        ends[share] = loss(walk[-1]) / loss(walk[0])
    assert ends[0.95] < 1e-3 and ends[1.05] > 1e3
    rows.append(
        (
            f"({w_1:g}, {1 / w_1:.2g})",
            f"{sharpness:.2f}",
            f"{2 / sharpness:.3f}",
            *(float(f"{of:.0e}") for of in ends.values()),
        )
    )
head = ["minimum", "sharpness", "stable up to", "5% below", "5% above"]
display(HTML(table(rows, head=head, caption=f"Factor of the loss in {STEPS} steps")))

# %% [markdown]
# ## Thrown from a sharp minimum
#
# What happens after a sharp minimum is left? While the weights jump across the hyperbola, $g$ is not small, and each
# step multiplies the imbalance by $1 - \eta^2 g^2$. As long as $\eta |g| < \sqrt 2$, it becomes smaller: the jumps lead
# to flatter minima. This is known as the catapult, and is seen in large networks as well (Lewkowycz et al., 2020). Here
# are several rates, as multiples of the largest that is stable where the descent starts.


# %%
def last(start, rate, steps=3000, limit=1e6):
    """The weights after so many steps, and the largest loss on the way; no weights where the loss exceeds a limit."""
    top = 0.0
    for w in descend(gradient, start, GradientDescent(rate), steps):
        top = max(top, loss(w))
        if top > limit:
            return None, top
    return w, top


def largest_stable_rate(w):
    """1 / (S (w₁² + w₂²)): of a minimum, the largest rate at which it holds gradient descent."""
    return 1 / (S * (w @ w))


sharp = np.array([3.0, 1 / 3 + 0.01])
rows = []
for multiple in (0.5, 0.9, 1.2, 1.5, 1.7, 2.1, 3.0):
    rate = multiple * largest_stable_rate(sharp)
    end, top = last(sharp, rate)
    assert (end is None) == (multiple > 2)
    if end is None:
        rows.append((f"{multiple:g}", "diverges", "none", ""))
        continue
    assert loss(end) < 1e-9 and rate < 1.001 * largest_stable_rate(end)
    assert (abs(imbalance(end)) > 0.99 * abs(imbalance(sharp))) == (multiple < 1)
    rows.append(
        (
            f"{multiple:g}",
            f"{top:.2g}",
            f"({end[0]:.2f}, {end[1]:.2f})".replace("-", "−"),
            f"{rate / largest_stable_rate(end):.2f}",
        )
    )
head = ["rate / stable rate at the start", "largest loss on the way", "end", "rate / stable rate at the end"]
display(HTML(table(rows, head=head, caption="From near one sharp minimum")))

# %% [markdown]
# Between once and twice the stable rate, gradient descent leaves the sharp minimum and comes to rest in a flatter one,
# which may even lie on the other branch. Above twice the stable rate, the imbalance grows, and both runs diverge.


# %% tags=["fold"]
def catapult():
    """The path of gradient descent from near a sharp minimum (circle) at one and a half times the rate that is stable
    there. It jumps from one side of the hyperbola of the minima (thick) to the other, in jumps that grow and then
    shrink, and comes to rest in a flatter minimum (square), where both weights are near 1."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 2.9))
    walk = paths(sharp, 1.5 * largest_stable_rate(sharp), 100)
    branch = np.linspace(walk[:, 0].min() - 0.2, walk[:, 0].max() + 0.2, 100)
    axes.plot(branch, 1 / branch, color=COLOURS[1], linewidth=2.5, label="minima")
    axes.plot(*walk.T, ".-", color=COLOURS[0], linewidth=0.8, markersize=4, label="steps")
    axes.plot(*walk[0], "o", color="black", label="start")
    axes.plot(*walk[-1], "s", color="black", label="end")
    axes.set(xlabel="encoder, w₁", ylabel="decoder, w₂")
    drawn.legend(loc="outside lower center", ncols=2)
    return drawn


display(HTML(figure(catapult)))

# %% [markdown]
# And where the rate is too large for even the flattest minimum, $\eta > 1/(2S)$? Then there is nowhere to rest. If the
# descent does not diverge, it jumps for ever.

# %%
start = np.array([1.2, 0.9])
rate = 1.2 / (2 * S)
assert largest_stable_rate(start) < rate < 2 * largest_stable_rate(start)
jumps = loss(paths(start, rate, 5000).T)
print("last losses:", *(f"{value:.2f}" for value in jumps[-4:]))
assert jumps[-100:].max() > 0.01 and jumps.max() < 10

# %% [markdown]
# ## Not by luck
#
# The same with other random data and starts. If a prediction failed, this cell would stop the build.

# %%
rows = []
for seed in range(1, 6):
    rng = np.random.default_rng(seed)
    S = np.mean(rng.normal(scale=rng.uniform(0.5, 2), size=50) ** 2)  # loss and gradient read it
    small = 0.01 * rng.standard_normal((2, 200))
    end = minimize(gradient, small, GradientDescent(0.02 / S), steps=1000)
    end = end[:, loss(end) < 1e-6 * S]  # all but those that started very near the diagonal
    off = np.abs(np.abs(end) - 1).max()
    w_1 = rng.uniform(2, 3)
    sharp = np.array([w_1, 1 / w_1 + 0.01])
    below, above = rng.uniform(1.1, 1.9), rng.uniform(2.1, 3)
    rate = below * largest_stable_rate(sharp)
    at_rest, _ = last(sharp, rate)
    assert end.shape[1] > 180 and off < 0.01
    assert loss(at_rest) < 1e-6 * S and rate < 1.001 * largest_stable_rate(at_rest)
    assert last(sharp, above * largest_stable_rate(sharp))[0] is None
    rows.append((seed, f"{S:.2f}", f"{off:.5f}", f"{below:.2f}", f"{rate / largest_stable_rate(at_rest):.2f}"))
head = ["seed", "S", "distance of weights from ±1, small starts", "rate / stable rate at the start", "and at the end"]
display(HTML(table(rows, head=head)))

# %% [markdown]
# ## What the surface decides, and what the descent
#
# - The loss is the same on the whole hyperbola. Which minimum is found depends on the start, by $w_1^2 - w_2^2$, which
#   small steps conserve; and on the rate, since a minimum can hold only steps that are small enough for its sharpness.
# - The saddle point costs time, but not much: the logarithm of how near to it the weights start. With small steps,
#   gradient descent ends there only if it starts on the line $w_2 = -w_1$. Minibatches do not help: each has an $S$ of
#   its own, but the line is the same.
# - Small starts lead to balanced weights, and rates too large for a sharp minimum to more balanced ones. Balanced
#   minima are the flattest, and have the smallest weights.
