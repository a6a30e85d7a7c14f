"""Whose score tells most about the Bayes error.

>>> best_estimate.answer()
('B',)
>>> best_estimate.answer(doctor=0.95)
('C',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import bayes_error, metrics
from solutions.finding import Finding, figure, stream
from solutions.part import Key, choice

SCORES = dict(student=0.2, group=0.88, doctor=0.8)


def least_errors(scores):
    """Whose error rate is lower than all others', whatever answers stand behind the F1 scores; and the ranges.

    Raises:
        ValueError: the ranges of error rates that the F1 scores leave open overlap.
    """
    ranges = {name: metrics.error_rates_of(score) for name, score in scores.items()}
    first, second, *_ = sorted(ranges, key=ranges.get)
    if ranges[first][1] >= ranges[second][0]:
        raise ValueError(f"scores={scores}: the error rates of {first} and {second} may be in either order")
    return first, ranges


def makes_the_fewest_errors(name, right):
    """What decides whether this experiment has the lowest error rate; `right` is what the decider shows."""

    def compare(student=SCORES["student"], group=SCORES["group"], doctor=SCORES["doctor"]):
        """Which error rates are possible with each F1 score, if the share of positives is that of the data set? The
        lowest human error is the best estimate of the Bayes error, which no classifier can undercut.
        """
        first, ranges = least_errors(dict(student=student, group=group, doctor=doctor))
        own = dict(zip(("least error rate", "largest error rate"), ranges[name], strict=True))
        return Finding((first == name) is right, own)

    return compare


best_estimate = choice(
    "c",
    "The best estimate of the Bayes error",
    points=1,
    topics=("data-and-strategy",),
    keywords=(
        "human-level performance",
        "Bayes optimal error",
        "irreducible error",
        "avoidable bias",
        "expert consensus",
        "F1 score",
    ),
    given=SCORES,
    vary={
        "student": (0.2, 0.35, 0.5),
        "group": (0.75, 0.88, 0.93, 0.98),
        "doctor": (0.6, 0.7, 0.8, 0.9, 0.95),
    },
    claims={
        "A": refuted(
            "A single student: F1 score {{ student }}",
            makes_the_fewest_errors("student", False),
            because="With this score at least {{ found['least error rate'] }} of all answers are wrong, while "
            "another of the three has fewer errors.",
        ),
        "B": shown("A group of doctors: F1 score {{ group }}", makes_the_fewest_errors("group", True)),
        "C": refuted(
            "A single doctor: F1 score {{ doctor }}",
            makes_the_fewest_errors("doctor", False),
            because="A single person makes mistakes that a group corrects: at least {{ found['least error rate'] }} "
            "of the answers are wrong here.",
        ),
    },
    key=Key("B: the lowest error that can be achieved is approximated by that of a group of doctors", printed=("B",)),
)


@figure(height=1.7)
def draw_error_rates(axes):
    """The error rates that each F1 score leaves open, if the share of positives is that of the data set (bars), and one
    minus the F1 score (dots): too large for both scores of doctors, and one of many for the student's.
    """
    for row, score in enumerate(SCORES.values()):
        least, most = metrics.error_rates_of(score)
        axes.plot([least, most], [row, row], "C0", linewidth=6, solid_capstyle="butt")
        axes.plot(1 - score, row, "o", color="C1", markersize=5)
    axes.set(xlabel="error rate", yticks=range(len(SCORES)), yticklabels=list(SCORES), xlim=(0, 1), ylim=(-0.6, 2.6))


def experts_by_their_mistakes():
    """Rows of the Bayes error, the error of a majority of nine experts and that of a single one, for mistakes that are
    each expert's own, and for shared ones.
    """
    return [
        (name, *bayes_error.experts_and_their_majority(stream(bayes_error.majority_comes_nearer), shared).values())
        for name, shared in (("each has its own", False), ("all have the same", True))
    ]
