"""Normalisation techniques."""
