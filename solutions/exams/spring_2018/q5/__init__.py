"""A forward pass in NumPy.

Examples are columns: X is `(n_x, m)`, everything after the first layer `(n_y, m)`.
"""
