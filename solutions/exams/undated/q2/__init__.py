"""Short answers."""
