"""Short answers.

Each answer in words is a handful of statements, and each statement is decided by a small computation or experiment.
"""
