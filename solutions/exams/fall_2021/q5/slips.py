"""Other slips of the paper in this question, which change no answer."""

from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 5, notation",
        "`torch.nn.flatten` is not in PyTorch: there are the function `torch.flatten` and the layer "
        "`torch.nn.Flatten`. TensorFlow 2 has no `tf.layers.flatten` any more, but `tf.keras.layers.Flatten`.",
    ),
)
