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

# What one part asks for, and several.
ASKS = {
    "choice": ("a choice", "choices"),
    "number": ("a number", "numbers"),
    "shape": ("a shape", "shapes"),
    "layer": ("a volume and its parameters", "volumes with their parameters"),
    "array": ("an array", "arrays"),
    "prose": ("an explanation", "explanations"),
    "figure": ("a drawing", "drawings"),
    "formula": ("a formula", "formulas"),
    "code": ("a program", "programs"),
    "proof": ("a proof", "proofs"),
}
