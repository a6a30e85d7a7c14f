"""Telling cars apart.

There are no photographs here. A picture is a vector: what belongs to the car, what belongs to the view (the angle, the
light), and noise in every feature. Small networks learn to encode such pictures, with one loss or another.
"""
