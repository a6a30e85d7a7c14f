"""Whether the gradient of a minibatch is less biased if the data are i.i.d.

>>> bias_of_a_minibatch.answer()
('unbiased', 'order', 'noise')
"""

from solutions.claim import refuted, shown
from solutions.experiments.optimization import dependent_examples, shuffling
from solutions.finding import figure, found_by, stream
from solutions.part import Key, prose

WAYS = ("frames of all videos", "one random video", "video by video, in order")


def errors_by_way():
    """Bias and noise of the gradient, for each way to draw a batch, at the same weights.

    >>> [way for way, found in errors_by_way().items() if found.bias > 1e-9]
    ['video by video, in order']
    """
    g = dependent_examples.drawn_gradients(stream(dependent_examples.correlation_adds_noise))
    random = (dependent_examples.errors(g, dependent_examples.EQUAL, together) for together in (False, True))
    return dict(zip(WAYS, (*random, dependent_examples.errors_in_order(g)), strict=True))


def accuracy_by_way():
    """The accuracy on new videos after as many steps with batches of each kind, in the order of `WAYS`."""
    one, mixed = found_by(dependent_examples.random_videos_suffice_to_learn).numbers.values()
    ordered, _ = found_by(dependent_examples.random_videos_suffice_to_learn, control=True).numbers.values()
    return mixed, one, ordered


def names_what_biases(ways):
    """Whether these are the ways to draw a batch whose expected gradient is not that of the whole training set."""
    return set(ways) == {way for way, found in errors_by_way().items() if found.bias > 1e-9}


@figure(height=2.9)
def draw_errors(axes):
    """The mean squared error of the gradient of a batch of {{ dependent_examples.BATCH }} frames, for three ways to
    draw it: the squared bias (orange) and the squared noise (blue). A random video and the next video give the same
    error. Only its name changes.
    """
    for y, found in enumerate(errors_by_way().values()):
        axes.barh(y, found.bias**2, 0.5, color="C1", label="bias²" if y == 0 else None)
        axes.barh(y, found.noise**2, 0.5, left=found.bias**2, color="C0", label="noise²" if y == 0 else None)
        axes.text(0.1, y - 0.3, WAYS[y], va="bottom")
    axes.set(xlabel="mean squared error of the gradient", yticks=[])
    axes.invert_yaxis()
    axes.figure.legend(ncols=2, loc="outside lower center")


bias_of_a_minibatch = prose(
    "a",
    "The bias of a minibatch's gradient",
    points=2,
    topics=("optimization",),
    keywords=(
        "i.i.d.",
        "independent and identically distributed",
        "correlated examples",
        "mini-batch gradient descent",
        "biased gradient estimate",
        "unbiased estimator",
        "gradient variance",
        "shuffle the data",
    ),
    claims={
        "unbiased": shown(
            "True, compared with data that are read in an order. Examples that are drawn independently from the "
            "training set give an unbiased estimate: the expected gradient is that of the whole set.",
            shuffling.single_gradients_average_to_the_full_one,
        ),
        "order": shown(
            "In an order, as by video or by class, the examples of a step are not drawn from the whole training set. "
            "The expected gradient is that of the part which is being read: it is biased.",
            dependent_examples.order_biases_each_step,
        ),
        "noise": shown(
            "Correlation within a batch by itself makes the estimate noisier: frames of one random video tell less "
            "than as many frames of all videos.",
            dependent_examples.correlation_adds_noise,
        ),
        "correlated": refuted(
            "Examples that are correlated within a batch bias the estimate, even if each of them is drawn from the "
            "right distribution.",
            dependent_examples.correlation_does_not_bias,
        ),
        "fails": refuted(
            "With correlated examples in its batches a model fails to learn.",
            dependent_examples.random_videos_suffice_to_learn,
        ),
    },
    key=Key(
        "true: the gradient is estimated from a small sample, and with correlated examples the estimates become biased "
        "and the model does not learn",
        printed=("unbiased", "order"),
        means="reason",
        qualified="“True” stands, as batches in an order are biased. But correlation alone is no bias: if each example "
        "is drawn from the right distribution, the mean of their gradients has the right expectation. The estimate is "
        "only noisier, and a model can learn from it.",
        witness=names_what_biases,
        ours=WAYS[2:],
        theirs=WAYS[1:],
    ),
)
