"""Backpropagation to the weights and to the input."""
