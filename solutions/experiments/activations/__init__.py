"""Activations and depth."""
