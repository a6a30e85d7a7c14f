"""Short answers.

Each answer in words is a handful of statements, and each statement is decided by a small computation or experiment.
"""

from itertools import product
from math import log, prod, sqrt

import numpy as np
import sympy
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.activations import relu, relu_derivative, sigmoid, sigmoid_derivative
from solutions.nn.initialization import he, xavier
from solutions.nn.linear_models import fit_logistic, least_squares
from solutions.nn.normalization import batch_norm
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Dense, Flatten, Pool, trace
from solutions.part import Claim, Derivation, Finding, Key, Slip, Step, holding, part

# Part a: the scale and the shift of batch normalisation


def scale_and_shift_restore_the_input(seed=0, control=False):
    """A batch of activations is normalised; then γ is set to its deviation and β to its mean.

    Measured is how far the output lies from the activations that came in. The control keeps γ at one and β at zero.
    """
    z = np.random.default_rng(seed).normal([3.0, -2.0, 0.5], [4.0, 0.2, 1.5], size=(64, 3))  # (batch, features)
    gamma, beta = (np.ones(3), np.zeros(3)) if control else (z.std(axis=0), z.mean(axis=0))
    output, _ = batch_norm(z, gamma, beta, epsilon=0)
    gap = float(np.abs(output - z).max())
    return Finding(gap < 1e-9, {"largest distance from the input": gap})


def straightness(z):
    """How well a straight line replaces the sigmoid on inputs z, (batch,): the coefficient of determination R².

    >>> round(straightness(np.linspace(-0.1, 0.1, 50)), 3)
    1.0
    """
    z = np.asarray(z)[:, None]
    targets = sigmoid(z[:, 0])
    errors = least_squares(z, targets).scores(z) - targets
    return float(1 - errors.var() / targets.var())


WIDE = 6.0  # the deviation that the sigmoid's inputs have before the normalisation


def normalized_sigmoid_is_almost_a_line(seed=0, control=False):
    """Activations with a large spread are normalised and go through a sigmoid, to which a straight line is fitted.

    Measured is the share of the sigmoid's variance that the line explains. The control has a scale γ that restores
    the spread.
    """
    z = np.random.default_rng(seed).normal(0, WIDE, size=(2000, 1))
    output, _ = batch_norm(z, gamma=[WIDE if control else 1.0], beta=[0.0])
    explained = straightness(output[:, 0])
    return Finding(explained > 0.95, {"share of the sigmoid explained by a line": explained})


def scale_and_shift_set_the_statistics(seed=0, control=False):
    """A batch is normalised, scaled by γ = 3 and shifted by β = 2; measured are mean and deviation of the output.

    The control leaves γ and β out.
    """
    z = np.random.default_rng(seed).normal(5, 2, size=(64, 1))
    output, _ = batch_norm(z, gamma=[1.0 if control else 3.0], beta=[0.0 if control else 2.0])
    mean, deviation = float(output.mean()), float(output.std())
    standard = abs(mean) < 0.01 and abs(deviation - 1) < 0.01
    return Finding(not standard, {"mean of the output": mean, "deviation of the output": deviation})


def normalization_still_acts(seed=0, control=False):
    """The activations of a layer are multiplied by ten, as after a change of the layers below, with γ and β fixed.

    Measured is how much the output changes. The control has the scale and the shift but no normalisation.
    """
    z = np.random.default_rng(seed).normal(1, 2, size=(64, 1))
    gamma, beta = np.array([3.0]), np.array([2.0])

    def layer(z):
        return gamma * z + beta if control else batch_norm(z, gamma, beta)[0]

    change = float(np.abs(layer(10 * z) - layer(z)).max())
    return Finding(change < 0.01, {"largest change of the output": change})


def draw_operating_ranges():
    """The sigmoid over the middle 95% of its inputs: normalised inputs (orange) stay where it is nearly a straight
    line; with a scale γ (blue) they reach the bends. Dashed: the tangent at zero.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 2.8)).add_subplot()
    for spread, colour, width, name in ((WIDE, "#0072B2", 2, f"γ = {WIDE:g}"), (1, "#E69F00", 6, "γ = 1")):
        z = np.linspace(-1.96 * spread, 1.96 * spread, 60)
        axes.plot(z, sigmoid(z), color=colour, linewidth=width, label=name)
    axes.plot([-3, 3], [0.5 - 3 / 4, 0.5 + 3 / 4], "--", color="#000000", linewidth=1)
    axes.set(xlabel="input z of the sigmoid", ylabel="σ(z)", ylim=(-0.1, 1.1))
    axes.legend(frameon=False)
    return axes.figure


SCALE_AND_SHIFT = {
    "restores": Claim(
        "With learnable γ and β the layer can still represent what it could before, even undo the normalisation.",
        shown_by=scale_and_shift_restore_the_input,
    ),
    "line": Claim(
        "Without them, what follows gets inputs of mean 0 and variance 1 only: a sigmoid would be used where it is "
        "almost a straight line.",
        shown_by=normalized_sigmoid_is_almost_a_line,
    ),
    "standard": Claim(
        "γ and β make sure that the output has mean 0 and variance 1.", refuted_by=scale_and_shift_set_the_statistics
    ),
    "pointless": Claim(
        "As γ and β can undo the normalisation, it has no effect any more.", refuted_by=normalization_still_acts
    ),
}


@part(
    "a",
    "Why normalised values are scaled and shifted",
    kind="prose",
    points=2,
    topics=("normalization",),
    claims=SCALE_AND_SHIFT,
    key=Key(
        "a normalised input limits what the layer can represent (a sigmoid stays in its linear regime); the learned "
        "transformation gives that back",
        printed=("restores", "line"),
    ),
)
def reasons_for_scale_and_shift(seed=0):
    """
    >>> reasons_for_scale_and_shift()
    ('restores', 'line')
    >>> holding(SCALE_AND_SHIFT, control=True)  # without γ and β, or without the normalisation
    ('standard', 'pointless')
    """
    return holding(SCALE_AND_SHIFT, seed=seed)


# Part b: high accuracy on the development set, many failures in use


def two_classes(rng, negatives, positives, distance=2.0, shift=0.0):
    """One feature, X (batch, 1), with labels y (batch,): normal about `shift`, and of positives `distance` above it.

    >>> X, y = two_classes(np.random.default_rng(0), negatives=2, positives=1)
    >>> X.shape, y.tolist()
    ((3, 1), [0, 0, 1])
    """
    y = np.repeat([0, 1], [negatives, positives])
    return rng.normal(shift + distance * y)[:, None], y


def says_yes(model, X):
    """Whether a linear model calls each example, (batch, features), positive."""
    return model.scores(X) > 0


def nearest_label(X, y, queries):
    """The label of the training example, X (batch, features), that is nearest to each query, (queries, features).

    >>> nearest_label(np.array([[0.0], [5.0]]), np.array([0, 1]), np.array([[4.0], [1.0]])).tolist()
    [1, 0]
    """
    distances = ((queries[:, None] - X) ** 2).sum(axis=2)  # (queries, batch)
    return y[distances.argmin(axis=1)]


def shifted_data_break_the_model(seed=0, control=False):
    """A logistic regression tells user A (positive) from impostors; in use, a worn sensor lowers the feature of all.

    Measured are the accuracy on the development set, the share of A's own attempts that are rejected in use, and the
    accuracy in use after training on data from there. In the control the sensor stays as it was.
    """
    rng = np.random.default_rng(seed)
    shift = 0.0 if control else -2.0
    X, y = two_classes(rng, 1500, 1500, distance=4.0)
    X_dev, y_dev = two_classes(rng, 1500, 1500, distance=4.0)
    X_use, y_use = two_classes(rng, 1500, 1500, distance=4.0, shift=shift)
    X_new, y_new = two_classes(rng, 1500, 1500, distance=4.0, shift=shift)
    model, retrained = fit_logistic(X, y), fit_logistic(X_new, y_new)
    accuracy = float(np.mean(says_yes(model, X_dev) == y_dev))
    rejected = float(np.mean(~says_yes(model, X_use)[y_use == 1]))
    mended = float(np.mean(says_yes(retrained, X_use) == y_use))
    return Finding(
        accuracy > 0.95 and 0.4 < rejected < 0.6 and mended > 0.95,
        {
            "accuracy on the development set": accuracy,
            "A's own attempts rejected in use": rejected,
            "accuracy in use after training on new data": mended,
        },
    )


def accuracy(y, said):
    """The share of labels, (batch,), that are right.

    >>> accuracy([1, 0, 0, 0], [1, 1, 0, 0])
    0.75
    """
    return float(np.mean(np.equal(y, said)))


def f1_score(y, said):
    """The harmonic mean of precision and recall of the positive class, for labels (batch,) of 0 and 1.

    >>> f1_score([1, 0, 0, 0], [1, 1, 0, 0]) == 2 / 3
    True
    """
    y, said = np.asarray(y), np.asarray(said)
    hits = np.sum((y == 1) & (said == 1))
    return float(2 * hits / (2 * hits + np.sum(y != said)))


def balanced_accuracy(y, said):
    """The mean of the accuracies of the two classes, for labels (batch,) of 0 and 1.

    >>> balanced_accuracy([1, 0, 0, 0], [1, 1, 1, 0]) == (1 + 1 / 3) / 2
    True
    """
    y, said = np.asarray(y), np.asarray(said)
    return float(np.mean([np.mean(said[y == label] == label) for label in (0, 1)]))


MAJORITY = 96  # of a hundred examples, so that the accuracy lies above 95%


def scores_of_constant_models():
    """Accuracy, F1 and balanced accuracy of the model that names the larger class, which is positive or negative.

    >>> [round(score, 3) for score in scores_of_constant_models()[1][1:]]
    [0.96, 0.0, 0.5]
    """
    rows = []
    for positives in (MAJORITY, 100 - MAJORITY):
        y = np.repeat([1, 0], [positives, 100 - positives])
        said = np.full(100, int(positives > 50))
        name = f"{positives} positives, {100 - positives} negatives"
        rows.append((name, *(metric(y, said) for metric in (accuracy, f1_score, balanced_accuracy))))
    return rows


def constant_model_has_high_accuracy(control=False):
    """A model gives the answer of the larger class, here 96 of 100 examples, whatever it is shown.

    Measured are its accuracy and the mean of the accuracies of both classes. In the control the classes are equal.
    """
    majority = 50 if control else MAJORITY
    y = np.repeat([1, 0], [majority, 100 - majority])
    always = np.ones(100, dtype=int)
    found = {"accuracy": accuracy(y, always), "mean accuracy of the two classes": balanced_accuracy(y, always)}
    return Finding(found["accuracy"] > 0.95, found)


def constant_model_has_high_f1(control=False):
    """The same model, measured by F1, with the larger class as the positive one.

    In the control the rarer class is the positive one.
    """
    positives = 100 - MAJORITY if control else MAJORITY
    y = np.repeat([1, 0], [positives, 100 - positives])
    score = f1_score(y, np.full(100, int(positives > 50)))
    return Finding(score > 0.95, {"F1 of the constant model": score})


def constant_model_fails_all_or_none(control=False):
    """Half of the attempts in use are A's own, half are an impostor's; the model accepts all, or rejects all.

    Measured are its failures on A's own attempts and on all attempts. In the control an impostor makes one attempt
    in twenty.
    """
    attempts = 1000
    impostors = attempts // 20 if control else attempts // 2
    genuine = np.repeat([1, 0], [attempts - impostors, impostors])
    found = {}
    for name, answer in (("accept all", 1), ("reject all", 0)):
        said = np.full(attempts, answer)
        found[f"{name}: failures on A's own attempts"] = 1 - accuracy(genuine[genuine == 1], said[genuine == 1])
        found[f"{name}: failures on all attempts"] = 1 - accuracy(genuine, said)
    own, everything = list(found.values())[::2], list(found.values())[1::2]
    return Finding(own == [0, 1] and everything == [0.5, 0.5], found)


def training_again_mends_the_model(seed=0, control=False):
    """A rare class, 3 of 100 examples, in training and development set; then its examples are weighted up in training.

    Measured are the accuracy on the development set and the share of the rare class that is recognised, before and
    after. In the control both classes are equally frequent.
    """
    rng = np.random.default_rng(seed)
    positives = 2000 if control else 120
    X, y = two_classes(rng, 4000 - positives, positives)
    X_dev, y_dev = two_classes(rng, 4000 - positives, positives)
    plain = says_yes(fit_logistic(X, y), X_dev)
    weights = np.where(y == 1, (y == 0).sum() / (y == 1).sum(), 1.0)
    weighted = says_yes(fit_logistic(X, y, weights=weights), X_dev)
    found = {
        "accuracy on the development set": accuracy(y_dev, plain),
        "rare class recognised": float(plain[y_dev == 1].mean()),
        "rare class recognised after weighting": float(weighted[y_dev == 1].mean()),
    }
    high, before, after = found.values()
    return Finding(high > 0.95 and before < 0.5 and after > 0.7, found)


def overfitting_shows_on_the_development_set(seed=0, control=False):
    """A model that knows its training set by heart (the nearest neighbour), on labels of which three in ten are noise.

    Measured are its accuracies on training set, development set and in use. In the control the development set was
    not held back, but taken from the training set.
    """
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(900, 2))
    y = (X[:, 0] > 0) ^ (rng.random(900) < 0.3)
    train, dev, use = np.split(np.arange(900), 3)
    dev = train if control else dev
    found = {
        f"accuracy {where}": accuracy(y[rows], nearest_label(X[train], y[train], X[rows]))
        for where, rows in (("on the training set", train), ("on the development set", dev), ("in use", use))
    }
    on_train, on_dev, in_use = found.values()
    return Finding(on_train == 1 and on_dev < 0.9 and abs(on_dev - in_use) < 0.2, found)


GAP = {
    "shift": Claim(
        "The inputs in use may be distributed otherwise than in the development set (a new sensor, a cut finger): a "
        "model that was good is so no longer. Data from the new conditions, in training and in development, mend it.",
        shown_by=shifted_data_break_the_model,
    ),
    "imbalance": Claim(
        "If one class makes up more than 95% of the development set, a model that always gives this answer has that "
        "accuracy and has learned nothing.",
        shown_by=constant_model_has_high_accuracy,
    ),
    "f1": Claim(
        "F1 in place of accuracy gives such a model away, whichever class counts as positive.",
        refuted_by=constant_model_has_high_f1,
    ),
    "mix": Claim(
        "Such a model is wrong on half of all attempts in use, if half of them are an impostor's.",
        shown_by=constant_model_fails_all_or_none,
    ),
    "half": Claim(
        "Such a model fails on half of A's own attempts.",
        refuted_by=constant_model_fails_all_or_none,
    ),
    "training": Claim(
        "A balanced development set or another metric only shows that fault. To mend it, train again, for example "
        "with the rare class weighted up.",
        shown_by=training_again_mends_the_model,
    ),
    "overfitting": Claim(
        "Overfitting of the training set explains the gap.", refuted_by=overfitting_shows_on_the_development_set
    ),
}


@part(
    "b",
    "A gap between development set and use",
    kind="prose",
    points=2,
    topics=("data-and-strategy",),
    claims=GAP,
    key=Key(
        "either the development set's classes are imbalanced (balance it, or measure F1), or the data in use have "
        "shifted (retrain on them)",
        printed=("shift", "imbalance"),
        qualified="The shift stands. Imbalance explains it only if half of the attempts in use are impostors', for a "
        "constant answer fails on all or none of the user's own; and F1 exposes such a model only where the rarer "
        "class is the positive one.",
        ours=lambda: balanced_accuracy,
        theirs=f1_score,
        witness=lambda metric: max(metric([1] * 96 + [0] * 4, [1] * 100), metric([1] * 4 + [0] * 96, [0] * 100)) <= 0.5,
    ),
)
def causes_of_the_gap(seed=0):
    """
    >>> causes_of_the_gap()
    ('shift', 'imbalance', 'mix', 'training')
    >>> holding(GAP, control=True)  # each supposed cause taken away
    ('f1', 'half', 'overfitting')
    """
    return holding(GAP, seed=seed)


# Part c: the receptive field


def stack(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """The layers of part c, with one channel."""
    return [Conv(1, kernel, stride), Pool(pool, pool_stride)] * blocks


def fields(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """One row per layer: its name, its window, its stride, its receptive field, and the distance between two fields.

    >>> fields(blocks=1)
    [('convolution 1', 3, 2, 3, 2), ('pool 1', 2, 2, 5, 4)]
    """
    layers = stack(kernel, stride, pool, pool_stride, blocks)
    names = [f"{kind} {block}" for block in range(1, blocks + 1) for kind in ("convolution", "pool")]
    return [
        (name, layer.kernel, layer.stride, *field)
        for name, layer, field in zip(names, layers, receptive_field(layers), strict=True)
    ]


def sides_from_the_top(layers):
    """Sides of the fields of one unit at the top, layer after layer down to the image: n' = (n - 1) s + k.

    >>> sides_from_the_top([Conv(1, 5, stride=3), Pool(2)])
    [1, 2, 8]
    """
    sides = [1]
    for layer in reversed(layers):
        sides.append((sides[-1] - 1) * layer.stride + layer.kernel)
    return sides


def run(images, layers, mode="average"):
    """The map at the top, (batch, side, side), of images (batch, side, side); the convolutions have equal weights."""
    for layer in layers:
        windows = sliding_window_view(images, (layer.kernel, layer.kernel), axis=(1, 2))
        windows = windows[:, :: layer.stride, :: layer.stride]
        largest = mode == "max" and isinstance(layer, Pool)
        images = windows.max(axis=(3, 4)) if largest else windows.mean(axis=(3, 4))
    return images


def acting_pixels(layers, side, mode="average", seed=0):
    """Which pixels, (side, side), move the first unit at the top, when each is changed a little by itself.

    >>> acting_pixels([Pool(2)], side=3).astype(int).tolist()
    [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
    """
    image = np.random.default_rng(seed).random((1, side, side))
    nudges = 1e-6 * np.eye(side**2).reshape(-1, side, side)
    moved = np.abs(run(image + nudges, layers, mode)[:, 0, 0] - run(image, layers, mode)[0, 0, 0])
    return moved.reshape(side, side) > 1e-12


def draw_fields():
    """One row of the image (bottom) and of the four layers above it, for pools of stride 2 (left) and of stride 1
    (right). Blue dots are units that move the unit at the top when they are changed; lines join a unit with its window.
    """
    from matplotlib import pyplot

    figure, both = pyplot.subplots(1, 2, figsize=(6.4, 3.4), sharey=True)
    for axes, pool_stride in zip(both, (2, 1), strict=True):
        layers = stack(pool_stride=pool_stride)
        side, step, offset = 22, 1.0, 0.0
        for height in range(len(layers) + 1):
            above = layers[height:]
            acts = acting_pixels(above, side).any(axis=0) if above else np.arange(side) == 0
            places = offset + step * np.arange(side)
            axes.scatter(places[acts], np.full(acts.sum(), height), s=14, color="#0072B2", linewidths=0)
            axes.scatter(places[~acts], np.full((~acts).sum(), height), s=4, color="#999999", linewidths=0)
            if not above:
                break
            layer = above[0]
            side = (side - layer.kernel) // layer.stride + 1
            next_step, next_offset = step * layer.stride, offset + step * (layer.kernel - 1) / 2
            field = sides_from_the_top(above[1:])[-1]  # the units of the next layer that act
            edges = [
                (offset + step * (unit * layer.stride + k), next_offset + next_step * unit)
                for unit in range(field)
                for k in range(layer.kernel)
            ]
            x = np.array([(low, high, np.nan) for low, high in edges]).ravel()
            y = np.tile([height, height + 1, np.nan], len(edges))
            axes.plot(x, y, color="#000000", linewidth=0.4, zorder=0)
            step, offset = next_step, next_offset
        axes.set(title=f"pools of stride {pool_stride}", xlabel="place (pixels)", xlim=(-1, 22))
        axes.grid(False)
    both[0].set_yticks(range(5), ["image", "conv 1", "pool 1", "conv 2", "pool 2"])
    return figure


def field_of_single_steps(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return receptive_pixels(kernel, stride, pool, 1, blocks)


def field_without_strides(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return receptive_pixels(kernel, 1, pool, 1, blocks)


def field_of_one_side(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return receptive_field(stack(kernel, stride, pool, pool_stride, blocks))[-1].size


def field_of_the_last_window(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return pool**2


def field_as_product_of_strides(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    return (stride * pool_stride) ** (2 * blocks)


@part(
    "c",
    "The receptive field after four layers",
    kind="number",
    points=2,
    topics=("convolution",),
    fields={"": "Number of pixels"},
    vary={
        "kernel": (2, 3, 5),
        "stride": (1, 2, 3),
        "pool": (2, 3),
        "pool_stride": (1, 2, 3),
        "blocks": (1, 2, 3),
    },
    mistakes={
        "The pools move by more than one pixel here, which spreads what the layers above see.": field_of_single_steps,
        "The strides are left out: every window was widened by its size minus one.": field_without_strides,
        "This is the side of the field; its pixels fill a square.": field_of_one_side,
        "These are units of the layer below, not pixels of the image.": field_of_the_last_window,
        "The product of the strides is the distance between two fields, not the side of one.": (
            field_as_product_of_strides
        ),
    },
    key=Key(
        "21×21 = 441 pixels",
        printed=441,
        qualified="The paper gives the convolutions' stride but not the pools': 441 needs pools of stride 2, the usual "
        "default; with stride 1 the unit sees 13 × 13 = 169 pixels.",
        ours=lambda: receptive_pixels(pool_stride=1),
        witness=lambda pixels: pixels == int(acting_pixels(stack(pool_stride=1), side=24).sum()),
    ),
)
def receptive_pixels(kernel=3, stride=2, pool=2, pool_stride=2, blocks=2):
    """Pixels of the image that a unit behind all blocks of convolution and pool can see.

    Raises:
        ValueError: a stride is larger than its window, so that pixels inside the field are skipped.

    >>> receptive_pixels()
    441
    >>> receptive_pixels(pool_stride=1)
    169
    >>> receptive_pixels(kernel=1, stride=1, blocks=1)
    4
    """
    if stride > kernel or pool_stride > pool:
        raise ValueError(f"strides {stride} and {pool_stride} skip pixels between windows of {kernel} and {pool}")
    return receptive_field(stack(kernel, stride, pool, pool_stride, blocks))[-1].size ** 2


# Part d: large batches

DEVICE_MEMORY = 24  # gigabytes
VGG16 = [64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool"] + 2 * [512, 512, 512, "pool"]
FEATURES = 10  # of the linear model that stochastic gradient descent fits


def activations_fill_the_memory(control=False):
    """The 16 layers of VGG read images of 224 × 224 pixels in batches of 1024, with numbers of four bytes.

    Measured are the gigabytes of its parameters and of the layers' outputs, which the backward pass needs. It holds if
    these exceed the 24 gigabytes of a good graphics card. The control has a batch of 16.
    """
    batch = 16 if control else 1024
    convolutions = [Pool(2) if width == "pool" else Conv(width, 3, padding="same") for width in VGG16]
    volumes = trace([*convolutions, Flatten(), Dense(4096), Dense(4096), Dense(1000)], (224, 224, 3))
    parameters = 4e-9 * sum(volume.parameters for volume in volumes)
    outputs = 4e-9 * batch * sum(prod(v.shape) for v in volumes if not isinstance(v.layer, Flatten))
    return Finding(
        outputs > DEVICE_MEMORY, {"batch": batch, "parameters (GB)": parameters, "outputs of the layers (GB)": outputs}
    )


def sgd_errors(rng, rate, batch, steps):
    """The squared distance from the true weights after each step, at most (steps + 1,), of SGD on a noise-free model.

    The gradient of half the mean squared error over a batch X (batch, FEATURES) is Xᵀ X e / batch for weights that are
    off by e. As the features are independent with variance 1, ‖e‖² is also the mean squared error on new data.
    """
    e = np.ones(FEATURES) / sqrt(FEATURES)
    errors = [1.0]
    for _ in range(steps):
        X = rng.normal(size=(batch, FEATURES))
        e = e - rate * X.T @ (X @ e) / batch
        errors.append(float(e @ e))
        if not 1e-20 < errors[-1] < 1e12:  # it has converged, or diverged
            break
    return np.array(errors)


def largest_stable_rate(batch, features=FEATURES):
    """The learning rate from which on the mean squared error grows: it changes by 1 - 2η + η² (1 + (d + 1) / B) a step.

    >>> [round(largest_stable_rate(batch), 2) for batch in (1, 4, 16, 64, 256)]
    [0.17, 0.53, 1.19, 1.71, 1.92]
    """
    return 2 / (1 + (features + 1) / batch)


FIXED_RATE, RATE_PER_EXAMPLE = 0.3, 0.05


def fixed_rate_favours_the_large_batch(seed=0, control=False):
    """SGD on a linear model with ten features, at one learning rate, with batches of 1 and of 64.

    Measured is the error after up to 400 steps, of 1 at the start. It holds if the small batch diverges and the large
    one converges. The control has a learning rate ten times smaller.
    """
    rng = np.random.default_rng(seed)
    rate = FIXED_RATE / 10 if control else FIXED_RATE
    small, large = (float(sgd_errors(rng, rate, batch, steps=400)[-1]) for batch in (1, 64))
    return Finding(
        small > 1e3 and large < 1e-3, {"learning rate": rate, "error, batch 1": small, "error, batch 64": large}
    )


def scaled_rate_makes_the_large_batch_diverge(seed=0, control=False):
    """The same linear model, with a learning rate in proportion to the batch, for batches of 1 and of 64.

    Measured is the error after up to 400 steps. It holds if the small batch converges and the large one diverges. In
    the control the learning rate stays that of the small batch.
    """
    rng = np.random.default_rng(seed)
    scale = 1 if control else 64
    small = float(sgd_errors(rng, RATE_PER_EXAMPLE, 1, steps=400)[-1])
    large = float(sgd_errors(rng, RATE_PER_EXAMPLE * scale, 64, steps=400)[-1])
    return Finding(small < 1e-3 and large > 1e3, {"error, batch 1": small, "error, batch 64": large})


def one_pass_makes_few_updates(seed=0, control=False):
    """One pass over 1024 examples of the linear model, with batches of 8 and of 256, at the same learning rate.

    Measured is the error on new data at the end. It holds if the large batch has at least ten times the error. In the
    control both make the same number of updates.
    """
    rng = np.random.default_rng(seed)
    examples, rate = 1024, 0.1
    updates = {8: examples // 8, 256: examples // 8 if control else examples // 256}
    small, large = (float(sgd_errors(rng, rate, batch, steps)[-1]) for batch, steps in updates.items())
    return Finding(
        large > 10 * small, {"error, batch 8": small, "updates, batch 256": updates[256], "error, batch 256": large}
    )


def noise_falls_with_the_square_root(seed=0, control=False):
    """Gradients of the linear model over 400 random batches of 4, and over 400 of 64 examples.

    Measured is their deviation from one batch to the next. It holds if sixteen times the work makes it between three
    and five times smaller. In the control a batch repeats one example.
    """
    rng = np.random.default_rng(seed)
    e = np.ones(FEATURES) / sqrt(FEATURES)

    def deviation(batch):
        X = rng.normal(size=(400, 1 if control else batch, FEATURES))
        X = np.broadcast_to(X, (400, batch, FEATURES))
        gradients = np.einsum("nbi,nbj,j->ni", X, X, e, optimize=True) / batch  # (batches, features)
        return float(gradients.std(axis=0).mean())

    small, large = deviation(4), deviation(64)
    return Finding(
        3 < small / large < 5, {"noise, batch 4": small, "noise, batch 64": large, "times smaller": small / large}
    )


def rates_by_batch():
    """Rows of batch size, largest stable learning rate, and the rate in proportion to the batch.

    >>> [batch for batch, largest, proportional in rates_by_batch() if proportional > largest]
    [64, 256]
    """
    return [(batch, largest_stable_rate(batch), RATE_PER_EXAMPLE * batch) for batch in (1, 4, 16, 64, 256)]


def draw_stable_rates():
    """Largest learning rate at which the mean squared error of the linear model shrinks, against the batch (line), and
    single runs of SGD: blue ones end below their start, orange ones above. A larger batch allows a larger rate.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    rng = np.random.default_rng(0)
    batches = 4 ** np.arange(5)
    runs = [(b, rate, sgd_errors(rng, rate, b, 100)[-1] > 1) for b in batches for rate in np.arange(0.1, 2.4, 0.2)]
    for ends_above, colour, marker in ((False, "#0072B2", "o"), (True, "#E69F00", "x")):
        places = [(batch, rate) for batch, rate, above in runs if above == ends_above]
        axes.scatter(*zip(*places, strict=True), s=22, color=colour, marker=marker)
    axes.plot(batches, [largest_stable_rate(batch) for batch in batches], color="#000000", linewidth=1)
    axes.set(xscale="log", xlabel="batch size", ylabel="learning rate")
    axes.set_xticks(batches, batches)
    axes.minorticks_off()
    return axes.figure


LARGE_BATCHES = {
    "memory": Claim(
        "A large batch may not fit into memory: what the backward pass needs to keep grows in proportion to it.",
        shown_by=activations_fill_the_memory,
    ),
    "updates": Claim(
        "In the same number of passes over the data a large batch makes fewer updates, and can end with a higher "
        "error on new data.",
        shown_by=one_pass_makes_few_updates,
    ),
    "noise": Claim(
        "The returns diminish: the noise of the gradient falls with the square root of the batch only, its cost grows "
        "with the batch.",
        shown_by=noise_falls_with_the_square_root,
    ),
    "rate": Claim(
        "If the learning rate is raised in proportion to the batch, training can diverge.",
        shown_by=scaled_rate_makes_the_large_batch_diverge,
    ),
    "test": Claim(
        "Large batches have been observed to end with a higher test error than small ones.",
        argued="Keskar et al., “On Large-Batch Training for Deep Learning”, 2017. How much of it remains when the "
        "other settings are tuned anew is disputed: Shallue et al., “Measuring the Effects of Data Parallelism on "
        "Neural Network Training”, 2019.",
    ),
    "alone": Claim(
        "A large batch by itself, at the same learning rate, makes training diverge.",
        refuted_by=fixed_rate_favours_the_large_batch,
    ),
}


def runs_diverge(rates_and_batches, seed=0):
    """Whether SGD on the linear model diverges, for each pair of a learning rate and a batch size."""
    rng = np.random.default_rng(seed)
    return [bool(sgd_errors(rng, rate, batch, steps=400)[-1] > 1e3) for rate, batch in rates_and_batches]


@part(
    "d",
    "Whether to train with large batches",
    kind="prose",
    points=2,
    topics=("optimization",),
    claims=LARGE_BATCHES,
    key=Key(
        "no: memory may run out, the test error may be high, training may diverge",
        printed=("memory", "test", "rate"),
        qualified="A large batch makes training diverge only if the learning rate is raised with it; at a fixed rate "
        "it is the small batch that may diverge.",
        ours=lambda: lambda rate, batch: rate > largest_stable_rate(batch),
        theirs=lambda rate, batch: batch > 1,
        witness=lambda diverges: (
            [diverges(*run) for run in ((FIXED_RATE, 1), (FIXED_RATE, 64), (RATE_PER_EXAMPLE * 64, 64))]
            == runs_diverge(((FIXED_RATE, 1), (FIXED_RATE, 64), (RATE_PER_EXAMPLE * 64, 64)))
        ),
    ),
)
def limits_of_large_batches(seed=0):
    """
    >>> limits_of_large_batches()
    ('memory', 'updates', 'noise', 'rate', 'test')
    >>> holding(LARGE_BATCHES, control=True)  # only what is argued, and what the fixed rate had refuted
    ('test', 'alone')
    """
    return holding(LARGE_BATCHES, seed=seed)


# Part e: convolutions of 1 × 1


def channels_change_and_nothing_else(control=False):
    """A volume of 28 × 28 × 192 enters 1 × 1 convolutions with 16, 192 and 256 filters.

    Measured are the volumes that come out. It holds if height and width stay and the channels become fewer, as many
    and more. The control has filters of 3 × 3 without padding.
    """
    volume, kernel = (28, 28, 192), 3 if control else 1
    after = {filters: Conv(filters, kernel).output_shape(volume) for filters in (16, 192, 256)}
    return Finding(
        all(shape == (*volume[:2], filters) for filters, shape in after.items()),
        {f"{filters} filters": shape for filters, shape in after.items()},
    )


def multiplications(volume, layers):
    """Multiplications of a stack of convolutions: one for each output and each weight of its filter.

    >>> multiplications((4, 4, 2), [Conv(5, kernel=1)])
    160
    """
    total = 0
    for layer in layers:
        after = layer.output_shape(volume)
        total += prod(after) * layer.kernel**2 * volume[-1]
        volume = after
    return total


def bottleneck_saves_multiplications(control=False):
    """32 filters of 5 × 5 read 28 × 28 × 192, directly or behind 16 filters of 1 × 1, with the same output volume.

    Measured are the multiplications and the weights. It holds if the detour costs fewer of both. The control has 192
    filters of 1 × 1, which reduce nothing.
    """
    volume, narrow = (28, 28, 192), 192 if control else 16
    direct = [Conv(32, 5, padding=2, bias=False)]
    detour = [Conv(narrow, 1, bias=False), *direct]
    weights = [sum(v.parameters for v in trace(layers, volume)) for layers in (direct, detour)]
    counts = [multiplications(volume, layers) for layers in (direct, detour)]
    return Finding(
        counts[1] < counts[0] and weights[1] < weights[0],
        {
            "multiplications, directly": counts[0],
            "multiplications, behind 1 × 1": counts[1],
            "times fewer": counts[0] / counts[1],
            "weights, directly": weights[0],
            "weights, behind 1 × 1": weights[1],
        },
    )


def convolve(volume, weights):
    """A convolution of a volume (height, width, channels) with weights (k, k, channels, filters); the sides stay."""
    size = len(weights)
    padded = np.pad(volume, ((size // 2, size // 2), (size // 2, size // 2), (0, 0)))
    windows = sliding_window_view(padded, (size, size), axis=(0, 1))  # (height, width, channels, k, k)
    return np.einsum("hwcij,ijcf->hwf", windows, weights, optimize=True)


def each_pixel_mixes_its_own_channels(seed=0, control=False):
    """A random volume of 7 × 6 × 5 enters a convolution with 4 random filters of 1 × 1; one pixel is changed.

    Measured are the pixels of the output that move, and the input channels that the first output channel depends on.
    It holds if only that pixel moves and all channels count. The control has filters of 3 × 3.
    """
    rng = np.random.default_rng(seed)
    size = 3 if control else 1
    volume, weights = rng.normal(size=(7, 6, 5)), rng.normal(size=(size, size, 5, 4))
    moved, changes = np.zeros((7, 6), dtype=bool), []
    for channel in range(5):
        changed = volume.copy()
        changed[3, 2, channel] += 1
        difference = np.abs(convolve(changed, weights) - convolve(volume, weights))
        moved |= difference.max(axis=2) > 1e-9
        changes.append(difference[3, 2, 0] > 1e-9)
    found = {"output pixels that move": int(moved.sum()), "input channels that count": int(sum(changes))}
    return Finding(found["output pixels that move"] == 1 and found["input channels that count"] == 5, found)


def activation_makes_it_a_layer(seed=0, control=False):
    """Two 1 × 1 convolutions in a row, with a ReLU between them; a single 1 × 1 convolution is fitted to the result.

    Measured is the share of the result's variance that the single one cannot give. The control has no ReLU.
    """
    rng = np.random.default_rng(seed)
    volume = rng.normal(size=(12, 12, 4))
    between = convolve(volume, rng.normal(size=(1, 1, 4, 6)))
    result = convolve(between if control else relu(between), rng.normal(size=(1, 1, 6, 1)))
    X, y = volume.reshape(-1, 4), result.reshape(-1)
    unexplained = float(np.var(least_squares(X, y).scores(X) - y) / np.var(y))
    return Finding(unexplained > 0.01, {"share that one convolution cannot give": unexplained})


POINTWISE = {
    "channels": Claim(
        "A 1 × 1 convolution sets the number of channels, to fewer, as many or more, and leaves height and width.",
        shown_by=channels_change_and_nothing_else,
    ),
    "cheaper": Claim(
        "With fewer channels in front of them, expensive 3 × 3 or 5 × 5 filters need fewer multiplications and "
        "weights, so that deeper networks can be afforded.",
        shown_by=bottleneck_saves_multiplications,
    ),
    "mixes": Claim(
        "At each pixel it mixes the channels, like a dense layer that all pixels share.",
        shown_by=each_pixel_mixes_its_own_channels,
    ),
    "depth": Claim(
        "With an activation behind it, it adds a layer that one linear map cannot replace.",
        shown_by=activation_makes_it_a_layer,
    ),
    "sides": Claim(
        "It makes the maps smaller in height and width.",
        refuted_by=channels_change_and_nothing_else,
    ),
    "scaling": Claim(
        "With a single weight per filter it only rescales each map.", refuted_by=each_pixel_mixes_its_own_channels
    ),
}


@part(
    "e",
    "What a 1 × 1 convolution is for",
    kind="prose",
    points=2,
    topics=("convolution",),
    claims=POINTWISE,
    key=Key(
        "it reduces the size of feature maps before more expensive filters, so that more layers fit",
        printed=("cheaper",),
        qualified="The saving is right, but what becomes smaller is the number of channels, if one chooses so: the "
        "size of a map, its height and width, stays.",
        ours=lambda: {"channels"},
        theirs={"height", "width"},
        witness=lambda changed: (
            changed
            == {
                axis
                for axis, before, after in zip(
                    ("height", "width", "channels"),
                    (7, 6, 5),
                    convolve(np.ones((7, 6, 5)), np.ones((1, 1, 5, 2))).shape,
                    strict=True,
                )
                if before != after
            }
        ),
    ),
)
def purposes_of_pointwise_convolution(seed=0):
    """
    >>> purposes_of_pointwise_convolution()
    ('channels', 'cheaper', 'mixes', 'depth')
    >>> holding(POINTWISE, control=True)  # larger filters, no reduction, no activation
    ('sides', 'scaling')
    """
    return holding(POINTWISE, seed=seed)


# Part f: the vanishing gradient of the sigmoid


def sigmoid_flattens_on_both_sides():
    """SymPy takes the limits of the sigmoid's derivative at minus and plus infinity."""
    z = sympy.Symbol("z", real=True)
    slope = sympy.diff(1 / (1 + sympy.exp(-z)), z)
    limits = [sympy.limit(slope, z, end) for end in (-sympy.oo, sympy.oo)]
    return Finding(limits == [0, 0], {"limit at −∞": str(limits[0]), "limit at +∞": str(limits[1])})


def slope_is_at_most_a_quarter():
    """SymPy finds where the sigmoid's derivative is stationary, and compares its value there with both limits."""
    z = sympy.Symbol("z", real=True)
    slope = sympy.diff(1 / (1 + sympy.exp(-z)), z)
    places = sympy.solve(sympy.diff(slope, z), z)
    largest = slope.subs(z, places[0])
    limits = [sympy.limit(slope, z, end) for end in (-sympy.oo, sympy.oo)]
    return Finding(
        places == [0] and largest == sympy.Rational(1, 4) and max(limits) < largest,
        {"the only stationary point": str(places[0]), "derivative there": str(largest)},
    )


def unsaturated_layers_vanish(seed=0, control=False):
    """Twenty layers of 50 units, with Xavier's initial weights; a random gradient is sent back from the top.

    Measured are the largest size of an input to a sigmoid, and the gradient's norm below all layers relative to that
    at the top. It holds if no input is beyond 4 (no unit is saturated) and still less than a millionth is left. The
    control has ReLU units, with He's initial weights.
    """
    rng = np.random.default_rng(seed)
    activation, slope, initial = (relu, relu_derivative, he) if control else (sigmoid, sigmoid_derivative, xavier)
    a, layers = rng.normal(size=50), []
    for _ in range(20):
        W = initial(50, 50, rng)
        z = W @ a
        layers.append((W, z))
        a = activation(z)
    gradient = rng.normal(size=50)
    before = np.linalg.norm(gradient)
    for W, z in reversed(layers):
        gradient = W.T @ (gradient * slope(z))
    left = float(np.linalg.norm(gradient) / before)
    largest = float(max(np.abs(z).max() for _, z in layers))
    return Finding(
        largest < 4 and left < 1e-6, {"largest size of an input": largest, "share of the gradient that is left": left}
    )


def draw_slopes():
    """The derivative of the sigmoid. It is largest at zero, where it is a quarter, and falls to zero on both sides."""
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 2.6)).add_subplot()
    z = np.linspace(-8, 8, 81)
    axes.plot(z, sigmoid_derivative(z), linewidth=2)
    axes.axhline(0.25, color="#000000", linestyle="--", linewidth=1)
    axes.set(xlabel="input z", ylabel="σ′(z)", ylim=(0, 0.28))
    return axes.figure


VANISHING = {
    "saturates": Claim(
        "Where its input is very negative or very positive, the sigmoid is flat: its derivative goes to 0.",
        shown_by=sigmoid_flattens_on_both_sides,
    ),
    "quarter": Claim(
        "Nowhere is its derivative larger than a quarter.",
        shown_by=slope_is_at_most_a_quarter,
    ),
    "product": Claim(
        "Backpropagation multiplies one such derivative for each layer, so that with usual weights the gradient "
        "shrinks exponentially with the depth, without any saturation.",
        shown_by=unsaturated_layers_vanish,
    ),
    "only": Claim(
        "The gradient vanishes only where units are saturated.",
        refuted_by=unsaturated_layers_vanish,
    ),
    "small": Claim(
        "The derivative vanishes where the input is small in size, that is, near 0.",
        refuted_by=slope_is_at_most_a_quarter,
    ),
}


def nested_sigmoids(x, depth=20):
    """The sigmoid applied `depth` times, and the inputs on the way; x may be complex.

    >>> nested_sigmoids(0.0, depth=1)
    (0.5, [0.0])
    """
    inputs = []
    for _ in range(depth):
        inputs.append(x)
        x = 1 / (1 + np.exp(-x))
    return x if isinstance(x, complex) else x.item(), inputs


def gradient_of_nested_sigmoids(depth=20):
    """The derivative at 0 of the sigmoid applied `depth` times, by a complex step: no formula for σ′ is used.

    >>> gradient_of_nested_sigmoids(depth=1)
    0.25
    """
    output, _ = nested_sigmoids(0 + 1e-30j, depth)
    return float(np.imag(output) / 1e-30)


@part(
    "f",
    "Why the sigmoid's gradient vanishes",
    kind="prose",
    points=2,
    topics=("activations", "backpropagation"),
    claims=VANISHING,
    key=Key(
        "for inputs that are too small or too large the sigmoid saturates, and its gradient goes to 0",
        printed=("saturates",),
        qualified="Saturation is one cause, but it is not needed: the derivative is at most 1/4 everywhere, so that "
        "the product over many layers vanishes also where no unit is saturated.",
        ours=lambda: lambda inputs: float(np.prod(sigmoid_derivative(inputs))) < 1e-9,
        theirs=lambda inputs: float(np.abs(inputs).max()) > 4,
        witness=lambda vanishes: (
            vanishes(nested_sigmoids(0.0, depth=20)[1]) == (gradient_of_nested_sigmoids(depth=20) < 1e-9)
        ),
    ),
)
def causes_of_vanishing_gradients(seed=0):
    """
    >>> causes_of_vanishing_gradients()
    ('saturates', 'quarter', 'product')
    >>> holding(VANISHING, control=True)  # with ReLU in place of the sigmoid
    ('saturates', 'quarter', 'only')
    """
    return holding(VANISHING, seed=seed)


# Part g: a rare positive class

NEGATIVES = 9  # for every positive
POSITIVES = 400  # in each sample of the experiments
DISTANCE = 1.5  # between the means of the classes, in deviations


def repeat_positives(X, y, copies):
    """The examples, X (batch, features) and y (batch,), with `copies` of every positive one in all.

    >>> repeat_positives(np.array([[1.0], [2.0]]), np.array([0, 1]), copies=3)[1].tolist()
    [0, 1, 1, 1]
    """
    rows = np.repeat(np.arange(len(y)), np.where(y == 1, copies, 1))
    return X[rows], y[rows]


def oversampling_finds_positives(seed=0, control=False):
    """A logistic regression on nine negatives for every positive, trained as they are and with nine copies of each
    positive; tested on new examples as they are.

    Measured is the share of positives that are found. It holds if this rises by a third or more. In the control the
    classes are even from the start, and nothing is repeated.
    """
    rng = np.random.default_rng(seed)
    ratio = 1 if control else NEGATIVES
    X, y = two_classes(rng, ratio * POSITIVES, POSITIVES, DISTANCE)
    X_test, y_test = two_classes(rng, ratio * POSITIVES, POSITIVES, DISTANCE)
    repeated = repeat_positives(X, y, ratio)
    found = {
        "negatives for every positive": float((repeated[1] == 0).sum() / (repeated[1] == 1).sum()),
        "positives found, trained as they are": float(says_yes(fit_logistic(X, y), X_test)[y_test == 1].mean()),
        "positives found, oversampled": float(says_yes(fit_logistic(*repeated), X_test)[y_test == 1].mean()),
    }
    even, before, after = found.values()
    return Finding(even == 1 and after > before + 1 / 3, found)


def weights_equal_copies(seed=0, control=False):
    """A logistic regression with nine copies of each positive, and one in which each positive has a weight of nine.

    Measured is the largest difference of their weight and intercept. The control leaves the weights out.
    """
    X, y = two_classes(np.random.default_rng(seed), NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    copied = fit_logistic(*repeat_positives(X, y, NEGATIVES))
    weighted = fit_logistic(X, y, weights=None if control else np.where(y == 1, NEGATIVES, 1))
    gap = float(max(np.abs(copied.weights - weighted.weights).max(), abs(copied.intercept - weighted.intercept)))
    return Finding(gap < 1e-6, {"largest difference": gap})


def oversampled_test_set_misleads(seed=0, control=False):
    """The model trained with nine copies is tested on new examples as they are, and with nine copies of each positive.

    Measured is its precision: the share of its positive answers that are right. It holds if the oversampled test set
    claims at least twice the true one. In the control the test set is not repeated.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    X_test, y_test = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    model = fit_logistic(*repeat_positives(X, y, NEGATIVES))
    X_repeated, y_repeated = repeat_positives(X_test, y_test, 1 if control else NEGATIVES)
    natural = float(y_test[says_yes(model, X_test)].mean())
    claimed = float(y_repeated[says_yes(model, X_repeated)].mean())
    return Finding(claimed > 2 * natural, {"precision as it is": natural, "precision on the repeated set": claimed})


def oversampling_shifts_the_prior(seed=0, control=False):
    """The model trained with nine copies takes positives to be as frequent as negatives: its intercept is too large.

    Measured are the shift of the intercept (log 9 is expected), and the accuracy on new examples before and after it is
    taken back. It holds if this raises the accuracy by a twentieth or more. In the control nothing is repeated.
    """
    rng = np.random.default_rng(seed)
    copies = 1 if control else NEGATIVES
    X, y = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    X_test, y_test = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    plain, repeated = fit_logistic(X, y), fit_logistic(*repeat_positives(X, y, copies))
    corrected = repeated._replace(intercept=repeated.intercept - log(copies))
    found = {
        "shift of the intercept": repeated.intercept - plain.intercept,
        "log of the copies": log(copies),
        "accuracy": accuracy(y_test, says_yes(repeated, X_test)),
        "accuracy with the shift taken back": accuracy(y_test, says_yes(corrected, X_test)),
    }
    shift, expected, before, after = found.values()
    return Finding(abs(shift - expected) < 0.3 and after > before + 0.05, found)


def extra_copies_overshoot(control=False):
    """Nine negatives and one positive, to which nine further copies are added. The control has eight further copies."""
    further = 8 if control else 9
    y = np.repeat([0, 1], [NEGATIVES, 1 + further])
    counts = np.bincount(y).tolist()
    return Finding(counts[0] != counts[1], {"negatives": counts[0], "positives": counts[1]})


def copies_leak_into_the_development_set(seed=0, control=False):
    """Features without any information; the positives are repeated ninefold, then a half is split off at random.

    Measured is the share of that half's positives that the nearest training example recognises. It holds if this is
    more than six in ten, although there is nothing to recognise. The control splits first, and repeats only the
    positives of the training half.
    """
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(200, 2)), np.repeat([0, 1], [180, 20])
    order = rng.permutation(len(y))
    if control:
        train, dev = order[:100], order[100:]
        X_train, y_train = repeat_positives(X[train], y[train], NEGATIVES)
        X_dev, y_dev = X[dev], y[dev]
    else:
        X, y = repeat_positives(X, y, NEGATIVES)
        train, dev = np.split(rng.permutation(len(y)), 2)
        X_train, y_train, X_dev, y_dev = X[train], y[train], X[dev], y[dev]
    recognised = float(nearest_label(X_train, y_train, X_dev)[y_dev == 1].mean())
    return Finding(recognised > 0.6, {"positives recognised": recognised})


def accuracy_depends_on_the_mix(negatives=NEGATIVES, right_negatives=0.95, right_positives=0.8):
    """Accuracies of one model on the natural mix and on an even one, from its accuracies on the two classes.

    >>> [round(value, 3) for value in accuracy_depends_on_the_mix().numbers.values()]
    [0.935, 0.875]
    >>> accuracy_depends_on_the_mix(negatives=1).holds
    False
    """
    natural = (negatives * right_negatives + right_positives) / (negatives + 1)
    even = (right_negatives + right_positives) / 2
    return Finding(abs(natural - even) > 0.01, {"accuracy, natural mix": natural, "accuracy, even mix": even})


RARE_CLASS = {
    "oversample": Claim(
        "Show every positive nine times during training, so that both classes count alike: many more positives are "
        "found.",
        shown_by=oversampling_finds_positives,
    ),
    "weights": Claim(
        "Equivalently, weigh the loss of every positive by nine.",
        shown_by=weights_equal_copies,
    ),
    "test": Claim(
        "Not at test time: the development and test sets keep the mix that the model will meet, or the measured "
        "performance is not that of its use.",
        shown_by=oversampled_test_set_misleads,
    ),
    "prior": Claim(
        "The trained model believes in even classes; where its probabilities matter, log 9 has to be taken off its "
        "logit.",
        shown_by=oversampling_shifts_the_prior,
    ),
    "extra": Claim("Nine *further* copies of every positive make the classes even.", refuted_by=extra_copies_overshoot),
    "leak": Claim(
        "The positives may be repeated before the development set is split off.",
        refuted_by=copies_leak_into_the_development_set,
    ),
}


@part(
    "g",
    "Training with a rare positive class",
    kind="prose",
    points=2,
    topics=("data-and-strategy",),
    claims=RARE_CLASS,
    key=Key(
        "oversample the positives ninefold while training; not at test time, where it falsifies the metric",
        printed=("oversample", "test"),
    ),
)
def rules_for_a_rare_class(seed=0):
    """
    >>> rules_for_a_rare_class()
    ('oversample', 'weights', 'test', 'prior')
    >>> holding(RARE_CLASS, control=True)  # nothing repeated, or repeated after the split
    ('extra', 'leak')
    """
    return holding(RARE_CLASS, seed=seed)


# Part h: dropout without the division by p


def masks(units):
    """All masks of a layer of dropout: tuples of 0 (dropped) and 1 (kept), one entry per unit.

    >>> list(masks(2))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    return product((0, 1), repeat=units)


def mask_probability(mask, keep):
    """The probability of a mask whose units are kept independently with probability `keep`: a number or a symbol.

    >>> mask_probability((1, 0, 1), 0.5)
    0.125
    """
    return prod(keep if kept else 1 - keep for kept in mask)


def mean_over_masks(function, units, keep):
    """The expectation of a function of the mask, (units,), over all masks.

    >>> float(mean_over_masks(np.sum, units=3, keep=0.5))
    1.5
    """
    return sum(mask_probability(mask, keep) * function(np.array(mask)) for mask in masks(units))


def random_layer(rng):
    """A layer h of four units with dropout, and a dense layer (3, 4) that reads it."""
    return {"h": rng.normal(size=4), "W": rng.normal(size=(3, 4)), "b": rng.normal(size=3), "p": rng.uniform(0.1, 0.9)}


RESCALING = Derivation(
    [
        Step(
            "In training, the next layer's input is random. Its expectation is the sum over all masks $d$ of the "
            "$n$ units, each with its probability, in which $|d|$ is the number of units that are kept:",
            r"\mathbb{E}[W(d \odot h) + b] = \sum_{d \in \{0,1\}^n} p^{|d|} (1-p)^{n-|d|} (W(d \odot h) + b)",
            lambda h, W, b, p: sum(
                p ** sum(d) * (1 - p) ** (len(h) - sum(d)) * (W @ (np.array(d) * h) + b) for d in masks(len(h))
            ),
        ),
        Step(
            "The probabilities sum to one, and a sum can be taken out of a linear map:",
            r"W \left(\mathbb{E}[d] \odot h\right) + b, \qquad "
            r"\mathbb{E}[d_i] = \sum_{d \in \{0,1\}^n} p^{|d|} (1-p)^{n-|d|}\, d_i",
            lambda h, W, b, p: W @ (mean_over_masks(lambda d: d, len(h), p) * h) + b,
        ),
        Step(
            "In $\\mathbb{E}[d_i]$ only the masks with $d_i = 1$ count: a factor $p$, and for the other units the "
            "binomial theorem:",
            r"W \left(p\, (p + 1 - p)^{n-1}\, h\right) + b",
            lambda h, W, b, p: W @ (p * (p + 1 - p) ** (len(h) - 1) * h) + b,
        ),
        Step(
            "So without dropout, at test time, the units have to be multiplied by $p$:",
            r"W (p\, h) + b",
            lambda h, W, b, p: W @ (p * h) + b,
        ),
    ],
    instance=random_layer,
)


def units_and_keep(units):
    """The symbols h, (units,), and p.

    >>> units_and_keep(2)
    ((h1, h2), p)
    """
    return sympy.symbols(f"h1:{units + 1}"), sympy.Symbol("p")


def scaled_everywhere(W, h, b, p):
    """The next layer with *its* output multiplied by p as well, although it has no dropout."""
    return p * (W @ (p * h) + b)


def scaled_where_dropped(W, h, b, p):
    """The next layer at test time, where only the units with dropout are multiplied by p."""
    return W @ (p * h) + b


def is_the_training_mean(layer, seed=0):
    """Whether a layer at test time gives the mean over all masks of its training output, on a random instance."""
    at = random_layer(np.random.default_rng(seed))
    mean = mean_over_masks(lambda d: at["W"] @ (d * at["h"]) + at["b"], 4, at["p"])
    return bool(np.allclose(layer(**at), mean))


@part(
    "h",
    "Dropout that was trained without rescaling",
    kind="formula",
    points=2,
    topics=("regularization",),
    derivation=RESCALING,
    show=lambda answer: "E[d ∘ h] = (" + ", ".join(map(str, answer)) + ")",
    tex=lambda answer: (
        rf"\mathbb{{E}}[d \odot h] = {sympy.latex(answer)} = {sympy.latex(sympy.gcd_list(list(answer)))}\,h"
    ),
    key=Key(
        "multiply the outputs of each layer by p; the mathematics is only announced",
        printed=lambda h, p: p * h,
        accepts=lambda answer, printed: all(
            sympy.expand(ours - printed(h, units_and_keep(len(answer))[1])) == 0
            for ours, h in zip(answer, units_and_keep(len(answer))[0], strict=True)
        ),
        qualified="Only the layers that have dropout are to be multiplied, not each layer: a dense layer without it "
        "would come out as p(W(p h) + b), which is not its mean in training, W(p h) + b.",
        ours=lambda: scaled_where_dropped,
        theirs=scaled_everywhere,
        witness=is_the_training_mean,
    ),
)
def expected_activations(units=3):
    """The expectation of d ∘ h, (units, 1), over all masks d whose units are kept with probability p.

    >>> expected_activations()
    Matrix([
    [h1*p],
    [h2*p],
    [h3*p]])
    >>> expected_activations(units=1)
    Matrix([[h1*p]])
    """
    h, p = units_and_keep(units)
    total = sympy.zeros(units, 1)
    for mask in masks(units):
        kept = sympy.Matrix([d * activation for d, activation in zip(mask, h, strict=True)])
        total += mask_probability(mask, p) * kept
    return total.applyfunc(sympy.expand)


def relu_at_test_and_in_training():
    """A ReLU unit that reads h₁ - h₂, both of value 1: its output with inputs scaled by p, and its mean over masks.

    >>> relu_at_test_and_in_training()
    (0, p*(1 - p))
    """
    p = sympy.Symbol("p")

    def unit(first, second):
        return sympy.Max(first - second, 0)

    return unit(p, p), sum(mask_probability(mask, p) * unit(*mask) for mask in masks(2))


def max_pools_hide_pixels() -> bool:
    """
    >>> max_pools_hide_pixels()
    True
    """
    return int(acting_pixels(stack(), 24, "max").sum()) < receptive_pixels()


SLIPS = (
    Slip(
        "Question 2, b and g",
        "Part b mends a measurement with a balanced development set, part g says that rebalancing falsifies it; "
        "each holds only for its own mix of classes in use.",
        shown_by=accuracy_depends_on_the_mix,
    ),
    Slip(
        "Question 2, e, and question 1, e",
        "The size of feature maps is said to shrink under 1 × 1 filters in one place, and height and width to be "
        "unchangeable by them in the other; only the number of channels changes.",
        shown_by=channels_change_and_nothing_else,
    ),
    Slip(
        "Question 2, c",
        "The support is described as the pixels that activate the unit; with max pools only some of them act on one "
        "image.",
        shown_by=max_pools_hide_pixels,
    ),
    Slip(
        "Question 2, f",
        "“Too small” has to mean very negative: where the input is small in size, the derivative of the sigmoid is "
        "largest.",
        shown_by=slope_is_at_most_a_quarter,
    ),
    Slip(
        "Question 2, g",
        "“9x” has to mean nine copies in all: nine further copies give ten positives for nine negatives.",
        shown_by=extra_copies_overshoot,
    ),
    Slip("Question 2, b", "“Had submitting” for “submitting”."),
)
