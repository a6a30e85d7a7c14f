"""What the table of the undated paper, question 4, shows, by other means."""

from solutions.exams.undated.q4.programs import ALL_HARD, CASES
from tests.exams.undated.q4.test_code_hard_examples import in_words
from tests.shown import shows


@shows("undated/q4#code table")
def test_what_becomes_of_each_program(shown):
    """From what stops each: no example that is not hard, nothing missing, and labels that ^ does not take."""
    cases = CASES | ALL_HARD
    hard = [len(in_words(zip(y, y_hat, strict=True))) for y, y_hat, _ in cases.values()]
    sizes = [size for *_, size in cases.values()]
    assert shown == {
        "case": [
            "some are missing",
            "none is missing",
            "more are hard than asked for",
            "all are asked for",
            "float labels",
            "boolean labels",
            "none is hard",
            "all are hard",
        ],
        "as printed": ["AssertionError" if count == 6 else "right" for count in hard],
        "draw outside": [
            "UnboundLocalError" if count >= size else "right" for count, size in zip(hard, sizes, strict=True)
        ],
        "with ^": ["TypeError" if y.dtype.kind == "f" else "right" for y, *_ in cases.values()],
        "other draw": ["right"] * 8,
    }
