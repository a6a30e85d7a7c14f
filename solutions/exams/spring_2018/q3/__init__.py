"""Loss functions.

Layouts: a batch of logits Z or of label rows Y is (batch, classes), features X are (batch, features), and the weights W
of a linear model (features, classes). Logarithms are natural.
"""
