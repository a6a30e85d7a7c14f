"""Adversarial examples and GANs."""
