"""Regularisation: what keeps a model from learning its examples by heart."""
