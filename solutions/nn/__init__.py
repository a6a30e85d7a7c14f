"""Numerics that the exams share: NumPy only, small, each formula above its line of code.

Examples are rows: a batch has shape `(batch, features)`, a volume `(height, width, channels)`; where
convolution and pooling compute, images are `(batch, channels, *space)`.

- `shapes`: output shapes and parameter counts of stacks of layers
- `layers`: the same of transposed, depthwise and separable convolutions, and of global pooling
- `receptive_fields`: how many pixels of the input a unit sees
- `activations`: activations, each with its derivative
- `losses`: losses, each with its gradient
- `gradients`: numerical derivatives, to check the analytic ones
- `normalization`: batch and layer normalisation, forward and backward; standardisation
- `initialization`: initial weights, and what they do to a deep stack
- `optimizers`: gradient descent, momentum, RMSProp, Adam, and the loop that takes their steps; clipping
- `regularization`: dropout, the L2 and the L1 penalty, ridge regression
- `linear_models`: logistic regression and least squares, fitted to convergence
- `mlp`: a small fully-connected network to experiment with
- `data`: toy data sets, seeded
- `metrics`: confusion matrix, accuracy, precision, recall, F1
- `windows`: windows over the axes of images: how many, what they hold, and the way back
- `convolution`: convolution in any number of dimensions, its gradients and its transpose
- `pooling`: max, average and global pooling, each with its gradient
- `conv3d`: convolution in three dimensions
- `checks`: what all of these ask of their arguments, and in which dtype they compute
"""
