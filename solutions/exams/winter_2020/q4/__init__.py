"""Batch normalisation: statements, a program, limits.

All arrays have the examples as rows, `(batch, features)`.
"""
