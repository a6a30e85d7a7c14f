"""Augmenting with noise.

Layouts: the examples are the rows of X `(examples, features)`; targets Y are `(examples,)`, weights θ `(features,)`.
The noise is an array Δ like X. In formulas Y and θ are columns, m counts the examples and d the features.
"""
