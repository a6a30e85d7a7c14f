"""The Winter 2021 midterm."""

from solutions.paper import Exam

EXAM = Exam(quarter="Winter", year=2021, minutes=180, points=(16, 16, 20, 13, 10, 20, 20), total=115)
