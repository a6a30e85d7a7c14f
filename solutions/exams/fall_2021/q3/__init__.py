"""Weight initialisation.

Layer l has the sums z = W a + b of the activations a of the layer before, and its own activations are f(z). Weights
are drawn independently of each other and of a, with mean 0. In programs an example is a row, W is (inputs, outputs).
"""
