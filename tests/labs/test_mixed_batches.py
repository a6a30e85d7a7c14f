"""What the lab on mixed batches shows, by other means: Python's own statistics, sums of weights, and training along
JAX's gradient.
"""

import statistics
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np

from tests.lab import assert_says, assert_tells
from tests.shown import assert_drawn, shows

HOT_DOGS = [(12, 0, -5), (14, 10, 5), (14, 10, 5), (12, 0, -5)]
OTHERS = [tuple(x - 2 * mean for x, mean in zip(row, (13, 5, 0), strict=True)) for row in HOT_DOGS]


def moments(batch):
    """Means and variances of the features."""
    columns = list(zip(*batch, strict=True))
    return [statistics.mean(of) for of in columns], [statistics.pvariance(of) for of in columns]


def normalized(batch):
    """How many standard deviations each number is away from the mean of its feature."""
    mean, variance = moments(batch)
    return [[(x - m) / v**0.5 for x, m, v in zip(row, mean, variance, strict=True)] for row in batch]


def told(*numbers):
    """Numbers as an array is printed."""
    flat = [f"[{' '.join(map(str, row))}]" if isinstance(row, list) else str(row) for row in numbers]
    return f"[{' '.join(flat)}]"


@shows("labs/mixed_batches text")
def test_each_group_alone(shown):
    pieces = []
    for name, batch in (("hot dogs", HOT_DOGS), ("others", OTHERS)):
        mean, variance = moments(batch)
        pieces.append(f"{name} mean {told(*mean)} variance {told(*variance)} {told(*normalized(batch))}")
    assert_says(shown, " ".join(pieces))


@shows("labs/mixed_batches text 2")
def test_both_groups_in_a_batch(shown):
    mean, variance = moments(HOT_DOGS + OTHERS)
    assert_says(shown, f"mean {told(*mean)} variance {told(*variance)} {told(*normalized(HOT_DOGS + OTHERS))}")


@shows("labs/mixed_batches text 3")
def test_weights_of_the_last_batches(shown):
    """What a batch adds is taken away bit by bit: each average loses a tenth of itself."""
    weights = [0.1]
    while len(weights) < 6:
        weights.append(weights[-1] - weights[-1] / 10)
    assert_says(shown, f"weights of the last batches: [{', '.join(map(str, weights))}]")


@shows("labs/mixed_batches text 4")
def test_running_averages(shown):
    """By the weights of all two thousand batches: those of the last group, and of the first, which was the start."""
    lines = []
    for momentum in (0.5, 0.9, 0.99):
        others = (1 - momentum) * sum(momentum**ago for ago in range(0, 2000, 2))
        mean = [(1 - others) * of_hot_dogs - others * of_hot_dogs for of_hot_dogs in (13, 5, 0)]
        lines.append(f"momentum {momentum}: mean {told(*mean)}, variance {told(*moments(HOT_DOGS)[1])}")
    assert_says(shown, " ".join(lines))


@shows("labs/mixed_batches text 5")
def test_variances_within_and_between(shown):
    """The variance between two groups is a quarter of the squared distance of their means."""
    (hot_dogs, within), (others, _) = moments(HOT_DOGS), moments(OTHERS)
    between = [(one - other) ** 2 / 4 for one, other in zip(hot_dogs, others, strict=True)]
    _, together = moments(HOT_DOGS + OTHERS)
    assert_says(
        shown,
        f"within the groups {told(*within)} between them {told(*between)} "
        f"together {told(*together)} of all photos {told(*together)}",
    )


@shows("labs/mixed_batches text 6")
def test_hot_dogs_in_use(shown):
    """Their distance from 0 in standard deviations of a group."""
    assert_says(shown, told(*([x / 1, y / 5, z / 5] for x, y, z in HOT_DOGS)))


@cache
def means():
    """The means of mixed batches, and of those of one group: how many hot dogs they hold, and the noise."""
    rng = np.random.default_rng(0)
    mixed = []
    for _ in range(400):
        share = np.count_nonzero(rng.random(32) < 0.5) / 32
        mixed.append(26 * share - 13 + statistics.fmean(rng.standard_normal(32)))
    unmixed = [(13 if rng.random() < 0.5 else -13) + statistics.fmean(rng.standard_normal(32)) for _ in range(400)]
    return mixed, unmixed


@shows("labs/mixed_batches figure")
def test_histograms_of_means(shown):
    """By sorted means, which stand between two edges."""
    (panel,) = shown
    centre = statistics.fmean(means()[1])
    lines = {"average of the means": ([centre, centre], [0, 1])}
    assert_drawn(panel, lines, "mean of a batch", "batches", styles="black :")
    edges = [k / 2 - 16 for k in range(65)]
    for shape, values in zip(panel.shapes, means(), strict=True):
        counts = np.diff(np.searchsorted(np.sort(values), edges))
        heights = [0, *np.repeat(counts, 2), 0]  # up at an edge, along, and down at the next
        np.testing.assert_allclose(shape, np.column_stack([np.repeat(edges, 2), heights]))


@shows("labs/mixed_batches text 7")
def test_batches_near_the_average(shown):
    near = sum(statistics.fmean(means()[1]) - 6 < mean < statistics.fmean(means()[1]) + 6 for mean in means()[1])
    assert_says(shown, f"batches of one group with a mean near the average of the means: {near} of 400")


# Networks


def photos(rng, hot_dog):
    """Features of photos, (photos, 8): four of five are a little nearer to 0 than the mean of their group."""
    is_rare = rng.random((len(hot_dog), 8)) < 0.2
    size = 1 + 2.5 * is_rare - 0.5 + 0.2 * rng.standard_normal(is_rare.shape)
    return size * (2 * hot_dog[:, None] - 1)


def in_batch(step, mixed):
    """Which of the photos of a batch are hot dogs, (64,)."""
    return np.arange(64) % 2 == 0 if mixed else np.repeat(step % 2 == 0, 64)


def logits(theta, X, mean, variance):
    (gamma, beta), (W1, b1), (W2, b2) = theta
    z = gamma * (X - mean) / jnp.sqrt(variance + 1e-5) + beta
    return (jax.nn.relu(z @ W1 + b1) @ W2 + b2)[:, 0]


def cost(theta, X, y):
    logit = logits(theta, X, X.mean(axis=0), X.var(axis=0))
    return jnp.mean(jnp.logaddexp(0, logit) - y * logit)


def adam(t, w, g, v, s):
    """A parameter, and the averages of its gradients and of their squares, after step t."""
    v, s = v + (g - v) / 10, s + (g * g - s) / 1000
    return w - 0.01 * v / (1 - 0.9**t) / (jnp.sqrt(s / (1 - 0.999**t)) + 1e-8), v, s


@jax.jit
def _trained(theta, batches, labels):
    def step(carry, batch):
        *parameters, running = carry
        X, y, t = batch
        loss, g = jax.value_and_grad(cost)(parameters[0], X, y)
        moved = jax.tree.map(partial(adam, t), parameters[0], g, *parameters[1:])
        parameters = jax.tree.transpose(jax.tree.structure(g), jax.tree.structure((0, 0, 0)), moved)
        own = jnp.array([X.mean(axis=0), X.var(axis=0)])
        return (*parameters, jnp.where(t == 1, own, running + (own - running) / 100)), loss

    zeros = jax.tree.map(jnp.zeros_like, theta)
    times = jnp.arange(1.0, len(batches) + 1)
    start = (theta, zeros, zeros, jnp.zeros((2, 8)))
    (theta, _, _, running), losses = jax.lax.scan(step, start, (batches, labels, times))
    return theta, running, losses


@cache
def trained(mixed, seed=0):
    """The trained weights, the running mean and variance, and the loss of each batch."""
    rng = np.random.default_rng(seed)
    W1, b1, W2 = rng.standard_normal((8, 16)) / 2, rng.uniform(-1, 1, 16), rng.standard_normal((16, 1)) / 8**0.5
    labels = [in_batch(step, mixed) for step in range(600)]
    batches = np.array([photos(rng, hot_dog) for hot_dog in labels])
    theta = ((np.ones(8), np.zeros(8)), (W1, b1), (W2, np.zeros(1)))
    with jax.enable_x64(True):
        return jax.tree.map(np.array, _trained(theta, batches, np.array(labels, dtype=float)))


@cache
def right(mixed, seed=0):
    """The share of right answers in per cent, with the running averages, in mixed batches and in those of one group."""
    theta, running, _ = trained(mixed, seed)
    rng, counts = np.random.default_rng(100), [0, 0, 0]
    for step in range(40):
        for way, is_mixed in enumerate((True, True, False)):
            hot_dog = in_batch(step, is_mixed)
            X = photos(rng, hot_dog)
            mean, variance = (X.mean(axis=0), X.var(axis=0)) if way else running
            with jax.enable_x64(True):
                counts[way] += np.count_nonzero((logits(theta, X, mean, variance) > 0) == hot_dog)
    return [100 * count / (40 * 64) for count in counts]


RUNS = {"mixed batches": True, "batches of one group": False}


@shows("labs/mixed_batches text 8")
def test_gradients_are_told_of_all_parameters(shown):
    """The training below is along JAX's gradients."""
    assert_says(shown, "gradients agree for gamma, beta, W1, b1, W2, b2")


@shows("labs/mixed_batches figure 2")
def test_training_curves(shown):
    """Each the mean of a stretch of losses, by sums from the start."""
    lines = {}
    for name, mixed in RUNS.items():
        sums = np.cumsum([0, *trained(mixed)[2]])
        lines[name] = (range(25, 601), (sums[25:] - sums[:-25]) / 25)
    assert_drawn(shown[0], lines, "step", "loss in training", styles="C0 -, C1 --", rtol=1e-5)


@shows("labs/mixed_batches table")
def test_right_answers(shown):
    ways = ["running averages", "own batch, mixed", "own batch, of one group"]
    shares = [[f"{share}%" for share in of_way] for of_way in zip(*map(right, RUNS.values()), strict=True)]
    assert_tells(shown, {"trained on": list(RUNS), **dict(zip(ways, shares, strict=True))})


@shows("labs/mixed_batches table 2")
def test_the_usual_photo(shown):
    """Half a unit below the mean of its group in training; in use half a unit away from 0, on its own side."""
    spread = statistics.fmean(variance**0.5 for variance in trained(mixed=False)[1][1])
    expected = {
        "the usual photo": ["in training, moved by its own group", "in use, moved by the running mean"],
        "hot dog": [f"{-0.5 / spread:+}", f"{0.5 / spread:+}"],
        "other": [f"{0.5 / spread:+}", f"{-0.5 / spread:+}"],
    }
    assert_tells(shown, expected, rel=1e-6)


@shows("labs/mixed_batches table 3")
def test_other_seeds(shown):
    expected = {"seed": range(1, 6)}
    for name, mixed in (("mixed", True), ("one group", False)):
        losses = [trained(mixed, seed)[2][-50:].sum() / 50 for seed in range(1, 6)]
        expected[f"{name}: loss in training"] = [f"{loss:.9f}" for loss in losses]
        expected[f"{name}: right in use"] = [f"{right(mixed, seed)[0]}%" for seed in range(1, 6)]
    assert_tells(shown, expected, rel=1e-6)


@shows("labs/mixed_batches text 9")
def test_what_looks_across_the_batch(shown):
    X = photos(np.random.default_rng(2), in_batch(0, mixed=True))
    layer = np.allclose([jax.nn.standardize(photo) for photo in X], jax.nn.standardize(X), atol=1e-5)
    batch = np.allclose(jax.nn.standardize(X[:2], axis=0), jax.nn.standardize(X, axis=0)[:2], atol=1e-5)
    told = f"Layer normalisation, alone and in the batch, equal: {layer} "
    assert_says(shown, told + f"Batch normalisation, in a small batch and in a large one, equal: {batch}")


@shows("labs/mixed_batches captions")
def test_captions(shown):
    assert shown.splitlines() == ["Right answers, new photos normalised by", "Value of a feature after the layer"]
