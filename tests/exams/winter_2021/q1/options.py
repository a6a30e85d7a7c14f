"""The numerals of options."""


def names(holds):
    """The numerals of the options that hold, from their truth in the paper's order."""
    return tuple(name for name, true in zip(("i", "ii", "iii", "iv"), holds, strict=True) if true)
