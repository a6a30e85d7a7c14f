"""What is demanded of every experiment: it decides something, for every seed, and not in its control."""

import importlib
import inspect
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from solutions.address import experiment_address
from solutions.finding import Finding, found_by, has_control
from solutions.pages import routes
from solutions.papers import parts, slips_of_all
from tests import margins
from tests.ideas import EXPERIMENTS, IDEAS

ROOT = Path(__file__).parents[1]
# What one machine rounds otherwise than another, a chaotic map makes as large as its values.
CHAOTIC = {"data/sequences#errors_multiply_without_drift"}


def test_experiments_are_found_by_what_they_take():
    """Else all that is asked of them would be asked of none."""
    assert len(EXPERIMENTS) > 100
    assert has_control(lambda rng, control=False: 0) and not has_control(lambda rng: 0)


of_every_experiment = pytest.mark.parametrize("address", EXPERIMENTS)


@of_every_experiment
def test_it_says_what_is_done_and_what_the_control_leaves_out(address: str):
    words = inspect.getdoc(EXPERIMENTS[address])
    assert words and "control" in words


def assert_holds_for(experiment: Callable, seeds: range) -> None:
    found = [found_by(experiment, seed=seed) for seed in seeds]
    assert all(isinstance(one, Finding) for one in found)
    assert [seed for seed, one in zip(seeds, found, strict=True) if not one] == [], "it fails for these seeds"
    caught = [seed for seed in seeds if found_by(experiment, seed=seed, control=True)]
    assert caught == [], "the control finds the same for these seeds"


@of_every_experiment
def test_it_holds_for_seeds_and_not_in_its_control(address: str):
    assert_holds_for(EXPERIMENTS[address], range(3))


@pytest.mark.long
@of_every_experiment
def test_it_holds_for_many_seeds_and_not_in_its_control(address: str):
    """With a margin, which is the one that is told: but for what another machine rounds otherwise."""
    assert_holds_for(EXPERIMENTS[address], margins.SEEDS)
    measured = margins.margin(EXPERIMENTS[address])
    assert measured >= margins.LEAST
    assert margins.kept()[address] == pytest.approx(measured, rel=0.5 if address in CHAOTIC else 0.1)


def test_every_experiment_has_a_margin():
    """A new one is measured by `python -m tests.margins ADDRESS`."""
    found = margins.kept()
    assert set(found) == set(EXPERIMENTS)
    assert {address: of for address, of in found.items() if of < margins.LEAST} == {}


def test_a_margin_is_the_distance_of_an_experiment_from_its_control():
    """One that tells nothing has none; the farther the effect, the larger it is; an exact one has the largest."""

    def shifted(by: float, noise: float = 1.0) -> float:
        def experiment(rng, control=False):
            return Finding(True, {"x": (0.0 if control else by) + noise * rng.normal()})

        return margins.margin(experiment)

    none, near, far, exact = shifted(0.0), shifted(10.0), shifted(20.0), shifted(1.0, noise=0.0)
    assert none < 0 < near < far < exact == margins.MOST
    assert far == pytest.approx(near + 10, rel=0.2)


@of_every_experiment
def test_it_has_a_second_route(address: str):
    assert routes.of(address)


def test_each_is_asked_for():
    """It decides a statement, shows a slip, or a room of a part tells what it measured."""
    deciders = {experiment_address(claim.by) for part in parts() for claim in part.claims.values()}
    deciders |= {experiment_address(slip.shown_by) for slip in slips_of_all()}
    rooms = "".join(path.read_text("utf-8") for path in (ROOT / "solutions/exams").rglob("*.py"))
    named = {address for address in EXPERIMENTS if re.search(rf"\.{address.partition('#')[2]}\b", rooms)}
    assert set(EXPERIMENTS) - deciders - named == set()


@pytest.mark.parametrize("idea", [idea.__name__ for idea in IDEAS])
def test_its_tests_mirror_it(idea: str):
    _, _, topic, name = idea.split(".")
    path = ROOT / f"tests/experiments/{topic}/test_{name}.py"
    assert path.exists()
    module = importlib.import_module(f"tests.experiments.{topic}.test_{name}")
    marked = [
        (*mark.args, function.__name__)
        for function in vars(module).values()
        for mark in getattr(function, "pytestmark", [])
        if mark.name == "confirms"
    ]
    read = [(route.address, route.what, route.name) for route in routes.read(path)]
    assert sorted(read) == sorted(marked)
    public = {experiment_address(value) for value in vars(sys.modules[idea]).values() if inspect.isfunction(value)}
    assert {address for address, *_ in read} <= public
