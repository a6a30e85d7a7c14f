"""A network of vectors.

Layouts: the outputs of a layer of X-neurons are rows, (neurons, entries). Its matrices W are (neurons, inputs, entries,
entries of an input), with the index j of the neuron first; its weights c are (inputs, neurons), as in the paper.
"""
