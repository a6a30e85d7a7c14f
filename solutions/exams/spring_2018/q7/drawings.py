"""The drawings of an X-neuron and of the network."""


def svg(width, height, *pieces):
    return (
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" fill="currentColor" font-family="sans-serif" '
        'font-size="13" text-anchor="middle">{2}</svg>'.format(width, height, "".join(pieces))
    )


def box(x, y, width, height, colour, words):
    """A rounded box with words in its middle."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="{colour}" fill-opacity=".25" '
        f'stroke="{colour}" stroke-width="1.5"/><text x="{x + width / 2}" y="{y + height / 2 + 5}">{words}</text>'
    )


def line(x1, y1, x2, y2):
    return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="currentColor"/>'


def write(x, y, words):
    return f'<text x="{x}" y="{y}">{words}</text>'


def below(letter, index):
    """A letter with a lower index, in SVG."""
    return f'{letter}<tspan font-size="9" dy="4">{index}</tspan>'


def below_above(letter, index, above):
    """A letter with a lower and an upper index, in SVG."""
    return f'{below(letter, index)}<tspan font-size="9" dy="-9">{above}</tspan>'


def draw_x_neuron():
    """An X-neuron that reads three vectors. Stage 1 multiplies each of them by a matrix. Stage 2 adds the three results
    up, each with a weight. Stage 3 applies the sigmoid to every entry of the sum.
    """
    pieces = []
    for number, y, name_at in ((1, 34, (194, 76)), (2, 94, (178, 106)), (3, 154, (194, 160))):
        pieces += [
            box(2, y, 62, 36, "#E69F00", below_above("a", number, "[l−1]")),
            line(64, y + 18, 92, y + 18),
            box(92, y, 62, 36, "#0072B2", below("W", f"j{number}")),
            line(154, y + 18, 206, 112),
            write(*name_at, below("c", f"{number}j")),
        ]
    pieces += [
        box(206, 94, 40, 36, "#009E73", "Σ"),
        line(246, 112, 268, 112),
        box(268, 94, 40, 36, "#CC79A7", "σ"),
        line(308, 112, 330, 112),
        box(330, 94, 44, 36, "#E69F00", below_above("a", "j", "[l]")),
        write(257, 104, below("s", "j")),
        *(write(x, 16, f"stage {number}") for number, x in ((1, 123), (2, 222), (3, 290))),
    ]
    return svg(378, 196, *pieces)


def draw_x_network():
    """The X-network. Every X-neuron of layer 1 reads the input x, a single vector; every X-neuron of layer 2 reads all
    outputs of layer 1; the one X-neuron of layer 3 reads all outputs of layer 2.
    """
    heights = (40, 90, 160)
    pieces = [box(2, 82, 44, 36, "#E69F00", "x"), write(24, 18, "input")]
    for y in heights:
        pieces.append(line(46, 100, 110, y + 16))
        pieces += [line(156, y + 16, 210, other + 16) for other in heights]
        pieces.append(line(256, y + 16, 300, 100))
    for x, colour, layer in ((110, "#0072B2", 1), (210, "#009E73", 2)):
        pieces += [box(x, y, 46, 32, colour, "X") for y in heights]
        pieces += [write(x + 23, 146, "⋮"), write(x + 23, 18, below("n", layer))]
    pieces += [box(300, 84, 40, 32, "#CC79A7", "X"), line(340, 100, 356, 100), write(320, 18, "1")]
    return svg(392, 200, *pieces, write(374, 105, below_above("a", 1, "[3]")))
