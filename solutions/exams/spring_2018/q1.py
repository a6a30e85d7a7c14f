"""Multiple choice.

Every option is a claim that a computation or a small seeded experiment decides. Layouts: a batch is
`(examples, features)`, an image `(height, width, channels)`, filters are `(kernel, kernel, channels, outputs)`.
"""

import math
from functools import cache
from itertools import islice

import numpy as np

from solutions.nn.activations import relu, sigmoid, softplus, softplus_derivative
from solutions.nn.gradients import numerical_gradient, numerical_jacobian
from solutions.nn.initialization import constant
from solutions.nn.linear_models import LinearModel, fit_logistic
from solutions.nn.losses import mean_squared_error_gradient
from solutions.nn.mlp import initialize, train
from solutions.nn.optimizers import GradientDescent
from solutions.nn.receptive_fields import receptive_field
from solutions.nn.shapes import Conv, Dense, Flatten, Pool, trace
from solutions.part import Claim, Finding, Key, Slip, holding, part

# Convolutions and pools, which several parts use.


def convolve(image, filters, stride=1, padding=0):
    """An image (height, width, channels) under filters (kernel, kernel, channels, outputs), padded with zeros.

    >>> convolve(np.ones((4, 3, 2)), np.ones((3, 3, 2, 5)), padding=1)[:2, :2, 0].tolist()
    [[8.0, 12.0], [12.0, 18.0]]
    """
    kernel = len(filters)
    image = np.pad(image, ((padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel, kernel), axis=(0, 1))[::stride, ::stride]
    return np.tensordot(windows, filters, axes=((3, 4, 2), (0, 1, 2)))  # (positions, positions, outputs)


def blocks(image, size):
    """The blocks of an image (height, width, …): (block rows, block columns, size · size, …); the rest is left out.

    >>> blocks(np.arange(8).reshape(2, 4), 2).tolist()
    [[[0, 1, 4, 5], [2, 3, 6, 7]]]
    """
    rows, columns = image.shape[0] // size, image.shape[1] // size
    cut = image[: rows * size, : columns * size].reshape(rows, size, columns, size, *image.shape[2:])
    return cut.swapaxes(1, 2).reshape(rows, columns, size * size, *image.shape[2:])


def relative_change(before, after):
    """The distance of two arrays, as a share of the length of the first.

    >>> relative_change(np.array([3.0, 4.0]), np.array([3.0, 5.0]))
    0.2
    """
    return round(float(np.linalg.norm(after - before) / np.linalg.norm(before)), 9)


# a: max pooling


def stack(convolutions, kernel, pool):
    """Convolutions with pools between them; with `pool=1` the pools change nothing."""
    layers = []
    for _ in range(convolutions):
        layers += [Conv(8, kernel), Pool(pool)]
    return layers[:-1]


def fields_by_depth(convolutions=4, kernel=3, pool=2):
    """For each convolution: its number, and the side of its receptive field without and with pools before it.

    >>> fields_by_depth(convolutions=2)
    [(1, 3, 3), (2, 5, 8)]
    """
    without, behind = (
        [field.size for field in receptive_field(stack(convolutions, kernel, size))[::2]] for size in (1, pool)
    )
    return list(zip(range(1, convolutions + 1), without, behind, strict=True))


def pooling_widens_the_field(convolutions=3, kernel=3, pool=2, control=False):
    """Compute the side of the receptive field of a unit in the last of several convolutions, in a stack without
    pools and in one with a max pool between every two of them.

    The control has pools of a single pixel.
    """
    _, without, behind = fields_by_depth(convolutions, kernel, 1 if control else pool)[-1]
    return Finding(behind > without, {"side of the field, no pools": without, "side of the field, pools": behind})


def pools_have_no_parameters(control=False):
    """Count the parameters of two networks for images of 32 × 32 pixels: three convolutions, with and without pools
    between them, each followed by a dense layer of ten units.

    The control has convolutions of the pools' size and stride in their place.
    """
    image = (32, 32, 3)
    pooled = stack(3, 3, 2)
    if control:
        pooled = [Conv(8, 2, stride=2) if isinstance(layer, Pool) else layer for layer in pooled]
    ends = [Flatten(), Dense(10)]
    counts = {}
    for name, layers in (("no pools", stack(3, 3, 1)), ("pools", pooled)):
        *hidden, _, dense = [volume.parameters for volume in trace(layers + ends, image)]
        counts |= {f"parameters of the stack, {name}": sum(hidden), f"parameters of the dense layer, {name}": dense}
    stack_without, dense_without, stack_with, dense_with = counts.values()
    return Finding(stack_with <= stack_without and dense_with <= dense_without, counts)


def pooling_dampens_shifts(seed=0, control=False, size=2):
    """Move a random image by one pixel, and measure by how much the feature maps of a convolution change, as a share
    of their length: as they are, and after a max pool of 2 × 2.

    The control keeps the first pixel of each block in place of the largest one: a smaller map alone does not help.
    """
    rng = np.random.default_rng(seed)
    world, filters = rng.standard_normal((34, 33, 3)), rng.standard_normal((3, 3, 3, 8))
    maps = [relu(convolve(image, filters)) for image in (world[1:], world[:-1])]
    reduced = [blocks(of, size)[:, :, 0] if control else blocks(of, size).max(axis=2) for of in maps]
    plain, pooled = relative_change(*maps), relative_change(*reduced)
    return Finding(pooled < 0.85 * plain, {"change of the maps": plain, "change of the reduced maps": pooled})


MAX_POOLING_FACTS = {
    "i": Claim(
        "A neuron behind it draws on a larger part of the image than one equally deep in a network without it.",
        shown_by=pooling_widens_the_field,
    ),
    "ii": Claim(
        "A network with it has more parameters than a similar one without.", refuted_by=pools_have_no_parameters
    ),
    "iii": Claim(
        "It makes the network more sensitive to where in an image a feature lies.", refuted_by=pooling_dampens_shifts
    ),
}


@part(
    "a",
    "Max pooling",
    kind="choice",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    claims=MAX_POOLING_FACTS,
    key=Key("(i)", printed=("i",)),
)
def true_of_max_pooling(convolutions=3, kernel=3, pool=2, seed=0):
    """
    >>> true_of_max_pooling()
    ('i',)
    >>> true_of_max_pooling(convolutions=2, kernel=5, pool=3)
    ('i',)
    >>> true_of_max_pooling(convolutions=1), true_of_max_pooling(pool=1)
    ((), ())
    """
    return holding(MAX_POOLING_FACTS, convolutions=convolutions, kernel=kernel, pool=pool, seed=seed)


# b: the way back through a max pool


def from_blocks(values, size):
    """The image (height, width) with these blocks (rows, columns, size · size).

    >>> from_blocks(np.array([[[0, 1, 4, 5], [2, 3, 6, 7]]]), 2).tolist()
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    """
    rows, columns, _ = values.shape
    return values.reshape(rows, columns, size, size).swapaxes(1, 2).reshape(rows * size, columns * size)


def max_pool(image, size):
    """The largest value of each block of an image (height, width), and its position in the block.

    >>> [of.tolist() for of in max_pool(np.array([[1.0, 9.0], [3.0, 2.0]]), 2)]
    [[[9.0]], [[1]]]
    """
    values = blocks(image, size)
    return values.max(axis=2), values.argmax(axis=2)


def max_pool_backward(upstream, positions, size):
    """Gradient (height, width): each upstream entry goes to where the largest value of its block was.

    >>> max_pool_backward(np.array([[5.0]]), np.array([[1]]), 2).tolist()
    [[0.0, 5.0], [0.0, 0.0]]
    """
    values = np.zeros((*upstream.shape, size * size))
    np.put_along_axis(values, positions[:, :, None], upstream[:, :, None], axis=2)
    return from_blocks(values, size)


def average_pool_backward(upstream, size):
    """Gradient (height, width): each upstream entry is shared out equally over its block."""
    return np.kron(upstream, np.ones((size, size))) / size**2


def same_outputs_other_positions(rng, size):
    """An image (6, 4) · size / 2 of different numbers, and a second one whose blocks hold the same in another order."""
    first = 0.1 * rng.permutation(24 * size**2 // 4).reshape(3 * size, 2 * size)
    values = blocks(first, size)
    turned = [np.roll(block, rng.integers(1, size**2)) for block in values.reshape(-1, size**2)]
    return first, from_blocks(np.reshape(turned, values.shape), size)


def outputs_do_not_tell_the_gradient(seed=0, control=False, size=2):
    """Build two images whose blocks hold the same numbers in another order, so that their pooled outputs are equal.
    Take the gradient of a random weighted sum of the outputs, by finite differences, and by sending each upstream
    entry to the position that was kept from the forward pass.

    The control is average pooling, whose gradient needs no positions.
    """
    rng = np.random.default_rng(seed)
    images = same_outputs_other_positions(rng, size)
    upstream = rng.standard_normal(blocks(images[0], size).shape[:2])
    outputs, gradients, errors = [], [], []
    for image in images:
        if control:
            output = blocks(image, size).mean(axis=2)
            gradient = average_pool_backward(upstream, size)
            measured = numerical_gradient(lambda x: np.sum(upstream * blocks(x, size).mean(axis=2)), image)
        else:
            output, positions = max_pool(image, size)
            gradient = max_pool_backward(upstream, positions, size)
            measured = numerical_gradient(lambda x: np.sum(upstream * max_pool(x, size)[0]), image)
        outputs.append(output)
        gradients.append(measured)
        errors.append(relative_change(measured, gradient))
    numbers = {
        "difference of the outputs": relative_change(*outputs),
        "difference of the true gradients": round(relative_change(*gradients), 6),
        "error of the gradient by the rule": round(max(errors), 6),
    }
    different = numbers["difference of the true gradients"] > 0.1
    return Finding(different and numbers["difference of the outputs"] < 1e-9 and max(errors) < 1e-6, numbers)


def the_input_is_enough(seed=0, size=2):
    """Whether positions found again, from the input that was kept, give the gradient too.

    >>> the_input_is_enough()
    True
    """
    rng = np.random.default_rng(seed)
    image, upstream = rng.standard_normal((3 * size, 2 * size)), rng.standard_normal((3, 2))
    outputs, positions = max_pool(image, size)
    found = (blocks(image, size) == outputs[:, :, None]).argmax(axis=2)
    return np.array_equal(max_pool_backward(upstream, found, size), max_pool_backward(upstream, positions, size))


POSITIONS_NEEDED = {
    "i": Claim("True", shown_by=outputs_do_not_tell_the_gradient),
    "ii": Claim("False", refuted_by=outputs_do_not_tell_the_gradient),
}


@part(
    "b",
    "Backpropagation through max pooling",
    kind="choice",
    points=2,
    topics=("backpropagation", "convolution"),
    claims=POSITIONS_NEEDED,
    key=Key("(i) true", printed=("i",)),
)
def positions_are_needed(size=2, seed=0):
    """
    >>> positions_are_needed()
    ('i',)
    >>> positions_are_needed(size=3, seed=7)
    ('i',)
    """
    return holding(POSITIONS_NEEDED, size=size, seed=seed)


# c: invariance


def dense(maps):
    """A dense layer of five units behind the flattened maps, with fixed random weights."""
    return np.random.default_rng(1).standard_normal((5, maps.size)) @ maps.ravel()


HEADS = {
    "maps": np.ravel,
    "dense": dense,
    "mean": lambda maps: maps.mean(axis=(0, 1)),
    "max": lambda maps: maps.max(axis=(0, 1)),
}


def shifted(image, down, right):
    """The image with all that is in it moved; here nothing leaves it."""
    return np.roll(image, (down, right), axis=(0, 1))


def enlarged(image):
    """The middle of an image at twice its size.

    >>> enlarged(np.arange(4).repeat(4).reshape(4, 4, 1))[:, 0, 0].tolist()
    [1, 1, 2, 2]
    """
    height, width = image.shape[0] // 4, image.shape[1] // 4
    return image[height:-height, width:-width].repeat(2, axis=0).repeat(2, axis=1)


def scene_and_filters(seed, kernel=3):
    """An empty image (24, 24, 2) with a random object of 6 × 6 pixels in its middle, and eight random filters."""
    rng = np.random.default_rng(seed)
    image = np.zeros((24, 24, 2))
    image[9:15, 9:15] = rng.standard_normal((6, 6, 2))
    return image, rng.standard_normal((kernel, kernel, 2, 8))


def feature_maps(image, filters):
    """The network's one convolution: as many positions as pixels, then a ReLU."""
    return relu(convolve(image, filters, padding=len(filters) // 2))


def shifting_leaves_the_output(seed=0, control=False, head="max"):
    """Move an object about in the middle of an image. Measure by how much the feature maps of one convolution change,
    by how much they differ from the old maps moved along, and by how much the output changes that is the largest value
    of each map (global pooling). All are shares of the length before, the largest of several moves.

    The control has no global pooling: its output is the maps.
    """
    image, filters = scene_and_filters(seed)
    rng = np.random.default_rng([seed, 1])
    read = HEADS["maps" if control else head]
    before, changes = feature_maps(image, filters), []
    for down, right in rng.integers(1, 6, (4, 2)) * rng.choice([-1, 1], (4, 2)):
        after = feature_maps(shifted(image, down, right), filters)
        along = shifted(before, down, right)
        changes.append(
            (relative_change(before, after), relative_change(along, after), relative_change(read(before), read(after)))
        )
    names = ("change of the maps", "difference from the maps moved along", "change of the output")
    numbers = dict(zip(names, np.max(changes, axis=0).tolist(), strict=True))
    return Finding(numbers["change of the output"] < 1e-9, numbers)


def enlarging_changes_the_output(seed=0, control=False, head="max"):
    """Show an object at twice its size, and measure the change of the output as a share of its length.

    The filters of the control are a single pixel wide: they see no size, and the largest response stays.
    """
    image, filters = scene_and_filters(seed, kernel=1 if control else 3)
    outputs = [HEADS[head](feature_maps(of, filters)) for of in (image, enlarged(image))]
    change = relative_change(*outputs)
    return Finding(change > 0.02, {"change of the output": change})


def turning_changes_the_output(seed=0, control=False, head="max"):
    """Turn an image by 90 degrees, and measure the change of the output as a share of its length.

    The filters of the control look the same after a quarter turn.
    """
    image, filters = scene_and_filters(seed)
    if control:
        filters = np.sum([np.rot90(filters, turns) for turns in range(4)], axis=0)
    outputs = [HEADS[head](feature_maps(of, filters)) for of in (image, np.rot90(image))]
    change = relative_change(*outputs)
    return Finding(change > 0.02, {"change of the output": change})


INVARIANCES = {
    "i": Claim("It is invariant to scale.", refuted_by=enlarging_changes_the_output),
    "ii": Claim("It is invariant to rotation.", refuted_by=turning_changes_the_output),
    "iii": Claim("It is invariant to translation.", shown_by=shifting_leaves_the_output),
    "iv": Claim("All three of these hold.", refuted_by=turning_changes_the_output),
}


def line_responses(signal, kernel=(1.0, 2.0, -1.0)):
    """One convolution and a ReLU on a signal (length,).

    >>> line_responses(np.array([0.0, 0.0, 1.0, 0.0, 0.0])).tolist()
    [0.0, 0.0, 2.0, 1.0, 0.0]
    """
    return relu(np.convolve(signal, kernel[::-1], mode="same"))


def line_signals():
    """A small bump on a line of 20 pixels, and the same further right."""
    signal = np.zeros(20)
    signal[3:7] = 1.0, 3.0, 2.0, 0.5
    return signal, np.roll(signal, 8)


def ignores_shifts(head):
    """Whether a head behind one convolution says the same of a bump and of the bump moved along a line.

    >>> [name for name in HEADS if ignores_shifts(name)]
    ['mean', 'max']
    """
    here, there = (HEADS[head](line_responses(signal)[None, :, None]) for signal in line_signals())
    return bool(np.allclose(here, there))


@part(
    "c",
    "What one convolution is invariant to",
    kind="choice",
    points=2,
    topics=("convolution",),
    several=True,
    claims=INVARIANCES,
    key=Key(
        "(iii) translation",
        printed=("iii",),
        qualified="It needs global pooling behind the layer, which the paper does not mention. The convolution itself "
        "is equivariant: its maps move along with the image, so that they, and a dense layer that reads them, change.",
        ours=lambda: {"mean", "max"},
        theirs=set(HEADS),
        witness=lambda heads: heads == {head for head in HEADS if ignores_shifts(head)},
    ),
)
def invariances(head="max", seed=0):
    """The statements that hold of one convolution with this head behind it.

    >>> invariances()
    ('iii',)
    >>> invariances(head="mean", seed=7)
    ('iii',)
    >>> invariances(head="maps"), invariances(head="dense")
    ((), ())
    """
    return holding(INVARIANCES, head=head, seed=seed)


def changes_by_head(seed=0):
    """For each head: its name, and by which share of its length the output changes when the object is moved, turned
    and enlarged.

    >>> [row[0] for row in changes_by_head() if row[1] < 1e-9]
    ['global mean', 'global maximum']
    """
    names = dict(maps="the maps themselves", dense="dense layer", mean="global mean", max="global maximum")
    image, filters = scene_and_filters(seed)
    moves = (lambda x: shifted(x, 3, -4), np.rot90, enlarged)
    return [
        (
            name,
            *(
                relative_change(*(HEADS[head](feature_maps(of, filters)) for of in (image, move(image))))
                for move in moves
            ),
        )
        for head, name in names.items()
    ]


def misfit(stride=1, padding=0, shift=1, seed=0):
    """Move the camera down by `shift` pixels over a random scene: how far the maps of the two pictures differ, as a
    share of their length, where one is laid upon the other as well as whole rows allow.

    >>> misfit(), misfit(padding=1) > 0.1, misfit(stride=2) > 0.5, misfit(stride=2, shift=2)
    (0.0, True, True, 0.0)
    """
    rng = np.random.default_rng(seed)
    scene, filters = rng.standard_normal((26, 24, 2)), rng.standard_normal((3, 3, 2, 8))
    one, other = (relu(convolve(scene[k : k + 24], filters, stride, padding)) for k in (0, shift))
    return min(relative_change(one[k:], other[: len(other) - k]) for k in range(3))


def draw_responses():
    """A bump on a line, and the same bump further right (above); the responses of one convolution and ReLU to each of
    them (below). The responses move along: they are equivariant. Their largest value (dotted) is the same: it is
    invariant.
    """
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(5.6, 3.6))
    above, below = figure.subplots(2, 1, sharex=True)
    for signal, style, name in zip(line_signals(), ("-", "--"), ("bump", "bump, moved"), strict=True):
        above.step(range(len(signal)), signal, style, where="mid", linewidth=2, label=name)
        below.step(range(len(signal)), line_responses(signal), style, where="mid", linewidth=2)
    below.axhline(line_responses(line_signals()[0]).max(), color="#000000", linestyle=":", linewidth=1.2)
    above.set(ylabel="signal", ylim=(0, 4.5))
    below.set(xlabel="position on the line (pixels)", ylabel="response", xticks=range(0, 20, 5))
    above.legend(frameon=False, ncols=2, loc="upper right")
    return figure


# d: a low cost of the generator. "Images" are 8 numbers; the real ones are normal around a random centre.

FEATURES, BATCH = 8, 128
LOW = 0.1  # a cost below this counts as extremely low; a generator that cannot be told from the data has log 2


def real_images(rng):
    """What draws a batch of real images (BATCH, FEATURES), and their centre (FEATURES,), at a distance of 4 from 0."""
    centre = rng.standard_normal(FEATURES)
    centre *= 4 / np.linalg.norm(centre)
    return lambda: centre + rng.standard_normal((BATCH, FEATURES)), centre


def fit_discriminator(real, generated):
    """A discriminator that was trained until it had converged: logistic regression, with a weak penalty."""
    labels = np.repeat([1, 0], (len(real), len(generated)))
    return fit_logistic(np.vstack([real, generated]), labels, penalty=0.01)


def generator_cost(discriminator, images):
    """The mean of -log D(G(z)) over generated images, D the sigmoid of the discriminator's score.

    >>> round(generator_cost(LinearModel(np.zeros(2), 0.0), np.ones((3, 2))), 4)
    0.6931
    """
    return float(softplus(-discriminator.scores(images)).mean())


def saturating_cost(discriminator, images):
    """The mean of log(1 - D(G(z))) over generated images."""
    return -float(softplus(discriminator.scores(images)).mean())


def trained_against(discriminate, draw, rng, steps=100, rate=1.0):
    """Images of the generator G(z) = b + a ⊙ z after minibatch descent on -log D(G(z)), and the last discriminator.

    Before every step, `discriminate` says what the discriminator is, from a batch of real and one of generated images.
    """
    a, b = np.ones(FEATURES), np.zeros(FEATURES)
    for _ in range(steps):
        z = rng.standard_normal((BATCH, FEATURES))
        images = b + a * z
        discriminator = discriminate(draw(), images)
        # d(-log D)/dx = -(1 - D) w
        upstream = -sigmoid(-discriminator.scores(images))[:, None] * discriminator.weights / BATCH
        a, b = a - rate * (upstream * z).sum(axis=0), b - rate * upstream.sum(axis=0)
    images = b + a * rng.standard_normal((BATCH, FEATURES))
    return images, discriminate(draw(), images)


def untrained_discriminator(rng):
    """A discriminator with random weights that is never trained."""
    fixed = LinearModel(rng.standard_normal(FEATURES), 0.0)
    return lambda real, generated: fixed


def a_poor_discriminator_makes_it_cheap(seed=0, control=False):
    """Train a generator by minibatch gradient descent against a discriminator that keeps its random initial weights.
    Measure both usual costs of the generator at the end, the share of its images that the discriminator takes for real,
    and how far their mean is from that of real images.

    The discriminator of the control is trained to convergence before every step of the generator.
    """
    rng = np.random.default_rng(seed)
    draw, centre = real_images(rng)
    discriminate = fit_discriminator if control else untrained_discriminator(rng)
    images, discriminator = trained_against(discriminate, draw, rng)
    cost, distance = generator_cost(discriminator, images), float(np.linalg.norm(images.mean(axis=0) - centre))
    return Finding(
        cost < LOW and distance > 2,
        {
            "cost, mean of −log D(G(z))": cost,
            "cost, mean of log(1 − D(G(z)))": saturating_cost(discriminator, images),
            "generated images taken for real": float((discriminator.scores(images) > 0).mean()),
            "distance from the real mean": distance,
        },
    )


def a_memory_is_meaningful(seed=0, control=False):
    """Let a generator overfit completely: it gives back training images. Train a discriminator to convergence on real
    and generated images. Measure the generator's cost, and the mean distance from a generated image to the nearest real
    one, beside that between real images.

    The control is the generator that was trained against a discriminator with random weights.
    """
    rng = np.random.default_rng(seed)
    draw, _ = real_images(rng)
    training_set = draw()
    if control:
        images, discriminator = trained_against(untrained_discriminator(rng), draw, rng)
    else:
        images = training_set[rng.integers(BATCH, size=BATCH)]
        discriminator = fit_discriminator(training_set, images)

    def nearest(images):
        return float(np.linalg.norm(images[:, None] - training_set, axis=2).min(axis=1).mean())

    cost, distance, usual = generator_cost(discriminator, images), nearest(images), nearest(draw())
    return Finding(
        cost > LOW and distance < usual,
        {
            "cost, mean of −log D(G(z))": cost,
            "distance to the nearest real image": distance,
            "the same for new real images": usual,
        },
    )


def a_saddle_is_not_cheap(seed=0, control=False):
    """A generator with two layers, G(z) = v u z with a positive z, whose weights are all 0, and a discriminator that
    was trained to convergence against it. Measure the gradient of the generator's cost, the eigenvalues of its
    Hessian (both signs mean a saddle), the cost, and the distance of the images from the real mean.

    The discriminator of the control takes nearly everything for real. Then the cost is low, but with or without a
    saddle.
    """
    rng = np.random.default_rng(seed)
    draw, centre = real_images(rng)
    z = rng.uniform(0.5, 1.5, (BATCH, 1))
    theta = np.zeros(1 + FEATURES)  # u, then v

    def images(theta):
        return theta[0] * z * theta[1:]

    discriminator = fit_discriminator(draw(), images(theta))
    if control:
        discriminator = LinearModel(discriminator.weights, 5.0)

    def gradient(theta):
        upstream = -sigmoid(-discriminator.scores(images(theta)))[:, None] * discriminator.weights / BATCH
        return np.append((upstream * z * theta[1:]).sum(), theta[0] * (upstream * z).sum(axis=0))

    slope, eigenvalues = gradient(theta), np.linalg.eigvalsh(numerical_jacobian(gradient, theta))
    cost = generator_cost(discriminator, images(theta))
    saddle = np.linalg.norm(slope) < 1e-9 and eigenvalues[0] < -1e-3 and eigenvalues[-1] > 1e-3
    return Finding(
        bool(saddle) and cost > LOW,
        {
            "length of the gradient": float(np.linalg.norm(slope)),
            "smallest eigenvalue": float(eigenvalues[0]),
            "largest eigenvalue": float(eigenvalues[-1]),
            "cost, mean of −log D(G(z))": cost,
            "distance from the real mean": float(np.linalg.norm(images(theta).mean(axis=0) - centre)),
        },
    )


REASONS = {
    "i": Claim("The discriminator performs poorly.", shown_by=a_poor_discriminator_makes_it_cheap),
    "ii": Claim("The generator overfits.", refuted_by=a_memory_is_meaningful),
    "iii": Claim("The optimiser of the generator is stuck at a saddle point.", refuted_by=a_saddle_is_not_cheap),
    "iv": Claim("It is none of these.", refuted_by=a_poor_discriminator_makes_it_cheap),
}


@part(
    "d",
    "A cheap generator with meaningless images",
    kind="choice",
    points=2,
    topics=("gan-adversarial",),
    several=True,
    claims=REASONS,
    key=Key("(i)", printed=("i",)),
)
def reasons_for_a_low_cost(seed=0):
    """
    >>> reasons_for_a_low_cost()
    ('i',)
    >>> reasons_for_a_low_cost(seed=7)
    ('i',)
    """
    return holding(REASONS, seed=seed)


def costs_by_opinion(opinions=(0.01, 0.5, 0.99)):
    """The two usual costs of a generator, if the discriminator gives all its images the same probability of being real.

    >>> [tuple(round(cost, 3) for cost in row) for row in costs_by_opinion()]
    [(0.01, 4.605, -0.01), (0.5, 0.693, -0.693), (0.99, 0.01, -4.605)]
    """
    return [(p, -math.log(p), math.log(1 - p)) for p in opinions]


# e: saddle points. The network is u (w · x) with u a number and w (2,), its target is the first input. Inputs are small
# whole numbers, and every example has a mirror image in its second input, so that sums are exact.

PAIRS = np.array([[x, y, x, -y] for x in (-2, -1, 1, 2) for y in (1, 2)], dtype=float).reshape(-1, 2, 2)
SADDLE = (0.0, 0.0, 1.0)  # u and w: the mean gradient is 0, the gradients of single examples are not
ZERO = (0.0, 0.0, 0.0)  # all gradients are 0


def half_squared_error(theta, X):
    """Half the mean squared error of u (w · x) on examples (batch, 2), whose target is their first input.

    >>> half_squared_error(np.array([0.0, 0.0, 1.0]), np.array([[2.0, 1.0]]))
    2.0
    """
    return float(np.mean((theta[0] * X @ theta[1:] - X[:, 0]) ** 2) / 2)


def saddle_gradient(theta, X):
    """Gradient (3,) of the same by u and w."""
    u, w = theta[0], theta[1:]
    residual = u * X @ w - X[:, 0]
    return np.append(np.mean(residual * (X @ w)), u * np.mean(residual[:, None] * X, axis=0))


def minibatches(kind, rng):
    """Batches of examples (batch, 2) without end: "full", "mini" (four of them at random), or "mirrored" (two at random
    and their mirror images).
    """
    examples = PAIRS.reshape(-1, 2)
    while True:
        if kind == "full":
            yield examples
        elif kind == "mini":
            yield examples[rng.choice(len(examples), 4, replace=False)]
        else:
            yield PAIRS[rng.choice(len(PAIRS), 2, replace=False)].reshape(-1, 2)


def descend(start, kind, seed=0, rate=0.05):
    """The loss on all examples at a start and after each step of descent from it, without end.

    >>> [list(islice(descend(SADDLE, kind), 200))[-1] < 0.01 for kind in ("full", "mini", "mirrored")]
    [False, True, False]
    """
    examples, theta = PAIRS.reshape(-1, 2), np.array(start)
    for batch in minibatches(kind, np.random.default_rng(seed)):
        yield half_squared_error(theta, examples)
        theta = theta - rate * saddle_gradient(theta, batch)


def noise_leaves_a_saddle(seed=0, control=False):
    """Start exactly at a saddle point of a small network: its output is u (w · x), u and w are its weights. The mean
    gradient is zero there, but the gradients of single examples are not. Descend for two hundred steps at the same
    rate, once with the full batch and once with minibatches of four, and measure the loss on all examples.

    In the control each minibatch holds two examples and their mirror images: its noise has no component along the way
    out.
    """
    full, mini = (
        list(islice(descend(SADDLE, kind, seed), 201)) for kind in ("full", "mirrored" if control else "mini")
    )
    return Finding(
        full[-1] == full[0] and mini[-1] < 0.01 * mini[0],
        {
            "loss at the saddle": full[0],
            "loss at the end, full batch": full[-1],
            "loss at the end, minibatches": mini[-1],
        },
    )


NOISE_HELPS = {
    "i": Claim("True", shown_by=noise_leaves_a_saddle),
    "ii": Claim("False", refuted_by=noise_leaves_a_saddle),
}


@part(
    "e",
    "Minibatches and saddle points",
    kind="choice",
    points=2,
    topics=("optimization",),
    claims=NOISE_HELPS,
    key=Key("(i) true", printed=("i",)),
)
def minibatches_are_better(seed=0):
    """
    >>> minibatches_are_better()
    ('i',)
    >>> minibatches_are_better(seed=7)
    ('i',)
    """
    return holding(NOISE_HELPS, seed=seed)


def steps_to_leave(start, kind, seed=0, limit=400):
    """The steps until the loss is below a tenth of its first value; infinitely many if it takes more than the limit.

    >>> steps_to_leave(SADDLE, "full"), steps_to_leave(ZERO, "mini")
    (inf, inf)
    """
    losses = descend(start, kind, seed)
    enough = 0.1 * next(losses)
    return next((step for step, loss in zip(range(1, limit + 1), losses, strict=False) if loss < enough), math.inf)


def median_steps(start, kind, seeds=5):
    """The median of the steps to leave, over random minibatches, or "never"."""
    steps = sorted(steps_to_leave(start, kind, seed) for seed in range(1 if kind == "full" else seeds))
    middle = steps[len(steps) // 2]
    return middle if middle < math.inf else "never"


def ways_out():
    """For several starts: the steps to leave with the full batch, with minibatches, and with mirrored ones."""
    near = 1e-6
    starts = {
        "at the saddle": SADDLE,
        "a millionth beside it": (near, near, 1 + near),
        "a tenth beside it": (0.1, 0.1, 1.1),
        "all weights 0": ZERO,
        "a millionth beside 0": (near, near, near),
    }
    return [
        (name, *(median_steps(start, kind) for kind in ("full", "mini", "mirrored"))) for name, start in starts.items()
    ]


def minibatches_can_stay(seed=0):
    """From weights of 0, where the gradient of every example vanishes, minibatches never move.

    >>> minibatches_can_stay()
    True
    """
    return len(set(islice(descend(ZERO, "mini", seed), 200))) == 1


def equal_units_stay_equal(seed=0):
    """Whether two hidden units with equal weights are still equal after training in minibatches.

    >>> equal_units_stay_equal()
    True
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((32, 3))
    network = initialize([3, 2, 1], weights=lambda m, n, rng: constant(m, n, 0.5))
    trained = train(
        network, X, X[:, 0] * X[:, 1], GradientDescent(0.1), 50, "tanh", mean_squared_error_gradient, batch=4
    )
    (W, b), (v, _) = trained
    return all(np.array_equal(*of) for of in (W.T, b, v)) and not np.array_equal(W, network[0][0])


def draw_escape():
    """The loss during descent that starts exactly at a saddle point. Minibatches leave it. The full batch stays for
    ever, and so do minibatches in which every example comes with its mirror image.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.0)).add_subplot()
    styles = {"mini": ("minibatches", "-"), "full": ("full batch", "-"), "mirrored": ("mirrored", "--")}
    for kind, (name, style) in styles.items():
        axes.plot(list(islice(descend(SADDLE, kind), 120)), style, label=name, linewidth=2.2)
    axes.set(xlabel="step", ylabel="loss on all examples", ylim=(0, None))
    axes.legend(frameon=False)
    return axes.figure


# f: neural style transfer

UPDATES = (10_000, 30_000, 1_000_000, 1_030_000)


def gram(features):
    """The inner products (outputs, outputs) of feature maps (height, width, outputs), as a mean over positions."""
    rows = features.reshape(-1, features.shape[2])
    return rows.T @ rows / len(rows)


def style_transfer_loss(image, content, style, network):
    """How far an image is from one image in content (features) and from another in style (Gram matrix)."""
    filters, bias = network
    found, wanted, painted = (softplus(convolve(of, filters) + bias) for of in (image, content, style))
    return float(np.mean((found - wanted) ** 2) / 2 + np.sum((gram(found) - gram(painted)) ** 2) / 2)


def style_transfer_gradient(image, content, style, network):
    """The gradient of this loss by the image, in its shape (height, width, channels)."""
    filters, bias = network
    z = convolve(image, filters) + bias
    found, wanted, painted = softplus(z), *(softplus(convolve(of, filters) + bias) for of in (content, style))
    positions = found.shape[0] * found.shape[1]
    upstream = (found - wanted) / found.size + 2 / positions * found @ (gram(found) - gram(painted))
    delta = upstream * softplus_derivative(z)
    gradient = np.zeros_like(image)
    height, width = delta.shape[:2]
    for row in range(len(filters)):
        for column in range(len(filters)):
            gradient[row : row + height, column : column + width] += delta @ filters[row, column].T
    return gradient


def count_updates(height, width, channels, outputs=8):
    """The numbers that one step of style transfer changes, in the image and in a small fixed network, and how many
    there are.

    >>> count_updates(6, 5, 2)
    {'numbers in the image': 60, 'of these changed': 60, 'numbers in the network': 152, 'of those changed': 0}
    """
    rng = np.random.default_rng(0)
    image, content, style = rng.uniform(size=(3, height, width, channels))
    network = [0.3 * rng.standard_normal((3, 3, channels, outputs)), np.zeros(outputs)]
    before = [weights.copy() for weights in network]
    after = image - style_transfer_gradient(image, content, style, network)
    return {
        "numbers in the image": image.size,
        "of these changed": int(np.sum(after != image)),
        "numbers in the network": sum(weights.size for weights in network),
        "of those changed": sum(int(np.sum(now != old)) for now, old in zip(network, before, strict=True)),
    }


def step_updates(option, right):
    """What decides whether one step makes as many updates as an option says; `right` is what the decider shows."""

    def count(height=100, width=100, channels=3):
        """Take one step of gradient descent on an image, through a small network whose weights are fixed, for a loss
        of content and style; count the numbers that differ afterwards.
        """
        numbers = count_updates(height, width, channels)
        updates = numbers["of these changed"] + numbers["of those changed"]
        return Finding((updates == option) is right, {**numbers, "this option": option})

    return count


UPDATE_COUNTS = {
    name: Claim(f"{option:,}", **{"shown_by" if name == "ii" else "refuted_by": step_updates(option, name == "ii")})
    for name, option in zip(("i", "ii", "iii", "iv"), UPDATES, strict=True)
}


@part(
    "f",
    "Updates in neural style transfer",
    kind="choice",
    points=2,
    topics=("optimization",),
    claims=UPDATE_COUNTS,
    key=Key("(ii): only the image is updated, 10,000 pixels with 3 channels each", printed=("ii",)),
)
def updates_of_a_step(height=100, width=100, channels=3, parameters=1_000_000):
    """The option that counts the numbers of the image; the network's parameters are fixed, however many.

    >>> updates_of_a_step()
    ('ii',)
    >>> updates_of_a_step(channels=1)
    ('i',)
    >>> updates_of_a_step(height=50)
    ()
    """
    return holding(UPDATE_COUNTS, height=height, width=width, channels=channels)


# g: precision or recall. A model is a test whose score is normal with variance 1, around 0 in healthy scans and around
# its quality in scans with a tumour; it says "tumour" above its threshold.


def upper_tail(z):
    """The probability that a standard normal number exceeds z, entry by entry.

    >>> upper_tail(np.array([0.0, np.inf])).tolist()
    [0.5, 0.0]
    """
    return np.vectorize(math.erfc)(z / math.sqrt(2)) / 2


def rates(quality, threshold):
    """The share of tumours that models find, and the share of healthy scans in which they give a false alarm."""
    return upper_tail(threshold - quality), upper_tail(threshold)


def precision(found, alarms, prevalence):
    """The share of tumours among the scans that a model flags."""
    return prevalence * found / (prevalence * found + (1 - prevalence) * alarms)


def harm(found, alarms, prevalence, ratio):
    """The harm per scan, in false alarms: a missed tumour counts as `ratio` of them.

    >>> harm(found=1.0, alarms=0.5, prevalence=0.2, ratio=50), harm(found=0.5, alarms=0.0, prevalence=0.2, ratio=50)
    (0.4, 5.0)
    """
    return prevalence * (1 - found) * ratio + (1 - prevalence) * alarms


@cache
def random_pairs(seed, pairs=2000):
    """Random pairs of models: the share of tumours that they find, and of false alarms, (2, pairs) each."""
    rng = np.random.default_rng(seed)
    return rates(rng.uniform(0.5, 3, (2, pairs)), rng.uniform(-2, 4, (2, pairs)))


def ranked_like_harm(ratio, prevalence, seed=0):
    """The shares of random pairs of models in which the one of higher recall, and the one of higher precision, does
    less harm.

    >>> recall, precision = ranked_like_harm(ratio=1e6, prevalence=0.2)
    >>> recall > 0.99 > precision
    True
    """
    found, alarms = random_pairs(seed)
    of_harm = np.diff(harm(found, alarms, prevalence, ratio), axis=0) < 0
    metrics = (found, precision(found, alarms, prevalence))
    return tuple(float(np.mean((np.diff(metric, axis=0) > 0) == of_harm)) for metric in metrics)


def recall_follows_the_harm(seed=0, control=False, ratio=50, prevalence=0.2):
    """Draw random pairs of models, of different quality and with different thresholds. A fifth of the scans show a
    tumour, and a missed tumour does as much harm as fifty false alarms. Count the pairs in which the model of higher
    recall does less harm, and those in which the one of higher precision does.

    In the control it is a false alarm that does as much harm as fifty missed tumours.
    """
    recall, precision = ranked_like_harm(1 / ratio if control else ratio, prevalence, seed)
    return Finding(
        recall > precision + 0.05,
        {"pairs that recall ranks rightly": recall, "pairs that precision ranks rightly": precision},
    )


METRICS = {
    "i": Claim(
        "Precision: of the scans that the model flags, the share with a tumour", refuted_by=recall_follows_the_harm
    ),
    "ii": Claim("Recall: of the scans with a tumour, the share that the model flags", shown_by=recall_follows_the_harm),
}


@part(
    "g",
    "Precision or recall",
    kind="choice",
    points=2,
    topics=("data-and-strategy",),
    claims=METRICS,
    key=Key("(ii) recall, since false negatives are not wanted", printed=("ii",)),
)
def metric_to_choose(ratio=50, prevalence=0.2, seed=0):
    """The metric that ranks more pairs of models like the harm they do.

    >>> metric_to_choose()
    ('ii',)
    >>> metric_to_choose(ratio=1)
    ('i',)
    """
    return holding(METRICS, ratio=ratio, prevalence=prevalence, seed=seed)


def indifferent_ratio(prevalence=0.2):
    """The ratio of the two harms at which recall and precision rank equally many pairs rightly, by bisection.

    >>> recall, precision = ranked_like_harm(indifferent_ratio(), prevalence=0.2)
    >>> abs(recall - precision) < 0.01
    True
    """
    low, high = 1e-3, 1e6
    for _ in range(40):
        middle = math.sqrt(low * high)
        recall, precision = ranked_like_harm(middle, prevalence)
        low, high = (low, middle) if recall > precision else (middle, high)
    return middle


def fair_prices(prevalences=(0.5, 0.2, 0.05)):
    """For several shares of scans with a tumour: healthy scans for each of them, and the price of a missed tumour, in
    false alarms, above which recall is the better guide.

    >>> [row[1:] for row in fair_prices(prevalences=(0.2,))]
    [(4.0, 4.1)]
    """
    return [(f"{p:.0%}", round((1 - p) / p, 1), round(indifferent_ratio(p), 1)) for p in prevalences]


def saying_yes_always(ratio=50, prevalence=0.2):
    """Recall, precision and harm of a model that flags every scan, and of a careful one of quality 2 with the best
    threshold.

    >>> [row[1] for row in saying_yes_always()][0], saying_yes_always()[1][1] < 1
    (1.0, True)
    """
    # the odds of a tumour at the threshold are those of the two harms, 1 to `ratio`
    best = 1 + math.log((1 - prevalence) / prevalence / ratio) / 2
    models = {"flags every scan": -math.inf, "best threshold": best}
    rows = []
    for name, threshold in models.items():
        found, alarms = (float(share) for share in rates(2.0, threshold))
        rows.append((name, found, precision(found, alarms, prevalence), harm(found, alarms, prevalence, ratio)))
    return rows


def recall_alone_is_not_enough():
    """
    >>> recall_alone_is_not_enough()
    True
    """
    always, careful = saying_yes_always()
    return always[1] > careful[1] and always[3] > careful[3]


def draw_rankings():
    """The share of random pairs of models that recall, and that precision, ranks like the harm they do, against the
    harm of a missed tumour in false alarms (logarithmic; a fifth of the scans show a tumour). The lines cross where
    both serve equally well.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.0)).add_subplot()
    ratios = np.geomspace(0.02, 1000, 25)
    shares = np.array([ranked_like_harm(ratio, 0.2) for ratio in ratios])
    for column, name, style in zip(shares.T, ("recall", "precision"), ("o-", "s-"), strict=True):
        axes.plot(ratios, column, style, markersize=3.5, label=name)
    axes.axvline(indifferent_ratio(0.2), color="#000000", linestyle=":", linewidth=1.2)
    axes.set(xscale="log", xlabel="harm of a missed tumour (in false alarms)", ylabel="share of pairs", ylim=(0, 1.05))
    axes.legend(frameon=False)
    return axes.figure


# What the slips of this question rest on.


def a_pool_as_second_layer_sees_less():
    """
    >>> a_pool_as_second_layer_sees_less()
    True
    """
    return receptive_field([Conv(8, 3), Pool(2)])[1].size < receptive_field([Conv(8, 3), Conv(8, 3)])[1].size


def an_indifferent_discriminator_costs_something():
    """The cost against a discriminator that tells nothing apart is the one against a perfect generator.

    >>> an_indifferent_discriminator_costs_something()
    True
    """
    return costs_by_opinion((0.5,))[0][1] > LOW


SLIPS = (
    Slip("Question 1", "The paper asks for the letter of a choice, but the options carry roman numerals."),
    Slip(
        "Question 1, part a (i)",
        "It compares neurons of the same depth without saying what counts: if a pool is a layer of depth too, the unit "
        "right behind the first pool sees less than one behind a second convolution. Depth has to mean convolutions.",
        shown_by=a_pool_as_second_layer_sees_less,
    ),
    Slip(
        "Question 1, part d",
        "The cost of the generator is not defined: “extremely low” is near 0 for one of the two usual costs and far "
        "below 0 for the other. And a poor discriminator must mean one that is fooled: if it is merely indifferent, "
        "the cost is that of a perfect generator.",
        shown_by=an_indifferent_discriminator_costs_something,
    ),
    Slip(
        "Question 1, part e",
        "Minibatches do not help at every saddle point: where the gradient of each example vanishes, as at weights of "
        "0, they stay as well.",
        shown_by=minibatches_can_stay,
    ),
    Slip(
        "Question 1, part g, solution",
        "It chooses recall for the sole reason that false negatives are unwanted; but for that alone, a model that "
        "flags every scan would be the best of all, and it does more harm than a careful one.",
        shown_by=recall_alone_is_not_enough,
    ),
)
