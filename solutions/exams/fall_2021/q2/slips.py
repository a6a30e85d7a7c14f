"""Other slips of the paper in this question, which change no answer."""

from solutions.paper import Slip

SLIPS = (Slip("Question 2, c", "“It's” for “its”, of the function's gradient."),)
