# %% [markdown]
# # Why a batch must be mixed
#
# A question of [Spring 2018](../../exams/spring-2018/q4/) tells of a classifier for photos of hot dogs. It trains well
# and fails in use. The network has batch normalisation, and each of its minibatches held hot dogs only, or none. This
# lab builds the failure from the ground up: what the layer computes, what it remembers, and what a batch of one kind
# does to both. Everything below was printed by the code above it while the site was built.

# %%
import numpy as np
from IPython.display import HTML, display

from solutions.nn.activations import relu, relu_derivative
from solutions.nn.initialization import he
from solutions.nn.losses import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
)
from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_backward,
    batch_norm_inference,
    layer_norm,
    running_statistics,
)
from solutions.nn.optimizers import Adam
from solutions.pages.figures import COLOURS, figure
from solutions.pages.markup import table

# %% [markdown]
# ## What the layer computes
#
# The layer takes a batch `z` of shape `(batch, features)`. In training it measures the mean $\mu$ and the variance
# $\sigma^2$ of each feature *over the batch*, and returns
#
# $$\tilde z = \gamma\,\frac{z - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta$$
#
# with a scale $\gamma$ and a shift $\beta$ that are learned. Here are four hot dogs and four other photos, three
# features each, with the numbers of the exam's example. Examples are rows:

# %%
hot_dogs = np.array([[12.0, 0, -5], [14, 10, 5], [14, 10, 5], [12, 0, -5]])
others = hot_dogs - 2 * hot_dogs.mean(axis=0)  # the same spread, around the opposite mean
ones, zeros = np.ones(3), np.zeros(3)

for name, batch in [("hot dogs", hot_dogs), ("others", others)]:
    normalized, cache = batch_norm(batch, gamma=ones, beta=zeros, epsilon=0)
    print(f"{name:8}  mean {cache.statistics.mean}  variance {cache.statistics.variance}")
    print(normalized)

# %% [markdown]
# The two batches are far apart, and come out the *same*. Each batch was moved to mean 0 by itself. Whatever told
# hot dogs from the others by the mean of a feature is gone.
#
# In a mixed batch the difference stays:

# %%
normalized, cache = batch_norm(np.concatenate([hot_dogs, others]), gamma=ones, beta=zeros, epsilon=0)
print(f"mean {cache.statistics.mean}  variance {cache.statistics.variance}")
print(normalized.round(2))

# %% [markdown]
# ## What the layer remembers
#
# In use there may be only one photo, and a photo's answer should not depend on its neighbours. So the layer keeps
# running averages while it trains, and uses them in place of the batch's own statistics:
#
# $$\mu_{\text{run}} \leftarrow \alpha\,\mu_{\text{run}} + (1 - \alpha)\,\mu_{\text{batch}}$$
#
# and likewise for the variance. A batch from $k$ steps ago weighs $(1-\alpha)\alpha^k$: old batches fade.

# %%
momentum = 0.9
print("weights of the last batches:", [round((1 - momentum) * momentum**ago, 3) for ago in range(6)])

# %% [markdown]
# Feed the two batches above in turn, and look at the average after many steps:

# %%
for momentum in (0.5, 0.9, 0.99):
    running = None
    for step in range(2000):
        batch = (hot_dogs, others)[step % 2]
        _, cache = batch_norm(batch, gamma=ones, beta=zeros, epsilon=0)
        running = running_statistics(running, cache.statistics, momentum)
    print(f"momentum {momentum}: mean {running.mean.round(2)}, variance {running.variance.round(2)}")

# %% [markdown]
# The nearer the momentum is to 1, the nearer the mean is to 0, half way between the groups, where *no batch ever was*.
# And the variance is that of the batches. The variance of all photos together is much larger, by the law of total
# variance: the mean of the variances *plus the variance of the means*.

# %%
everything = np.concatenate([hot_dogs, others])
within = np.mean([hot_dogs.var(axis=0), others.var(axis=0)], axis=0)
between = np.var([hot_dogs.mean(axis=0), others.mean(axis=0)], axis=0)
print("within the groups", within, " between them", between)
print("together         ", within + between, " of all photos ", everything.var(axis=0))
assert np.allclose(within + between, everything.var(axis=0))

# %% [markdown]
# So at test time a hot dog arrives at the next layer far outside of what that layer was trained on:

# %%
in_use = Statistics(np.zeros(3), within)
print(batch_norm_inference(hot_dogs, ones, zeros, in_use, epsilon=0))

# %% [markdown]
# ## Many batches
#
# Now one feature, many photos and random batches. The question is where the mean of a batch falls.


# %%
def draw_feature(rng, count, hot_dog):
    """One feature of some photos, (count,): both groups spread alike, around opposite means."""
    return np.where(hot_dog, 13.0, -13.0) + rng.standard_normal(count)


rng = np.random.default_rng(0)
size, batches = 32, 400
mixed = [draw_feature(rng, size, rng.random(size) < 0.5).mean() for _ in range(batches)]
unmixed = [draw_feature(rng, size, rng.random() < 0.5).mean() for _ in range(batches)]


# %% tags=["fold"]
def means_of_batches():
    """Histograms of the means of many batches of one feature. Mixed batches, drawn solid, make one heap in the middle,
    around the mean of all photos, which is what the running average estimates. Batches of one group, drawn dashed, make
    two narrow heaps far from it. The dotted line in the middle is the average of the means: no batch of one group
    is near it."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 2.9))
    bins = np.linspace(-16, 16, 65)
    for values, name, style, colour in [(mixed, "mixed", "-", 0), (unmixed, "of one group", "--", 1)]:
        axes.hist(
            values, bins, histtype="step", linestyle=style, linewidth=2, color=COLOURS[colour], label=f"batches {name}"
        )
    axes.axvline(np.mean(unmixed), linestyle=":", color="black", label="average of the means")
    axes.set_xlabel("mean of a batch")
    axes.set_ylabel("batches")
    drawn.legend(loc="outside lower center")
    return drawn


display(HTML(figure(means_of_batches)))
near = sum(abs(mean - np.mean(unmixed)) < 6 for mean in unmixed)
print(f"batches of one group with a mean near the average of the means: {near} of {batches}")

# %% [markdown]
# ## A network that trains well and fails
#
# In the example above the groups come out of the layer *equal*, so no network could train on such batches at all. The
# story of the exam, a low loss in training and a bad app, needs photos that differ in something else too: something
# that survives when each group is moved to mean 0. Here it is the *shape* of the distributions. Most hot dogs have a
# feature a little below its mean, and a few have it far above. The other photos are the mirror image. The means differ
# as well:

# %%
FEATURES, HIDDEN, BATCH, MEAN = 8, 16, 64, 1.0
USUAL, RARE, SHARE = -0.5, 2.0, 0.2  # distance from the mean of most hot dogs, of the rare ones, and how many these are


def photos(rng, hot_dog):
    """Features of photos, (photos, FEATURES): the groups are mirror images of each other."""
    shape = (len(hot_dog), FEATURES)
    offset = np.where(rng.random(shape) < SHARE, RARE, USUAL) + 0.2 * rng.standard_normal(shape)
    return np.where(hot_dog, 1.0, -1.0)[:, None] * (MEAN + offset)


def groups(step, mixed):
    """Which photos of a batch are hot dogs, (BATCH,): half of them, or in turn all and none."""
    return np.arange(BATCH) % 2 == 0 if mixed else np.full(BATCH, step % 2 == 0)


# %% [markdown]
# The network is BATCHNORM → LINEAR → RELU → LINEAR; what comes before stays as it is. Its forward and backward passes,
# and its training:


# %%
def initialize(rng):
    return {
        "gamma": np.ones(FEATURES),
        "beta": np.zeros(FEATURES),
        "W1": he(FEATURES, HIDDEN, rng),
        "b1": rng.uniform(-1, 1, HIDDEN),
        "W2": he(HIDDEN, 1, rng),
        "b2": np.zeros(1),
    }


def head(theta, z):
    """What follows the layer: the sums and activations of the hidden units, and one logit for each photo."""
    u = z @ theta["W1"] + theta["b1"]  # (photos, HIDDEN)
    a = relu(u)
    return u, a, (a @ theta["W2"] + theta["b2"])[:, 0]


def logits(theta, X, statistics=None):
    """One logit for each photo, (photos,): normalised by the batch itself, or by the given statistics."""
    if statistics is None:
        z, _ = batch_norm(X, theta["gamma"], theta["beta"])
    else:
        z = batch_norm_inference(X, theta["gamma"], theta["beta"], statistics)
    return head(theta, z)[-1]


def gradients(theta, X, y):
    """The loss of a batch, its gradients, and the statistics that the batch had."""
    z, cache = batch_norm(X, theta["gamma"], theta["beta"])
    u, a, logit = head(theta, z)
    d_logit = binary_cross_entropy_with_logits_gradient(logit, y)[:, None]
    d_u = d_logit @ theta["W2"].T * relu_derivative(u)
    _, d_gamma, d_beta = batch_norm_backward(d_u @ theta["W1"].T, cache)
    found = {
        "gamma": d_gamma,
        "beta": d_beta,
        "W1": z.T @ d_u,
        "b1": d_u.sum(axis=0),
        "W2": a.T @ d_logit,
        "b2": d_logit.sum(axis=0),
    }
    return binary_cross_entropy_with_logits(logit, y), found, cache.statistics


def train(mixed, seed=0, steps=600):
    """The trained weights, the running statistics, and the loss of each batch."""
    rng = np.random.default_rng(seed)
    theta, running, losses = initialize(rng), None, []
    optimizers = {name: Adam(0.01) for name in theta}
    for step in range(steps):
        hot_dog = groups(step, mixed)
        loss, found, of_batch = gradients(theta, photos(rng, hot_dog), hot_dog.astype(float))
        theta = {name: optimizers[name].step(value, found[name]) for name, value in theta.items()}
        running = running_statistics(running, of_batch, momentum=0.99)
        losses.append(float(loss))
    return theta, running, losses


# %% [markdown]
# The gradients are checked first, against differences:

# %%
rng = np.random.default_rng(1)
theta, y = initialize(rng), groups(0, mixed=True).astype(float)
X = photos(rng, y == 1)
_, found, _ = gradients(theta, X, y)
for name, value in theta.items():
    direction, h = rng.standard_normal(value.shape), 1e-6
    up, down = ({**theta, name: value + sign * h * direction} for sign in (1, -1))
    slope = (gradients(up, X, y)[0] - gradients(down, X, y)[0]) / (2 * h)
    assert np.isclose(slope, (found[name] * direction).sum(), rtol=1e-5, atol=1e-8), name
print("gradients agree for", ", ".join(theta))

# %% [markdown]
# Both networks see the same kinds of photos, equally many of each. Only the way into batches differs.

# %%
runs = {"mixed batches": train(mixed=True), "batches of one group": train(mixed=False)}


# %% tags=["fold"]
def training_curves():
    """Loss in training against the step, averaged over the last 25 batches, on a logarithmic axis. Both curves
    fall: the solid one of mixed batches, and the dashed one of batches of one group. Training itself shows nothing of
    the failure."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots()
    for (name, (_, _, losses)), style in zip(runs.items(), ("-", "--"), strict=True):
        smooth = np.convolve(losses, np.ones(25) / 25, mode="valid")
        axes.plot(np.arange(len(smooth)) + 25, smooth, style, label=name)
    axes.set_yscale("log")
    axes.set_xlabel("step")
    axes.set_ylabel("loss in training")
    axes.legend()
    return drawn


display(HTML(figure(training_curves)))

# %% [markdown]
# And in use? New photos, both groups, answered in three ways: with the running averages, as every app does; with the
# statistics of a test batch of one group, as in that training; with those of a mixed test batch.


# %%
WAYS = ("running averages", "own batch, mixed", "own batch, of one group")


def accuracies(theta, running, seed=100, batches=40):
    """Share of right answers among new photos, by which statistics normalise them."""
    rng = np.random.default_rng(seed)
    right = {way: [] for way in WAYS}
    for step in range(batches):
        for way, mixed, statistics in zip(WAYS, (True, True, False), (running, None, None), strict=True):
            hot_dog = groups(step, mixed)
            said = logits(theta, photos(rng, hot_dog), statistics) > 0
            right[way].append((said == hot_dog).mean())
    return {way: float(np.mean(shares)) for way, shares in right.items()}


found = {name: accuracies(theta, running) for name, (theta, running, _) in runs.items()}
rows = [(name, *(f"{of_run[way]:.0%}" for way in WAYS)) for name, of_run in found.items()]
display(HTML(table(rows, head=["trained on", *WAYS], caption="Right answers, new photos normalised by")))

# %% [markdown]
# The second network answers well only where each batch of photos is of one group, that is, where somebody has sorted
# them before. With the running averages it does *worse than a coin*. The reason can be read off the numbers: what the
# layer hands on for the usual photo of each group.

# %%
usual = MEAN + USUAL
theta, running, _ = runs["batches of one group"]
spread = np.sqrt(running.variance).mean()
rows = [
    ("in training, moved by its own group", USUAL / spread, -USUAL / spread),
    ("in use, moved by the running mean", usual / spread, -usual / spread),
]
rows = [(name, f"{of_hot_dog:+.2f}", f"{of_other:+.2f}") for name, of_hot_dog, of_other in rows]
display(HTML(table(rows, head=["the usual photo", "hot dog", "other"], caption="Value of a feature after the layer")))

# %% [markdown]
# In use a usual hot dog looks as the usual *other* photo looked in training, and the other way round. With other
# distances between the groups the photos fall elsewhere, where the network was never trained; then its answers may be
# bad or good, by luck. The loss in training was honest, but about another function: the two ways of normalising differ,
# and only the first was trained.
#
# ## Not by luck
#
# The same with other random numbers. If mixing did not win each time, this cell would stop the build.

# %%
rows = []
for seed in range(1, 6):
    shares = []
    for mixed in (True, False):
        theta, running, losses = train(mixed, seed)
        shares += [np.mean(losses[-50:]), accuracies(theta, running)["running averages"]]
    assert max(shares[0], shares[2]) < 0.1 and shares[1] > 0.95 and shares[3] < 0.6
    rows.append((seed, f"{shares[0]:.4f}", f"{shares[1]:.0%}", f"{shares[2]:.4f}", f"{shares[3]:.0%}"))
columns = [f"{batches}: {what}" for batches in ("mixed", "one group") for what in ("loss in training", "right in use")]
display(HTML(table(rows, head=["seed", *columns])))

# %% [markdown]
# ## What to do
#
# Shuffle the photos before they are cut into batches: then each batch is a small sample of all photos, and the running
# averages estimate what each batch was normalised by. Where batches cannot be mixed, use a normalisation that does not
# look across the batch, such as [layer normalisation](../../reference/nn/normalization/): for it, training and use
# are the same function.

# %%
rng = np.random.default_rng(2)
X = photos(rng, groups(0, mixed=True))
alone = np.concatenate([layer_norm(photo[None], np.ones(FEATURES), np.zeros(FEATURES))[0] for photo in X])
together, _ = layer_norm(X, np.ones(FEATURES), np.zeros(FEATURES))
print("Layer normalisation, alone and in the batch, equal:", np.allclose(alone, together))
alone, _ = batch_norm(X[:2], np.ones(FEATURES), np.zeros(FEATURES))
together, _ = batch_norm(X, np.ones(FEATURES), np.zeros(FEATURES))
print("Batch normalisation, in a small batch and in a large one, equal:", np.allclose(alone, together[:2]))
