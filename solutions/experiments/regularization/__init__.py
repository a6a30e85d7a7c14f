"""What keeps a model from learning its examples by heart."""
