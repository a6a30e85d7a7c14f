"""Updates in neural style transfer.

>>> updates_of_a_step.answer()
('ii',)
>>> updates_of_a_step.answer(channels=1)
('i',)
>>> updates_of_a_step.answer(height=50)
()
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q1.filtering import convolve
from solutions.finding import Finding
from solutions.nn.activations import softplus, softplus_derivative
from solutions.part import Key, choice

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
    name: (shown if name == "ii" else refuted)(f"{option:,}", step_updates(option, name == "ii"))
    for name, option in zip(("i", "ii", "iii", "iv"), UPDATES, strict=True)
}


updates_of_a_step = choice(
    "f",
    "Updates in neural style transfer",
    points=2,
    topics=("optimization",),
    given=dict(height=100, width=100, channels=3, parameters=1_000_000),
    claims=UPDATE_COUNTS,
    key=Key("(ii): only the image is updated, 10,000 pixels with 3 channels each", printed=("ii",)),
)
