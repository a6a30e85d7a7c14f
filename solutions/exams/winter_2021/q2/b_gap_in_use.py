"""High accuracy on the development set, many failures in use.

>>> causes_of_the_gap.answer()
('shift', 'imbalance', 'mix', 'training')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import class_imbalance, distribution_shift, metrics
from solutions.experiments.data.metrics import MAJORITY, balanced_accuracy, constant_model
from solutions.experiments.regularization import overfitting
from solutions.nn.metrics import accuracy, f1_score
from solutions.part import Key, prose


def scores_of_constant_models():
    """Accuracy, F1 and balanced accuracy of the model that names the larger class, which is positive or negative.

    >>> [round(score, 3) for score in scores_of_constant_models()[1][1:]]
    [0.96, 0.0, 0.5]
    """
    scores = (accuracy, f1_score, balanced_accuracy)
    return [
        (f"{n} positives, {100 - n} negatives", *(score(*constant_model(n)) for score in scores))
        for n in (MAJORITY, 100 - MAJORITY)
    ]


def exposes_constant_models(metric):
    """Whether a metric gives both constant models at most one half, whichever class is the larger."""
    return max(metric(*constant_model(positives)) for positives in (MAJORITY, 100 - MAJORITY)) <= 0.5


causes_of_the_gap = prose(
    "b",
    "A gap between development set and use",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "dev set",
        "train and test mismatch",
        "false rejection",
        "class imbalance",
        "distribution shift",
        "accuracy is misleading",
        "fingerprint login",
        "biometrics",
    ),
    claims={
        "shift": shown(
            "The inputs in use may be distributed differently from those of the development set (a new sensor, a cut "
            "finger), and the model was never fitted to such inputs. The remedy: data from the new conditions, "
            "for training and for development.",
            distribution_shift.breaks_a_good_model,
        ),
        "imbalance": shown(
            # typed 95: the question states it
            "If one class makes up more than 95% of the development set, a model that always names it has that "
            "accuracy and has learned nothing.",
            metrics.constant_model_is_accurate,
        ),
        "f1": refuted(
            "F1 in place of accuracy exposes such a model, whichever class counts as positive.",
            metrics.constant_model_has_a_high_f1,
        ),
        "mix": shown(
            "Such a model is wrong on half of all attempts in use, if half of them are made by impostors.",
            metrics.constant_model_fails_on_all_or_none,
        ),
        "half": refuted("Such a model fails on half of A's own attempts.", metrics.constant_model_fails_on_all_or_none),
        "training": shown(
            "A balanced development set or another metric only reveals that fault. To mend it, train again, for "
            "example with the rare class weighted up.",
            class_imbalance.weights_mend_the_model,
        ),
        "overfitting": refuted(
            "Overfitting of the training set explains the gap.", overfitting.shows_on_the_development_set
        ),
    },
    key=Key(
        "either the development set's classes are imbalanced (balance it, or measure F1), or the data in use have "
        "shifted (retrain on them)",
        printed=("shift", "imbalance"),
        means="reading",
        qualified="The shift stands. Imbalance explains it only if half of the attempts in use are made by "
        "impostors, for a constant answer fails on all or none of the user's own; and F1 exposes such a model only "
        "where the rarer class is the positive one.",
        ours=balanced_accuracy,
        theirs=f1_score,
        witness=exposes_constant_models,
    ),
)
