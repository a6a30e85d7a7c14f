"""Second routes to Winter 2021, question 3, part iv."""

import pytest

from solutions.exams.winter_2021.q3.iv_convolution_designs import convolution_designs, convolution_replies
from tests.confirm import confirms
from tests.exams.winter_2021.q3.designs import admissible_by_slices


@confirms("winter-2021/q3#iv", "enumeration of all designs, cutting the windows out of real arrays")
@pytest.mark.parametrize("side, filters, limit", [(16, 4, 576), (11, 3, 200)])
def test_convolution_designs_equal_enumeration(side, filters, limit):
    designs = convolution_designs(side, filters, limit, largest_kernel=side)
    counted = [
        (kernel, padding, (n, n, filters)) for kernel, padding, n in admissible_by_slices(side, filters, limit, side)
    ]
    assert list(designs) == counted


@pytest.mark.parametrize("entry, accepted", [((5, 0), True), ((4, 0), False), ((7, 1), True), ((6, 1), False)])
def test_a_reply_to_a_design_says_whether_it_is_admissible(entry, accepted):
    assert dict(convolution_replies())[entry][0] is accepted
    assert all(reply[1].endswith(".") for reply in dict(convolution_replies()).values())
