"""The parameters of a convolution along time."""

from solutions.exams.winter_2020.q7.d_parameters import NO_BIASES, NO_CHANNELS, OTHER_SIZES, counted
from solutions.part import Key, part


@part(
    "e",
    "Parameters of a 1D convolution",
    kind="number",
    points=1,
    bonus=True,
    topics=("convolution", "shapes-and-parameters"),
    keywords=("Conv1D", "time series", "temporal convolution", "signal", "number of weights", "conv layer"),
    fields={"": "Weights and biases together"},
    vary=OTHER_SIZES,
    mistakes={
        NO_BIASES: lambda answer, filters: answer - filters,
        NO_CHANNELS: lambda kernel, filters: (kernel + 1) * filters,
        "Time is one axis: a filter has a width, and no height.": lambda kernel, channels, filters: counted(
            2, kernel, channels, filters
        ),
    },
    key=Key("{{ kernel }}·{{ channels }}·{{ filters }} + {{ filters }} = {{ answer }}", printed=5 * 3 * 2 + 2),
)
def series_parameters(kernel=5, channels=3, filters=2):
    """Weights (kernel, channels, filters) and biases (filters,), however long the series is.

    >>> series_parameters()
    32
    >>> series_parameters(kernel=7, channels=4)
    58
    """
    return counted(1, kernel, channels, filters)
