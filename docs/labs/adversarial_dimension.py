# %% [markdown]
# # Adversarial examples and the dimension of the input
#
# A question of [Winter 2020](../../exams/winter-2020/q6/#c) asks whether an input of more dimensions needs a larger
# change before a classifier is fooled. For a logistic regression everything can be computed. This lab does so for
# inputs of a few to very many features: with weights of a fixed size, with weights that were trained, and with two
# ways to measure how large a change is. Everything below was printed by the code above it while the site was built.

# %%
import numpy as np
from IPython.display import HTML, display

from solutions.nn.activations import sigmoid
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.pages.figures import COLOURS, figure
from solutions.pages.markup import table

SIZES = [4, 16, 64, 256, 1024, 4096]
EPSILON = 0.1  # the largest change of a feature

# %% [markdown]
# ## Weights of a fixed size
#
# The score of an example $x$ with $n$ features is $z = w^\top x + b$. The Fast Gradient Sign Method (FGSM) moves each
# feature by $\varepsilon$, up or down, to where the loss grows. For a score that is to rise, this is
# $\varepsilon \operatorname{sign}(w)$, and the score rises by
#
# $$w^\top \varepsilon \operatorname{sign}(w) = \varepsilon \sum_i |w_i| = \varepsilon \|w\|_1 .$$
#
# If the weights are of the same size whatever $n$ is, this sum grows like $n$. Here each weight is 1 or −1. As a
# control, the same $\varepsilon$ with random signs: now most terms cancel, and what is left is of the size
# $\varepsilon \|w\|_2$, which grows like $\sqrt n$.

# %%
rng = np.random.default_rng(0)
fixed = {"FGSM": [], "random signs": []}
for n in SIZES:
    w, X = rng.choice([-1.0, 1.0], n), rng.standard_normal((200, n))
    moves = {"FGSM": np.sign(w), "random signs": rng.choice([-1.0, 1.0], X.shape)}
    for name, signs in moves.items():
        change = (X + EPSILON * signs) @ w - X @ w
        fixed[name].append(np.sqrt(np.mean(change**2)))
    assert np.isclose(fixed["FGSM"][-1], EPSILON * np.abs(w).sum())
    assert np.isclose(fixed["random signs"][-1], EPSILON * np.linalg.norm(w), rtol=0.25)
    print(f"n = {n:4}  ", *(f"{name} {changes[-1]:.2f}  " for name, changes in fixed.items()))


# %% tags=["fold"]
def changes_of_fixed_weights():
    """Change of the score against the number of features, both axes logarithmic, for weights of a fixed size. The solid
    line of FGSM rises like n, the dashed one of random signs like the square root of n. Each feature changes by the
    same amount in both."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 2.9))
    for (name, changes), style, colour in zip(fixed.items(), ("o-", "s--"), COLOURS, strict=False):
        axes.loglog(SIZES, changes, style, color=colour, label=name)
    axes.set_xlabel("features n")
    axes.set_ylabel("change of the score")
    drawn.legend(loc="outside lower center", ncols=2)
    return drawn


display(HTML(figure(changes_of_fixed_weights)))

# %% [markdown]
# ## Weights that were trained
#
# But nobody fixes the size of the weights: they are trained, and training may give smaller ones where there are more
# features. So we make data of two classes, in two ways. In both, a feature is $\pm\delta$, plus or minus by the class,
# with noise of standard deviation 1 on it.
#
# - **Signal per feature fixed**: $\delta = 1$. Each further feature tells something new, and more features make the
#   problem easier.
# - **Total signal fixed**: $\delta = 2 / \sqrt n$. The features share what there is to know, as the pixels of one and
#   the same picture do at a higher resolution. Then the problem is equally hard for each $n$.

# %%
DATA = {"signal per feature fixed": lambda n: 1.0, "total signal fixed": lambda n: 2 / np.sqrt(n)}


def examples(rng, count, n, delta):
    """Examples (count, n) of two classes, and their labels (count,)."""
    y = rng.integers(2, size=count)
    noise = rng.standard_normal((count, n), dtype=np.float32)
    return noise + np.where(y == 1, delta, -delta).astype(np.float32)[:, None], y


# %% [markdown]
# The regression has a small penalty $\frac{\lambda}{2}\|w\|_2^2$: without it, separable classes would let the weights
# grow for ever. The classes lie around opposite means, so that it needs no intercept. It is fitted by Newton's method,
# whose steps are solved by conjugate gradients.


# %%
def solve(product, right, steps):
    """The vector v with product(v) = right, by conjugate gradients."""
    v, residual = np.zeros_like(right), right
    direction = residual
    for _ in range(steps):
        along = product(direction)
        length = residual @ residual / (direction @ along)
        v, left = v + length * direction, residual - length * along
        direction = left + (left @ left) / (residual @ residual) * direction
        residual = left
        if np.linalg.norm(residual) < 1e-3 * np.linalg.norm(right):
            break
    return v


def fit(X, y, penalty=0.01, steps=15):
    """The weights of a penalised logistic regression, (n,)."""
    w = np.zeros(X.shape[1], dtype=np.float32)
    for _ in range(steps):
        p = sigmoid(X @ w)
        gradient = X.T @ (p - y).astype(np.float32) / len(y) + penalty * w
        if np.linalg.norm(gradient) < 1e-5:
            break
        slope = p * (1 - p)
        w = w - solve(lambda v, slope=slope: X.T @ (slope * (X @ v)) / len(y) + penalty * v, gradient, steps=50)
    assert np.linalg.norm(gradient) < 1e-4, "not at the minimum"
    return w


# %% [markdown]
# And what is done to new examples of the same kind. Each attack lowers the score of the right class:
#
# - **FGSM** with $\varepsilon$ per feature: predicted to move each score by $\varepsilon \|w\|_1$;
# - **random signs**, the control: each feature moves by $\varepsilon$, too;
# - **fixed length**: the change has the Euclidean norm $r$, whatever $n$ is, and goes along $w$, which is the best
#   direction then. It moves each score by $r \|w\|_2$. We take the length of FGSM for the smallest $n$.

# %%
LENGTH = EPSILON * np.sqrt(SIZES[0])


def measure(n, delta, seed=0, count=2000):
    """Weights fitted to `count` examples, and what attacks do to as many new ones."""
    rng = np.random.default_rng(seed)
    w = fit(*examples(rng, count, n, delta))
    X, y = examples(rng, count, n, delta)
    side = np.where(y == 1, 1, -1)
    score = X @ w
    gradient = binary_cross_entropy_with_logits_gradient(score, y)[:, None] * w  # of the loss, by the input
    attacks = {
        "none": 0 * X,
        "FGSM": EPSILON * np.sign(gradient),
        "random signs": EPSILON * rng.choice(np.array([-1, 1], dtype=np.float32), X.shape),
        "fixed length": LENGTH * gradient / np.linalg.norm(gradient, axis=1, keepdims=True),
    }
    attacked = {name: (X + change) @ w for name, change in attacks.items()}
    return {
        "norm 1": np.abs(w).sum(),
        "norm 2": np.linalg.norm(w),
        "score": np.mean(side * score),
        "change": {name: np.sqrt(np.mean((of - score) ** 2)) for name, of in attacked.items()},
        "right": {name: np.mean(side * of > 0) for name, of in attacked.items()},
    }


found = {name: [measure(n, delta(n)) for n in SIZES] for name, delta in DATA.items()}
for name, runs in found.items():
    head = ["n", "predicted, FGSM", "FGSM", "random signs", "fixed length"]
    rows = []
    for n, run in zip(SIZES, runs, strict=True):
        assert np.isclose(run["change"]["FGSM"], EPSILON * run["norm 1"], rtol=1e-2)
        assert np.isclose(run["change"]["fixed length"], LENGTH * run["norm 2"], rtol=1e-2)
        changes = (EPSILON * run["norm 1"], *(run["change"][attack] for attack in list(run["change"])[1:]))
        rows.append((n, *(f"{change:.2f}" for change in changes)))
    display(HTML(table(rows, head=head, caption=f"Change of the score, {name}")))


# %% tags=["fold"]
def changes_of_trained_weights():
    """Change of the score by FGSM against the number of features, both axes logarithmic. The dotted line, of weights of
    a fixed size, rises like n. With the total signal fixed, dashed, the change rises about like the square root of n.
    With the signal per feature fixed, solid, it rises far more slowly: training makes the weights smaller."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 3.2))
    for (name, runs), style, colour in zip(found.items(), ("o-", "s--"), COLOURS, strict=False):
        axes.loglog(SIZES, [run["change"]["FGSM"] for run in runs], style, color=colour, label=name)
    axes.loglog(SIZES, fixed["FGSM"], ":", color="black", label="weights of a fixed size")
    axes.set_xlabel("features n")
    axes.set_ylabel("change of the score")
    drawn.legend(loc="outside lower center")
    return drawn


display(HTML(figure(changes_of_trained_weights)))

# %% [markdown]
# The prediction $\varepsilon\|w\|_1$ is right each time. What differs is how $\|w\|_1$ grows:
#
# - With the total signal fixed, $\|w\|_2$ stays about the same. A vector of $n$ entries of equal size has
#   $\|w\|_1 = \sqrt n\, \|w\|_2$: the change grows like $\sqrt n$, not like $n$.
# - With the signal per feature fixed, a few features already separate the classes. Scores need hardly grow further, and
#   the weights share the work: the more there are, the smaller each one is.
#
# ## Who is fooled
#
# An example is fooled when its score changes sign. So the change has to be compared with the score itself.


# %% tags=["fold"]
def accuracy_under_attack():
    """Right answers under attack against the number of features, for data whose total signal is fixed. Under FGSM,
    drawn with circles, they fall to none. Without an attack, and with random signs, they stay high; they fall a little
    where features are many, since weak features are hard to learn. With a change of fixed length, dashed, they stay
    only a little lower."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 3.2))
    runs = found["total signal fixed"]
    for (name, style), colour in zip(
        {"none": "-", "FGSM": "o-", "random signs": ":", "fixed length": "s--"}.items(), COLOURS, strict=False
    ):
        label = "no attack" if name == "none" else name
        axes.semilogx(SIZES, [run["right"][name] for run in runs], style, color=colour, label=label)
    axes.set_xlabel("features n")
    axes.set_ylabel("right answers")
    axes.set_ylim(-0.05, 1.05)
    drawn.legend(loc="outside lower center", ncols=2)
    return drawn


display(HTML(figure(accuracy_under_attack)))
for name, runs in found.items():
    rows = [(n, *(f"{share:.1%}" for share in run["right"].values())) for n, run in zip(SIZES, runs, strict=True)]
    head = ["n", "no attack", "FGSM", "random signs", "fixed length"]
    display(HTML(table(rows, head=head, caption=f"Right answers, {name}")))

# %% [markdown]
# With the total signal fixed, a change of each feature that is small beside its noise spoils all answers, once there
# are enough features. With the signal per feature fixed, the same change fools fewer and fewer: it is smaller than
# $\delta$, and after it each feature still speaks for the right class on average.
#
# A change of *fixed length* is no stronger with many features than with few. FGSM is, because its length grows, too:
# $n$ changes of $\varepsilon$ have the Euclidean norm $\varepsilon \sqrt n$. The smallest $\varepsilon$ that moves the
# mean score to 0 says the same in other words:

# %%
rows = []
for n, *runs in zip(SIZES, *found.values(), strict=True):
    needed = [run["score"] / run["norm 1"] for run in runs]
    rows.append((n, *(f"{epsilon:.3f}" for epsilon in needed), f"{needed[-1] * np.sqrt(n):.2f}"))
head = ["n", *(f"ε, {name}" for name in found), "its length, total signal fixed"]
display(HTML(table(rows, head=head, caption="Change per feature that moves the mean score to 0")))

# %% [markdown]
# ## Other units
#
# The size of the weights depends on the units of the data, too. The same examples, all features multiplied by a factor,
# with the same $\varepsilon$ (and a penalty in the same units):

# %%
rng = np.random.default_rng(1)
X, y = examples(rng, 2000, 64, DATA["total signal fixed"](64))
rows, changes = [], []
for factor in (0.5, 1, 2):
    w = fit(np.float32(factor) * X, y, penalty=0.01 * factor**2)
    changes.append(EPSILON * np.abs(w).sum())
    rows.append((f"{factor:g}", f"{np.abs(w).mean():.3f}", f"{changes[-1]:.2f}"))
assert np.allclose(np.array(changes) * [0.5, 1, 2], changes[1], rtol=1e-2)
display(HTML(table(rows, head=["factor", "mean size of a weight", "change by FGSM"])))

# %% [markdown]
# An $\varepsilon$ means nothing by itself: only beside the spread of a feature.
#
# ## Not by luck
#
# The same with other random numbers. If a growth were another one, this cell would stop the build.

# %%
rows = []
for seed in range(1, 6):
    growth, right = {}, {}
    for name, delta in DATA.items():
        few, many = (measure(n, delta(n), seed) for n in (16, 1024))
        growth[name] = many["change"]["FGSM"] / few["change"]["FGSM"]
        right[name] = many["right"]["FGSM"] - few["right"]["FGSM"]
    per_feature, in_all = growth
    assert growth[per_feature] < 2 and np.sqrt(1024 / 16) / 1.5 < growth[in_all] < 1.5 * np.sqrt(1024 / 16)
    assert right[per_feature] > -0.01 and right[in_all] < -0.5
    rows.append((seed, *(f"{growth[name]:.1f}" for name in growth), *(f"{100 * right[name]:+.0f}" for name in right)))
head = ["seed", *(f"growth, {name}" for name in growth), *(f"points, {name}" for name in right)]
caption = (
    "From few features to many: how many times as large the change is, and percentage points of right answers gained"
)
display(HTML(table(rows, head=head, caption=caption)))

# %% [markdown]
# ## So does the change per feature grow with the dimension?
#
# No. With weights of a fixed size, the change of the score grows like $n$, and so a smaller $\varepsilon$ suffices.
# Whether a *trained* model is fooled more easily with more features depends on what these tell. Where they share a
# fixed signal, the $\varepsilon$ that is needed shrinks like $1/\sqrt n$. Where each brings its own, it stays about the
# same. In neither case does it grow.
