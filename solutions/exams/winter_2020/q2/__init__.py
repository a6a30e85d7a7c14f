"""Losses for watermelons.

Logarithms are natural. A label y is 1 for a sweet melon and 0 for another one, ŷ the predicted probability of 1. Where
two tasks share a network, entry 1 of a label is the sweetness and entry 2 the weight.
"""
