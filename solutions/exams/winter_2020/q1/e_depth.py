"""Why networks have several layers although one is enough.

>>> reasons_for_layers.answer()
('fewer', 'bends', 'complex')
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import depth, vanishing_gradients
from solutions.part import Key, prose


def units_of_the_same_size():
    """The hidden units of a single layer with no more parameters than the folding network: three for each, and one.

    >>> units_of_the_same_size()
    16
    """
    return (depth.count_parameters(depth.folding_network()) - 1) // 3


def tells_when_several_layers_draw_more(says):
    """Whether it is said rightly, for single layers of two sizes, if the folding network has more linear pieces.

    A hidden layer of n ReLUs has n + 1 pieces at most. The sizes: as many parameters as the folding network, and units
    enough for its sawtooth.
    """
    pieces = depth.linear_pieces(depth.folding_network())
    return all(says(units) == (units + 1 < pieces) for units in (units_of_the_same_size(), pieces))


reasons_for_layers = prose(
    "e",
    "Several layers, although one is enough",
    points=1,
    topics=("shapes-and-parameters", "activations"),
    keywords=(
        "universal approximation theorem",
        "UAT",
        "deep versus shallow",
        "depth efficiency",
        "fewer parameters",
        "expressive power",
        "multiple hidden layers",
    ),
    claims={
        "fewer": shown(
            "Some functions need far fewer hidden units and parameters if they are spread over several layers: each "
            "layer works on what the one before has made, and can double the number of linear pieces.",
            depth.folds_double_the_pieces,
        ),
        "bends": shown(
            "Along a line, a single hidden layer of ReLUs gets at most one more piece from each unit, so that it has "
            "to be as wide as the function has bends there.",
            depth.a_unit_bends_once,
        ),
        "complex": shown(
            "With *the same number of parameters*, several layers can represent functions that bend more often, and in "
            "this sense more complex ones.",
            depth.folds_double_the_pieces,
        ),
        "any": refuted(
            "Several layers represent functions that are too complex for a single hidden layer of any width.",
            depth.one_layer_draws_the_sawtooth,
        ),
        "every": refuted("Several layers need fewer parameters for every function.", depth.one_bend_needs_no_depth),
        "training": refuted(
            "Several layers are, as such, easier to train.", vanishing_gradients.unsaturated_layers_vanish
        ),
    },
    key=Key(
        "fewer hidden units or parameters, more efficient; no points for more complex functions, or for better "
        "optimisation or generalisation",
        printed=("fewer", "bends"),
        means="reading",
        qualified="Refusing “more complex functions” is right if the single layer may have any width. With the same "
        "number of parameters it is the rewarded reason itself: a single layer makes at most "
        "{{ units_of_the_same_size() + 1 }} linear pieces where eight layers make "
        "{{ depth.linear_pieces(depth.folding_network()) }}.",
        ours=lambda units: units < depth.units_needed(depth.sawtooth),
        theirs=lambda units: False,
        witness=tells_when_several_layers_draw_more,
    ),
)
