"""What the figure of Winter 2021, question 6, shows, by other means."""

from tests.exams.way_back import assert_classifier
from tests.shown import shows


@shows("winter-2021/q6#vii figure")
def test_shapes_on_the_way_back(shown):
    assert_classifier(shown)
