"""Second routes to the undated paper, question 4."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.undated.q4.code_hard_examples import hard_sample, mine_hard_examples
from solutions.exams.undated.q4.programs import (
    ALL_HARD,
    CASES,
    Y_HAT,
    Y,
    is_hard,
    is_mining,
    mine_by_other_draws,
    mine_by_xor,
    mine_with_assertion,
    mine_with_unconditional_draw,
    outcome,
    pairs_of_others,
    passes_the_printed_test,
    seeded,
    topped_up,
)
from solutions.exams.undated.q4.slips import SLIPS
from tests.confirm import confirms

DTYPES = st.sampled_from([bool, np.int8, np.uint8, np.int64, np.float32, float])
PREDICTIONS = st.one_of(st.floats(-2, 3), st.sampled_from([0, 0.3, 0.5, 0.7, 1, np.nextafter(0.7, 1)]))
EXAMPLES = st.lists(st.tuples(st.booleans(), PREDICTIONS), min_size=1, max_size=9)


def in_words(examples):
    """The places of the hard examples, by the definition, one by one."""
    hard = []
    for n, (positive, prediction) in enumerate(examples):
        if positive and prediction <= 0.5 and 1 - prediction > 0.7:
            hard.append(n)
        if not positive and prediction > 0.5 and prediction > 0.7:
            hard.append(n)
    return hard


def by_numpys_generator(X, y, y_hat, min_sample_size, seed):
    with seeded(seed):
        return mine_hard_examples(X, y, y_hat, min_sample_size)


@confirms("undated/q4#code", "the definition, example by example, on random examples with labels of six dtypes")
@pytest.mark.parametrize("program", [hard_sample, by_numpys_generator])
@settings(max_examples=80, deadline=None)
@given(EXAMPLES, DTYPES, st.integers(0, 9), st.integers(0, 99))
def test_the_sample_has_all_hard_examples_and_as_many_others_as_are_missing(program, examples, dtype, size, seed):
    y, y_hat = (np.array(of) for of in zip(*examples, strict=True))
    y, y_hat = y.astype(dtype), y_hat.astype(float)
    X = np.arange(3 * len(y)).reshape(len(y), 3) + 100
    size, before = min(size, len(y)), (X.copy(), y.copy(), y_hat.copy())
    sample, labels = program(X, y, y_hat, size, seed)
    assert all(np.array_equal(*pair) for pair in zip(before, (X, y, y_hat), strict=True))
    assert labels.dtype == y.dtype and sample.dtype == X.dtype and sample.shape == (len(labels), 3)
    chosen = ((sample[:, 0] - 100) // 3).tolist()
    assert np.array_equal(sample, X[chosen]) and np.array_equal(labels, y[chosen])
    assert chosen == sorted(set(chosen)) and set(in_words(examples)) <= set(chosen)
    assert len(chosen) == max(size, len(in_words(examples)))


@confirms("undated/q4#code", "the count of every draw over 1200 seeds: all pairs of other examples come up alike")
@pytest.mark.parametrize("program", [hard_sample, by_numpys_generator])
def test_every_draw_is_as_likely(program):
    drawn = Counter(tuple(program(np.arange(6), Y, Y_HAT, 4, seed)[0].tolist()) for seed in range(1200))
    pairs = list(combinations(range(4), 2))
    assert set(drawn) == {(*pair, 4, 5) for pair in pairs} and len(pairs) == pairs_of_others()
    assert sum((count - 200) ** 2 / 200 for count in drawn.values()) < 20.5  # chi-squared: 5 degrees, 0.1%


@pytest.mark.parametrize("program", [mine_hard_examples, mine_by_other_draws])
def test_right_programs_are_right_in_all_cases(program):
    assert is_mining(program)


def test_what_becomes_of_the_printed_lines():
    assert is_mining(mine_with_assertion, whole=False) and not is_mining(mine_with_assertion)
    assert outcome(mine_with_assertion, *ALL_HARD["all are hard"]) == "AssertionError"


def greater_or_equal(X, y, y_hat, size):
    hard = ((y_hat > 0.5) != y) & (np.abs(y - y_hat) >= 0.7)
    return topped_up(X, y, hard, size)


def only_wrong(X, y, y_hat, size):
    return topped_up(X, y, (y_hat > 0.5) != y, size)


def not_at_random(X, y, y_hat, size):
    hard = is_hard(y, y_hat)
    hard[np.flatnonzero(~hard)[: max(size - hard.sum(), 0)]] = True
    return X[hard], y[hard]


def repeated(X, y, y_hat, size):
    hard = np.flatnonzero(is_hard(y, y_hat))
    chosen = np.concatenate([hard, np.random.choice(len(y), max(size - len(hard), 0))])
    return X[chosen], y[chosen]


def other_labels(X, y, y_hat, size):
    sample, labels = mine_by_other_draws(X, y, y_hat, size)
    return sample, 1 - labels.astype(int)


@pytest.mark.parametrize("program", [greater_or_equal, only_wrong, not_at_random, repeated, other_labels, mine_by_xor])
def test_a_wrong_program_is_found_out(program):
    assert not is_mining(program, whole=False)


def test_the_seeds_leave_the_common_generator_as_it_was():
    before = np.random.get_state()[1].tolist()
    is_mining(mine_by_other_draws)
    assert np.random.get_state()[1].tolist() == before


def test_a_draw_behind_the_branch_fails_where_nothing_is_missing():
    for name, case in CASES.items():
        expected = "UnboundLocalError" if ("missing" in name and name.startswith("none")) or "more" in name else "right"
        assert outcome(mine_with_unconditional_draw, *case) == expected


def test_the_printed_test_passes_with_its_seed_and_for_a_sixth_of_all():
    assert passes_the_printed_test(mine_with_assertion, 0) and not passes_the_printed_test(mine_by_other_draws, 0)
    numbers = SLIPS[1].finding().numbers
    shares = [value for name, value in numbers.items() if name.startswith("share")]
    for share in shares:
        assert share == pytest.approx(1 / pairs_of_others(), abs=3.5 * (5 / 36 / numbers["seeds"]) ** 0.5)


@settings(max_examples=200)
@given(st.booleans(), st.floats(0, 1))
def test_a_probability_that_is_far_from_its_label_is_on_the_wrong_side(positive, prediction):
    assert (abs(positive - prediction) > 0.7) == is_hard(np.array([positive]), np.array([prediction]))[0]


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"y": Y[:, None]}, r"y has shape \(6, 1\), expected \(m,\)"),
        ({"y_hat": Y_HAT[:, None]}, r"y_hat has shape \(6, 1\), expected \(6,\)"),
        ({"X": np.arange(5)}, r"X has shape \(5,\), expected \(6,\)"),
        ({"X": 3}, r"X has shape \(\)"),
        ({"y": Y + 1}, "y has other labels, expected 0 and 1"),
        ({"y_hat": Y * np.nan}, "y_hat=.*, expected real numbers"),
        ({"min_sample_size": 7}, "min_sample_size=7, expected at most the number of examples, 6"),
        ({"min_sample_size": -1}, "min_sample_size=-1, expected an integer of at least 0"),
        ({"min_sample_size": 2.5}, "min_sample_size=2.5"),
        ({"rng": -1}, "rng=-1, expected a seed or a generator"),
    ],
)
def test_bad_arguments_are_named(changed, words):
    given = {"X": np.arange(6), "y": Y, "y_hat": Y_HAT, "min_sample_size": 4} | changed
    with pytest.raises(ValueError, match=words):
        hard_sample(**given)


def test_the_key_would_not_be_accepted_with_a_fault():
    accepts = hard_sample.part.key.accepts
    assert accepts(hard_sample, mine_with_assertion) and not accepts(hard_sample, only_wrong)
