"""One address in every role, by substitution:

- `winter-2021/q3#vii-a`, the part;
- `solutions/exams/winter_2021/q3/vii_augmentations.py`, its room: the module of its lettered part, `vii`;
- `tests/exams/winter_2021/q3/test_vii_augmentations.py`, its second routes;
- the section `winter-2021/q3#vii-a` of `docs/exams/winter-2021/q3.md`;
- `exams/winter-2021/q3/#vii-a`, its place on the site.

An experiment has one too: `normalization/batch_statistics#single_examples_are_lost`, a function of
`solutions/experiments/normalization/batch_statistics.py`, with its second routes in
`tests/experiments/normalization/test_batch_statistics.py`.

Sorted by name, rooms stand in the order of the paper, numerals by what they are worth. The other modules of a question
are what its rooms share, and `slips`.
"""

import re
from collections.abc import Callable, Iterable

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


def in_order(rooms: Iterable[str]) -> list[str]:
    """The names of a question's rooms in the order of the paper: numbers and numerals by what they are worth. A letter
    alone is a numeral where another room has a numeral of two letters or more.

    >>> in_order(["i_a", "ii_b", "ix_c", "v_d"]), in_order(["h_a", "i_b", "v_c", "j_d"]), in_order(["p10_a", "p2_b"])
    (['i_a', 'ii_b', 'v_d', 'ix_c'], ['h_a', 'i_b', 'j_d', 'v_c'], ['p2_b', 'p10_a'])
    """
    rooms = sorted(rooms)
    has_numerals = any(re.match(r"[ivx]{2,}_", room) for room in rooms)

    def place(room: str) -> tuple[str, int]:
        piece = room.partition("_")[0]
        if has_numerals and not piece.strip("ivx"):
            return "", _worth(piece)
        letters, number = re.fullmatch(r"([a-z]+)(\d*)", piece).groups()
        return letters, int(number or 0)

    return sorted(rooms, key=place)


def _worth(numeral: str) -> int:
    worths = [{"i": 1, "v": 5, "x": 10}[letter] for letter in numeral]
    return sum(-here if here < after else here for here, after in zip(worths, [*worths[1:], 0], strict=True))


def experiment_address(function: Callable | None) -> str:
    """The address of an experiment; nothing where the function is none of `solutions.experiments`.

    >>> from functools import partial
    >>> from solutions.experiments.normalization import scale_and_shift
    >>> experiment_address(scale_and_shift.restore_the_input), experiment_address(len)
    ('normalization/scale_and_shift#restore_the_input', '')
    >>> experiment_address(partial(scale_and_shift.restore_the_input, channels=2))
    'normalization/scale_and_shift#restore_the_input'
    """
    function = getattr(function, "func", function)  # of a partial one
    home, _, idea = getattr(function, "__module__", "").partition("experiments.")
    return f"{idea.replace('.', '/')}#{function.__name__}" if home == "solutions." else ""
