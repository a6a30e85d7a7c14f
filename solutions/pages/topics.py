"""The topics of parts, by the end of each one's address, `topics/losses/`, and the kinds, the easier ones first."""

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

ASKS = {
    "choice": "a choice",
    "number": "a number",
    "shape": "a shape",
    "layer": "a volume and its parameters",
    "array": "an array",
    "prose": "an explanation",
    "figure": "a drawing",
    "formula": "a formula",
    "code": "a program",
    "proof": "a proof",
}
