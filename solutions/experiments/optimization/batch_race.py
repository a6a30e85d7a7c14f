"""A race of batch sizes: in updates, in examples, and in time. Each runs at its own best learning rate, and stops where
its error is as good as 0.
"""

from solutions.experiments.optimization.batch_size import examples_per_second, last_error
from solutions.experiments.optimization.learning_rate import largest_stable
from solutions.finding import Finding

SINGLE, MINI, FULL = 1, 16, 1024  # examples of a batch


def errors(rng, updates):
    """The squared error of a linear model after as many updates with batches of one, some and all examples."""
    return [last_error(rng, largest_stable(batch) / 2, batch, steps) for batch, steps in updates.items()]


def named(found):
    return dict(zip(("error, single examples", "error, minibatches", "error, full batch"), found, strict=True))


def seconds(batch, weights_are_shared=True):
    """The time of an update on a batch: as long as a wide dense layer takes for it at least."""
    return batch / examples_per_second(batch, weights_are_shared)


def minibatches_win_in_time(rng, control=False):
    """A linear model, with an error of 1 at first, is trained with single examples, batches of 16, and the full batch
    of 1024. The time is that of one update with the full batch, if a batch takes as long as for a
    wide dense layer, whose weights are brought from memory once for a batch. Which error is the least? In the control
    they are brought for each example anew.
    """
    shared = not control
    updates = {batch: max(1, int(seconds(FULL, shared) / seconds(batch, shared))) for batch in (SINGLE, MINI, FULL)}
    single, mini, full = errors(rng, updates)
    numbers = {"updates, single examples": updates[SINGLE], "updates, minibatches": updates[MINI]}
    return Finding(mini < 0.01 * min(single, full), numbers | named((single, mini, full)))


def full_batch_wins_per_update(rng, control=False):
    """The same model makes five updates, with single examples, with batches of 16 and with the full batch of 1024. Is
    the error the smaller, the larger the batch is? In the control each sees as many examples, not updates.
    """
    updates = {batch: FULL // batch if control else 5 for batch in (SINGLE, MINI, FULL)}
    single, mini, full = errors(rng, updates)
    return Finding(full < mini < single, named((single, mini, full)))


def single_examples_win_per_pass(rng, control=False):
    """The same model makes one pass over 256 examples, with single examples and with batches of 16. Is the error less
    after the single ones? In the control both make sixteen updates.
    """
    updates = {SINGLE: 16 if control else 256, MINI: 16}
    single, mini = errors(rng, updates)
    return Finding(single < mini, {"error, single examples": single, "error, minibatches": mini})
