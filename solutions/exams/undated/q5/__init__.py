r"""Backpropagation with class weights.

Layout: an example is a column, so that weights are `(outputs, inputs)` and biases `(outputs, 1)`. A Jacobian has the
numerator's index first, `(outputs, inputs)`; the gradient of the cost has the shape of what it is taken by.
"""
