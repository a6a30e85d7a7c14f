"""Initialisation: the weights before the first step."""
