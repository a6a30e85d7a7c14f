"""One address in every role, by substitution:

- `winter-2021/q3#vii-a`, the part;
- `solutions/exams/winter_2021/q3/vii_augmentations.py`, its room: the module of its lettered part, `vii`;
- `tests/exams/winter_2021/q3/test_vii_augmentations.py`, its second routes;
- the section `winter-2021/q3#vii-a` of `docs/exams/winter-2021/q3.md`;
- `exams/winter-2021/q3/#vii-a`, its place on the site.

Sorted by name, rooms stand in the order of the paper. The other modules of a question are what its rooms share, and
`slips`.
"""

import re

LETTERED = re.compile(r"[a-z]|[ivx]+|code")
ROOM = re.compile(rf"(?:{LETTERED.pattern}|p\d+|all)_\w+")


def place_of(module: str) -> tuple[str, str]:
    """The exam and the question to which a module belongs, by its dotted path.

    >>> place_of("solutions.exams.winter_2021.q3.vii_augmentations")
    ('winter-2021', 'q3')
    """
    exam, _, rest = module.rpartition("exams.")[2].partition(".")
    return exam.replace("_", "-"), rest.partition(".")[0]


def folder_of(question: str) -> str:
    """Where the modules of a question stand below `solutions/exams`, and their tests below `tests/exams`.

    >>> folder_of("winter-2021/q3")
    'winter_2021/q3'
    """
    return question.replace("-", "_")


def room_of(label: str) -> str:
    """How the name of a part's room begins; a digit gets a letter in front, and a layer stands in the table of all.

    >>> room_of("vii-a"), room_of("2-b"), room_of("code"), room_of("conv5-8")
    ('vii_', 'p2_', 'code_', 'all_')
    """
    piece = label.partition("-")[0]
    if piece.isdigit():
        return f"p{piece}_"
    return f"{piece}_" if LETTERED.fullmatch(piece) else "all_"


def is_room(name: str) -> bool:
    """Whether a module of a question is a room, by its name.

    >>> is_room("vii_augmentations"), is_room("p2_changes"), is_room("layers"), is_room("two_classes")
    (True, True, False, False)
    """
    return bool(ROOM.fullmatch(name))
