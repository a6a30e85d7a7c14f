"""Layers of convolutional networks, and what each is for.

>>> common_layers.answer()
('convolution', 'pool', 'dense', 'dropout', 'vgg')
"""

from solutions.claim import refuted, shown
from solutions.experiments.convolution import against_dense, pooling, vgg
from solutions.experiments.regularization import overfitting
from solutions.part import Key, prose

common_layers = prose(
    "d",
    "Three layers of a convolutional network",
    points=3,
    topics=("convolution",),
    keywords=(
        "CNN layers",
        "conv layer",
        "pooling layer",
        "fully connected layer",
        "dense layer",
        "dropout layer",
        "VGG",
        "ConvNet architecture",
    ),
    claims={
        "convolution": shown(
            "Convolutional layers: small filters that are applied everywhere with the same weights, so that few are "
            "needed.",
            against_dense.shares_its_weights,
        ),
        "pool": shown(
            "Pooling layers, which reduce height and width, channel by channel: to "
            '{{ " × ".join(map(str, found["lowest value of each axis"])) }} at least, from '
            '{{ " × ".join(map(str, found["image"])) }}.',
            pooling.only_height_and_width_shrink,
        ),
        "dense": shown(
            "Fully connected layers, mostly at the end: they read the whole volume, and can have most of a network's "
            "parameters.",
            vgg.dense_layers_hold_most_parameters,
        ),
        "dropout": shown(
            "Dropout, which in training sets random activations to zero, against overfitting.",
            overfitting.remedies_lower_the_loss,
        ),
        "vgg": shown(  # typed 16: the network's name
            "VGG-16, for one, has {{ found['convolutional layers'] }} convolutional, {{ found['pooling layers'] }} "
            "pooling and {{ found['dense layers'] }} fully connected layers.",
            vgg.has_three_kinds,
        ),
        "learned": refuted("Pooling layers learn weights, as convolutions do.", pooling.pools_have_no_parameters),
    },
    key=Key(
        "convolutional, pooling, fully connected layers, dropout and others",
        printed=("convolution", "pool", "dense", "dropout"),
    ),
)
