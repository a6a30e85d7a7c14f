"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.winter_2021.q7.p2_loops import loops_with_swapped_sides
from solutions.exams.winter_2021.q7.p3_windows import windows_with_faults
from solutions.exams.winter_2021.q7.programs import defining_sum, problem
from solutions.paper import Slip


def layout_of_the_comments_scrambles() -> bool:
    """Name the axes of the images (N, iC, D, H, W), and the window program is wrong without an error for a cube."""
    expected = defining_sum(*problem((3, 4, 5), (2, 2, 2)))  # (N, oC, oD, oH, oW)
    rows = np.moveaxis(expected, 1, -1)  # as the matrix product returns them, place after place
    N, oD, oH, oW, oC = rows.shape
    result = np.moveaxis(rows.reshape(N, oH, oW, oD, oC), -1, 1)  # what the program makes of them
    return not np.array_equal(result, np.moveaxis(expected, 2, -1))


def width_and_height_come_out_exchanged() -> bool:
    """Both programs, with cubes, return the height before the width, where the paper promises the width first."""
    images, kernels = problem((5, 7, 9), (2, 2, 2))
    promised = (2, 4, 6, 4, 8)  # (N, oC, oW, oH, oD)
    programs = (loops_with_swapped_sides, windows_with_faults)
    return all(np.swapaxes(program(images, kernels), 2, 3).shape == promised for program in programs)


def loops_widen_float32() -> bool:
    """From float32 images and kernels the loops make float64, as their matrix is made without a dtype."""
    arrays = [array.astype(np.float32) for array in problem((4, 4, 4), (2, 2, 2))]
    return loops_with_swapped_sides(*arrays).dtype == np.float64 and windows_with_faults(*arrays).dtype == np.float32


SLIPS = (
    Slip(
        "Question 7, parts 2 and 3",
        "The sizes and the stride are used by name, but the programs never read them from the arrays nor take them as "
        "arguments, so that the first call ends in a NameError.",
    ),
    Slip(
        "Question 7, text against the programs' comments",
        "The text orders an image's axes as height, width, depth, the comments as depth, height, width; read in the "
        "latter order, the window program returns scrambled values without an error.",
        shown_by=layout_of_the_comments_scrambles,
    ),
    Slip(
        "Question 7, list of symbols",
        "The filter's sizes are listed as kw, kh, kd for height, width and depth, so that kw stands for the height.",
    ),
    Slip(
        "Question 7, step 2 against the solutions",
        "The result is promised with its width before its height; both programs return the height first.",
        shown_by=width_and_height_come_out_exchanged,
    ),
    Slip(
        "Question 7, stride",
        "The stride is fixed at 1 in one place and granted as a parameter in another; no function takes it.",
    ),
    Slip(
        "Question 7, parts 2 and 3",
        "From float32 arrays the loops make float64, the windows float32.",
        shown_by=loops_widen_float32,
    ),
    Slip(
        "Question 7, parts 1 and 2",
        "As the text has come to us, a docstring is never closed and a line ends in a dot, so that neither program can "
        "be parsed; both may be losses of the extraction.",
    ),
)
