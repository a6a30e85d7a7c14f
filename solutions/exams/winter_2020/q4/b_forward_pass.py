"""TODO: what the part is about, in one line."""

from solutions.part import part


@part(
    "b",
    "TODO: what is asked, in a few words",
    kind="code",  # number, shape, array, layer, formula, code, proof, figure
    points=None,
    topics=(),  # of solutions/pages/topics.py
    keywords=(),  # three to eight words by which a student would search for it, beside those of its title
    key=None,  # Key("what the paper says, in short", printed=the same as a value)
)
def part_b():
    """TODO: what comes out. The exam's givens become defaults: `part_b(kernel=3)`. Name it for what comes out.

    >>> part_b()
    'TODO: the answer, and below it an example with other givens'
    """
    raise NotImplementedError("winter-2020/q4#b is not written yet")
