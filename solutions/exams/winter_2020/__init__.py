"""The Winter 2020 midterm."""

from solutions.paper import Exam

EXAM = Exam(quarter="Winter", year=2020, minutes=180, points=(12, 12, 11, 9, 4, 6, 6), total=60)
