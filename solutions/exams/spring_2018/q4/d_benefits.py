"""What the layer is good for.

>>> benefits_of_the_layer.answer()
('rates', 'contours', 'noise', 'scale', 'range', 'batches')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.initialization import symmetry
from solutions.experiments.normalization import batch_statistics, scale_and_shift, training_speed
from solutions.experiments.normalization.scale_and_shift import INPUTS, UNITS, folded
from solutions.finding import found_by
from solutions.nn.normalization import Statistics
from solutions.part import Key, prose


def numbers_left_after_folding():
    """How many more numbers than W and b has the layer that does the same at test time as both layers together."""
    W, ones = np.ones((INPUTS, UNITS)), np.ones(UNITS)
    return sum(x.size for x in folded(W, ones, ones, ones, Statistics(ones, ones))) - W.size - ones.size


def counts_the_added_directions(added):
    """Whether this is the number of directions that γ and β add to what the network can represent."""
    *_, without, with_both = found_by(scale_and_shift.add_no_functions).numbers.values()
    return added == with_both - without


benefits_of_the_layer = prose(
    "d",
    "Two benefits of the layer",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "why batch normalization",
        "faster training",
        "covariate shift",
        "regularization effect",
        "higher learning rate",
    ),
    claims={
        "rates": shown(
            "Training tolerates higher learning rates, and is faster with them.", training_speed.bear_high_rates
        ),
        "contours": shown(
            "All features get the same spread, so the loss is curved more evenly and gradient descent needs fewer "
            "steps. (Correlated features stay correlated.)",
            training_speed.even_out_scales,
        ),
        "noise": shown(
            "The statistics of small batches are noisy estimates, and this noise regularises.",
            batch_statistics.regularize_in_small_batches,
        ),
        "scale": shown(
            "The scale of the weights before the layer drops out: a poor scale at the start neither kills nor "
            "blows up the signals, or the gradients that go on to earlier layers.",
            training_speed.lose_the_scale_of_weights,
        ),
        "range": shown(
            "The inputs of the next activation start where it has a slope, so no sigmoid saturates at the start.",
            training_speed.keep_sigmoids_off_their_flat_ends,
        ),
        "batches": shown(
            "In training, a scale or a shift common to a whole batch drops out.",
            batch_statistics.drop_what_a_batch_shares,
        ),
        "covariate": refuted(
            "It speeds training up by keeping the distribution of each layer's inputs steady (less “covariate shift”).",
            training_speed.need_no_steady_inputs,
        ),
        "expressive": refuted(
            "Through γ and β, the network can represent more functions than without the layer.",
            scale_and_shift.add_no_functions,
        ),
        "symmetry": refuted(
            "It breaks the symmetry between units that start out equal.", symmetry.equal_units_stay_equal
        ),
    },
    key=Key(
        "any two of eight: faster learning through less covariate shift, decoupled layers or higher rates; evener "
        "contours; noise that regularises; independence of the weights' scale; gradients that neither vanish nor "
        "explode; activations in their useful range; fewer differences of batches; more expressiveness by γ, β",
        printed=("rates", "contours", "noise", "scale", "range", "batches", "covariate", "expressive"),
        means="reason",
        qualified="Two of the listed reasons fail, which leaves enough. Learning at high rates survives when the "
        "layers' inputs are made to shift, so it does not come from less shift; and γ and β add no functions, "
        "since at test time they fold into the affine layer before them.",
        ours=numbers_left_after_folding,
        theirs=2 * UNITS,
        witness=counts_the_added_directions,
    ),
)
