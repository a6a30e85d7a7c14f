"""The Winter 2021 midterm."""

from solutions.part import Exam

EXAM = Exam(quarter="Winter", year=2021, minutes=180)
