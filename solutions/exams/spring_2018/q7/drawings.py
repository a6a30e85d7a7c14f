"""The drawings of an X-neuron and of the network."""

from solutions.finding import figure


def box(axes, x, y, words, colour):
    """A rounded box with words in its middle."""
    edge = {"boxstyle": f"round,pad={0.5}", "facecolor": colour, "edgecolor": colour, "alpha": 0.3}
    axes.text(x, y, words, ha="center", va="center", bbox=edge)


def line(axes, start, end, room=16):
    """A line between two boxes, which leaves them room, in points."""
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-", "shrinkA": room, "shrinkB": room})


@figure(width=5.2, height=2.6, layout="none")
def draw_x_neuron(axes):
    """An X-neuron that reads three vectors. Stage 1 multiplies each of them by a matrix. Stage 2 adds the three results
    up, each with a weight. Stage 3 applies the sigmoid to every entry of the sum.
    """
    for number, y in ((1, 2), (2, 1), (3, 0)):
        line(axes, (0, y), (1, y), room=21)
        line(axes, (1, y), (2.2, 1))
        box(axes, 0, y, f"$a_{number}^{{[l-1]}}$", "C1")
        box(axes, 1, y, f"$W_{{j{number}}}$", "C0")
        axes.text(1.62, (y + 1) / 2 + 0.12, f"$c_{{{number}j}}$", ha="right" if y == 0 else "left")
    for x, words, colour in ((2.2, "Σ", "C2"), (3.1, "σ", "C3"), (4, "$a_j^{[l]}$", "C1")):
        if x > 2.2:
            line(axes, (x - 0.9, 1), (x, 1))
        box(axes, x, 1, words, colour)
    axes.text(2.65, 1.12, "$s_j$", ha="center")
    for x, stage in ((1, 1), (2.2, 2), (3.1, 3)):
        axes.text(x, 2.6, f"stage {stage}", ha="center")
    axes.set(xlim=(-0.4, 4.4), ylim=(-0.4, 2.8), position=(0, 0, 1, 1))
    axes.axis("off")


@figure(width=5.2, height=2.7, layout="none")
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
        axes.text(x, 2.5, count, ha="center")
    for x in (1, 2):
        axes.text(x, 0.5, "⋮", ha="center")
    axes.text(3.75, 1, "$a_1^{[3]}$", va="center")
    axes.set(xlim=(-0.3, 4.2), ylim=(-0.4, 2.7), position=(0, 0, 1, 1))
    axes.axis("off")
