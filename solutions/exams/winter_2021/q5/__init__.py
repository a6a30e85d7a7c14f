"""Binary classification of two normal distributions.

Both classes are isotropic, so that everything linear happens on one axis, from the mean of class 1 (at 0) to the mean
of class 0 (at `distance`). A line at right angles to it stands at a `threshold` of this axis and gives class 0 to all
beyond. The two classes are equally frequent; their standard deviations, per coordinate, are `deviation_0` and
`deviation_1`. Without a seed, numbers are those of infinitely many examples.
"""
