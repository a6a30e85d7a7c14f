"""The Spring 2018 midterm."""

from solutions.paper import Exam, Slip

EXAM = Exam(
    quarter="Spring",
    year=2018,
    minutes=180,
    points=(14, 28, 17, 15, 10, 4, 23, 11),
    total=122,
    slips=(
        Slip(
            "Cover",
            "The table of points lists the cars as problem 5 and the NumPy program as problem 6. In the body it is the "
            "other way round: question 5 is the program (10 points), question 6 the cars (4 points). This site numbers "
            "them as the body does.",
        ),
    ),
)
