"""What the lab on Conv3D shows, by other means: SciPy's correlation, counts, and the file of the timings."""

import json
from itertools import product
from math import exp, fsum, log

import numpy as np
import pytest
from scipy.signal import correlate

from tests.conftest import ROOT
from tests.lab import assert_says, assert_tells
from tests.shown import assert_drawn, shows

FILE = json.loads((ROOT / "benchmarks/conv3d.json").read_text("utf-8"))
CALLED = {"loops": "loops", "windows": "view of windows", "fast": "blocks", "jax": "JAX", "torch": "PyTorch"}
OTHERS = [name for name in ("windows", "jax", "torch") if name in FILE["versions"]]
WORKLOADS = [
    f"{work['N']} × {work['iC']} × {work['side']}³, {work['oC']} of {work['kernel']}³"
    for work in (row["workload"] for row in FILE["rows"])
]


def correlated(stride=1):
    """The convolution of the lab's images with its kernels, (N, oC, oH, oW, oD), by SciPy."""
    rng = np.random.default_rng(0)
    images, kernels = rng.integers(-4, 5, (2, 3, 6, 7, 8)), rng.integers(-4, 5, (5, 3, 2, 3, 4))
    found = [[correlate(image, kernel, "valid", "direct")[0] for kernel in kernels] for image in images]
    return np.array(found)[..., ::stride, ::stride, ::stride]


@shows("labs/conv3d text")
def test_one_element(shown):
    value = float(correlated()[1, 2, 3, 4, 0])
    assert_says(shown, f"{3 * 2 * 3 * 4} terms give {value} The form of this site gives {value}")


@shows("labs/conv3d figure")
def test_windows_become_rows(shown):
    """Each number stands in the middle of its cell, and each frame a little within the cells that it goes around."""
    volume = [[[6 * h + 2 * w + d for d in (0, 1)] for w in range(3)] for h in range(3)]
    kernel = [1, 0, 2, 0, 0, 1, 0, 3]
    corners, inside = list(product((0, 1), repeat=2)), list(product((0, 1), repeat=3))
    rows = [[volume[h + i][w + j][k] for i, j, k in inside] for h, w in corners]
    slices = [[[volume[h][w][d] for w in range(3)] for h in range(3)] for d in (0, 1)]
    result = [[sum(x * f for x, f in zip(row, kernel, strict=True))] for row in rows]
    grids = [
        ("slice 0", slices[0], 0, -3.4),
        ("slice 1", slices[1], 4.5, -3.4),
        ("one row for each window", rows, 0, 2),
        ("×", [], 8.6, 4),
        ("kernel", [[f] for f in kernel], 9.2, 0),
        ("=", [], 10.9, 4),
        ("result", result, 11.6, 2),
    ]
    expected, lines = [], []
    for title, cells, left, top in grids:
        for row, values in enumerate(cells):
            expected += [(str(x), left + column + 0.5, top + row + 0.5) for column, x in enumerate(values)]
        width, height = (len(cells[0]), len(cells)) if cells else (0, 0)
        expected.append((title, left + width / 2, top - 0.2) if cells else (title, left, top))
        lines += [[(left, top + y), (left + width, top + y)] for y in range(height + 1) if cells]
        lines += [[(left + x, top), (left + x, top + height)] for x in range(width + 1) if cells]
    (panel,) = shown
    assert [text for text, *_ in panel.texts] == [text for text, *_ in expected]
    np.testing.assert_allclose([at for _, *at in panel.texts], [at for _, *at in expected])
    framed = [(left, -3.4 + top, 2, 2) for d in (0, 4.5) for left, top in ((d, 0), (d + 1, 1))]
    framed += [(0, 2, 8, 1), (0, 5, 8, 1), (11.6, 2, 1, 1), (11.6, 5, 1, 1)]
    for (x, y, width, height), shape in zip(framed, panel.shapes, strict=False):
        np.testing.assert_allclose(shape.min(axis=0), [x + 0.06, y + 0.06])
        np.testing.assert_allclose(shape.max(axis=0), [x + width - 0.06, y + height - 0.06])
    np.testing.assert_allclose(panel.shapes[len(framed) :], lines)


@shows("labs/conv3d text 2")
def test_shapes_and_strides(shown):
    """Of plain memory: an axis steps over all numbers of those after it, eight bytes each."""
    images, kernel = (2, 3, 6, 7, 8), (2, 3, 4)
    strides = tuple(int(8 * np.prod(images[axis + 1 :], dtype=int)) for axis in range(5))
    windows = images[:2] + tuple(1 + n - k for n, k in zip(images[2:], kernel, strict=True)) + kernel
    assert_says(shown, f"images {images} {strides} windows {windows} {strides + strides[2:]} Memory shared: True")


@shows("labs/conv3d figure 2")
def test_how_often_numbers_are_copied(shown):
    """Along an axis, by how many windows hold each place."""
    sides = range(2, 8)
    held = [sum(sum(start <= place < start + k for start in range(65 - k)) for place in range(64)) for k in sides]
    lines = {
        "volume of the kernel, k³": (sides, [len(list(product(range(k), repeat=3))) for k in sides]),
        "copied windows ÷ images": (sides, [(count / 64) ** 3 for count in held]),
    }
    assert_drawn(shown[0], lines, "side k of the kernel", "times the images", styles="C0 --, C1 -")


@shows("labs/conv3d table")
def test_memory(shown):
    """The view is copied whole; blocks copy the windows along two axes, up to 4 MiB at a time."""
    cases = [(32, 3), (64, 3), (96, 3), (64, 2), (64, 5)]
    mebi = [[4 * size / 2**20 for size in (n**3, (k * (n - k + 1)) ** 3, n * (k * (n - k + 1)) ** 2)] for n, k in cases]
    images, windows, columns = zip(*mebi, strict=True)
    expected = {
        "image, kernels": [f"{n}³, 4 of {k}³" for n, k in cases],
        "the image": images,
        "view of windows, extra": windows,
        "blocks, extra": [min(4, of_all) for of_all in columns],
    }
    assert_tells(shown, expected, rel=1e-3)


@shows("labs/conv3d figure 3")
def test_stretches_of_a_strip(shown):
    (panel,) = shown
    texts = [(f"height {h}", h + 0.5, 0.4) for h in range(5)]
    texts += [(f"window at height {h}", h + 1.5, 1.4 + 0.75 * h) for h in range(3)]
    assert [text for text, *_ in panel.texts] == [text for text, *_ in texts]
    np.testing.assert_allclose([at for _, *at in panel.texts], [at for _, *at in texts])
    strip = [((h, 0), (h + 1, 0.8)) for h in range(5)]
    strip += [((h, 1.15 + 0.75 * h), (h + 3, 1.65 + 0.75 * h)) for h in range(3)]
    np.testing.assert_allclose([(shape.min(axis=0), shape.max(axis=0)) for shape in panel.shapes], strip)


@shows("labs/conv3d text 3")
def test_shapes_at_each_stride(shown):
    told = [f"stride {s}: result {correlated(s).shape}, all forms equal" for s in (1, 2, 3)]
    assert_says(shown, " ".join(told))


@shows("labs/conv3d text 4")
def test_what_was_measured_where(shown):
    where, versions = FILE["machine"], FILE["versions"]
    told = f"{FILE['date']}, {where['cpu']}, {where['cores']} cores, {where['system']} Python {FILE['python']}, "
    told += ", ".join(versions[name] for name in ("fast", *OTHERS[1:]))  # the slow forms are NumPy's as well
    told += f" float32, {FILE['threads']} threads; median of {FILE['rounds']} rounds of each round's fastest run"
    assert shown.split() == told.split()


@shows("labs/conv3d table 2")
def test_times(shown):
    times = {
        CALLED[name]: ["–" if row["ms"][name] is None else row["ms"][name] for row in FILE["rows"]]
        for name in FILE["rows"][0]["ms"]
    }
    assert_tells(shown, {"workload": WORKLOADS, **times})


def ratios(name):
    """How often as long as the blocks a form takes, by its times, one for each workload."""
    return [row["ms"][name] / row["ms"]["fast"] for row in FILE["rows"]]


@shows("labs/conv3d table 3")
def test_ratios(shown):
    means = {name: exp(fsum(map(log, ratios(name))) / len(WORKLOADS)) for name in OTHERS}
    expected = {CALLED[name]: [*ratios(name), means[name]] for name in OTHERS}
    assert_tells(shown, {"workload": [*WORKLOADS, "geometric mean"], **expected}, rel=2e-3)


@shows("labs/conv3d figure 4")
def test_bars(shown):
    """The bars begin at 1 and end at the ratio; the words beside them end with it."""
    (panel,) = shown
    assert panel.x == "time ÷ time of the blocks"
    texts, bars = [], []
    for index, name in enumerate(OTHERS):
        for place, ratio in enumerate(ratios(name)):
            middle = place + 0.23 * (index + 1)
            texts.append((f"{CALLED[name]} {ratio}", 1.15 * max(ratio, 1), middle))
            bars.append(((min(1, ratio), middle - 0.105), (max(1, ratio), middle + 0.105)))
    everything = [ratio for name in OTHERS for ratio in ratios(name)]
    texts += [(work, 0.7 * min(everything), place) for place, work in enumerate(WORKLOADS)]
    for (text, *at), (words, *where) in zip(panel.texts, texts, strict=True):
        assert_says(text, words, rel=2e-3)
        assert at == pytest.approx(where, rel=2e-3)
    ends = [(shape.min(axis=0), shape.max(axis=0)) for shape in panel.shapes]
    bars += [((1, place + 0.1), (1, place + 0.82)) for place in range(len(WORKLOADS))]
    np.testing.assert_allclose(ends, bars, rtol=2e-3)


@shows("labs/conv3d text 5")
def test_how_often_another_form_is_faster(shown):
    faster = {CALLED[name]: sum(row["ms"]["fast"] > row["ms"][name] for row in FILE["rows"]) for name in OTHERS}
    told = [f"{name}: faster than the blocks on {on} of {len(WORKLOADS)} workloads" for name, on in faster.items()]
    assert_says(shown, " ".join(told))


@shows("labs/conv3d captions")
def test_captions(shown):
    assert shown.splitlines() == [
        "Memory in MiB, float32, one thread",
        "Milliseconds (images N × iC × side³, kernels oC of side³)",
        "Their time over that of the blocks: above 1, the blocks are faster",
    ]
