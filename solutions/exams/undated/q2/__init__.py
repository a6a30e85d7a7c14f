"""Short answers.

Batches, networks and their layers, hyperparameters, initial weights, and a linear autoencoder of one number.
"""
