"""Multiple choice.

Every option is a claim that a computation or a small seeded experiment decides. Layouts: a batch is
`(examples, features)`, an image `(height, width, channels)`.
"""

from dataclasses import fields

import numpy as np

from solutions.nn import activations
from solutions.nn.activations import identity, relu
from solutions.nn.initialization import constant, he, layer_moments, xavier
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import (
    Statistics,
    batch_norm,
    batch_norm_inference,
    layer_norm,
    running_statistics,
)
from solutions.nn.optimizers import Adam, GradientDescent, Momentum, RMSProp, clip_by_norm
from solutions.nn.regularization import ridge
from solutions.part import Claim, Finding, Key, Slip, holding, part

# a: what lowers the training error. The hidden layer is random and stays; the output layer is fitted exactly, so that
# no learning rate and no stopping time has a part in the result.


def two_classes(examples, rng):
    """Inputs (examples, 3), and a class of -1 or 1 for each that no line separates."""
    X = rng.standard_normal((examples, 3))
    return X, np.sign(X[:, 0] * X[:, 1] + 0.5 * X[:, 2])


def hidden_layer(units, rng):
    """A random layer of ReLU units: a function from (examples, 3) to (examples, units)."""
    W, b = rng.standard_normal((3, units)), rng.standard_normal(units)
    return lambda X: relu(X @ W + b)


def fit_output_layer(hidden, y, penalty=0.0, keep=1.0):
    """Output weights (units,) that minimise the squared error, with an L2 penalty and with dropout of the units.

    Averaged over all masks, dropout adds (1 - p) / p times the square of each weight times its unit's energy.

    >>> H, y = np.array([[1.0, 0.0], [0.0, 2.0]]), np.array([1.0, 1.0])
    >>> fit_output_layer(H, y).round(3).tolist(), fit_output_layer(H, y, keep=0.5).round(3).tolist()
    ([1.0, 0.5], [0.5, 0.25])
    """
    strengths = penalty + (1 - keep) / keep * (hidden**2).sum(axis=0)
    rows = np.vstack([hidden, np.diag(np.sqrt(strengths))])
    return np.linalg.lstsq(rows, np.append(y, np.zeros(len(strengths))))[0]


def training_error(hidden, y, **settings):
    """Mean squared error of the fitted network on the examples that it was fitted to."""
    return mean_squared_error(hidden @ fit_output_layer(hidden, y, **settings), y)


def more_units_lower_it(seed=0, control=False):
    """Fit a small network, and one with the same and many more units, to the same examples of two classes; compare
    the training errors.

    The control has as many more units, but they are copies of the old ones.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(200, rng)
    small, more = hidden_layer(4, rng)(X), hidden_layer(60, rng)(X)
    large = np.hstack([small, np.tile(small, 15) if control else more])
    before, after = training_error(small, y), training_error(large, y)
    return Finding(after < 0.9 * before, {"training error, 4 units": before, "training error, 64 units": after})


def more_data_raises_it(seed=0, control=False):
    """Fit the same network to a few examples, then to these and many new ones; measure the training error each time,
    and in the second fit also the error on the first few. All are means over repeated draws.

    The control enlarges the set by copies of the examples that it has.
    """
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(20):
        X, y = two_classes(20, rng)
        more_X, more_y = (np.tile(X, (19, 1)), np.tile(y, 19)) if control else two_classes(380, rng)
        layer = hidden_layer(8, rng)
        few, many = layer(X), layer(np.vstack([X, more_X]))
        weights = fit_output_layer(many, np.append(y, more_y))
        old = mean_squared_error(few @ weights, y)
        errors.append((training_error(few, y), mean_squared_error(many @ weights, np.append(y, more_y)), old))
    before, after, old = (float(error) for error in np.mean(errors, axis=0))
    return Finding(
        after > 1.2 * before and old > 1.2 * before,
        {
            "training error, 20 examples": before,
            "training error, 400 examples": after,
            "error of the second fit on the first 20": old,
        },
    )


def more_penalty_raises_it(seed=0, control=False):
    """Fit the same network to the same examples with a weak and with a strong L2 penalty; compare the training errors.

    The control leaves the penalty as it was.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(200, rng)
    hidden = hidden_layer(16, rng)(X)
    before = training_error(hidden, y, penalty=1.0)
    after = training_error(hidden, y, penalty=1.0 if control else 1000.0)
    return Finding(after > 1.1 * before, {"training error, λ = 1": before, "training error, larger λ": after})


def keeping_more_units_lowers_it(seed=0, control=False):
    """Fit the same network to the same examples under dropout, averaged exactly over all masks, with a low and with
    a high probability of keeping a unit; compare the training errors of the whole network.

    The control leaves the probability as it was.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(200, rng)
    hidden = hidden_layer(32, rng)(X)
    before = training_error(hidden, y, keep=0.5)
    after = training_error(hidden, y, keep=0.5 if control else 0.95)
    return Finding(
        after < 0.95 * before, {"training error, keep_prob = 0.5": before, "training error, larger keep_prob": after}
    )


LOWER_TRAINING_ERROR = {
    "i": Claim("Make the network larger.", shown_by=more_units_lower_it),
    "ii": Claim("Collect more training examples.", refuted_by=more_data_raises_it),
    "iii": Claim("Raise the strength λ of the regularisation.", refuted_by=more_penalty_raises_it),
    "iv": Claim("Raise `keep_prob`, the share of units that dropout keeps.", shown_by=keeping_more_units_lowers_it),
}


@part(
    "a",
    "High training error",
    kind="choice",
    points=2,
    topics=("data-and-strategy", "regularization"),
    several=True,
    claims=LOWER_TRAINING_ERROR,
    key=Key("(i), (iv)", printed=("i", "iv")),
)
def remedies_for_training_error(seed=0):
    """
    >>> remedies_for_training_error()
    ('i', 'iv')
    >>> remedies_for_training_error(seed=7)
    ('i', 'iv')
    """
    return holding(LOWER_TRAINING_ERROR, seed=seed)


# b: batch normalisation


def skipping_it_changes_the_output(seed=0, control=False):
    """Keep running statistics over a hundred minibatches. Then let single examples through: with the running
    statistics, and with the layer left out. Measured is the mean distance to what the layer gave for the same examples
    in training, in a large batch.

    In the control the activations are standard already, with scale 1 and shift 0, so that leaving the layer out does
    no harm.
    """
    rng = np.random.default_rng(seed)
    mean, spread = (np.zeros(4), np.ones(4)) if control else (rng.normal(0, 5, 4), rng.uniform(2, 4, 4))
    gamma, beta = (np.ones(4), np.zeros(4)) if control else (rng.uniform(0.5, 2, 4), rng.normal(0, 1, 4))
    running = None
    for _ in range(100):
        _, cache = batch_norm(rng.normal(mean, spread, (64, 4)), gamma, beta)
        running = running_statistics(running, cache.statistics)
    z = rng.normal(mean, spread, (512, 4))
    in_training, _ = batch_norm(z, gamma, beta)
    one_by_one = np.vstack([batch_norm_inference(row[None], gamma, beta, running) for row in z[:50]])
    kept = float(np.abs(one_by_one - in_training[:50]).mean())
    skipped = float(np.abs(z[:50] - in_training[:50]).mean())
    return Finding(kept < 0.2 * skipped, {"distance, running statistics": kept, "distance, layer left out": skipped})


def other_algorithms_learn_scale_and_shift(seed=0, control=False):
    """Make targets with a hidden scale and shift of three normalised activations, and recover both without any
    gradient in two ways: by least squares in closed form, and by a random search that keeps a change if it lowers the
    loss. Measured is the largest error of a scale or shift.

    The control shuffles the targets, so that the scale cannot be found.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(5, 3, (64, 3))
    wanted = np.array([rng.uniform(1, 2, 3), rng.uniform(-1, 1, 3)])  # scale and shift
    normalized = batch_norm(z, np.ones(3), np.zeros(3))[1].normalized
    targets = wanted[0] * normalized + wanted[1]
    if control:
        targets = rng.permutation(targets)

    def loss(theta):
        return float(np.mean((theta[0] * normalized + theta[1] - targets) ** 2))

    solved = np.array([np.polyfit(normalized[:, j], targets[:, j], 1) for j in range(3)]).T
    searched, width = np.array([np.ones(3), np.zeros(3)]), 0.5
    for _ in range(400):
        candidate = searched + width * rng.standard_normal((2, 3))
        better = loss(candidate) < loss(searched)
        searched, width = (candidate, 1.5 * width) if better else (searched, 0.9 * width)
    found = {"least squares": solved, "random search": searched}
    errors = {f"largest error, {name}": float(np.abs(theta - wanted).max()) for name, theta in found.items()}
    return Finding(max(errors.values()) < 0.05, {name: round(error, 4) for name, error in errors.items()})


def steps_of_descent(X, y, limit=3000):
    """Steps of gradient descent until a linear layer is within 1% of its initial excess error, at the rate 1 / L.

    >>> steps_of_descent(np.eye(3), np.ones(3))
    1
    """
    hessian = X.T @ X / len(X)
    error = -np.linalg.solve(hessian, X.T @ y / len(X))  # weights minus the best weights, from weights of 0
    start, rate = error @ hessian @ error, 1 / np.linalg.eigvalsh(hessian)[-1]
    for step in range(1, limit + 1):
        error = error - rate * hessian @ error
        if error @ hessian @ error <= 0.01 * start:
            return step
    return limit


def normalizing_saves_steps(seed=0, control=False):
    """Train a linear layer by full-batch gradient descent on activations of very different scales, and on the same
    activations after batch normalisation; count the steps until 99% of the avoidable error is gone, each at the rate
    that its largest curvature allows, and at most three thousand.

    In the control all activations have the same scale and mean 0 already.
    """
    rng = np.random.default_rng(seed)
    scales, offsets = (np.ones(5), np.zeros(5)) if control else (np.array([0.3, 0.5, 1, 2, 4]), np.ones(5))
    z = rng.standard_normal((256, 5))
    y = z @ rng.choice([-1.0, 1.0], 5) + 0.1 * rng.standard_normal(256)
    raw = z * scales + offsets
    normalized, _ = batch_norm(raw, np.ones(5), np.zeros(5))
    ones = np.ones((256, 1))
    steps = [steps_of_descent(np.hstack([activation, ones]), y) for activation in (raw, normalized)]
    return Finding(steps[1] < 0.2 * steps[0], dict(zip(("steps without", "steps with"), steps, strict=True)))


def minibatches_make_noise(seed=0, control=False):
    """Put one example into many random minibatches and normalise each; measure the variance of its activation.
    Larger minibatches estimate mean and deviation better, so that it varies less.

    The control takes mean and deviation from the whole data set each time.
    """
    rng = np.random.default_rng(seed)
    data = rng.normal(3, 2, (512, 1))
    one, gamma, beta = np.array([[4.0]]), np.ones(1), np.zeros(1)
    whole = Statistics(data.mean(axis=0), data.var(axis=0))
    spread = {}
    for size in (4, 16, 64):
        values = []
        for _ in range(200):
            batch = np.vstack([one, data[rng.integers(512, size=size - 1)]])
            output = batch_norm_inference(batch, gamma, beta, whole) if control else batch_norm(batch, gamma, beta)[0]
            values.append(output[0, 0])
        spread[f"variance, batches of {size}"] = float(np.var(values))
    small, middle, large = spread.values()
    return Finding(
        small > 1.5 * middle and middle > 1.5 * large > 0, {name: round(value, 6) for name, value in spread.items()}
    )


BATCH_NORM_FACTS = {
    "i": Claim(
        "It is left out at test time, since one example alone cannot be normalised.",
        refuted_by=skipping_it_changes_the_output,
    ),
    "ii": Claim(
        "Its scale and shift can be learned by (mini-batch) gradient descent, and by no other algorithm.",
        refuted_by=other_algorithms_learn_scale_and_shift,
    ),
    "iii": Claim("It helps the network to learn faster.", shown_by=normalizing_saves_steps),
    "iv": Claim(
        "It makes hidden activations noisy, since their mean and deviation are estimated from a minibatch.",
        shown_by=minibatches_make_noise,
    ),
}


@part(
    "b",
    "Batch normalisation",
    kind="choice",
    points=2,
    topics=("normalization",),
    several=True,
    claims=BATCH_NORM_FACTS,
    key=Key("(iii), (iv)", printed=("iii", "iv")),
)
def true_of_batch_norm(seed=0):
    """
    >>> true_of_batch_norm()
    ('iii', 'iv')
    >>> true_of_batch_norm(seed=7)
    ('iii', 'iv')
    """
    return holding(BATCH_NORM_FACTS, seed=seed)


# c: the parameters of a filter

OPTIONS = (2, 17, 4097, 1)


def filter_has(option, right):
    """What decides whether a filter has as many parameters as an option says; `right` is what the decider shows."""

    def count(channels=16, kernel=1):
        """Build the arrays that one filter consists of, and count their numbers. The image's height and width have no
        part in it.
        """
        weights, bias = np.ones((kernel, kernel, channels)), np.ones(1)
        parameters = weights.size + bias.size
        return Finding(
            (parameters == option) is right,
            {"weights": weights.size, "biases": bias.size, "parameters": parameters, "this option": option},
        )

    return count


FILTER_COUNTS = {
    name: Claim(f"{option}", **{"shown_by" if name == "ii" else "refuted_by": filter_has(option, name == "ii")})
    for name, option in zip(("i", "ii", "iii", "iv"), OPTIONS, strict=True)
}


@part(
    "c",
    "Parameters of a filter of one pixel",
    kind="choice",
    points=2,
    topics=("shapes-and-parameters", "convolution"),
    claims=FILTER_COUNTS,
    key=Key("(ii): 16 weights and 1 bias", printed=("ii",)),
)
def filter_parameters(height=64, width=64, channels=16, kernel=1):
    """The option that counts the weights (kernel, kernel, channels) and the bias of one filter.

    >>> filter_parameters()
    ('ii',)
    >>> filter_parameters(channels=1)
    ('i',)
    >>> filter_parameters(channels=1, kernel=4)
    ('ii',)
    >>> filter_parameters(channels=2)
    ()
    """
    return holding(FILTER_COUNTS, channels=channels, kernel=kernel)


# d: initialisation


def layer_variances(network, X):
    """The variance of each layer's outputs, with tanh units in the hidden layers."""
    outputs, cache = forward(network, X, "tanh")
    return [float(a.var()) for a, _ in cache[1:]] + [float(outputs.var())]


def training_changes_variances(seed=0, control=False):
    """Train a network of tanh units from Xavier's initialisation on a regression; measure the variance of each layer's
    outputs before and after.

    In the control the targets are what the untrained network says already: nothing is to be learned.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((100, 4))
    network = initialize([4, 16, 16, 1], rng, weights=xavier)
    y = forward(network, X, "tanh")[0] if control else 2 * np.sin(2 * X[:, :1]) + 2 * X[:, 1:2] * X[:, 2:3]
    trained = train(network, X, y, Adam(0.02), 120, "tanh", mean_squared_error_gradient)
    before, after = layer_variances(network, X), layer_variances(trained, X)
    names = ("first layer", "second layer", "output")
    numbers = {f"variance before, {name}": value for name, value in zip(names, before, strict=True)}
    numbers |= {f"variance after, {name}": value for name, value in zip(names, after, strict=True)}
    return Finding(max(b / a for a, b in zip(before, after, strict=True)) > 1.5, numbers)


def train_hidden_units(weights, seed):
    """Train a network of eight ReLU units; the numbers of units that differ before and after, and its errors."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((100, 5))
    y = relu(X[:, :1]) - relu(X[:, 1:2] + X[:, 2:3])
    network = initialize([5, 8, 1], rng, weights)
    trained = train(network, X, y, Adam(0.02), 100, "relu", mean_squared_error_gradient)
    (before, _), (after, _) = network[0], trained[0]  # (inputs, units): a unit is a column
    errors = [mean_squared_error(forward(layers, X)[0], y) for layers in (network, trained)]
    return {
        "different units before": len(np.unique(before.round(6), axis=1).T),
        "different units after": len(np.unique(after.round(6), axis=1).T),
        "error before": errors[0],
        "error after": errors[1],
    }


def equal_weights_stay_equal(seed=0, control=False):
    """Give all weights the same positive value, train on a regression, and count the hidden units that differ.

    The control draws the weights at random.
    """
    numbers = train_hidden_units(he if control else lambda m, n, rng: constant(m, n, 0.3), seed)
    return Finding(numbers["different units after"] == 1, numbers)


def random_signs(inputs, outputs, rng):
    """Weights (inputs, outputs), each 1 or -1 with probability one half."""
    return rng.choice([-1.0, 1.0], (inputs, outputs))


def random_signs_break_symmetry(seed=0, control=False):
    """Draw every weight from 1 and -1, train on a regression, and count the hidden units that differ.

    In the control all weights are 1.
    """
    numbers = train_hidden_units((lambda m, n, rng: constant(m, n, 1.0)) if control else random_signs, seed)
    return Finding(numbers["different units after"] > 1, numbers)


def activations_want_their_own_scale(seed=0, control=False):
    """Send random examples through ten untrained layers, of linear units and of ReLU units, and
    measure the mean square of the last layer's outputs under two initialisations. It was 1 at the input; which of
    the two initialisations keeps it nearer to 1?

    In the control the second stack is linear too.
    """
    kinds = {"linear": identity, "ReLU": identity if control else relu}
    moments = {
        f"{kind}, {name}": layer_moments(kinds[kind], weights, depth=10, width=128, batch=64, seed=seed)[-1]
        for kind in kinds
        for name, weights in (("Xavier", xavier), ("He", he))
    }
    of_linear, of_relu = (
        min(("Xavier", "He"), key=lambda name: abs(np.log(moments[f"{kind}, {name}"]))) for kind in kinds
    )
    return Finding(of_linear != of_relu, {f"mean square, {name}": value for name, value in moments.items()})


def keeps_variance_at_the_start(name, seed=0):
    """Whether Xavier's initialisation keeps the mean square of this activation within a factor of 2 over ten layers.

    >>> keeps_variance_at_the_start("identity"), keeps_variance_at_the_start("relu")
    (True, False)
    """
    moment = layer_moments(getattr(activations, name), xavier, depth=10, width=256, batch=64, seed=seed)[-1]
    return 0.5 < moment < 2


FALSE_OF_INITIALIZATION = {
    "i": Claim(
        "It is false that with Xavier's initialisation the variance of every layer's output stays as it is throughout "
        "training.",
        shown_by=training_changes_variances,
    ),
    "ii": Claim(
        "It is false that equal positive weights everywhere fail to break the symmetry between units.",
        refuted_by=equal_weights_stay_equal,
    ),
    "iii": Claim(
        "It is false that the best kind of initialisation may depend on the activation function.",
        refuted_by=activations_want_their_own_scale,
    ),
    "iv": Claim(
        "It is false that weights drawn uniformly from −1 and 1 can break the symmetry.",
        refuted_by=random_signs_break_symmetry,
    ),
}


@part(
    "d",
    "Initialisation: the false statement",
    kind="choice",
    points=2,
    topics=("initialization",),
    claims=FALSE_OF_INITIALIZATION,
    key=Key(
        "(i): Xavier guarantees standardised variances at the start; training can change them",
        printed=("i",),
        qualified="The letter is right, but the stated guarantee at the start depends on the activation: linear units "
        "keep their mean square under Xavier's initialisation, ReLU units lose half of it at every layer.",
        ours=lambda: {"identity"},
        theirs={"identity", "relu"},
        witness=lambda kept: kept == {name for name in ("identity", "relu") if keeps_variance_at_the_start(name)},
    ),
)
def false_statements(seed=0):
    """
    >>> false_statements()
    ('i',)
    >>> false_statements(seed=7)
    ('i',)
    """
    return holding(FALSE_OF_INITIALIZATION, seed=seed)


def draw_moments():
    """Mean square of each layer's outputs in an untrained stack, on a logarithmic scale. Linear units keep it under
    Xavier's initialisation; ReLU units lose half of it at every layer, and keep it under He's.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.0)).add_subplot()
    for name, f, weights, style in (
        ("linear, Xavier", identity, xavier, "o-"),
        ("ReLU, Xavier", relu, xavier, "s-"),
        ("ReLU, He", relu, he, "^-"),
    ):
        axes.plot(layer_moments(f, weights, depth=10), style, markersize=4, label=name)
    axes.set(yscale="log", xlabel="layer (0 is the input)", ylabel="mean square of outputs")
    axes.legend(frameon=False)
    return axes.figure


# e: convolutions of one pixel, and pools


def pointwise(image, filters, stride=1):
    """An image (height, width, channels) under filters (channels, outputs) of one pixel.

    >>> pointwise(np.ones((3, 2, 4)), np.ones((4, 5)), stride=2).shape
    (2, 1, 5)
    """
    return image[::stride, ::stride] @ filters


def max_pool(image, size, depth=1):
    """The largest value in each block of size × size × depth; the blocks do not overlap.

    >>> max_pool(np.arange(16.0).reshape(4, 4, 1), 2)[:, :, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size, depth))
    return windows[::size, ::size, ::depth].max(axis=(3, 4, 5))


def pointwise_changes_channels_only(height=7, width=6, channels=5, stride=1, control=False):
    """Apply every number of 1 × 1 filters, up to twice the channels, to an image; compare the shapes.

    The control takes stride 2.
    """
    image, stride = np.ones((height, width, channels)), 2 if control else stride
    shapes = [pointwise(image, np.ones((channels, n)), stride).shape for n in range(1, 2 * channels + 1)]
    return Finding(
        shapes[0][2] < channels < shapes[-1][2] and {shape[:2] for shape in shapes} == {(height, width)},
        {"image": image.shape, "output, one filter": shapes[0], "output, most filters": shapes[-1]},
    )


def pooling_changes_height_and_width_only(height=7, width=6, channels=5, depth=1, control=False):
    """Apply every max pool that fits to an image, channel by channel as usual; find the lowest value of each axis.

    The control pools over pairs of channels, too.
    """
    image, depth = np.ones((height, width, channels)), 2 if control else depth
    shapes = [max_pool(image, size, depth).shape for size in range(1, min(height, width) + 1)]
    lowest = tuple(min(shape[axis] for shape in shapes) for axis in range(3))
    return Finding(
        lowest[0] < height and lowest[1] < width and lowest[2] == channels,
        {"image": image.shape, "lowest value of each axis": lowest},
    )


REDUCTIONS = {
    "i": Claim(
        "A 1 × 1 convolution can reduce $n_c$, but changes neither $n_h$ nor $n_w$.",
        shown_by=pointwise_changes_channels_only,
    ),
    "ii": Claim(
        "Standard max pooling can reduce $n_h$ and $n_w$, but not $n_c$.",
        shown_by=pooling_changes_height_and_width_only,
    ),
    "iii": Claim(
        "A 1 × 1 convolution can reduce all of $n_h$, $n_w$ and $n_c$.",
        refuted_by=pointwise_changes_channels_only,
    ),
    "iv": Claim(
        "Max pooling can reduce all of $n_h$, $n_w$ and $n_c$.", refuted_by=pooling_changes_height_and_width_only
    ),
}


@part(
    "e",
    "What 1 × 1 convolutions and pools reduce",
    kind="choice",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    several=True,
    claims=REDUCTIONS,
    key=Key("(i), (ii): pools work on height and width, convolutions on channels", printed=("i", "ii")),
)
def true_of_reductions(height=7, width=6, channels=5, stride=1, depth=1):
    """The statements that hold for images, convolutions with this stride, and pools over so many channels at once.

    >>> true_of_reductions()
    ('i', 'ii')
    >>> true_of_reductions(stride=2)
    ('ii', 'iii')
    >>> true_of_reductions(depth=2)
    ('i', 'iv')
    """
    if min(height, width, channels) < 2:
        raise ValueError(f"image={(height, width, channels)}, expected axes that can be reduced")
    return holding(REDUCTIONS, height=height, width=width, channels=channels, stride=stride, depth=depth)


# f: regularisation


def ridge_is_no_laplacian_estimate(seed=0, control=False):
    """Fit weights with an L2 penalty λ. At the most probable weights the gradient of the log posterior is 0. Measure
    its length there under a Gaussian prior of variance σ²/λ, and under a Laplacian prior of the scale that makes it
    shortest.

    The control has one weight only, for which the two priors cannot be told apart in this way.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((40, 1 if control else 6))
    y = X @ rng.uniform(0.5, 3, X.shape[1]) + rng.standard_normal(40)
    weights = ridge(X, y, penalty=10)
    likelihood = X.T @ (y - X @ weights)  # gradient of the log likelihood, for noise of variance 1
    gaussian = likelihood - 10 * weights
    sign = np.sign(weights)
    laplacian = likelihood - sign * (sign @ likelihood) / (sign @ sign)
    lengths = [round(float(np.linalg.norm(gradient)), 9) for gradient in (gaussian, laplacian)]
    return Finding(
        lengths[0] < 1e-6 < 1e-2 < lengths[1],
        {"gradient, Gaussian prior": lengths[0], "gradient, best Laplacian prior": lengths[1]},
    )


def fit_over_minibatches(X, y, size, rng, noisy=True, epochs=40):
    """The linear model (features,) and its intercept with the least mean error over normalised minibatches."""
    features = X.shape[1]
    gamma, beta, whole = np.ones(features), np.zeros(features), Statistics(X.mean(axis=0), X.var(axis=0))
    rows, targets = [], []
    for _ in range(epochs):
        for batch in rng.permutation(len(X)).reshape(-1, size):
            z = X[batch]
            rows.append(batch_norm(z, gamma, beta)[0] if noisy else batch_norm_inference(z, gamma, beta, whole))
            targets.append(y[batch])
    A = np.hstack([np.vstack(rows), np.ones((len(X) * epochs, 1))])
    theta = np.linalg.solve(A.T @ A, A.T @ np.concatenate(targets))
    return theta[:-1], theta[-1]


def small_batches_regularize(seed=0, control=False):
    """Fit a linear model with 20 features, normalised by minibatch, to 32 noisy examples: once in batches of 4, once
    in full batches. Measured are the length of its weights, its training error and its test error, the last two with
    the statistics of the training set. All are means over several draws of the data.

    The control normalises every minibatch by the statistics of the whole training set.
    """
    rng = np.random.default_rng(seed)
    found = {4: [], 32: []}
    for _ in range(4):
        X, tests = rng.standard_normal((32, 20)), rng.standard_normal((500, 20))
        truth = rng.standard_normal(20) / 20**0.5
        y, wanted = X @ truth + rng.standard_normal(32), tests @ truth
        whole = Statistics(X.mean(axis=0), X.var(axis=0))
        for size, results in found.items():
            weights, intercept = fit_over_minibatches(X, y, size, rng, noisy=not control)
            errors = [
                mean_squared_error(batch_norm_inference(z, np.ones(20), np.zeros(20), whole) @ weights + intercept, of)
                for z, of in ((X, y), (tests, wanted))
            ]
            results.append([np.linalg.norm(weights), *errors])
    small, full = (np.mean(found[size], axis=0).tolist() for size in found)
    numbers = {
        f"{name}, batches of {size}": round(value, 6)
        for size, values in ((4, small), (32, full))
        for name, value in zip(("length of weights", "training error", "test error"), values, strict=True)
    }
    holds = small[0] < 0.9 * full[0] and small[1] > 1.1 * full[1] and small[2] < 0.9 * full[2]
    return Finding(holds, numbers)


def layer_norm_ignores_the_batch(seed=0, control=False):
    """Put one example into random batches of several sizes, apply layer normalisation to each, and measure by how much
    the example's output differs at most from the one that it has alone.

    The control applies batch normalisation, compared with the largest batch.
    """
    rng = np.random.default_rng(seed)
    data, gamma, beta = rng.normal(1, 2, (64, 6)), np.ones(6), np.zeros(6)
    normalize = batch_norm if control else layer_norm
    reference = normalize(data if control else data[:1], gamma, beta)[0][0]
    differences = {
        f"difference, batch of {size}": round(
            float(np.abs(normalize(data[:size], gamma, beta)[0][0] - reference).max()), 9
        )
        for size in (2, 4, 16)
    }
    return Finding(max(differences.values()) < 1e-6, differences)


def a_large_factor_underfits(seed=0, control=False):
    """Fit the same examples with a weak and with an extreme L2 penalty; compare the training errors with the variance
    of the targets, which is the error of weights that are all 0.

    The control takes the weak penalty twice.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((60, 5))
    y = X @ rng.choice([-1.0, 1.0], 5) + 0.3 * rng.standard_normal(60)
    weak, strong = ridge(X, y, penalty=1), ridge(X, y, penalty=1 if control else 1e5)
    errors = [mean_squared_error(X @ weights, y) for weights in (weak, strong)]
    of_nothing = float(np.mean(y**2))
    return Finding(
        errors[1] > 0.9 * of_nothing,
        {
            "training error, weak penalty": errors[0],
            "training error, extreme penalty": errors[1],
            "error of zero weights": of_nothing,
            "length of weights, weak penalty": float(np.linalg.norm(weak)),
            "length of weights, extreme penalty": float(np.linalg.norm(strong)),
        },
    )


REGULARIZATION_FACTS = {
    "i": Claim("An L2 penalty amounts to a Laplacian prior on the weights.", refuted_by=ridge_is_no_laplacian_estimate),
    "ii": Claim(
        "Batch normalisation can regularise implicitly, the more so the smaller the minibatches are.",
        shown_by=small_batches_regularize,
    ),
    "iii": Claim(
        "Layer normalisation regularises more as the batches become larger.", refuted_by=layer_norm_ignores_the_batch
    ),
    "iv": Claim(
        "The strength of regularisation that you choose can make the model underfit.",
        shown_by=a_large_factor_underfits,
    ),
}


@part(
    "f",
    "Regularisation",
    kind="choice",
    points=2,
    topics=("regularization", "normalization"),
    several=True,
    claims=REGULARIZATION_FACTS,
    key=Key(
        "(ii), (iv): an L2 penalty is a Gaussian prior; layer normalisation does not see the batch size",
        printed=("ii", "iv"),
    ),
)
def true_of_regularization(seed=0):
    """
    >>> true_of_regularization()
    ('ii', 'iv')
    >>> true_of_regularization(seed=7)
    ('ii', 'iv')
    """
    return holding(REGULARIZATION_FACTS, seed=seed)


# g: momentum


def valley(x):
    """x⁴ - 4x² + x: a shallow minimum on the right, a deeper one on the left.

    >>> valley(0.0), valley(-1.473) < valley(1.347)
    (0.0, True)
    """
    return x**4 - 4 * x**2 + x


def descend(optimizer, start, steps=400):
    """The points of a descent into the valley.

    >>> round(descend(GradientDescent(0.01), 2.2)[-1], 3)
    1.347
    """
    points = [start]
    for _ in range(steps):
        x = points[-1]
        points.append(float(optimizer.step(x, 4 * x**3 - 8 * x + 1)))
    return points


def hyperparameters(optimizer):
    """The numbers that an optimizer wants to be told.

    >>> hyperparameters(Momentum)
    ['learning_rate', 'beta']
    """
    return [field.name for field in fields(optimizer) if field.type is float]


def gradient_descent_is_simpler():
    """Count the hyperparameters of four optimizers, as this site's own code takes them."""
    counts = {kind.__name__: len(hyperparameters(kind)) for kind in (GradientDescent, Momentum, RMSProp, Adam)}
    return Finding(min(counts, key=counts.get) == "GradientDescent", counts)


def momentum_leaves_a_local_minimum(seed=0, control=False):
    """Start on the right slope of $x^4 - 4x^2 + x$, at a random place near 2.2, and descend at the same learning rate
    with and without momentum. Do they end in the shallow minimum on the right, or in the deeper one on the left?

    The control sets the coefficient β of the momentum to 0.
    """
    start = float(np.random.default_rng(seed).uniform(2.15, 2.25))
    plain = descend(GradientDescent(0.01), start)[-1]
    rolled = descend(Momentum(0.01, 0.0 if control else 0.9, classical=True), start)[-1]
    return Finding(
        plain > 0 > rolled and valley(rolled) < valley(plain),
        {
            "gradient descent ends at": plain,
            "momentum ends at": rolled,
            "loss there, gradient descent": valley(plain),
            "loss there, momentum": valley(rolled),
        },
    )


def paths(optimizer, gradients):
    """How far an optimizer moves parameters, (parameters,), under gradients (steps, parameters)."""
    theta = np.zeros(np.shape(gradients)[1])
    for gradient in np.asarray(gradients, dtype=float):
        theta = optimizer.step(theta, gradient)
    return np.abs(theta)


def momentum_keeps_the_scales(control=False):
    """Give two parameters constant gradients, one a hundred times the other, for fifty steps; compare how far they
    move.

    The control takes RMSProp, which does divide the scale out.
    """
    steep, flat = paths(RMSProp(0.1) if control else Momentum(0.1), [[100.0, 1.0]] * 50)
    ratio = float(steep / flat)
    return Finding(ratio > 50, {"ratio of the gradients": 100, "ratio of the distances": ratio})


def abilities(optimizer):
    """Whether an optimizer smooths gradients that change sign, and whether it divides their scale out.

    >>> abilities(GradientDescent), abilities(RMSProp)
    ((False, False), (False, True))
    """
    quiet, loud = paths(optimizer(0.1), [[1.0, 100.0]] * 51)
    (zigzag,) = paths(optimizer(0.1), [[1.0], [-1.0]] * 25 + [[1.0]])
    (last,) = paths(optimizer(0.1), [[1.0], [-1.0]] * 25)
    (straight,) = paths(optimizer(0.1), [[1.0]] * 51)
    step = straight / 51  # what a steady gradient gives
    return bool(abs(zigzag - last) < 0.5 * step), bool(loud < 2 * quiet)


def momentum_has_one_ability(control=False):
    """Look for the abilities of two methods: to smooth gradients that change their sign at every step, as an average
    does, and to move as far under large as under small gradients, as a division by their size does.

    The control takes Adam in place of momentum.
    """
    smooths, rescales = abilities(Adam if control else Momentum)
    return Finding(smooths != rescales, {"smooths changing signs": smooths, "divides the scale out": rescales})


MOMENTUM_BENEFITS = {
    "i": Claim(
        "The rule is simple and has as few hyperparameters as possible.", refuted_by=gradient_descent_is_simpler
    ),
    "ii": Claim("It helps the weights to leave local minima.", shown_by=momentum_leaves_a_local_minimum),
    "iii": Claim(
        "It scales the learning rate so that all dimensions move equally far.", refuted_by=momentum_keeps_the_scales
    ),
    "iv": Claim("It unites the advantages of several optimisation methods.", refuted_by=momentum_has_one_ability),
}


@part(
    "g",
    "The benefit of momentum",
    kind="choice",
    points=2,
    topics=("optimization",),
    several=True,
    claims=MOMENTUM_BENEFITS,
    key=Key("(ii); the others describe SGD, RMSProp and Adam", printed=("ii",)),
)
def benefits_of_momentum(seed=0):
    """
    >>> benefits_of_momentum()
    ('ii',)
    >>> benefits_of_momentum(seed=7)
    ('ii',)
    """
    return holding(MOMENTUM_BENEFITS, seed=seed)


def draw_descents():
    """The function of the experiment, with the first 40 points of both descents from the same start. Gradient descent
    stays in the right minimum; momentum carries the other across the hill.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    x = np.linspace(-2.25, 2.25, 91)
    axes.plot(x, valley(x), color="#000000", linewidth=1)
    for name, optimizer, style in (
        ("gradient descent", GradientDescent(0.01), "o"),
        ("momentum", Momentum(0.01, classical=True), "^"),
    ):
        points = np.array(descend(optimizer, 2.2, steps=40))
        axes.plot(points, valley(points), style, markersize=4, label=name)
    axes.set(xlabel="weight x", ylabel="loss")
    axes.legend(frameon=False)
    return axes.figure


# h: exploding gradients


def recurrent_gradient(W, X, y):
    """Gradient (units, units) of the mean squared error of a linear recurrence, by backpropagation through time.

    The state starts at 0 and follows h ← W h + x; the mean of its last value predicts y.
    X is (examples, steps, units), y (examples,).

    >>> recurrent_gradient(np.eye(1), np.ones((1, 2, 1)), np.zeros(1)).tolist()
    [[4.0]]
    """
    states = [np.zeros(X[:, 0].shape)]
    for x in X.transpose(1, 0, 2):
        states.append(states[-1] @ W.T + x)
    error = states[-1].mean(axis=1) - y
    delta = np.repeat(2 * error[:, None] / len(y) / len(W), len(W), axis=1)  # (examples, units)
    gradient = np.zeros_like(W)
    for h in states[-2::-1]:
        gradient += delta.T @ h
        delta = delta @ W
    return gradient


def recurrence(seed, control, units=4, steps=60, examples=200):
    """Recurrent weights that stretch every state by a fifth at each step (the control shrinks it by a fifth), and
    examples of two classes, a tenth of which are of class 1.
    """
    rng = np.random.default_rng(seed)
    rotation = np.linalg.qr(rng.standard_normal((units, units)))[0]
    y = (np.arange(examples) < examples // 10).astype(float)
    X = rng.standard_normal((examples, steps, units)) + y[:, None, None]
    return rotation * (0.8 if control else 1.2), X, y, rng


EXPLODED = 1e5  # a gradient longer than this makes any usual learning rate useless


def gradients_explode_anyway(seed=0, control=False):
    """Backpropagate through sixty steps of a recurrence that stretches its state by a fifth at each step. Measure the
    length of the gradient of all examples, of single ones as SGD takes them (the shortest of eleven), of batches, and
    of all examples with the rarer class repeated until both are equally frequent.

    The control shrinks the state by a fifth instead.
    """
    W, X, y, rng = recurrence(seed, control)
    order = rng.permutation(len(y))
    balanced = np.repeat(order, np.where(y[order] == 1, 9, 1))

    def length(rows):
        return float(np.linalg.norm(recurrent_gradient(W, X[rows], y[rows])))

    numbers = {
        "all examples": length(order),
        "SGD, one example": min(length(order[i : i + 1]) for i in range(11)),
        "batch of 16": length(order[:16]),
        "batch of 64": length(order[:64]),
        "both classes equally frequent": length(balanced),
    }
    return Finding(min(numbers.values()) > EXPLODED, {f"gradient, {name}": value for name, value in numbers.items()})


def clipping_bounds_the_gradient(seed=0, control=False, limit=5.0):
    """The same recurrence, the length of its gradient before and after it is clipped to a length of at most 5, and the
    cosine of the angle between the two.

    In the control the limit is so high that it never matters.
    """
    W, X, y, _ = recurrence(seed, control=False)
    gradient = recurrent_gradient(W, X, y)
    clipped = clip_by_norm(gradient, 1e30 if control else limit)
    before, after = float(np.linalg.norm(gradient)), float(np.linalg.norm(clipped))
    cosine = round(float((gradient * clipped).sum() / before / after), 9)
    numbers = {"length before": before, "length after": round(after, 9), "cosine": cosine}
    return Finding(before > EXPLODED and after < limit + 1e-6 and cosine > 0.999, numbers)


EXPLOSION_REMEDIES = {
    "i": Claim("Optimise with SGD.", refuted_by=gradients_explode_anyway),
    "ii": Claim("Oversample the rare classes.", refuted_by=gradients_explode_anyway),
    "iii": Claim("Use larger batches.", refuted_by=gradients_explode_anyway),
    "iv": Claim("Clip the gradient.", shown_by=clipping_bounds_the_gradient),
}


@part(
    "h",
    "Exploding gradients",
    kind="choice",
    points=2,
    topics=("optimization",),
    several=True,
    claims=EXPLOSION_REMEDIES,
    key=Key("(iv)", printed=("iv",)),
)
def remedies_for_exploding_gradients(seed=0):
    """
    >>> remedies_for_exploding_gradients()
    ('iv',)
    >>> remedies_for_exploding_gradients(seed=7)
    ('iv',)
    """
    return holding(EXPLOSION_REMEDIES, seed=seed)


# What the slips of this question rest on.


def ends_of_momentum(starts=(2.2, 1.6)):
    """Where momentum ends from each start, if its velocity is the sum, and if it is the average, of past gradients.

    >>> ends_of_momentum(starts=(2.2,))
    [(2.2, -1.473, 1.347)]
    """
    return [
        (start, *(round(descend(Momentum(0.01, classical=classical), start)[-1], 3) for classical in (True, False)))
        for start in starts
    ]


def momentum_can_stay():
    """From a start nearer to the shallow minimum, momentum stays there too.

    >>> momentum_can_stay()
    True
    """
    return ends_of_momentum(starts=(1.6,))[0][1] > 0


def larger_batches_have_shorter_gradients(seed=0):
    """Where noise dominates the gradient, its mean length falls as the batch grows: here, at the best weights.

    >>> larger_batches_have_shorter_gradients()
    True
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((400, 5))
    y = rng.standard_normal(400)
    residuals = (X @ ridge(X, y, penalty=0) - y)[:, None]
    gradients = X * residuals  # one for each example
    means = [
        np.mean([np.linalg.norm(gradients[rng.integers(400, size=n)].mean(axis=0)) for _ in range(100)])
        for n in (1, 64)
    ]
    return bool(means[1] < 0.5 * means[0])


def pooling_over_channels_shortens_all() -> bool:
    """
    >>> pooling_over_channels_shortens_all()
    True
    """
    return "iv" in true_of_reductions(depth=2)


def more_filters_raise_the_channels() -> bool:
    """
    >>> more_filters_raise_the_channels()
    True
    """
    return pointwise(np.ones((4, 4, 8)), np.ones((8, 16))).shape[2] > 8


SLIPS = (
    Slip(
        "Question 1, part e (iv)",
        "Option (iv) lacks the word “standard” that (ii) has: a max pool over channels too shortens all axes.",
        shown_by=pooling_over_channels_shortens_all,
    ),
    Slip(
        "Question 1, part e, solution",
        "It says that a convolution reduces the channels; more filters than channels raise their number.",
        shown_by=more_filters_raise_the_channels,
    ),
    Slip(
        "Question 1, part g (ii)",
        "Momentum may leave a local minimum, but need not: from a nearer start it is trapped too.",
        shown_by=momentum_can_stay,
    ),
    Slip(
        "Question 1, part h, solution",
        "It denies larger batches any effect; they do not stop the common growth, but shorten one that is mostly "
        "noise.",
        shown_by=larger_batches_have_shorter_gradients,
    ),
    Slip(
        "Question 1, part a, against question 3, stem of vii",
        "Part a denies that more data cure a high training error; question 3 answers underfitting with augmented data.",
        shown_by=more_data_raises_it,
    ),
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip("Question 1, part f, solution", "It prints “generation” where generalisation is meant."),
)
