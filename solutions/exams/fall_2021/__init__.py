"""The Fall 2021 midterm."""

from solutions.paper import Exam

EXAM = Exam(quarter="Fall", year=2021, minutes=180, points=(16, 16, 20, 14, 21, 15), total=102)
