"""Optimisation.

The program of part g updates dictionaries of arrays in place.
"""
