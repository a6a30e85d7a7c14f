"""A forward pass in NumPy.

Examples are columns: X is `(n_x, m)`, everything behind the first layer `(n_y, m)`.
"""
