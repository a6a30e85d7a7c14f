"""Optimisation: how the weights are updated."""
