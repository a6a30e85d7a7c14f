"""From logistic regression to a hidden layer.

Layouts: an example is a column, so that a layer computes W a + b, and its weights are outputs × inputs. The weights of
a logistic regression are a column, too, and enter it transposed.
"""
