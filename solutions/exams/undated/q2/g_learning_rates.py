"""Five learning rates to try.

>>> is_it_a_good_search.answer()
('no', 'log')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import hyperparameter_search
from solutions.experiments.optimization.hyperparameter_search import LEAST, MOST, RATES
from solutions.finding import figure
from solutions.part import Key, prose

is_it_a_good_search = prose(
    "g",
    "Five learning rates to try",
    points=2,
    topics=("optimization",),
    keywords=(
        "hyperparameter tuning",
        "learning rate search",
        "log scale",
        "logarithmic scale",
        "random search",
        "grid search",
        "orders of magnitude",
    ),
    claims={
        "no": shown(
            "No. Most of the rates are of one order of magnitude: {{ found['rates from 0.1 on'] }} lie in the upper "
            "one, and only {{ found['rates below 0.1'] }} in the lower.",
            hyperparameter_search.rates_crowd_in_one_decade,
        ),
        "log": shown(
            "It is better to draw the rates evenly on a log scale: of problems whose best rate may be of any order of "
            "magnitude, fewer are left unsolved.",
            hyperparameter_search.log_scale_solves_more,
        ),
        "yes": refuted(
            "Yes: the rates are spread well over the range.", hyperparameter_search.rates_crowd_in_one_decade
        ),
        "random": refuted(
            "A single hyperparameter is better drawn at random than tried at equal distances on the log scale.",
            hyperparameter_search.grid_beats_draws,
        ),
    },
    key=Key(
        "no: four of the values are of one order of magnitude, and one of the other; a random search on a log scale "
        "is better",
        printed=("no", "log"),
    ),
)


@figure(height=2.2)
def draw_rates(axes):
    """Learning rates on a log scale. Of the five that are to be tried (top, blue), four crowd together on the right.
    Five draws on the log scale (middle, orange) favour no order of magnitude, but may leave gaps by chance. Five at
    equal distances (bottom, green) leave none.
    """
    drawn = hyperparameter_search.log_uniform(np.random.default_rng(5), LEAST, MOST, 5)
    rows = (RATES, "C0", "to be tried"), (drawn, "C1", "drawn"), (np.geomspace(LEAST, MOST, 5), "C2", "spaced")
    for height, (rates, colour, _) in enumerate(rows):
        axes.plot(rates, np.full(5, -height), "o", color=colour, markersize=5)
    axes.set(xscale="log", xlabel="learning rate", yticks=(0, -1, -2), ylim=(-2.6, 0.6), xlim=(0.007, 1.4))
    axes.set_yticklabels([name for *_, name in rows])
