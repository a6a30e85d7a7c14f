"""Step functions around a square, and the exponential linear unit."""
