"""TODO: what the part is about, in one line.

>>> part_a.answer()
('TODO',)
"""

from solutions.claim import shown
from solutions.part import prose


def is_not_written_yet():
    raise NotImplementedError("winter-2020/q3#a is not written yet")


part_a = prose(
    "a",
    "TODO: what is asked, in a few words",
    points=None,
    topics=(),  # of solutions/pages/topics.py
    keywords=(),  # three to eight words by which a student would search for it, beside those of its title
    claims={
        "TODO": shown("TODO: a statement that holds, and what decides it; solutions/experiments may have it.", is_not_written_yet),
        # An option of a choice that is no part of the answer says why: refuted("TODO", …, because="TODO").
    },
    key=None,  # Key("what the paper says, in short", printed=("the names of the claims that it makes",))
)
