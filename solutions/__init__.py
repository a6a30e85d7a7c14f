"""Worked solutions to CS230 midterms: numerics (`nn`), the parts of each exam (`exams`), and their pages (`pages`)."""
