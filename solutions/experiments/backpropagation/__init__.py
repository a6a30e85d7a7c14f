"""Backpropagation, down to the weights and to the input."""
