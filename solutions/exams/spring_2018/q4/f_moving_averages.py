"""Moving averages at test time.

>>> reasons_for_moving_averages.answer()
('small', 'single', 'others')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics
from solutions.part import Key, prose

reasons_for_moving_averages = prose(
    "f",
    "Why moving averages at test time",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "running mean and variance",
        "exponentially weighted average",
        "EMA",
        "inference",
        "population statistics",
        "evaluation mode",
    ),
    claims={
        "small": shown(
            "Test batches may be small, and their statistics vary widely. Averages over all of training are far better "
            "estimates, as long as training batches are drawn like the test data.",
            batch_statistics.scatter_in_small_batches,
        ),
        "single": shown(
            "A batch of one example normalises to 0, so the output would be β whatever the input.",
            batch_statistics.lose_single_examples,
        ),
        "others": shown(
            "With batch statistics, the prediction for an example depends on whatever else happens to be in its batch.",
            batch_statistics.vary_with_the_company,
        ),
        "better": refuted(
            "Moving averages are the better choice whatever the test data are.", batch_statistics.repair_a_shift
        ),
    },
    key=Key(
        "either: small test batches have statistics unlike those of training, and moving averages estimate better; "
        "or: an example is to get the same prediction whatever its batch",
        printed=("small", "others"),
    ),
)
