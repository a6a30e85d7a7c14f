"""Updates in neural style transfer.

>>> updates_of_a_step.answer()
('ii',)
>>> updates_of_a_step.answer(channels=1)
('i',)
>>> updates_of_a_step.answer(height=50)
()
"""

from solutions.claim import refuted, shown
from solutions.experiments.optimization import style_transfer
from solutions.finding import Finding
from solutions.part import Key, choice


def step_updates(option, right):
    """What decides whether one step makes as many updates as an option says; `right` is what the decider shows."""

    def count(height=100, width=100, channels=3):
        """Take one step of gradient descent on an image, through a small network whose weights are fixed, for a loss
        of content and style; count the numbers that differ afterwards.
        """
        numbers = style_transfer.updates_of_a_step(height, width, channels)
        updates = numbers["of these changed"] + numbers["of those changed"]
        return Finding((updates == option) is right, {**numbers, "this option": option})

    return count


def option(updates, because=""):
    """The option of so many updates, which is right unless there is a reason why it is not."""
    right = not because
    return (shown if right else refuted)(f"{updates:,}", step_updates(updates, right), because)


updates_of_a_step = choice(
    "f",
    "Updates in neural style transfer",
    points=2,
    topics=("optimization",),
    keywords=("NST", "Gatys", "content and style loss", "optimising pixels", "generated image", "frozen VGG network"),
    given=dict(height=100, width=100, channels=3, parameters=1_000_000),
    claims={
        "i": option(
            10_000, because="{{ height * width:, }} is the number of pixels. Each has {{ channels }} channels."
        ),
        "ii": option(30_000),
        "iii": option(
            1_000_000,
            because="{{ parameters:, }} is the number of the network's parameters. They would be updated in ordinary "
            "training; here they are fixed.",
        ),
        "iv": option(
            1_030_000,
            because="{{ height * width * channels + parameters:, }} counts the network's parameters too, which are "
            "fixed.",
        ),
    },
    key=Key(
        "(ii): only the image is updated, {{ height * width:, }} pixels with {{ channels }} channels each",
        printed=("ii",),
    ),
)
