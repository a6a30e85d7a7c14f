"""Each guard of the build has its canary: a broken thing that is refused, and is not where the guard is taken away."""

import re
from functools import cache

import pytest

from tests.pages.canaries_of_pages import OF_PAGES, SOUND, page
from tests.pages.canaries_of_the_site import OF_THE_SITE
from tests.pages.canary import Canary, told
from tests.pages.guards import Guard, guards, reached, without

CANARIES = OF_PAGES | OF_THE_SITE
NEVER = r"\Z."  # a pattern of nothing


@cache
def refused(name: str) -> tuple[str, frozenset[Guard]]:
    """What is said of a canary, and the guards that were reached."""
    with reached() as found:
        said = told(CANARIES[name])
    return said, frozenset(found)


@pytest.mark.parametrize("name", CANARIES)
def test_what_is_broken_is_refused_and_its_guards_are_why(name: str):
    said, found = refused(name)
    assert re.search(CANARIES[name].said, said, re.DOTALL), said
    assert found, "no guard was reached"
    for guard in found:
        with without(guard):
            said = told(CANARIES[name])
            assert not said or re.search(CANARIES[name].otherwise or NEVER, said, re.DOTALL), (guard, said)
            assert not re.search(CANARIES[name].said, said, re.DOTALL), (guard, said)


def test_what_is_broken_here_is_sound_before():
    assert told(Canary(page(SOUND), "")) == ""


def test_every_guard_has_its_canary():
    found = {guard for name in CANARIES for guard in refused(name)[1]}
    assert [str(guard) for guard in guards() if guard not in found] == []
