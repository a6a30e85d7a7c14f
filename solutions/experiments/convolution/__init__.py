"""Convolutions, pools, and what their units see."""
