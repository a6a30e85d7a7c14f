"""The mark of a second route: a test that reaches the answer to a part by other means."""

import pytest


def confirms(address: str, what: str):
    """Mark a test as a second route to the part at `address`; `what` says in a few words how it gets there.

    Pages print `what`, after the word "by"; it is read from the source, so both arguments are plain strings.
    """
    return pytest.mark.confirms(address, what)
