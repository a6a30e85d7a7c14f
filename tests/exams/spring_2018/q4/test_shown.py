"""What the tables and figures of Spring 2018, question 4, show, by other means."""

import statistics

import numpy as np
from pytest import approx

from tests.shown import shows

HOT_DOGS = (12, 14, 14, 12), (0, 10, 10, 0), (-5, 5, 5, -5)
OTHERS = (-12, -14, -14, -12), (-10, 0, 0, -10), (-5, 5, 5, -5)


@shows("spring-2018/q4#b table")
def test_statistics_of_a_batch(shown):
    assert shown == {
        "neuron": [1, 2, 3],
        "mean μ": approx([statistics.fmean(row) for row in HOT_DOGS]),
        "variance σ²": approx([statistics.pvariance(row) for row in HOT_DOGS]),
        "standard deviation σ": approx([statistics.pstdev(row) for row in HOT_DOGS]),
    }


@shows("spring-2018/q4#g figure")
def test_network_and_both_batches(shown):
    """The boxes from left to right, and every activation in its column, under its photograph."""
    (panel,) = shown
    words = ["photo", "layers", "batch\nnorm\nγ, β", "layers", "hot\ndog?", "z₁", "z₂", "z₃"]
    for title, batch in (("hot dogs", HOT_DOGS), ("not hot dogs", OTHERS)):
        words.append(title)
        for name, row in zip("₁₂₃", batch, strict=True):
            words += [f"z{name}", *(str(value).replace("-", "−") for value in row)]
    assert [text for text, *_ in panel.texts] == words
    ends = [[*of.min(axis=0), *of.max(axis=0)] for of in panel.shapes]
    boxes = [[x, 4.7, x + width, 7.2] for x, width in ((0.1, 1), (1.4, 1.1), (4, 1), (5.4, 1.1))]
    boxes += [[x, 0.2, x + 3.15, 3.4] for x in (0.55, 4.55)]
    lines = [[1.1, 5.95, 1.4, 5.95], [6.5, 5.95, 6.8, 5.95]]
    lines += [[x, y, end, y] for y in (6.8, 5.95, 5.1) for x, end in ((2.5, 2.88), (3.62, 4), (5, 5.4))]
    np.testing.assert_allclose(ends, boxes + lines)
    np.testing.assert_allclose(np.concatenate(list(panel.lines.values())), [[3.25, 6.8], [3.25, 5.95], [3.25, 5.1]])


def in_words(vector):
    """Whole numbers as such, others to four digits."""
    return f"({', '.join(f'{number + 0.0:.4f}'.rstrip('0').rstrip('.').replace('-', '−') for number in vector)})"


@shows("spring-2018/q4#g table")
def test_first_photographs(shown):
    """Each by the statistics of its batch, by the means of those of both batches, and in batches of two of each."""
    hot, other = (np.transpose(of).astype(float) for of in (HOT_DOGS, OTHERS))

    def by(batch, of):
        return (of - [statistics.fmean(row) for row in batch.T]) / [statistics.pstdev(row) for row in batch.T]

    mean, variance = ((of(hot) + of(other)) / 2 for of in (lambda z: z.mean(axis=0), lambda z: z.var(axis=0)))
    mixed = np.vstack([hot[:2], other[:2]])
    assert shown == {
        "first photograph in the figure": ["hot dog", "not hot dog"],
        "activations": [in_words(hot[0]), in_words(other[0])],
        "normalised in training": [in_words(by(hot, hot[0])), in_words(by(other, other[0]))],
        "at test time": [in_words((of[0] - mean) / variance**0.5) for of in (hot, other)],
        "in both, had the batches been mixed": [in_words(by(mixed, hot[0])), in_words(by(mixed, other[0]))],
    }


@shows("spring-2018/q4#g figure 2")
def test_means_of_batches(shown):
    """From the same draws, counted in bins of a third."""
    rng = np.random.default_rng(0)
    hot = 5 + 5 * rng.normal(size=(1000, 16))
    other = -5 + 5 * rng.normal(size=(1000, 16))
    mixed = rng.permutation(np.concatenate([hot, other]).ravel()).reshape(-1, 16)
    assert [(panel.x, panel.y) for panel in shown] == [("", "batches"), ("mean of a batch", "batches")]
    for panel, batches in zip(shown, ((other, hot), (mixed,)), strict=True):
        for shape, of in zip(panel.shapes, batches, strict=True):
            counts = np.bincount(np.floor((of.sum(axis=1) / 16 + 10) * 3).astype(int), minlength=60)
            corners = {(round(3 * x), round(y)) for x, y in shape}
            assert {(place - 30 + side, count) for place, count in enumerate(counts) for side in (0, 1)} <= corners
            assert [shape.min(axis=0).tolist(), shape.max(axis=0).tolist()] == [[-10, 0], [10, counts.max()]]
        ((line,),) = [panel.lines.values()]
        np.testing.assert_allclose(line, [[(hot.sum() + other.sum()) / 32_000, y] for y in (0, 1)])
    assert list(shown[1].lines) == ["moving average"]
