"""Volumes drawn as boxes."""

from solutions.diagram import Volumes


def assert_stack(shown, names, volumes):
    """One box for each volume, from the top, with its name."""
    (diagram,) = shown
    assert isinstance(diagram, Volumes)
    assert list(diagram.rows) == list(zip(names, volumes, strict=True))
