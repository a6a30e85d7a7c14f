r"""The faults of a careless hand that we know, by kind: what it finds, and what it makes of it.

A fault is put wherever its pattern fits in the files of its kind. In `instead`, `\1` is the first group, and OTHER
another text that the first group has elsewhere in the file: another given, another label, another place.
"""

import re
from typing import NamedTuple

OTHER = "OTHER"
SWAP = r"\2\1\4\3\5"  # of a pattern of the five groups: a, b, between, …


class Fault(NamedTuple):
    name: str
    pattern: str
    instead: str = ""
    within: str = ""  # the fault is put only where a match of this holds it


class Kind(NamedTuple):
    """Faults, the files that they are put into, and the tests that should notice: first the quick ones."""

    files: tuple[str, ...]
    faults: tuple[Fault, ...]
    stages: tuple[tuple[str, ...], ...]


FLAGS = re.MULTILINE
STRING = r'r?f?"(?:[^"\\\n]|\\.)*"'
SITE = tuple(f"tests/pages/test_{of}.py" for of in ("frames", "stated", "numbers", "catalogues", "site"))
BROWSER = ("tests/pages/test_browser.py", "tests/pages/test_reading.py")
SEEN = ("tests/pages/test_seen.py",)
NEED_SITE = {*SITE, *SEEN, *BROWSER, "tests/pages/test_search.py"}
OF_PARTS = tuple(
    f"tests/{of}.py"
    for of in (
        "test_parts",
        "test_judged",
        "test_derivations",
        "pages/test_words",
        "pages/test_typed",
        "pages/test_formulas",
    )
)
OWN = "OWN"  # the doctests and the tests of the question that has the fault

TEX = r"\$\$.+?\$\$|(?<!\$)\$[^$\n]+\$"
BLOCK = r"^/// {}\n(?:(?!^///$).*\n)*?^///$"
TEXT = BLOCK.format("(?:stem|question|hint|solution|remark)")
ASKED = BLOCK.format("(?:stem|question)")
RELATED = r"\$\$(?:[^$]*?)=(?:[^$]*?)\$\$|(?<!\$)\$[^$\n]*?=[^$\n]*?\$"

PAGES = (
    Fault("a given is typed", r"\{\{ ?(\w+) ?\}\}(?!\{)", "7", TEXT),
    Fault("another given", r"\{\{ ?(\w+) ?\}\}", "{{ OTHER }}", TEXT),
    Fault("a result is typed", r"\{\{ ?(?:answer|\w+\(\))[^}\n]*\}\}", "18"),
    Fault(
        "a result is one more",
        r"\{\{ ?((?!figure|code|numbers|table)[\w.]+\([\w, =.]*\)|answer) ?\}\}",
        r"{{ \1 + 1 }}",
    ),
    Fault("a number of two digits is typed", r"(?<=[a-z] )(the|a|an|all) (?=[a-z])", r"\1 442 ", TEXT),
    Fault("a number in words", r"(?<=[a-z] )(the) (?=[a-z]+s\b)", r"\1 four hundred ", TEXT),
    Fault("a typed number is computed from nothing", r"\{\{ ?(\w+) ?\}\}", "{{ 442 }}", TEXT),
    Fault("a format that loses digits", r"(?<=:)\.\d?\d([gfe%])(?=\}| \})", r".0f"),
    Fault("a share without its sign", r"(?<=:)\.(\d)%(?=\}| \})", r".\1f"),
    Fault("an empty question", r"(?<=^/// question\n)(?:(?!^///$).*\n)+", ""),
    Fault("an empty solution", r"(?<=^/// solution\n)(?:(?!^///$).*\n)+", ""),
    Fault("an empty hint", r"(?<=^/// hint\n)(?:(?!^///$).*\n)+", ""),
    Fault("an empty remark", r"(?<=^/// remark\n)(?:(?!^///$).*\n)+", ""),
    Fault("no hints", r"(?:^/// hint\n(?:(?!^///$).*\n)+^///\n)+(?=^/// solution)", ""),
    Fault("no rubric", r"^/// rubric\n(?:(?!^///$).*\n)+^///\n", ""),
    Fault("no stem", r"^/// stem\n(?:(?!^///$).*\n)+^///\n", ""),
    Fault("a question that says its answer", r"^(/// question)\n", r"\1" + "\n{{ answer }} "),
    Fault("a hint that says the answer", r"^(/// hint)\n", r"\1" + "\n{{ answer }} "),
    Fault("the blocks are exchanged", r"^/// (hint)$", "/// remark"),
    Fault("a sign in a formula", r"(?<=[\w}) ])([-+]) ?(?=[\w\\(])", r"\\cdot ", RELATED),
    Fault("another sign in a formula", r"(?<=[\w}) ])- (?=[\w\\(])", "+ ", RELATED),
    Fault("a power in a formula is lost", r"\^2\b", "", RELATED),
    Fault("a transpose in a formula is lost", r"\^(?:T\b|\\top)", "", RELATED),
    Fault("a mean becomes a sum", r"\\frac\{?1\}?\{?m\}?", "", RELATED),
    Fault("a logarithm becomes an exponential", r"\\log\b", r"\\exp", RELATED),
    Fault("a root is lost", r"\\sqrt\b", "", RELATED),
    Fault("two heads of a table are exchanged", r'(head=\[)("[^"]*"), ("[^"]*")', r"\1\3, \2"),
    Fault("another figure", r"figure\((\w+)\)", "figure(OTHER)"),
    Fault("a figure is lost", r"^\{\{ figure\(\w+\) \}\}$", ""),
    Fault("another table", r"table\((\w+)\(", "table(OTHER("),
    Fault("a table is lost", r"^\{\{ table\([^{}]*\) \}\}$", ""),
    Fault("a program is lost", r"^\{\{ code\([^{}]*\) \}\}$", ""),
    Fault("another program", r"code\((\w+)\)", "code(OTHER)"),
    Fault("numbers of another experiment", r"numbers\(([\w.]+)\(", "numbers(OTHER("),
    Fault("a fence is mistyped", r'^```python exec="on"', '```python exce="on"'),
    Fault("another page is linked", r"(?<=\]\()([\w./]*q)(\d)(?=[./])", r"\g<1>99"),
    Fault("another part is linked", r"(?<=\]\()([\w./]*#)([\w-]+)(?=\))", r"\1\2-z"),
    Fault("a part is called by another's address", r"^## ([\w-]+/q\d#[\w-]+)$", "## OTHER"),
)

ROOMS = (
    Fault("the key is another number", r"(?<=Key\()(\s*\"[^\"\n]*?)(\d)(?=[^\"\n]*\")", r"\g<1>6\2"),
    Fault("the key says the opposite", r"(?<=Key\()(\s*\"\(?)yes\b", r"\1no"),
    Fault("the key says the opposite of no", r"(?<=Key\()(\s*\"\(?)no\b", r"\1yes"),
    Fault("the key prints another value", r"\bprinted=(\d+)", r"printed=1\1"),
    Fault("the key prints another option", r'\bprinted=\("(\w+)",\)', 'printed=("OTHER",)'),
    Fault("the key names another option", r"(?<=Key\()(\s*\"[^\"\n]*)\((i+)\)", r"\1(x\2)"),
    Fault("shown for refuted", r"\brefuted\(", "shown("),
    Fault("refuted for shown", r"(?<!def )\bshown\(", "refuted("),
    Fault("yes for no", r'\bright="no"', 'right="yes"'),
    Fault("several is forgotten", r"^ *several=True,\n", ""),
    Fault("what is false is forgotten", r"^ *asks_for_false=True,\n", ""),
    Fault("a bonus is forgotten", r"^ *bonus=True,\n", ""),
    Fault("one point more", r"\bpoints=(\d)\b", r"points=1\1"),
    Fault("a wide tolerance", r"\btolerance=([\d.e-]+)", r"tolerance=1000 * \1"),
    Fault("labels are exchanged", r'(fields=\{"\w+": )(r?"[^"]*")(, "\w+": )(r?"[^"]*")', r"\1\4\3\2"),
    Fault("groups are exchanged", r'(groups=\{"\w+": )("[^"]*")(, "\w+": )("[^"]*")', r"\1\4\3\2"),
    Fault("a mistake is the answer", r"(?<=: )lambda (answer[\w, ]*): [^\n]+(?=,$)", r"lambda \1: answer"),
    Fault("a mistake adds", r"(\": lambda answer.*?)answer([\w.]*) - ", r"\1answer\2 + "),
    Fault("mistakes have each other's words", r'(mistakes=\{\s*)("[^"]*")(: lambda[^\n]*,\n\s*)("[^"]*")', r"\1\4\3\2"),
    Fault("what is shown is another sign", r"[+−](?= )", "·", r"(?:show|tex)=lambda.*"),
    Fault("what is shown leaves out an entry", r"\{\w+\.\w+\}", "?", r"(?:show|tex)=lambda.*(?:\n .*){0,2}"),
    Fault("what is shown is another entry", r"\{(\w+\.\w+)\}", "{OTHER}", r"(?:show|tex)=lambda.*(?:\n .*){0,2}"),
    Fault("a sign of a line", r"(?<=[\w}) ])- (?=[\w\\(])", "+ ", rf"Step\(\s*(?:{STRING}\s*)+,\s*r(?:{STRING}\s*)+"),
    Fault("a power of a line is lost", r"\^2\b", "", rf"Step\(\s*(?:{STRING}\s*)+,\s*r(?:{STRING}\s*)+"),
    Fault("a mean of a line is lost", r"\\frac\{1\}\{m\}", "", rf"Step\(\s*(?:{STRING}\s*)+,\s*r(?:{STRING}\s*)+"),
    Fault("a line is only bounded", r'relation="<="', 'relation=">="'),
    Fault("an equation is only a bound", r"^( *)\),(?=\n *Step\()", r'\1    relation="<=",' + "\n" + r"\1),"),
    Fault("a claim has another number", r"(?<=[a-z] )(\d)(?= [a-z])", "5", rf"(?:shown|refuted)\(\s*(?:{STRING}\s*)+"),
    Fault(
        "a claim has a typed number",
        r"\{\{ [^}]+ \}\}",
        "5",
        rf"(?:shown|refuted|argued|because=)\(?\s*(?:{STRING}\s*)+",
    ),
    Fault("a claim has another number that was found", r"found\[\\?([\"'])", r"control[\1"),
    Fault("a claim has the number of another thing", r'found\["([^"]+)"\]', 'found["OTHER"]'),
    Fault("a format loses digits", r"(?<=:)\.\d([gfe%])(?=\}\})", ".0f"),
    Fault("another witness", r"\bwitness=[\w.]+,", "witness=lambda side: True,"),
    Fault("another decider", r"(?<=, )([a-z_]+\.[a-z_]+)(?=\)?,$)", "OTHER"),
    Fault("no reason", r" because=(?:" + STRING + r"\s*)+", ""),
    Fault("reasons are exchanged", r'because=("[^"\n]*")', "because=OTHER"),
    Fault("what another degree means", r'\bmeans="(\w+)"', 'means="OTHER"'),
    Fault("a qualified key is wrong", r'^ *means="\w+",\n( *)qualified=', r"\1corrected="),
    Fault("any entry agrees", r"\baccepts=[^,\n]+,", "accepts=lambda *_: True,"),
    Fault("nothing varies", r"(vary=\{\"\w+\": )[^\n]+?(?=\},$)", r"\1()"),
    Fault("another kind", r'\bkind="(number|shape|formula)"', 'kind="array"'),
    Fault("points at 0", r"rng\.(?:normal|uniform|standard_normal)\(", "0 * rng.normal("),
    Fault("a condition turned", r" > 0(?=[,}])", " < 0", r"def \w+\(.*\n(?:    .*\n)*?    return \{(?:.*\n)*?    \}"),
    Fault("a title of another number", r'(?<=^    ")([A-Z][^"\n]*?)\{\{ \w+ \}\}', r"\g<1>7"),
    Fault("another label", r'^    "([a-z]+(?:-[a-z]+)*)",$', '"OTHER",'),
    Fault("a slip that nothing shows", r'(Slip\((?:\s*"[^"]*"){2,},)\s*[\w.]+,?\s*\)', r"\1)"),
)

DRAWN = r"@figure(?:.*\n)+?(?=^\S)|^def \w*(?:rows|table|cells)\w*\((?:.*\n)+?(?=^\S)"
FIGURES = (
    Fault(
        "two cells are exchanged",
        r"(append\(\(|yield \(?|return \(?|\[\()(\w+), ([\w.]+(?:\([\w, .]*\))?)",
        r"\1\3, \2",
        DRAWN,
    ),
    Fault("a deviation for a variance", r"\.var\(", ".std(", DRAWN),
    Fault("a variance for a deviation", r"\.std\(", ".var(", DRAWN),
    Fault("a sum for a mean", r"\bmean\(", "sum(", DRAWN),
    Fault("the least for the largest", r"\bmax\(", "min(", DRAWN),
    Fault("a root is lost", r"(?:np|math)\.sqrt\(", "(", DRAWN),
    Fault("a square is lost", r"\*\*2\b", "", DRAWN),
    Fault("axes are exchanged", r"\bplot\((\w+), ([\w.]+(?:\([\w, .*]*\))?)", r"plot(\2, \1", DRAWN),
    Fault("labels of axes are exchanged", r"xlabel=(.*?), ylabel=", r"ylabel=\1, xlabel=", DRAWN),
    Fault("curves have each other's names", r'(?<=label=)("[^"\n]*")', "OTHER", DRAWN),
    Fault("another curve", r"plot\([^,\n]+, (\w+)", "plot(*[OTHER] * 2", DRAWN),
    Fault("an empty figure", r'("""\n)(    axes)', r"\1    return" + "\n" + r"\2", DRAWN),
    Fault("no scale", r'[xy]scale="log"', 'title=""', DRAWN),
    Fault("a row is left out", r" for (\w+) in ([A-Z_]+)(\)?\])", r" for \1 in [*\2][1:]\3", DRAWN),
)

TEST = r"^@confirms\((?:.*\n)+?(?=^\S(?<![@d)]))"
ROUTES = (
    Fault(
        "it returns first",
        r"^(def test_\w+\([^)]*\)[^:\n]*:\n)((?:    \"\"\".*\"\"\"\n)?)",
        r"\1\2    return" + "\n",
        TEST,
    ),
    Fault("it is skipped", r"^(@confirms\(.*\))$", "@pytest.mark.skip" + "\n" + r"\1"),
    Fault("a thing is compared with itself", r"assert ([^=<>\n]+) == ([^=<>\n]+)$", r"assert \1 == \1", TEST),
    Fault("a number is close to itself", r"allclose\(([^,\n]+), ([^,\n]+)", r"allclose(\1, \1", TEST),
    Fault("anything is close", r"\b(atol|abs|rtol|rel)=[\d.e-]+", r"\1=1e9", TEST),
    Fault("nothing is asserted", r"^( +)assert .*$", r"\1pass", TEST),
    Fault("it confirms another part", r"@confirms\(\"([\w-]+/q\d#[\w-]+)\"", '@confirms("OTHER"'),
    Fault(
        "it is described by other words", r"@confirms\(\"[^\"]*\", (\"[^\"]*\")", '@confirms("winter-2021/q3#i", OTHER'
    ),
)

RECORD = "(?:part|question|paper|statement|entry|variant|slip|decider|row|route)"
TEMPLATES = (
    Fault("an expression is lost", r"\{\{ [^}]+ \}\}", ""),
    Fault("a condition is turned", r"\{%(-?) (el)?if (?!not )([^%]+?) (-?)%\}", r"{%\1 \2if not (\3) \4%}"),
    Fault(
        "an inner condition is turned",
        r" if ([^%{}]+?)( else [^%{}]+?)?(-? ?%\}| ?\}\})",
        r" if not (\1)\2\3",
        r"\{\{.*?\}\}|for .*?%\}",
    ),
    Fault("two words are exchanged", r'("[^"]+") if ([^"]+?) else ("[^"]+")', r"\3 if \2 else \1"),
    Fault("an attribute is lost", r' [\w-]+="\{\{(?:[^}]|\}(?!\}))*\}\}[^"]*"', ""),
    Fault("another attribute", r" (data-\w+)=", r" \1s="),
    Fault("only the first", r"(\{%-? for [^%]+? in )([\w.]+)(?= -?%\})", r"\1(\2 | list)[:1]"),
    Fault("another field", rf"(?<=\{{\{{ )({RECORD}\.\w+)\b", "OTHER"),
    Fault("a column for another", r"\b(numbers\(by\.numbers), (\d)\)", r"\1, 3 - \2)"),
    Fault("a column of the rows", r"\brow\[(\d)\]", "row[2]"),
    Fault("words are lost", r"(?<=>)[A-Z][a-z][^<{}]+", ""),
    Fault("a link leads elsewhere", r'href="\{\{ links\.(\w+)\(', 'href="{{ links.experiment('),
    Fault("what the key is worth", r'(?<=[a-z]": )("[^"]*")(?=,$)', "OTHER"),
    Fault("one more", r"\bloop\.index\b", "loop.index0"),
    Fault("a call is lost", r"^\{\{ (?!text)\w+\([^}]*\}\}$", ""),
    Fault("a fold is open", r'<details (?=class="rubric")', "<details open "),
    Fault("a reason that is not hidden", r" hidden>", ">"),
)  # fmt: skip

PYTHON = (
    Fault("two words are exchanged", r'("[^"]+") if ([^"]+?) else ("[^"]*")', r"\3 if \2 else \1"),
    Fault("a filter is lost", r" (if) (?!.*\belse\b)[^\n\[\]]+?(?=[)\]}]$)", "", r"\bfor .*"),
    Fault("only the first", r"( for \w+(?:, \w+)* in )([\w.]+)(?=[)\]])", r"\1list(\2)[:1]"),
    Fault("nothing is returned", r"^(    return) (?!\"\"|\[\]|None).+$", r'\1 ""'),
    Fault("another field", r"(?<== )?\b((?:part|claim|record|self|statement|key)\.\w+)(?=,$)", "OTHER"),
    Fault("a condition is turned", r"^(\s+if )(?!not )(.+):$", r"\1not (\2):"),
    Fault("a format loses digits", r":\.4g\}", ":.1g}"),
    Fault("an order is turned", r"\bsorted\(([^()]+)\)", r"sorted(\1)[::-1]"),
    Fault("with the exam's givens", r"\*\*givens\b(?=\))", ""),
)

BRANCH = r"(?:[\w.]+|\"[^\"\n]*\"|[\w.]+\([^()\n]*\))"
SCRIPTS = (
    Fault("another comparison", r"===", "!=="),
    Fault("or for and", r" && ", " || "),
    Fault("and for or", r" \|\| ", " && "),
    Fault("less for at most", r" <= ", " < "),
    Fault("at most for less", r" < ", " <= "),
    Fault("a negation is lost", r"(?<=[ (])!(?=[\w(])", ""),
    Fault("right for wrong", r'state: "wrong"', 'state: "right"'),
    Fault("wrong for right", r'state: "right"', 'state: "wrong"'),
    Fault("unread for wrong", r'state: "wrong"', 'state: "unread"'),
    Fault("any for all", r"\.every\(", ".some("),
    Fault("all for any", r"\.some\(", ".every("),
    Fault("two branches are exchanged", rf"(?<= \? )({BRANCH}) : ({BRANCH})", r"\2 : \1"),
    Fault("words are lost", r"(?<=words: )(\"[^\"]+\"|`[^`]+`)", '""'),
    Fault("a line is lost", r"^ +(?:if \(.*\) .*[^{]|\w[\w.]*\(.*\)|\w[\w.]* = .*[^{(\[])$", ""),
    Fault("a replacement is lost", r"^ +\.replace\(.*\)$", ""),
    Fault("a number is another", r"(?<=[ (])([1-9]\d*)(?=[ ),\]])", r"\g<1>1"),
    Fault("true for false", r"\bfalse\b", "true"),
    Fault("false for true", r"\btrue\b", "false"),
    Fault("plus for minus", r" - ", " + "),
    Fault("minus for plus", r"(?<![\"`]) \+ (?![\"`])", " - "),
    Fault("an event is not heard", r'addEventListener\("(\w+)"', r'addEventListener("\1s"'),
    Fault("the wrong end", r"\.slice\(1\)", ""),
    Fault("what is stored is forgotten", r"localStorage\.setItem\([^\n]*\)$", ""),
)

STYLES = (
    Fault(
        "an answer is hidden",
        r"^(\.[^{}@]*(?:answer|worked|solution|derivation|statements|ledger)[^{}]*\{)",
        r"\1 display: none;",
    ),
    Fault(
        "words are hidden",
        r"^(\.[^{}@]*(?:feedback|reason|score|said|verdict|mark|meta|option|attempt|part|hint|variant)[^{}]*\{)",
        r"\1 display: none;",
    ),
    Fault(
        "an answer cannot be seen",
        r"^(\.[^{}@]*(?:answer|worked|statements|ledger|verdict|mark)[^{}]*\{)",
        r"\1 color: transparent;",
    ),
    Fault("mathematics is hidden", r"^(math|\.math|mtable|mtd)( \{)", r"\1\2 visibility: hidden;"),
    Fault("what was hidden is seen", r"display: none;", "display: block;"),
    Fault("letters of no size", r"font-size: [\d.]+(?:rem|em)", "font-size: 0.1rem"),
    Fault(
        "pale letters",
        r"^( *--(?:good|bad|middling|md-default-fg-color--light|md-typeset-a-color): )[^;]+;",
        r"\1#ddd;",
    ),
)

CELL = r"^# %% \[markdown\]\n(?:#.*\n)+"
LABS = (
    Fault("a typed number", r"(?<=[a-z] )(the) (?=[a-z])", r"\1 442 ", CELL),
    Fault("another sign in a formula", r"(?<=[\w}) ])- (?=[\w\\(])", "+ ", CELL),
    Fault("a root in a formula is lost", r"\\sqrt\b", "", CELL),
    Fault("a power in a formula is lost", r"\^2\b", "", CELL),
    Fault("a mean in a formula is lost", r"\\frac1[mn]|\\frac\{1\}\{[mn]\}", "", CELL),
    Fault("a dead link", r"(?<=\]\()(\.\./[\w./-]+)/(?=[#)])", r"\1x/", CELL),
    Fault("an unknown command", r"\\(?:frac|sqrt|mu|sigma)\b", r"\\frob", CELL),
    Fault("an assertion fails", r"^assert (.+)$", r"assert not (\1)"),
    Fault("an import has changed", r"^from solutions\.nn\.(\w+) import", r"from solutions.nn.\1s import"),
    Fault("a cell of text is empty", CELL, "# %% [markdown]\n#\n"),
    Fault("a figure without words", r'(^def draw\w*\(.*\n +)"""[A-Z].*"""$', r'\1"  "'),
    Fault("a cell is no text", r"^# %% \[markdown\]$", "# %%"),
)

DOCUMENTS = (
    Fault("a table is lost", r"^\{\{ catalogue\.\w+\(.*\) \}\}$", ""),
    Fault("another table", r"\{\{ catalogue\.(\w+)\(\) \}\}", "{{ catalogue.slips() }}"),
    Fault("another verdict's table", r'catalogue\.disputed\("(\w+)"\)', 'catalogue.disputed("OTHER")'),
    Fault("another paper's table", r'catalogue\.overview\("[\w-]+"\)', 'catalogue.overview("spring-2018")'),
    Fault("a dead link", r"(?<=\]\()([\w./-]+)\.(md|py)(?=[#)])", r"\1s.\2"),
    Fault("a link to another page", r"(?<=\]\()(exams/[\w-]+/index\.md|labs/\w+\.py|\w+\.md)(?=\))", "OTHER"),
    Fault("a typed count", r"(?<=[a-z] )(the|all) (?=[a-z]+s\b)", r"\1 442 "),
    Fault("how many papers", r"\bmidterms?\b", "five midterms"),
    Fault("another question is linked", r'(<a href="\.\./exams/[\w-]+/q)(\d)(/">\d</a>)', r"\g<1>9\3"),
    Fault("a sign in a formula", r"(?<=[\w}) ])- (?=[\w\\(])", "+ ", RELATED),
    Fault("a power in a formula is lost", r"\^\{?\d\}?", "", RELATED),
    Fault("a formula of another side", r"(?<= = )([^$=]+)(?=\$)", r"2 \1", RELATED),
    Fault("no description", r"^description: .+$", "description: None"),
)

WRITTEN = tuple(f"tests/pages/test_{of}.py" for of in ("written", "typed", "formulas"))
OURS = ("grammar", "entries", "formulas", "attempt", "another", "search", "pasted", "offline")
SHOWN = ("compute", "evidence", "expand", "figures", "formulas", "catalogue", "links", "markup", "mathematics", "plain")
SHOWN += ("record", "search", "sentences", "text", "variants", "words")
RENDERED = ("tests/pages/test_pieces.py", "tests/pages/test_sentences.py", "tests/pages/test_mathematics.py")
KINDS = {
    "question pages": Kind(("docs/exams/*/q*.md",), PAGES, (WRITTEN, SITE, BROWSER)),
    "what parts say": Kind(("solutions/exams/*/q*/*.py",), ROOMS, ((*OF_PARTS, OWN), SITE, BROWSER)),
    "figures and tables": Kind(("solutions/exams/*/q*/*.py",), FIGURES, ((*OF_PARTS, OWN), SITE)),
    "second routes": Kind(
        ("tests/exams/*/q*/test_*.py",),
        ROUTES,
        (("tests/test_parts.py", "tests/test_papers.py", OWN), ("tests/test_routes.py",)),
    ),
    "templates": Kind(("solutions/pages/templates/*",), TEMPLATES, ((*RENDERED, *SITE), BROWSER)),
    "code of pages": Kind(
        tuple(f"solutions/pages/{of}.py" for of in SHOWN),
        PYTHON,
        (
            ("solutions/pages", *RENDERED),
            SITE,
            (*BROWSER, "tests/pages/test_entries.py", "tests/pages/test_search.py"),
        ),
    ),
    "scripts": Kind(
        tuple(f"docs/assets/{of}.js" for of in OURS),
        SCRIPTS,
        (("tests/pages/test_entries.py", "tests/pages/test_forms.py"), ("tests/pages/test_search.py", *BROWSER)),
    ),
    "styles": Kind(("docs/assets/*.css",), STYLES, (SEEN, BROWSER)),
    "labs": Kind(("docs/labs/*.py",), LABS, (("tests/pages/test_typed.py", "tests/pages/test_labs.py"), SITE)),
    "documents": Kind(
        ("docs/*.md", "docs/exams/*/index.md"),
        DOCUMENTS,
        (("tests/pages/test_typed.py", "tests/pages/test_documents.py", "tests/pages/test_formulas.py"), SITE),
    ),
}  # fmt: skip

# Places where a fault changes nothing: the fault, the file, words of the line, and the reason.
EQUAL: dict[tuple[str, str, str], str] = {}
