"""Optimisation.

Batches and their noise, the signs of a bad learning rate, and the rules of momentum and of Adam.
"""
