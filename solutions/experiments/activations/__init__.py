"""Activations, and the depth that they make possible."""
