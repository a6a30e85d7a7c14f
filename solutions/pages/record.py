"""What is computed for a part, a question and a paper: all that pages, the ledger, topics and `answers.json` read.

Records are made by `solutions.pages.compute`, and nothing is computed after that. They hold text, Markdown, TeX and
numbers; HTML is the templates' business, and stands here only of variants, which MkDocs does not make.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from solutions.pages.coded import Coded


@dataclass(frozen=True)
class Entry:
    """What a reader types into one field: its name (empty where it is the only one), its label, how it is read, what is
    expected, and the wrong entries that are known with what is said of them. A matrix has rows and columns.
    """

    name: str
    label: str
    kind: str
    expect: str
    mistakes: Sequence[tuple[str, str]] = ()
    rows: int = 0
    columns: int = 0
    has_names: bool = False  # a shape with sides that are no numbers
    points: Sequence[dict] = ()  # of a formula: its letters with their numbers or arrays
    values: Sequence = ()  # and its value at each point
    letters: Sequence[tuple[str, str]] = ()  # what letters stand for


@dataclass(frozen=True)
class Answer:
    """An answer as short plain text; as TeX, where it is mathematics; and the names of the claims that hold."""

    text: str
    tex: str = ""
    claims: Sequence[str] = ()


@dataclass(frozen=True)
class Idea:
    """A module of experiments: its topic and its idea, each with a title, and more words on the idea."""

    topic: str
    topic_title: str
    address: str
    title: str
    words: str


@dataclass(frozen=True)
class Decider:
    """A computation that decides a claim: what it does, its code, where it stands among the experiments (or nowhere),
    and what it measured: rows of a name, a number and, where it has a control, that of the control.
    """

    name: str
    words: str
    code: str
    address: str
    idea: Idea | None
    line: int
    source: str
    routes: Sequence["Route"]
    has_control: bool
    numbers: Sequence[tuple[str, str, str]]
    key: int  # the same for claims that one computation decides


@dataclass(frozen=True)
class Statement:
    """A claim, whether it holds, and what decides it: a computation, or a source that argues it. An option that is no
    part of the answer has a reason, `because`.
    """

    name: str
    text: str
    holds: bool
    decider: Decider | None
    source: str = ""
    because: str = ""


@dataclass(frozen=True)
class Value:
    """A value as plain text, and as TeX where it is mathematics."""

    text: str
    tex: str = ""


@dataclass(frozen=True)
class Mistake:
    """Where a known mistake leads, and why it is one."""

    values: Sequence[Value]
    words: str


@dataclass(frozen=True)
class Line:
    """A line of a derivation."""

    words: str
    tex: str
    relation: str


@dataclass(frozen=True)
class Witness:
    """What tells our side of a disputed key from the paper's: its code, and what it says of both."""

    code: str
    ours: bool
    theirs: bool


@dataclass(frozen=True)
class Route:
    """A test that confirms an answer by other means: the address of the part or of the experiment, what the test does,
    and where it stands.
    """

    address: str
    what: str
    path: str
    name: str
    line: int

    @property
    def test(self) -> str:
        """The test's pytest node id."""
        return f"{self.path}::{self.name}"


@dataclass(frozen=True)
class Variant:
    """The part with other givens: the answer, what a form expects or accepts, what options say, why some are none."""

    answer: Answer
    entries: Sequence[Entry]
    conditions: Sequence[tuple[str, bool, str]]
    options: dict[str, str]
    reasons: dict[str, str]


@dataclass(frozen=True)
class Record:
    """All that is computed for a lettered part."""

    exam: str
    question: str
    label: str
    title: str
    kind: str
    points: float | None
    points_note: str
    bonus: bool
    topics: Sequence[str]
    keywords: Sequence[str]
    several: bool
    asks_for_false: bool
    tolerance: float
    answer: Answer
    entries: Sequence[Entry]
    lookup: dict
    conditions: Sequence[tuple[str, bool, str]]  # what is to be positive, whether 0 is refused, words where it fails
    groups: dict[str, str]
    mistakes: Sequence[Mistake]
    statements: Sequence[Statement]
    derivation: Sequence[Line]
    function: str
    code: str
    program: str  # what a student hands in
    key: str | None
    verdict: str
    degree: str  # of a dispute: what it means for somebody who answers as the key does
    why: str
    witness: Witness | None
    evidence: str
    routes: Sequence[Route]
    variants: Sequence[Variant]
    asked: str = ""  # the Markdown of its question, and of the stem that it shares with others
    stem: str = ""

    @property
    def address(self) -> str:
        return f"{self.exam}/{self.question}#{self.label}"

    @property
    def url(self) -> str:
        """Relative to the root of the site."""
        return f"exams/{self.exam}/{self.question}/#{self.label}"

    @property
    def version(self) -> str:
        """Another one where what is asked, or the answer, has changed since a reader tried it."""
        asked = (self.stem, self.asked, self.answer, self.statements and self.options)
        return hashlib.sha256(repr(asked).encode()).hexdigest()[:8]

    @property
    def row(self) -> str:
        """The id of its row in the ledger."""
        return f"{self.exam}-{self.question}-{self.label}"

    @property
    def heading(self) -> str:
        """Its letter below that of its heading, and its title; the rows of a table of layers have no letters."""
        return self.title if self.kind == "layer" else f"{self.label.split('-')[-1]}. {self.title}"

    @property
    def options(self) -> dict[str, str]:
        """What its claims say, by their names."""
        return {statement.name: statement.text for statement in self.statements}

    @property
    def reasons(self) -> dict[str, str]:
        """Why options are no part of the answer, by their names."""
        return {statement.name: statement.because for statement in self.statements if statement.because}

    @property
    def marks_itself(self) -> bool:
        """Whether the reader marks the attempt, by a rubric."""
        return self.kind in ("prose", "formula", "code", "proof", "figure") and not self.conditions


@dataclass(frozen=True)
class SlipRecord:
    """A slip of a paper: where it stands, what it is, and where the computation stands that shows it."""

    where: str
    text: str
    source: str


@dataclass(frozen=True)
class QuestionRecord:
    """A question: its parts and slips, and the modules and tests of its parts, by name, with their files."""

    exam: str
    slug: str
    title: str
    parts: Sequence[Record]
    slips: Sequence[SlipRecord]
    modules: dict[str, str]
    tests: dict[str, str]
    body: str = field(repr=False)  # the Markdown of its page below the head
    variants: Mapping[str, Coded] = field(default_factory=dict, repr=False)  # of its parts, by their labels: their HTML
    faults: Sequence[str] = ()  # of the page, which do not keep it from being made

    @property
    def address(self) -> str:
        return f"{self.exam}/{self.slug}"

    @property
    def number(self) -> str:
        return self.slug[1:]

    @property
    def points(self) -> float:
        return sum(part.points or 0 for part in self.parts if not part.bonus)

    @property
    def bonus(self) -> float:
        return sum(part.points or 0 for part in self.parts if part.bonus)

    @property
    def topics(self) -> list[str]:
        return list(dict.fromkeys(topic for part in self.parts for topic in part.topics))


@dataclass(frozen=True)
class PaperRecord:
    """A paper: what its cover says, its slips, its questions."""

    slug: str
    title: str
    minutes: int | None
    order: tuple
    slips: Sequence[SlipRecord]
    questions: Sequence[QuestionRecord] = ()

    @property
    def parts(self) -> list[Record]:
        return [part for question in self.questions for part in question.parts]

    @property
    def points(self) -> float:
        return sum(question.points for question in self.questions)

    @property
    def bonus(self) -> float:
        return sum(question.bonus for question in self.questions)

    def minutes_of(self, question: QuestionRecord) -> int | None:
        """The question's share of the paper's duration, by points."""
        return round(self.minutes * question.points / self.points) if self.minutes and self.points else None
