"""Binary classification of two normal distributions."""
