"""Mining hard examples with NumPy."""
