"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.regularization import augmentation
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 1, part f",
        "It asks what prevents overfitting; its measures reduce it. In the experiment on augmentation, {{ "
        "found['training accuracy, augmented']:.0%}} of the training pictures and {{ found['test accuracy, "
        "augmented']:.0%}} of new ones are recognised with it.",
        shown_by=augmentation.shifting_narrows_the_gap,
    ),
)
