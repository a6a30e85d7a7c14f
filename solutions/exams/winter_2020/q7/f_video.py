"""The parameters of a convolution of videos."""

from solutions.exams.winter_2020.q7.d_parameters import NO_BIASES, NO_CHANNELS, OTHER_SIZES, counted
from solutions.part import Key, part


@part(
    "f",
    "Parameters of a 3D convolution",
    kind="number",
    points=1,
    bonus=True,
    topics=("convolution", "shapes-and-parameters"),
    keywords=("Conv3D", "video", "spatiotemporal convolution", "frames", "number of weights", "conv layer"),
    fields={"": "Weights and biases together"},
    vary=OTHER_SIZES,
    mistakes={
        NO_BIASES: lambda answer, filters: answer - filters,
        NO_CHANNELS: lambda kernel, filters: (kernel**3 + 1) * filters,
        "A filter also reaches over several frames.": lambda kernel, channels, filters: counted(
            2, kernel, channels, filters
        ),
    },
    key=Key(
        "{{ kernel }}·{{ kernel }}·{{ kernel }}·{{ channels }}·{{ filters }} + {{ filters }} = {{ answer }}",
        printed=5 * 5 * 5 * 3 * 2 + 2,
    ),
)
def video_parameters(kernel=5, channels=3, filters=2):
    """Weights (kernel, kernel, kernel, channels, filters) and biases (filters,), whatever the size of the video.

    >>> video_parameters()
    752
    >>> video_parameters(kernel=3, channels=4, filters=6)
    654
    """
    return counted(3, kernel, channels, filters)
