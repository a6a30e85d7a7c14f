"""A softmax that does not overflow.

>>> softmax_stability.answer()
('overflow', 'underflow', 'same_value', 'largest_is_one', 'denominator_at_least_one')
"""

import operator

import numpy as np
import sympy

from solutions.claim import refuted, shown
from solutions.exams.winter_2021.q6.softmax import plain_softmax, rest, softmax_of_symbols, z_i, z_k
from solutions.finding import Finding, figure
from solutions.nn.activations import log_softmax, softmax
from solutions.part import Key, prose


def draw_scores(rng):
    """Logits of five classes of ordinary size."""
    return rng.normal(size=5)


def invalid(values):
    """How many of the values are no numbers (nan)."""
    return int(np.isnan(values).sum())


def large_logit_overflows(seed=0, control=False):
    """Five random logits, one of them raised by several hundred or thousand, enter the formula as it stands. How many
    of its five results are no numbers? In the control the raised logit stays below a hundred.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng)
    z[rng.integers(5)] += rng.uniform(5, 50) if control else rng.uniform(720, 5000)
    with np.errstate(over="ignore"):
        largest = float(np.exp(z.max()))
    bad = invalid(plain_softmax(z))
    return Finding(
        bad > 0 and not invalid(softmax(z)),
        {"largest logit": float(z.max()), "its exponential": largest, "results that are no number": bad},
    )


def low_logits_divide_by_zero(seed=0, control=False):
    """Five random logits, all lowered by several hundred or thousand, enter the formula as it stands. The denominator
    and the number of results that are no numbers are shown. In the control one of the five is not lowered.
    """
    rng = np.random.default_rng(seed)
    shift = rng.uniform(760, 5000)
    z = draw_scores(rng)
    z -= shift * (np.arange(5) != rng.integers(5)) if control else shift
    bad = invalid(plain_softmax(z))
    return Finding(
        bad == 5 and not invalid(softmax(z)),
        {
            "largest logit": float(z.max()),
            "denominator": float(np.exp(z).sum()),
            "results that are no number": bad,
        },
    )


def shift_cancels():
    """SymPy subtracts one number c from every logit of the softmax and simplifies the difference to the softmax of the
    logits as they were.
    """
    c = sympy.Symbol("c")
    probability = softmax_of_symbols()
    others = sympy.exp(-c) * rest  # every other exponential has the factor too
    shifted = probability.subs({z_k: z_k - c, z_i: z_i - c, rest: others}, simultaneous=True)
    return Finding(sympy.simplify(shifted - probability) == 0)


def shifted_exponentials_are_bounded(seed=0, control=False):
    """Five random logits of any size, from about a thousandth up to almost the largest number there is. After
    subtracting the largest logit, the largest exponential and the denominator are computed. The control subtracts
    nothing.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng) * 10.0 ** rng.uniform(-3, 300)
    with np.errstate(over="ignore"):
        e = np.exp(z if control else z - z.max())
    return Finding(
        e.max() == 1 and 1 <= e.sum() <= 5,
        {
            "largest logit": float(z.max()),
            "largest exponential": float(e.max()),
            "denominator": float(e.sum()),
        },
    )


def denominator(logits):
    """The sum of the exponentials after the largest logit is subtracted."""
    return float(np.exp(np.subtract(logits, max(logits))).sum())


DENOMINATORS = ([3.0], [0.0, -1000.0], [0.0, 0.0])  # of one class, of two far apart, of two equal


def denominator_rows():
    """The denominator for some logits, and whether it is at least 1 and greater than 1."""
    found = [(logits, denominator(logits)) for logits in DENOMINATORS]
    return [(", ".join(f"{z:g}" for z in logits), total, total >= 1, total > 1) for logits, total in found]


def denominator_can_be_one():
    """The denominator of the improved formula for two classes whose logits lie far apart, and for a single class."""
    far, single = denominator([0.0, -1000.0]), denominator([3.0])
    return Finding(
        far == single == 1,
        {"denominator for the logits 0 and −1000": far, "denominator for a single class": single},
    )


def small_logits_are_harmless(seed=0, control=False):
    """Five random logits, all of a tiny absolute value, enter the formula as it stands: is every result a fifth? The
    control takes large negative logits, which are small in the other sense of the word.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng) * 1e-200 - (rng.uniform(760, 5000) if control else 0)
    found = plain_softmax(z)
    return Finding(
        bool(np.allclose(found, 1 / 5)),
        {"results that are no number": invalid(found), "largest absolute value of a logit": float(np.abs(z).max())},
    )


def mean_is_no_safe_shift(seed=0, control=False):
    """Five random logits, one of them raised by a few thousand. The formula is applied after the *mean* of the logits
    is subtracted. The control subtracts the largest logit.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng)
    z[rng.integers(5)] += rng.uniform(1000, 5000)
    shifted = z - (z.max() if control else z.mean())
    bad = invalid(plain_softmax(shifted))
    return Finding(bad > 0, {"largest logit after the shift": float(shifted.max()), "results that are no number": bad})


def cross_entropy_of_probabilities(probabilities, label):
    """The loss as its formula stands, −Σ y log ŷ, in floating point."""
    with np.errstate(all="ignore"):
        return float(-(np.eye(len(probabilities))[label] * np.log(probabilities)).sum())


def loss_breaks_after_stable_softmax():
    """The improved softmax of two logits that lie a thousand apart goes into the loss as its formula stands, once for
    each label. Beside it, the same loss with log ŷ computed from the logits, as the logit less the logarithm of the
    denominator.
    """
    z = np.array([0.0, -1000.0])
    of_probabilities = [cross_entropy_of_probabilities(softmax(z), label) for label in (0, 1)]
    of_logits = [float(0.0 - log_softmax(z)[label]) for label in (0, 1)]
    return Finding(
        not np.isfinite(of_probabilities).any() and bool(np.isfinite(of_logits).all()),
        {
            "loss from the probabilities, first class true": of_probabilities[0],
            "loss from the probabilities, second class true": of_probabilities[1],
            "loss from the logits, first class true": of_logits[0],
            "loss from the logits, second class true": of_logits[1],
        },
    )


def holds_for_all_logits(compare):
    """Whether a comparison with 1 holds for the denominators of all logits."""
    return all(compare(denominator(logits), 1) for logits in DENOMINATORS)


softmax_stability = prose(
    "viii",
    "A softmax that does not overflow",
    points=2,
    topics=("activations", "losses"),
    claims={
        "overflow": shown(
            "A large logit overflows: its exponential is infinite in floating point, and infinity by infinity is no "
            "number.",
            large_logit_overflows,
        ),
        "underflow": shown(
            "If *all* logits are very negative, all exponentials round to zero, and the quotient is zero by zero.",
            low_logits_divide_by_zero,
        ),
        "same_value": shown(
            "Subtracting $m$ does not change the value: numerator and denominator get the same factor $e^{-m}$.",
            shift_cancels,
        ),
        "largest_is_one": shown(
            "After the subtraction no exponent is positive, and the largest exponential is exactly 1: nothing "
            "overflows.",
            shifted_exponentials_are_bounded,
        ),
        "denominator_at_least_one": shown(
            "After the subtraction the denominator lies between 1 and $K$: nothing is divided by zero.",
            shifted_exponentials_are_bounded,
        ),
        "denominator_above_one": refuted(
            "After the subtraction the denominator is always *greater* than 1.",
            denominator_can_be_one,
        ),
        "near_zero": refuted(
            "Logits of a small absolute value make the plain formula divide by zero.",
            small_logits_are_harmless,
        ),
        "mean": refuted(
            "Since the shift cancels, subtracting the mean of the logits is as safe as subtracting their maximum.",
            mean_is_no_safe_shift,
        ),
        "loss": refuted(
            "With the improved softmax, the loss $-\\sum_i y_i \\log \\hat y_i$ is safe too.",
            loss_breaks_after_stable_softmax,
        ),
    },
    key=Key(
        "a big logit overflows, all very small ones divide by zero; with the shift the largest exponential is 1 and "
        "the denominator above 1",
        printed=("overflow", "underflow", "largest_is_one", "denominator_above_one"),
        qualified="The denominator is at least 1, not always greater: it is exactly 1 for a single class, and in "
        "double precision for the logits 0 and −1000. That is enough to rule out a division by zero.",
        ours=operator.ge,
        theirs=operator.gt,
        witness=holds_for_all_logits,
    ),
)


@figure(height=2.8)
def draw_shift(axes):
    """The probability of the third of three classes, whose logits c, c + 1 and c + 2 share a shift c. It does not
    depend on c. The plain formula gives it only between the two regions in which it returns no number: on the left the
    denominator is 0, on the right it is infinite.
    """
    shifts = np.linspace(-1200, 1200, 97)
    plain, stable = (np.array([f(np.array([c, c + 1, c + 2]))[2] for c in shifts]) for f in (plain_softmax, softmax))
    axes.plot(shifts, stable, "--", color="C1", label="maximum subtracted")
    axes.plot(shifts, plain, color="C0", linewidth=3, label="plain formula", zorder=1)
    fails = shifts[np.isnan(plain)]
    for low, high in ((fails.min(), fails[fails < 0].max()), (fails[fails > 0].min(), fails.max())):
        axes.axvspan(low, high, color="#D55E0033", linewidth=0)
    axes.set(xlabel="shift c of all logits", ylabel="probability", ylim=(0, 1))
    axes.legend(loc="lower center")
