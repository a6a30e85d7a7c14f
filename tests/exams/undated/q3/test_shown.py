"""What the table and the figure of the undated paper, question 3, show, by other means."""

from tests.exams.stack import assert_stack
from tests.exams.undated.q3.test_all_layers import in_keras
from tests.shown import shows

NAMES = ["Input", "CONV5-10", "POOL2", "CONV5-10", "POOL2", "FC10"]


def found():
    return [((32, 32, 1), 0), *in_keras()]


@shows("undated/q3#fc figure")
def test_boxes_of_all_volumes(shown):
    assert_stack(shown, NAMES, [volume for volume, _ in found()])


@shows("undated/q3#fc table")
def test_volumes_and_parameters(shown):
    parameters = [parameters for _, parameters in found()]
    assert shown == {
        "layer": [*NAMES, "together"],
        "volume": [*(" × ".join(map(str, volume)) for volume, _ in found()), ""],
        "parameters": [*parameters, sum(parameters)],
    }
