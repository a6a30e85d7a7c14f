"""What a paper is: what its cover says, and the slips that change no answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solutions.finding import Finding, found_by

QUARTERS = ("Winter", "Spring", "Summer", "Fall")


@dataclass(frozen=True)
class Slip:
    """Another slip of a paper, which changes no answer: where it stands, what it is, and what shows it."""

    where: str
    text: str
    shown_by: Callable[..., Finding | bool] | None = None

    def finding(self) -> Finding:
        """What the computation finds that shows it; a slip that is only read needs none.

        >>> Slip("a", "A slip.").finding().holds, Slip("a", "A slip.", lambda: False).finding().holds
        (True, False)
        """
        return found_by(self.shown_by) if self.shown_by else Finding(True)


@dataclass(frozen=True)
class Exam:
    """A paper: its term (no year where the cover is lost), its duration in minutes, the points of its questions in the
    order of the body and all together, as the cover lists them and without a bonus, and the slips of no question.

    >>> Exam("Undated")
    Exam(quarter='Undated', year=None, minutes=None, points=(), total=None, slips=())
    """

    quarter: str
    year: int | None = None
    minutes: int | None = None
    points: Sequence[int] = ()
    total: int | None = None
    slips: Sequence[Slip] = ()

    @property
    def title(self) -> str:
        """
        >>> Exam("Fall", 2021).title, Exam("Undated").title
        ('Fall 2021', 'Undated')
        """
        return f"{self.quarter} {self.year}" if self.year else self.quarter

    @property
    def order(self) -> tuple:
        """By terms, and those without a year at the end.

        >>> papers = Exam("Undated"), Exam("Fall", 2021), Exam("Winter", 2021), Exam("Spring", 2018)
        >>> [exam.title for exam in sorted(papers, key=lambda exam: exam.order)]
        ['Spring 2018', 'Winter 2021', 'Fall 2021', 'Undated']
        """
        return (self.year, QUARTERS.index(self.quarter)) if self.year else (math.inf,)
