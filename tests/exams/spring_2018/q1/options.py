"""The numerals of options."""

NUMERALS = ("i", "ii", "iii", "iv")


def names(*holds):
    """The numerals of the options that hold, from their truth in the paper's order."""
    return tuple(name for name, true in zip(NUMERALS, holds, strict=False) if true)
