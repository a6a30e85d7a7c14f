"""The Winter 2021 midterm: 46 parts in seven questions."""

from solutions.part import Exam

EXAM = Exam(quarter="Winter", year=2021, minutes=180)
