"""What the tables and figures of Winter 2021, question 1, show, by other means."""

import numpy as np

from tests.shown import assert_drawn, shows


@shows("winter-2021/q1#d figure")
def test_mean_squares_of_a_stack(shown):
    def moments(variance, is_cut):
        """By the sum of squares, layer by layer, from the same draws."""
        rng = np.random.default_rng(0)
        values, found = rng.standard_normal((128, 256)), []
        for _ in range(11):
            found.append(np.einsum("ij,ij->", values, values) / values.size)
            values = values @ (np.sqrt(variance / 256) * rng.standard_normal((256, 256)))
            values = values * (values > 0) if is_cut else values
        return found

    lines = {
        "linear, Xavier": (range(11), moments(1, False)),
        "ReLU, Xavier": (range(11), moments(1, True)),
        "ReLU, He": (range(11), moments(2, True)),
    }
    assert_drawn(shown[0], lines, "layer (0 is the input)", "mean square of outputs")


@shows("winter-2021/q1#e table")
def test_settings_of_reductions(shown):
    assert shown == {
        "setting": ["as asked", "stride 2", "pool over two channels"],
        "statements that hold": ["i, ii", "ii, iii", "i, iv"],
    }


@shows("winter-2021/q1#g figure")
def test_two_descents(shown):
    def height(x):
        return np.polyval([1, 0, -4, 1, 0], x)

    def path(momentum, x=2.2):
        """Each step is the last one, times the momentum, and a hundredth of the slope downhill."""
        places, step = [], 0.0
        for _ in range(40):
            places.append(x)
            step = momentum * step - 0.01 * np.polyval([4, 0, -8, 1], x)
            x += step
        return np.array(places)

    x = np.linspace(-2.25, 2.25, 91)
    lines = {0: (x, height(x))}
    for name, momentum in (("gradient descent", 0), ("momentum", 0.9)):
        lines[name] = path(momentum), height(path(momentum))
    assert_drawn(shown[0], lines, "weight x", "loss")
