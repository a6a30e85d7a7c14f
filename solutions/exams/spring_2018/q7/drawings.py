"""The drawings of an X-neuron and of the network."""

from solutions.finding import figure

SIZE = 12  # points, so that indices, which are smaller, can be read as well


def box(axes, x, y, words, colour):
    """A rounded box with words in its middle."""
    edge = {"boxstyle": "round,pad=0.4", "facecolor": colour, "edgecolor": colour, "alpha": 0.3}
    axes.text(x, y, words, ha="center", va="center", bbox=edge, fontsize=SIZE)


def line(axes, start, end, room=16):
    """A line between two boxes, which leaves them room, in points."""
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-", "shrinkA": room, "shrinkB": room})


@figure(height=3, layout="none")
def draw_x_neuron(axes):
    """An X-neuron that reads three vectors. Stage 1 multiplies each of them by a matrix. Stage 2 adds the three results
    up, each with a weight. Stage 3 applies the sigmoid to every entry of the sum.
    """
    for number, x in ((1, 0), (2, 1), (3, 2)):
        line(axes, (x, 4), (x, 3))
        line(axes, (x, 3), (1, 1.9))
        box(axes, x, 4, f"$a_{number}^{{[l-1]}}$", "C1")
        box(axes, x, 3, f"$W_{{j{number}}}$", "C0")
        axes.text(x / 2 + 0.6 + 0.06 * x, 2.45, f"$c_{{{number}j}}$", fontsize=SIZE)
    for y, words, colour in ((1.9, "Σ", "C2"), (1, "σ", "C3"), (0.1, "$a_j^{[l]}$", "C1")):
        if y < 1.9:
            line(axes, (1, y + 0.9), (1, y))
        box(axes, 1, y, words, colour)
    axes.text(1.1, 1.45, "$s_j$", va="center", fontsize=SIZE)
    for y, stage in ((3, 1), (1.9, 2), (1, 3)):
        axes.text(-1.35, y, f"stage {stage}", va="center")
    axes.set(xlim=(-1.4, 2.45), ylim=(-0.3, 4.4), position=(0, 0, 1, 1))
    axes.axis("off")


@figure(height=2.2, layout="none")
def draw_x_network(axes):
    """The X-network. Every X-neuron of layer 1 reads the input x, a single vector; every X-neuron of layer 2 reads all
    outputs of layer 1; the one X-neuron of layer 3 reads all outputs of layer 2.
    """
    heights = (2, 1.2, 0)
    for y in heights:
        line(axes, (0, 1), (1, y))
        line(axes, (2, y), (3, 1))
        for other in heights:
            line(axes, (1, y), (2, other))
    line(axes, (3, 1), (3.8, 1))
    layers = [(0, (1,), "x", "C1"), (1, heights, "X", "C0"), (2, heights, "X", "C2"), (3, (1,), "X", "C3")]
    for x, places, words, colour in layers:
        for y in places:
            box(axes, x, y, words, colour)
    for x, count in ((0, "input"), (1, "$n_1$"), (2, "$n_2$"), (3, "1")):
        axes.text(x, 2.5, count, ha="center", fontsize=SIZE if "$" in count else None)
    for x in (1, 2):
        axes.text(x, 0.5, "⋮", ha="center")
    axes.text(3.75, 1, "$a_1^{[3]}$", va="center", fontsize=SIZE)
    axes.set(xlim=(-0.35, 4.35), ylim=(-0.4, 2.9), position=(0, 0, 1, 1))
    axes.axis("off")
