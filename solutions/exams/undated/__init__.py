"""A midterm whose cover is lost."""

from solutions.paper import Exam

EXAM = Exam(quarter="Undated", points=(14, 38, 12, 10, 32, 11, 0), total=117)
