"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.exams.undated.q4.programs import (
    ALL_HARD,
    CASES,
    is_mining,
    mine_by_other_draws,
    mine_by_xor,
    mine_with_assertion,
    mine_with_unconditional_draw,
    outcome,
    printed_test_depends_on_luck,
)
from solutions.paper import Slip


def all_hard_examples_are_refused() -> bool:
    """The printed lines stop where all examples are hard; without the assertion, all of them are returned."""
    (case,) = ALL_HARD.values()
    return outcome(mine_with_assertion, *case) == "AssertionError" and is_mining(mine_by_other_draws)


def xor_fails_on_floats() -> bool:
    """With ^, labels that are floats raise a TypeError; integers and booleans do not."""
    found = {name: outcome(mine_by_xor, *case) for name, case in CASES.items()}
    return found.pop("float labels") == "TypeError" and set(found.values()) == {"right"}


def draw_belongs_in_the_branch() -> bool:
    """Behind the branch, the draw fails wherever no example is missing, and only there."""
    found = {name: outcome(mine_with_unconditional_draw, *case) for name, case in CASES.items()}
    nothing_to_draw = "none is missing", "more are hard than asked for"
    return all((words == "UnboundLocalError") == (name in nothing_to_draw) for name, words in found.items())


SLIPS = (
    Slip(
        "Question 4, program",
        "The assertion refuses a set of which every example is hard. All of them are the sample then, and "
        "nothing is left to draw.",
        shown_by=all_hard_examples_are_refused,
    ),
    Slip(
        "Question 4, solution, test",
        "The test demands two certain examples of a random draw, and passes with its seed 0. Of "
        "{{ found['seeds'] }} seeds, {{ round(100 * found['share of the seeds that pass with its own draw']) }}% pass. "
        "A program that is as right, but draws in another way, fails it.",
        shown_by=printed_test_depends_on_luck,
    ),
    Slip(
        "Question 4, solution, comment",
        "The operator ^ is called acceptable in place of !=; with labels that are floats it raises a TypeError.",
        shown_by=xor_fails_on_floats,
    ),
    Slip(
        "Question 4, program",
        "As the text has come to us, it has lost its indentation, and with it whether the draw stands in the branch, "
        "where we read it, or behind it. There, an UnboundLocalError would follow wherever no example is missing.",
        shown_by=draw_belongs_in_the_branch,
    ),
)
