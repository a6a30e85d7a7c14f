"""Regularisation and overfitting."""
