"""Performance against depth.

>>> problem_and_remedies.answer()
('overfitting', 'regularise', 'smaller', 'data')
"""

from solutions.claim import refuted, shown
from solutions.experiments.regularization import overfitting
from solutions.experiments.regularization.overfitting import fit
from solutions.finding import figure
from solutions.part import Key, prose

DEPTHS, STEPS = (0, 1, 2, 4, 7, 10), 50


def performance_by_depth(seed=2):
    """Rows: the number of hidden layers, and what is measured for it."""
    return [(layers, *fit(seed, layers, steps=STEPS)) for layers in DEPTHS]


@figure(height=2.5)
def draw_performance_by_depth(axes):
    """Performance against the number of hidden layers. The accuracy on the training set (blue) rises from
    {{ f"{performance_by_depth()[0][1]:.2f}" }} to {{ f"{performance_by_depth()[-1][1]:.2f}" }} within the first layers
    and stays there. On the development set (orange, dashed) it is highest with
    {{ max(performance_by_depth(), key=lambda row: row[3])[0] }} hidden layers, at
    {{ f"{max(row[3] for row in performance_by_depth()):.2f}" }}, and then falls slowly, to
    {{ f"{performance_by_depth()[-1][3]:.2f}" }} with {{ DEPTHS[-1] }}. Measured on networks trained for this page.
    """
    depths, on_training, _, on_dev, _ = zip(*performance_by_depth(), strict=True)
    axes.plot(depths, on_training, "o-", color="C0", label="training set")
    axes.plot(depths, on_dev, "s--", color="C1", label="development set")
    axes.set(xlabel="number of hidden layers", ylabel="accuracy", ylim=(0.5, 1.03), xticks=range(11))
    axes.figure.legend(ncols=2, loc="outside lower center")


problem_and_remedies = prose(
    "f",
    "Performance against depth",
    points=2,
    topics=("regularization",),
    keywords=(
        "overfitting",
        "number of hidden layers",
        "high variance",
        "dropout",
        "L2",
        "weight decay",
        "deep network",
        "train and test curves",
    ),
    claims={
        "overfitting": shown(
            "Overfitting: with more layers the performance on the training set rises far above that on new examples.",
            overfitting.depth_widens_the_gap,
        ),
        "regularise": shown(
            "Regularisation helps: a penalty on the weights, dropout, early stopping.",
            overfitting.remedies_lower_the_loss,
        ),
        "smaller": shown("A smaller network helps: fewer hidden layers.", overfitting.remedies_lower_the_loss),
        "data": shown("More training examples help.", overfitting.new_examples_help_and_copies_do_not),
        "vanishing": refuted(
            "The gradients vanish, so that a deep network can no longer be fitted to its training set.",
            overfitting.deep_network_fits_its_training_set,
        ),
        "generated": refuted(
            "Examples from a generator that was fitted to the training set are as good as new ones.",
            overfitting.new_examples_help_and_copies_do_not,
        ),
    },
    key=Key(
        "overfitting; regularise (L2 or L1 penalty, dropout), make the network smaller, or enlarge the training set, "
        "for example by augmentation or a GAN",
        printed=("overfitting", "regularise", "smaller", "data"),
    ),
)
