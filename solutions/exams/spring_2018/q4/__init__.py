"""Batch normalisation and mixed batches.

As in the paper, an activation of the exam's batch is a column: `z` is (neurons, examples). All other arrays of this
module have the examples as rows, `(batch, features)`.
"""
