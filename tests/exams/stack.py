"""Volumes drawn as boxes."""

import numpy as np


def assert_stack(panel, names, volumes):
    """One box for each volume, from the top: as high as it is, against the largest, and as wide as the root of its
    channels says; a vector is a thin line. Before it stands its name, behind it its shape.
    """
    largest, texts = max(volume[0] for volume in volumes if volume[1:]), []
    for row, (name, volume, box) in enumerate(zip(names, volumes, panel.shapes, strict=True)):
        height = 0.75 * volume[0] / largest if volume[1:] else 0.06
        width = 0.3 * volume[-1] ** 0.5 if volume[1:] else 2.4
        corners = [[0, row - height / 2], [width, row + height / 2]]
        np.testing.assert_allclose([box.min(axis=0), box.max(axis=0)], corners, atol=1e-9)
        texts += [(" × ".join(f"{side:,}" for side in volume), row), (name, row)]
    assert [(words, y) for words, _, y in panel.texts] == texts
