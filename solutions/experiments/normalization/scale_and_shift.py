"""Scale γ and shift β of batch normalisation."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu, sigmoid
from solutions.nn.gradients import numerical_jacobian
from solutions.nn.linear_models import least_squares
from solutions.nn.normalization import Statistics, batch_norm, batch_norm_inference

WIDE = 6.0  # a scale γ with which a normalised input reaches the bends of a sigmoid
INPUTS, UNITS = 4, 3


def normalize(z, gamma=1.0, beta=0.0):
    """A batch z, (batch, features), normalised per feature, times γ, plus β."""
    features = np.shape(z)[1]
    return batch_norm(z, np.broadcast_to(gamma, features), np.broadcast_to(beta, features), epsilon=0)[0]


def straightness(z, activation):
    """The share of the variance of f(z) that a straight line explains, for inputs z, (batch,): R²."""
    errors = least_squares(z[:, None], activation(z)).scores(z[:, None]) - activation(z)
    return float(1 - errors.var() / activation(z).var())


def restore_the_input(rng, control=False):
    """A batch of activations is normalised; then γ is set to its standard deviation and β to its mean. How far is the
    output from the activations that came in? The control keeps γ at one and β at zero.
    """
    z = rng.normal([3.0, -2.0, 0.5], [4.0, 0.2, 1.5], size=(64, 3))  # (batch, features)
    output = normalize(z) if control else normalize(z, z.std(axis=0), z.mean(axis=0))
    gap = np.abs(output - z).max()
    return Finding(gap < 1e-9, {"largest distance from the input": gap})


def restored(z, size):
    """How far the output is from the input at most, if γ and β are the standard deviation and the mean of all examples
    z, (examples, features), and batches of `size` are normalised by their own statistics.
    """
    gamma, beta = z.std(axis=0), z.mean(axis=0)
    batches = z[: len(z) // size * size].reshape(-1, size, z.shape[1])
    return max(np.abs(normalize(batch, gamma, beta) - batch).max() for batch in batches)


def undo_no_small_batch(rng, control=False):
    """Of 256 examples, γ and β are the standard deviation and the mean. The examples go through the layer in batches of
    4. How far is an output from its input at most? The control has one batch of all examples.
    """
    gap = restored(rng.normal([3.0, -2.0, 0.5], [4.0, 0.5, 1.5], size=(256, 3)), 256 if control else 4)
    return Finding(gap > 1, {"largest distance from the input": round(float(gap), 9)})


def keep_a_sigmoid_off_its_line(rng, control=False):
    """A normalised feature goes through a sigmoid, to which a straight line is fitted. How much of its variance does
    the line explain, and what is its largest error within two standard deviations? In the control a γ of 6 follows the
    normalisation.
    """
    gamma = WIDE if control else 1.0
    z = normalize(rng.normal(size=(2000, 1)), gamma)[:, 0]
    explained = straightness(z, sigmoid)
    middle = gamma * np.linspace(-2, 2, 81)
    line = least_squares(z[:, None], sigmoid(z)).scores(middle[:, None])
    error = np.abs(sigmoid(middle) - line).max()
    return Finding(explained > 0.95, {"explained by a line": explained, "largest error of the line": error})


def keep_a_relu_on_its_bend(rng, control=False):
    """A normalised feature goes through a ReLU, whose bend lies in the middle of the normalised values. For how many
    examples is it active, and how much of its variance does a straight line explain? In the control a β of 4 follows
    the normalisation: then the ReLU can be used as a line.
    """
    z = normalize(rng.normal(size=(2000, 1)), beta=4.0 if control else 0.0)[:, 0]
    explained = straightness(z, relu)
    return Finding(explained < 0.9, {"examples in which it is on": (z > 0).mean(), "explained by a line": explained})


def set_the_statistics(rng, control=False):
    """A batch is normalised, scaled by γ = 3 and shifted by β = 2. What are its mean and standard deviation? The
    control leaves γ and β out.
    """
    z = rng.normal(5, 2, size=(64, 1))
    output = normalize(z) if control else normalize(z, 3.0, 2.0)
    mean, deviation = output.mean(), output.std()
    standard = abs(mean) < 0.01 and abs(deviation - 1) < 0.01
    return Finding(not standard, {"mean of the output": mean, "standard deviation of the output": deviation})


def fixed_without_them(rng, control=False):
    """A batch goes through an affine layer with large random weights and is normalised. How far are mean and variance
    of the result from 0 and 1, which no weights before it can change? The control has a γ of 2 and a β of 1.
    """
    z = rng.normal(size=(64, 3)) @ (10 * rng.normal(size=(3, 3))) + 10 * rng.normal(size=3)
    output = normalize(z, 2.0, 1.0) if control else normalize(z)
    off = max(np.abs(output.mean(axis=0)).max(), np.abs(output.var(axis=0) - 1).max())
    return Finding(off < 1e-9, {"distance from mean 0 and variance 1": off})


def undo_no_change_of_scale(rng, control=False):
    """The activations of a layer are multiplied by ten, as after a change of the layers below, while γ and β stay. How
    much does the output change? The control has the scale and the shift but no normalisation.
    """
    z = rng.normal(1, 2, size=(64, 1))
    before, after = ((3.0 * x + 2.0) if control else normalize(x, 3.0, 2.0) for x in (z, 10 * z))
    change = np.abs(after - before).max()
    return Finding(change < 0.01, {"largest change of the output": change})


def absorbed_by_the_next_layer(rng, control=False):
    """A normalised batch is scaled, shifted and read by an affine layer; another affine layer, which reads the
    normalised batch directly, is fitted to the same outputs. How far off is it? In the control a ReLU precedes both.
    """
    f = relu if control else (lambda u: u)
    normal = normalize(rng.normal(size=(64, 3)))
    gamma, beta, V, c = rng.uniform(0.5, 2, 3), rng.uniform(0.5, 2, 3), rng.normal(size=3), rng.normal()
    outputs = f(gamma * normal + beta) @ V + c
    error = np.abs(least_squares(f(normal), outputs).scores(f(normal)) - outputs).max()
    return Finding(error < 1e-9, {"largest error": error})


def found_without_descent(rng, control=False):
    """Targets are made with a hidden scale and shift of three normalised activations. Both are recovered without any
    gradient: by least squares in closed form, and by a random search that keeps a change if it lowers the loss. What is
    the largest error of a scale or shift? The control shuffles the targets, so that the scale cannot be found.
    """
    normal = normalize(rng.normal(5, 3, (64, 3)))
    wanted = np.array([rng.uniform(1, 2, 3), rng.uniform(-1, 1, 3)])  # scale and shift
    targets = wanted[0] * normal + wanted[1]
    targets = rng.permutation(targets) if control else targets

    def loss(theta):
        return np.mean((theta[0] * normal + theta[1] - targets) ** 2)

    solved = np.transpose([np.polyfit(*columns, 1) for columns in zip(normal.T, targets.T, strict=True)])
    searched, width = np.array([np.ones(3), np.zeros(3)]), 0.5
    for _ in range(400):
        candidate = searched + width * rng.normal(size=(2, 3))
        better = loss(candidate) < loss(searched)
        searched, width = (candidate, 1.5 * width) if better else (searched, 0.9 * width)
    methods = {"least squares": solved, "random search": searched}
    found = {f"largest error, {name}": np.abs(theta - wanted).max().round(4) for name, theta in methods.items()}
    return Finding(max(found.values()) < 0.05, found)


def folded(W, b, gamma, beta, statistics, epsilon=1e-5):
    """The affine layer (W, b) that does what (W, b) followed by batch normalisation does at test time."""
    factor = gamma / np.sqrt(statistics.variance + epsilon)
    return W * factor, (b - statistics.mean) * factor + beta


def directions(theta, X, parameters, statistics, bend):
    """The rank of the Jacobian of the outputs on X (batch, INPUTS) by the first `parameters` entries of θ: W, b, γ, β.

    `bend` puts a ReLU between the affine layer and the normalisation.
    """

    def outputs(moved):
        W, b, gamma, beta = np.split(np.append(moved, theta[parameters:]), np.cumsum([INPUTS * UNITS, UNITS, UNITS]))
        z = X @ W.reshape(INPUTS, UNITS) + b
        return batch_norm_inference(relu(z) if bend else z, gamma, beta, statistics).ravel()

    return np.linalg.matrix_rank(numerical_jacobian(outputs, theta[:parameters]), tol=1e-4)


def add_no_functions(rng, control=False):
    """An affine layer is followed by batch normalisation, at test time. In how many independent directions can its
    outputs move when W and b change, and are there no more when γ and β change as well? In the control a ReLU stands
    between the affine layer and the normalisation.
    """
    of_affine = (INPUTS + 1) * UNITS
    theta = np.concatenate([rng.normal(size=of_affine), rng.uniform(0.5, 2, size=UNITS), np.ones(UNITS)])
    statistics = Statistics(rng.normal(size=UNITS), rng.uniform(0.5, 2, size=UNITS))
    X = rng.normal(size=(60, INPUTS))
    without, with_both = (directions(theta, X, moved, statistics, bend=control) for moved in (of_affine, len(theta)))
    learned = {"numbers learned in W and b": of_affine, "numbers learned in W, b, γ and β": len(theta)}
    moved = {"directions with W and b": without, "directions with W, b, γ and β": with_both}
    return Finding(without == with_both, learned | moved)
