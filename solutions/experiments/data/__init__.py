"""Data: what a model is shown, and what it meets in use."""
