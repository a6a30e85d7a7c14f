"""Numerical stability of the softmax."""

import numpy as np
import sympy

from solutions.finding import Finding
from solutions.nn.activations import log_softmax, softmax


def plain_softmax(z):
    """The softmax as its formula stands, exp(z) over their sum: right until something overflows or vanishes."""
    with np.errstate(all="ignore"):
        e = np.exp(z)
        return e / e.sum()


def invalid(values):
    """How many of the values are not numbers."""
    return int(np.isnan(values).sum())


def denominator(logits):
    """The sum of the exponentials after the largest logit is subtracted."""
    return float(np.exp(np.subtract(logits, max(logits))).sum())


def large_logit_overflows(rng, control=False):
    """Five random logits, one of them raised by 720 to 5000, enter the formula as it is written. How many of the five
    results are not numbers? In the control the logit is raised by 50 at most.
    """
    z = rng.normal(size=5)
    z[rng.integers(5)] += rng.uniform(5, 50) if control else rng.uniform(720, 5000)
    with np.errstate(over="ignore"):
        largest = np.exp(z.max())
    bad = invalid(plain_softmax(z))
    numbers = {"largest logit": z.max(), "its exponential": largest, "results that are no number": bad}
    return Finding(bad > 0 and not invalid(softmax(z)), numbers)


def low_logits_divide_by_zero(rng, control=False):
    """Five random logits, all lowered by the same number between 760 and 5000, enter the formula as it is written. What
    is the denominator, and how many results are not numbers? In the control one of the five is not lowered.
    """
    z, shift = rng.normal(size=5), rng.uniform(760, 5000)
    z -= shift * (np.arange(5) != rng.integers(5)) if control else shift
    bad = invalid(plain_softmax(z))
    numbers = {"largest logit": z.max(), "denominator": np.exp(z).sum(), "results that are no number": bad}
    return Finding(bad == 5 and not invalid(softmax(z)), numbers)


def shift_cancels(classes=3):
    """SymPy subtracts one number from every logit of the softmax and cancels in the difference that this makes."""
    z, shift = sympy.symbols(f"z_1:{classes + 1}"), sympy.Symbol("c")
    shifted, probability = (sympy.exp(z[0] - c) / sum(sympy.exp(logit - c) for logit in z) for c in (shift, 0))
    return Finding(sympy.cancel(sympy.expand(shifted - probability)) == 0)


def shifted_exponentials_are_bounded(rng, control=False):
    """The largest of five random logits, which may be tiny or huge, is subtracted from all five. What are then the
    largest exponential and the denominator? The control subtracts nothing.
    """
    z = rng.normal(size=5) * 10.0 ** rng.uniform(-3, 300)
    with np.errstate(over="ignore"):
        e = np.exp(z if control else z - z.max())
    numbers = {"largest logit": z.max(), "largest exponential": e.max(), "denominator": e.sum()}
    return Finding(e.max() == 1 and 1 <= e.sum() <= 5, numbers)


def denominator_can_be_one():
    """The denominator of the improved formula for two classes whose logits lie far apart, and for a single class."""
    far, single = denominator([0.0, -1000.0]), denominator([3.0])
    numbers = {"denominator for the logits 0 and −1000": far, "denominator for a single class": single}
    return Finding(far == single == 1, numbers)


def small_logits_are_harmless(rng, control=False):
    """Five random logits with tiny absolute values enter the formula as it is written. Is every result a fifth? The
    control takes large negative logits, which are “small” in the other sense of the word.
    """
    z = rng.normal(size=5) * 1e-200 - (rng.uniform(760, 5000) if control else 0)
    found = plain_softmax(z)
    numbers = {"results that are no number": invalid(found), "largest absolute value of a logit": np.abs(z).max()}
    return Finding(np.allclose(found, 1 / 5), numbers)


def mean_is_no_safe_shift(rng, control=False):
    """One of five random logits is raised far above the others, and the *mean* of the five is subtracted before the
    formula is applied. How many results are not numbers? The control subtracts the largest logit.
    """
    z = rng.normal(size=5)
    z[rng.integers(5)] += rng.uniform(1000, 5000)
    z -= z.max() if control else z.mean()
    bad = invalid(plain_softmax(z))
    return Finding(bad > 0, {"largest logit after the shift": z.max(), "results that are no number": bad})


def loss_needs_the_logits():
    """The stable softmax of two logits that differ by a thousand enters the loss −Σ y log ŷ as it is written, once for
    each label. For comparison, log ŷ is computed from the logits: the logit minus the logarithm of the denominator.
    """
    z = np.array([0.0, -1000.0])
    with np.errstate(all="ignore"):
        losses = np.array([-(np.eye(2) * np.log(softmax(z))).sum(axis=1), 0.0 - log_softmax(z)])
    names = [
        f"loss from the {of}, {true} class true" for of in ("probabilities", "logits") for true in ("first", "second")
    ]
    holds = not np.isfinite(losses[0]).any() and np.isfinite(losses[1]).all()
    return Finding(holds, dict(zip(names, losses.ravel(), strict=True)))


def zero_by_zero_is_silent_in_numpy():
    """Zero is divided by zero: plain Python raises an error, NumPy returns “not a number”."""
    try:
        0.0 / 0.0  # noqa: B018
    except ZeroDivisionError:
        return Finding(invalid(plain_softmax(np.array([-1000.0, -1000.0]))) == 2)
    return Finding(False)
