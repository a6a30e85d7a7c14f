"""Layers of a convolutional network."""
