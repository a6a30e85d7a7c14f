# %% [markdown]
# # Conv3D from four loops to one matrix product
#
# The last question of [Winter 2021](../../exams/winter-2021/q7/) asks for a convolution in three dimensions, first with
# loops, then without. This lab follows the idea from the loops to the fast form of this site,
# [`solutions.nn.conv3d`](../../reference/nn/conv3d/), and looks at what each step costs. Everything below was printed
# by the code above it while the site was built. Only the timings come from a file, which `make bench` writes: a build
# measures none.

# %%
import json
import math
import tracemalloc
from pathlib import Path

import numpy as np
from IPython.display import HTML, Markdown, display
from numpy.lib.stride_tricks import sliding_window_view

import solutions
from solutions.nn import conv3d as forms
from solutions.nn.conv3d import conv3d, conv3d_loops, conv3d_windows
from solutions.pages.evidence import code, fence
from solutions.pages.figures import COLOURS, figure
from solutions.pages.markup import table

# %% [markdown]
# ## What is computed
#
# One layout serves all forms: `images` are `(N, iC, H, W, D)`, `kernels` are `(oC, iC, kh, kw, kd)`, and the result is
# `(N, oC, oH, oW, oD)`. There is no padding, and $s$ is the stride of all three axes:
#
# $$y_{n,o,h,w,d} = \sum_{c,i,j,k} x_{n,\,c,\,sh+i,\,sw+j,\,sd+k}\; f_{o,c,i,j,k}$$
#
# Written down as it stands, for one element of the result:

# %%
rng = np.random.default_rng(0)
images = rng.integers(-4, 5, (2, 3, 6, 7, 8)).astype(float)  # (N, iC, H, W, D)
kernels = rng.integers(-4, 5, (5, 3, 2, 3, 4)).astype(float)  # (oC, iC, kh, kw, kd)


def element(n, o, h, w, d, stride=1):
    """One element of the result, term by term."""
    terms = (
        images[n, c, stride * h + i, stride * w + j, stride * d + k] * kernels[o, c, i, j, k]
        for c, i, j, k in np.ndindex(kernels.shape[1:])
    )
    return sum(terms)


print(f"{math.prod(kernels.shape[1:])} terms give", element(n=1, o=2, h=3, w=4, d=0))
print("The form of this site gives", conv3d(images, kernels)[1, 2, 3, 4, 0])

# %% [markdown]
# ## Four loops: each window becomes a row
#
# An element of the result is the inner product of two lists: the numbers in a window of the images, and the numbers in
# a kernel. So write every window as a row of a matrix, and every kernel as a column. Then *one* matrix product
# computes everything. This trick is called im2col. The loops only move the window: over the images of the batch, and
# along each axis.


# %% tags=["fold"]
def windows_as_rows():
    """im2col: a volume of 3 rows, 3 columns and 2 slices holds four windows of 2 by 2 by 2. Each window is a row of the
    matrix. The first window and its row are blue and solid, the last are orange and dashed. The matrix times the kernel
    as a column is the result."""
    from matplotlib import pyplot
    from matplotlib.patches import Rectangle

    volume = np.arange(18).reshape(3, 3, 2)  # (H, W, D)
    kernel = np.array([1, 0, 2, 0, 0, 1, 0, 3])
    rows = sliding_window_view(volume, (2, 2, 2)).reshape(4, 8)
    product = rows @ kernel
    assert np.array_equal(product, conv3d(volume[None, None], kernel.reshape(1, 1, 2, 2, 2)).ravel())

    drawn, axes = pyplot.subplots(figsize=(3.15, 3.1))
    axes.set_axis_off()
    axes.set_aspect("equal")

    def cells(values, left, top, title):
        height, width = values.shape
        axes.hlines(np.arange(height + 1) + top, left, left + width, color="#888888", linewidth=0.6)
        axes.vlines(np.arange(width + 1) + left, top, top + height, color="#888888", linewidth=0.6)
        for (row, column), value in np.ndenumerate(values):
            axes.text(left + column + 0.5, top + row + 0.5, value, ha="center", va="center")
        axes.text(left + width / 2, top - 0.2, title, ha="center", va="bottom")

    def outline(left, top, width, height, which):
        style = {"edgecolor": COLOURS[which], "linestyle": ("-", "--")[which], "linewidth": 2.5}
        axes.add_patch(Rectangle((left + 0.06, top + 0.06), width - 0.12, height - 0.12, fill=False, **style))

    for depth in (0, 1):
        left = 4.5 * depth
        cells(volume[:, :, depth], left, -3.4, f"slice {depth}")
        outline(left, -3.4, 2, 2, 0)
        outline(left + 1, -2.4, 2, 2, 1)
    cells(rows, 0, 2, "one row for each window")
    outline(0, 2, 8, 1, 0)
    outline(0, 5, 8, 1, 1)
    axes.text(8.6, 4, "×", ha="center", va="center", fontsize=12)
    cells(kernel[:, None], 9.2, 0, "kernel")
    axes.text(10.9, 4, "=", ha="center", va="center", fontsize=12)
    cells(product[:, None], 11.6, 2, "result")
    outline(11.6, 2, 1, 1, 0)
    outline(11.6, 5, 1, 1, 1)
    axes.set(xlim=(-0.2, 13.2), ylim=(8.2, -4.6), position=(0, 0, 1, 1))
    return drawn


display(HTML(figure(windows_as_rows)))

# %% [markdown]
# The function that ran above, as it stands in the package:

# %%
display(Markdown(fence(code(conv3d_loops))))

# %% [markdown]
# ## No loops: a view of all windows
#
# NumPy can name all windows at once, without copying a number: `sliding_window_view` returns an array with more axes,
# whose strides step through the same memory. One product then contracts it with the kernels.

# %%
windows = sliding_window_view(images, kernels.shape[2:], axis=(2, 3, 4))
print("images ", images.shape, images.strides)
print("windows", windows.shape, windows.strides)
print("Memory shared:", np.shares_memory(images, windows))

# %%
display(Markdown(fence(code(conv3d_windows))))

# %% [markdown]
# ## Why that is slow: memory
#
# The view is free, but the product is not. A matrix product needs its rows as plain memory, so `tensordot` copies every
# window. Neighbouring windows overlap: almost every number of the images is copied once for each place that it takes in
# the kernel. For a kernel of side $k$ the copy approaches $k^3$ times the images.


# %% tags=["fold"]
def copied_by_the_product():
    """Memory that the copied windows take, as a multiple of the images, for one image of side 64. A solid line with
    dots shows the copy, a dashed line the volume of the kernel, which it approaches from below."""
    from matplotlib import pyplot

    side, sides = 64, range(2, 8)
    drawn, axes = pyplot.subplots()
    axes.plot(sides, [k**3 for k in sides], "--", label="volume of the kernel, k³")
    axes.plot(sides, [k**3 * (side - k + 1) ** 3 / side**3 for k in sides], "o-", label="copied windows ÷ images")
    axes.set_xlabel("side k of the kernel")
    axes.set_ylabel("times the images")
    axes.legend()
    return drawn


display(HTML(figure(copied_by_the_product)))

# %% [markdown]
# The same, measured: the most memory that a call held at a time, without its arguments and its result. The fast form
# runs on one thread here, so that every machine measures the same.

# %%
forms.MAX_THREADS = 1
MEBI = 1 << 20


def extra_memory(form, images, kernels):
    """Bytes that a call takes at most, beside its result; a first call has done what is done only once."""
    form(images, kernels)
    tracemalloc.start()
    result = form(images, kernels)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - result.nbytes


rows = []
for side, kernel in [(32, 3), (64, 3), (96, 3), (64, 2), (64, 5)]:
    volume = np.ones((1, 1, side, side, side), np.float32)
    cubes = np.ones((4, 1, kernel, kernel, kernel), np.float32)
    extra = [extra_memory(form, volume, cubes) for form in (conv3d_windows, conv3d)]
    rows.append((f"{side}³, 4 of {kernel}³", volume.nbytes / MEBI, *(f"{one / MEBI:.0f}" for one in extra)))
head = ["image, kernels", "the image", "view of windows, extra", "blocks, extra"]
display(HTML(table(rows, head=head, caption="Memory in MiB, float32, one thread")))

# %% [markdown]
# ## The fast form: blocks that fit the cache
#
# The fast form computes the same sums and copies less.
#
# - **A block** is a piece of the result whose columns fit into a few MiB: some images, some heights, some places along
#   W and D. Its columns are copied, multiplied and forgotten before the next block begins: they are few enough to
#   stay in the processor's cache, and the extra memory stops growing with the images.
# - **Only two of three axes are copied.** The rows of a block's columns are ordered by height first. Then the window at
#   one height and the window at the next are two *overlapping stretches* of the same rows, which a matrix product
#   reads in place. This saves a factor of almost `kh`.
# - **Threads** take blocks from a common queue, as long as the blocks are small enough to be worth it.


# %% tags=["fold"]
def overlapping_stretches():
    """The copied columns of a block, drawn as a strip of rows for five heights of the images. With kernels of height 3,
    the windows at three heights of the result are three stretches of the strip, each three heights long. The drawing
    shows each stretch as a bar, one height further to the right than the bar above it."""
    from matplotlib import pyplot
    from matplotlib.patches import Rectangle

    drawn, axes = pyplot.subplots(figsize=(3.15, 1.7))
    axes.set_axis_off()
    for height in range(5):
        axes.add_patch(Rectangle((height, 0), 1, 0.8, fill=False, edgecolor="#888888"))
        axes.text(height + 0.5, 0.4, f"height {height}", ha="center", va="center")
    for height in range(3):
        bar = Rectangle((height, 1.15 + 0.75 * height), 3, 0.5, color=COLOURS[height], alpha=0.45)
        axes.add_patch(bar)
        words = f"window at height {height}"
        axes.text(height + 1.5, 1.4 + 0.75 * height, words, ha="center", va="center")
    axes.set_xlim(-0.1, 5.1)
    axes.set_ylim(3.4, -0.2)
    return drawn


display(HTML(figure(overlapping_stretches)))

# %%
display(
    Markdown(f"<details><summary>The function <code>conv3d</code></summary>\n\n{fence(code(conv3d))}\n\n</details>")
)

# %% [markdown]
# ## All forms agree
#
# The test data are whole numbers, of which every order of summation gives the same sum to the last bit. So the forms
# must not be merely close: they must be equal, at each stride. If they were not, this cell would stop the build.

# %%
for stride in (1, 2, 3):
    expected = conv3d_loops(images, kernels, stride)
    for n, o, h, w, d in np.ndindex(expected.shape):
        assert expected[n, o, h, w, d] == element(n, o, h, w, d, stride)
    for form in (conv3d_windows, conv3d):
        assert np.array_equal(form(images, kernels, stride), expected)
    print(f"stride {stride}: result {expected.shape}, all forms equal")

# %% [markdown]
# ## How fast it is
#
# The tests of the package compare it with JAX on random shapes; here are the times. They hold for this machine and
# these versions. On another machine run `make bench`.

# %%
results = json.loads(Path(solutions.__file__).parents[1].joinpath("benchmarks/conv3d.json").read_text())
machine = results["machine"]
print(f"{results['date']}, {machine['cpu']}, {machine['cores']} cores, {machine['system']}")
print(f"Python {results['python']},", ", ".join(dict.fromkeys(results["versions"].values())))
print(f"float32, {results['threads']} threads; median of {results['rounds']} rounds of each round's fastest run")

# %% tags=["fold"]
NAMES = {"loops": "loops", "windows": "view of windows", "fast": "blocks", "jax": "JAX", "torch": "PyTorch"}


def describe(work):
    return f"{work['N']} × {work['iC']} × {work['side']}³, {work['oC']} of {work['kernel']}³"


def digits(value):
    """A time or a ratio, with three digits, as short as they can be."""
    return "–" if value is None else f"{value:#.3g}".rstrip(".") if value < 1e3 else f"{value:.0f}"


columns = list(results["rows"][0]["ms"])
times = [(describe(row["workload"]), *(digits(row["ms"][name]) for name in columns)) for row in results["rows"]]
caption = "Milliseconds (images N × iC × side³, kernels oC of side³)"
display(HTML(table(times, head=["workload", *(NAMES[name] for name in columns)], caption=caption)))

others = list(results["geometric_means"])
ratios = [(describe(row["workload"]), *(digits(row["ratios"][name]) for name in others)) for row in results["rows"]]
ratios.append(("geometric mean", *(digits(mean) for mean in results["geometric_means"].values())))
caption = "Their time over that of the blocks: above 1, the blocks are faster"
display(HTML(table(ratios, head=["workload", *(NAMES[name] for name in others)], caption=caption)))


# %% tags=["fold"]
def times_over_ours():
    """Time of the other forms divided by the time of the blocks, for each workload, on a logarithmic axis. Bars that
    end right of the line at 1 are slower than the blocks, bars that end left of it are faster. The number at each bar
    is that of the table above."""
    from matplotlib import pyplot

    drawn, axes = pyplot.subplots(figsize=(3.15, 4.6))
    places = np.arange(len(results["rows"]))
    axes.set_xscale("log")
    left = 0.7 * min(min(row["ratios"].values()) for row in results["rows"])
    right = 15 * max(max(row["ratios"].values()) for row in results["rows"])  # with room for words
    for index, name in enumerate(others):
        values = [row["ratios"][name] for row in results["rows"]]
        lengths = [value - 1 for value in values]  # from the line at 1, also on a logarithmic axis
        heights = places + 0.23 * (index + 1)
        axes.barh(heights, lengths, left=1, height=0.21, color=COLOURS[index])
        for value, height in zip(values, heights, strict=True):
            axes.text(1.15 * max(value, 1), height, f"{NAMES[name]} {digits(value)}", va="center")
    for place, row in zip(places, results["rows"], strict=True):
        axes.text(left, place, describe(row["workload"]), va="center")
    axes.vlines([1] * len(places), places + 0.1, places + 0.82, color="#888888")
    axes.set(xlim=(left, right), ylim=(len(places) - 0.15, -0.25), yticks=(), xlabel="time ÷ time of the blocks")
    axes.spines["left"].set_visible(False)
    return drawn


display(HTML(figure(times_over_ours)))

# %%
for name in others:
    slower = sum(row["ratios"][name] < 1 for row in results["rows"])
    print(f"{NAMES[name]}: faster than the blocks on {slower} of {len(results['rows'])} workloads")

# %% [markdown]
# So a few lines of NumPy are not slow by nature: what costs time is moving memory, and a program that moves less of it
# wins. A library whose kernels are made for a processor may still be faster, as the table shows.
