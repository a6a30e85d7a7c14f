"""Margin loss on the norm of an output."""

import numpy as np

from solutions.nn.activations import sigmoid


def norm_loss(norm, label, m_plus=0.9, m_minus=0.1, weight=1):
    """The loss of one example (any shape of norms), of which the label 1 asks for a large norm, 0 for a small one.

    >>> norm_loss(np.array([0.5, 1.0]), label=1).round(2).tolist()
    [0.16, 0.0]
    >>> norm_loss(np.array([0.5, 1.0]), label=0).round(2).tolist()
    [0.16, 0.81]
    """
    of_presence = np.maximum(0, m_plus - norm) ** 2
    of_absence = np.maximum(0, norm - m_minus) ** 2
    return label * of_presence + weight * (1 - label) * of_absence


def norm_is_no_probability(entries=3):
    """The norm of an output of three sigmoids can exceed 1."""
    return np.linalg.norm(sigmoid(np.ones(entries))) > 1


def undecided_output_costs_nothing(entries=4):
    """An output of four entries for the sum 0, where a sigmoid is undecided, has the norm of the surest presence."""
    norm = np.linalg.norm(sigmoid(np.zeros(entries)))
    return norm == 1 and norm_loss(norm, 1) == 0
