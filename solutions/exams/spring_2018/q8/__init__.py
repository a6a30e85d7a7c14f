"""Case study: clicks on advertisements.

Layouts: examples are rows, (batch, features). Where users and advertisements fall into a few kinds, a data set is two
counts for every cell, a pair of both kinds: how often it was shown, and how often it was clicked then.
"""
