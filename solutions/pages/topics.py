"""The topics of parts: the end of each one's address, `topics/#losses`, and what people call it."""

TOPICS = {
    "activations": "Activations",
    "backpropagation": "Backpropagation",
    "convolution": "Convolutions and pools",
    "data-and-strategy": "Data and strategy",
    "embeddings": "Embeddings",
    "gan-adversarial": "GANs and adversarial examples",
    "initialization": "Initialisation",
    "losses": "Loss functions",
    "normalization": "Batch and layer normalisation",
    "numpy": "NumPy",
    "optimization": "Optimisation",
    "regularization": "Regularisation",
    "shapes-and-parameters": "Shapes and parameters",
}
