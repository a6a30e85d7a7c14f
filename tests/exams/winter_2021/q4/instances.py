"""Random instances of the question."""

import numpy as np


def random_instance(examples, features, seed=0):
    rng = np.random.default_rng(seed)
    return dict(X=rng.normal(size=(examples, features)), Y=rng.normal(size=examples), theta=rng.normal(size=features))
