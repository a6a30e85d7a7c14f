"""Convolutions in one, two and three dimensions.

Layouts: a volume is `(height, width, channels)`, a series `(length, channels)`, a video `(width, height, frames,
channels)`; a convolution with kernel f, padding p and stride s takes an axis of length n to
floor((n + 2p - f) / s) + 1.
"""
