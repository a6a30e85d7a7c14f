"""Convolutional architectures.

Layouts: a volume is `(height, width, channels)`; a convolution with kernel f, padding p and stride s takes a side of n
pixels to floor((n + 2p - f) / s) + 1.
"""
