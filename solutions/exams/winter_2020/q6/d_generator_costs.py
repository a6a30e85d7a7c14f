"""The saturating and the non-saturating cost of a generator.

>>> cost_to_choose.answer()
('B',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.gan import costs
from solutions.finding import Derivation, Step, figure
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.gradients import numerical_jacobian
from solutions.part import Key, choice

SLOPES = Derivation(
    [
        Step(
            "The saturating cost of a generated image, by the discriminator's score $s$, where $D = \\sigma(s)$:",
            r"\frac{\partial}{\partial s} \log(1 - \sigma(s))",
            lambda s: float(numerical_jacobian(lambda s: np.log(1 - sigmoid(s)), s)),
        ),
        Step(
            "The chain rule:",
            r"-\frac{\sigma'(s)}{1 - \sigma(s)}",
            lambda s: -sigmoid_derivative(s) / (1 - sigmoid(s)),
        ),
        Step("With $\\sigma' = \\sigma (1 - \\sigma)$:", r"-\sigma(s)", lambda s: -sigmoid(s)),
        Step(
            "The non-saturating cost:",
            r"-\frac{\partial}{\partial s} \log(\sigma(s))",
            lambda s: float(numerical_jacobian(lambda s: -np.log(sigmoid(s)), s)),
            relation="",
        ),
        Step("The chain rule:", r"-\frac{\sigma'(s)}{\sigma(s)}", lambda s: -sigmoid_derivative(s) / sigmoid(s)),
        Step("The same derivative of $\\sigma$:", r"-(1 - \sigma(s))", lambda s: sigmoid(s) - 1),
    ],
    lambda rng: dict(s=rng.uniform(-3, 3)),
    lambda s: {r"\sigma": sigmoid, r"\sigma'": sigmoid_derivative},
)

cost_to_choose = choice(
    "d",
    "Saturating or non-saturating cost",
    points=1,
    topics=("gan-adversarial", "losses"),
    keywords=(
        "GAN",
        "generator loss",
        "minimax loss",
        "non-saturating heuristic",
        "vanishing gradient",
        "discriminator",
        "log(1 − D(G(z)))",
    ),
    claims={
        "A": refuted(
            "The saturating cost, the mean of $\\log(1 - D(G(z)))$",
            costs.saturating_cost_starves_the_start,
            because="Early in training the discriminator rejects the generated images with certainty. There this cost "
            "is flat, and the generator learns next to nothing.",
        ),
        "B": shown("The non-saturating cost, the mean of $-\\log D(G(z))$", costs.saturating_cost_starves_the_start),
    },
    derivation=SLOPES,
    key=Key("B, the non-saturating one: its gradient is larger towards the beginning of training", printed=("B",)),
)


@figure(height=2.6)
def draw_costs(axes):
    """Both costs of one generated image against the discriminator's answer D, and their slopes by its score, in
    magnitude (dashed). Where D is near 0, as early in training, only the non-saturating cost is steep.
    """
    s = np.linspace(-5, 5, 51)
    D = sigmoid(s)
    for name, cost, slope, colour in (
        ("saturating, log(1 − D)", np.log(1 - D), SLOPES.steps[2], "C0"),
        ("non-saturating, −log D", -np.log(D), SLOPES.steps[5], "C1"),
    ):
        axes.plot(D, cost, colour, label=name)
        axes.plot(D, np.abs(slope.value(s)), f"{colour}--", linewidth=1)
    axes.set(xlabel="D, the probability that the image is real", ylabel="cost, and slope (dashed)")
    axes.figure.legend(loc="outside lower center")
