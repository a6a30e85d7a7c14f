r"""The derivatives of the softmax.

The Jacobian has the numerator's index first: $\delta_{ij}$ stands in row i and column j.
"""
