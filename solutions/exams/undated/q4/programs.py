"""What programs are tried on, and short programs with the faults of the printed one."""

import math
from collections.abc import Callable
from contextlib import contextmanager

import numpy as np

from solutions.finding import Finding

# Labels and predictions: right, right, wrong but near, wrong but near, wrong and far, wrong and far.
Y = np.array([0, 1, 0, 1, 0, 1])
Y_HAT = np.array([0.3, 0.7, 0.7, 0.3, np.nextafter(0.7, 1), np.nextafter(0.3, 0)])


@contextmanager
def seeded(seed):
    """NumPy's common generator begins with this seed, and is afterwards what it was."""
    before = np.random.get_state()
    np.random.seed(seed)
    yield
    np.random.set_state(before)


def is_hard(y, y_hat, boundary=0.5, threshold=0.7):
    """The mask (m,) of the examples that are misclassified, and far away from their labels."""
    return ((y_hat > boundary) != y) & (np.abs(y - y_hat) > threshold)


def topped_up(X, y, hard, size):
    """The sample of a mask (m,) to which others are added until it has this size."""
    if hard.sum() < size:
        hard[np.random.choice(np.flatnonzero(~hard), size - hard.sum(), replace=False)] = True
    return X[hard], y[hard]


def mine_with_assertion(X, y, y_hat, min_sample_size):
    """As the printed lines around the blanks have it: not every example may be hard."""
    hard = is_hard(y, y_hat)
    assert hard.sum() < len(hard)
    if hard.sum() < min_sample_size:
        chances = ~hard / (~hard).sum()
        hard[np.random.choice(len(hard), min_sample_size - hard.sum(), replace=False, p=chances)] = True
    return X[hard], y[hard]


def mine_by_other_draws(X, y, y_hat, min_sample_size):
    """The draw is made among the other examples, and not among all with probabilities; nothing is asserted."""
    return topped_up(X, y, is_hard(y, y_hat), min_sample_size)


def mine_by_xor(X, y, y_hat, min_sample_size):
    """The operator ^ compares prediction and label; the mask is made boolean afterwards."""
    hard = ((y_hat > 0.5) ^ y) & (np.abs(y - y_hat) > 0.7)
    return topped_up(X, y, hard.astype(bool), min_sample_size)


def mine_with_unconditional_draw(X, y, y_hat, min_sample_size):
    """The draw stands behind the branch, not in it: there are no probabilities where no example is missing."""
    hard = is_hard(y, y_hat)
    if hard.sum() < min_sample_size:
        chances = ~hard / (~hard).sum()
    hard[np.random.choice(len(hard), min_sample_size - hard.sum(), replace=False, p=chances)] = True
    return X[hard], y[hard]


def outcome(program: Callable, y, y_hat, min_sample_size, seeds=10) -> str:
    """What becomes of a program, in a few words: whether, with each seed, its sample has all hard examples, as many
    others as are missing, each once and in order, and their labels; and whether the seeds draw different ones.
    """
    X = 10 * np.arange(len(y))
    hard = [n for n in range(len(y)) if abs(int(y[n]) - y_hat[n]) > 0.7 and (y_hat[n] > 0.5) != bool(y[n])]
    size, drawn = max(len(hard), min_sample_size), set()
    for seed in range(seeds):
        try:
            with seeded(seed):
                sample, labels = program(X, y, y_hat.copy(), min_sample_size)
        except (AssertionError, NameError, TypeError, ValueError) as error:
            return type(error).__name__
        chosen = [int(x) // 10 for x in sample]
        if len(chosen) != size or not set(hard) <= set(chosen) or chosen != sorted(set(chosen)):
            return "wrong sample, no error"
        if list(labels) != [y[n] for n in chosen]:
            return "wrong labels, no error"
        drawn.add(tuple(chosen))
    may_vary = len(hard) < size < len(y)
    return "right" if (len(drawn) > 1) == may_vary else "not at random, no error"


CASES = {
    "some are missing": (Y, Y_HAT, 4),
    "none is missing": (Y, Y_HAT, 2),
    "more are hard than asked for": (Y, Y_HAT, 1),
    "all are asked for": (Y, Y_HAT, 6),
    "float labels": (Y.astype(float), Y_HAT, 4),
    "boolean labels": (Y.astype(bool), Y_HAT, 4),
    "none is hard": (Y, Y.astype(float), 2),
}
ALL_HARD = {"all are hard": (Y, 1.0 - Y, 3)}


def is_mining(program: Callable, whole: bool = True) -> bool:
    """Whether a program `(X, y, y_hat, min_sample_size)` is right in all cases; or in all but that all are hard."""
    cases = {**CASES, **ALL_HARD} if whole else CASES
    return all(outcome(program, *case) == "right" for case in cases.values())


PROGRAMS = mine_with_assertion, mine_with_unconditional_draw, mine_by_xor, mine_by_other_draws


def outcomes():
    """Rows for a table: a case, and what becomes of each program."""
    return [(name, *(outcome(by, *case) for by in PROGRAMS)) for name, case in {**CASES, **ALL_HARD}.items()]


def passes_the_printed_test(program, seed) -> bool:
    """Of the paper's six examples, two are hard and two are missing: only if the second and third are drawn."""
    with seeded(seed):
        sample, _ = program(np.arange(6), Y, Y_HAT, 4)
    return sample.tolist() == [1, 2, 4, 5]


def printed_test_depends_on_luck(seeds=240) -> Finding:
    """How many of so many seeds pass the paper's own test, for its own way to draw and for another one that is as
    right? Two of four examples are drawn, so that one of six draws passes.
    """
    programs = {"its own draw": mine_with_assertion, "another draw": mine_by_other_draws}
    passed = {name: [passes_the_printed_test(by, seed) for seed in range(seeds)] for name, by in programs.items()}
    shares = {f"share of the seeds that pass with {name}": np.mean(of) for name, of in passed.items()}
    own, other = passed.values()
    lucky = own[0] and not other[0] and all(0.05 < share < 0.3 for share in shares.values())
    return Finding(lucky and is_mining(mine_by_other_draws), {"seeds": seeds, **shares})


def pairs_of_others() -> int:
    """How many pairs of examples that are not hard there are among the six."""
    return math.comb(int((~is_hard(Y, Y_HAT)).sum()), 2)
