"""What the table and the figure of Fall 2021, question 5, show, by other means."""

from tests.exams.fall_2021.q5.test_all_layers import in_keras
from tests.exams.stack import assert_stack
from tests.shown import shows

NAMES = ["Input", "CONV5-8", "ReLU", "CONV3-16", "POOL-2", "CONV2-64", "CONV1-32"]
NAMES += ["POOL-2, second", "POOL-2, third", "FLATTEN", "FC-27"]


@shows("fall-2021/q5#fc-27 figure")
def test_boxes_of_all_volumes(shown):
    assert_stack(shown, [name.split(",")[0] for name in NAMES], [volume for volume, _ in in_keras()])


@shows("fall-2021/q5#fc-27 table")
def test_volumes_and_parameters(shown):
    assert shown == {
        "layer": NAMES,
        "volume": [" × ".join(f"{side:,}" for side in volume) for volume, _ in in_keras()],
        "parameters": [parameters for _, parameters in in_keras()],
    }
