"""Preterm births."""
