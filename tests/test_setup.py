"""What sets the project up and runs it: make, the locks, the browser finder, CI and its workflows.

Make is asked what it would do (`make -n`) in a folder that holds the Makefile and a .venv of empty
files, so nothing is installed; the one test that does install is marked `long`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from solutions.pages import browser

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
FROM_MAKE = re.compile("MAKE|MFLAGS|PYTHON|SOURCE_DATE_EPOCH|(Q|P|NAME|ARGS|UPGRADE)$")
GROUPS = tuple(PYPROJECT["dependency-groups"])
TARGETS = ("site", "papers", "serve", "test", "test-all", "mutants", "bench", "lock", "audit", "part", "clean")


def call(*command: str | Path, cwd: Path = ROOT, **environ: str) -> subprocess.CompletedProcess:
    """Run a command as a newcomer's shell would: without what an outer make has set."""
    clean = {name: value for name, value in os.environ.items() if not FROM_MAKE.match(name)}
    return subprocess.run(
        command,
        cwd=cwd,
        env=clean | environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


# make


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder in which all is set up, as far as make can see."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements").mkdir()
    script(tmp_path / ".venv/bin/python", "")
    in_order = [tmp_path / ".venv/made-by-python3"]
    for group in GROUPS:
        in_order[:0] = [tmp_path / f"requirements/{group}.txt"]
        in_order += [tmp_path / f".venv/{group}.ready"]
    for second, path in enumerate(in_order, start=1_000_000):
        path.touch()
        os.utime(path, (second, second))
    return tmp_path


def plan(project: Path, *arguments: str) -> str:
    done = call("make", "-n", *arguments, cwd=project)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_make_alone_lists_the_targets_with_a_line_of_help_each():
    listed = dict(re.findall(r"^make (\S+) +(\S.*)$", call("make").stdout, re.MULTILINE))
    assert set(TARGETS) <= set(listed)


def test_what_is_set_up_is_not_set_up_again(project):
    for target in GROUPS:
        assert not re.search(r"-m (venv|pip)\b", plan(project, target))


def test_a_new_checkout_sets_itself_up(project):
    shutil.rmtree(project / ".venv")
    steps = plan(project, "site")
    assert 0 < steps.index("-m venv") < steps.index("-m pip install") < steps.index("-m solutions.pages.build")
    assert "--require-hashes -r requirements/site.txt" in steps


def test_a_changed_lock_is_installed(project):
    (project / "requirements/site.txt").touch()
    assert re.findall(r"-m (venv|pip)\b", plan(project, "site")) == ["pip"]
    assert re.findall(r"-m (venv|pip)\b", plan(project, "bench")) == []


@pytest.mark.long
def test_what_is_installed_already_is_what_was_hashed(project):
    """Pip leaves alone what is there in the right version, whatever it holds."""
    lock = (ROOT / "requirements/site.txt").read_text()
    (small,) = re.findall(r"^tinycss2==.*(?:\n    .*)+|^mergedeep==.*(?:\n    .*)+", lock, re.MULTILINE)[:1]
    (project / "requirements/site.txt").write_text(small)
    shutil.rmtree(project / ".venv")
    name = re.match(r"\w+", small)[0]
    for _ in ("new", "tampered with"):
        (project / "requirements/site.txt").touch()
        done = call("make", ".venv/site.ready", f"PYTHON={sys._base_executable}", cwd=project)
        assert done.returncode == 0, done.stdout + done.stderr
        (file,) = project.glob(f".venv/lib/*/site-packages/{name}/__init__.py")
        assert "tampered" not in file.read_text()
        file.write_text("tampered = True\n")


@pytest.mark.parametrize("change", ["python3 has gone", "another python is named"])
def test_the_virtual_environment_is_made_anew(project, change):
    if change == "python3 has gone":
        (project / ".venv/bin/python").unlink()
        (project / ".venv/bin/python").symlink_to("/gone/with/an/upgrade/python3")
        steps = plan(project, "site")
    else:
        steps = plan(project, "site", "PYTHON=/opt/python3.13/bin/python3")
    assert re.findall("-m (venv|pip)", steps) == ["venv", "pip"]


def python_of(version: tuple[int, int], path: Path, lacks: str = "") -> Path:
    """A Python that says it is of this version, and lacks a module."""
    return script(
        path,
        f"#!{sys.executable}\n"
        "import sys\n"
        f"if sys.argv[1] == '--version': sys.exit(print('Python {version[0]}.{version[1]}.0'))\n"
        f"sys.version_info = (*{version}, 0, 'final', 0)\n"
        f"sys.modules[{lacks!r}] = None\n"
        "code, sys.argv = sys.argv[2], ['-c', *sys.argv[3:]]\n"
        "exec(code) if 'import' in code else None\n",
    )


@pytest.mark.parametrize("version", [(2, 7), (3, 9), (3, 10), (3, 15)])
def test_a_python_that_is_not_supported_is_named(project, version):
    python = python_of(version, project / "bin/python3")
    done = call("make", "site", f"PYTHON={python}", cwd=project)
    assert done.returncode
    assert f"{python} is Python {version[0]}.{version[1]}.0; this project needs 3.11 to 3.14" in done.stderr


@pytest.mark.parametrize("version", [(3, 11), (3, 14)])
def test_the_oldest_and_the_newest_python_are_taken(project, version):
    python = python_of(version, project / "bin/python3", lacks="ensurepip")
    done = call("make", "site", f"PYTHON={python}", cwd=project)
    assert done.returncode
    assert "cannot make virtual environments" in done.stderr  # the version passed, this did not
    assert "apt-get install python3-venv" in done.stderr


def test_a_python_that_is_not_there_is_named(project):
    done = call("make", "site", "PYTHON=python3.99", cwd=project)
    assert done.returncode
    assert "There is no python3.99 here" in done.stderr


def test_the_site_is_built_strictly_and_at_the_time_of_the_commit(project):
    # Under -q, a block that raises leaves the exit code 0.
    assert re.search("-m solutions.pages.build$", plan(project, "site"), re.MULTILINE)
    os.utime(project / "Makefile", (1_234_567, 1_234_567))
    assert "SOURCE_DATE_EPOCH=1234567 PYTHONHASHSEED=0" in plan(project, "site")
    git = ("git", "-c", "user.name=n", "-c", "user.email=e")
    call(*git, "init", cwd=project)
    call(*git, "commit", "--allow-empty", "-m", "m", cwd=project, GIT_COMMITTER_DATE="@7654321 +0000")
    assert "SOURCE_DATE_EPOCH=7654321 PYTHONHASHSEED=0" in plan(project, "site")
    assert "SOURCE_DATE_EPOCH=5 PYTHONHASHSEED=0" in plan(project, "site", "SOURCE_DATE_EPOCH=5")


def test_the_preview_reloads(project):
    # mkdocs leaves it out by itself under some versions of click.
    assert "mkdocs serve --dirty --no-strict --livereload" in plan(project, "serve")


def test_the_quick_tests_the_long_ones_and_those_of_one_question(project):
    assert re.findall(" -m '?((?:not )?long)", plan(project, "test")) == ["not long"]
    assert re.findall(" -m '?((?:not )?long)", plan(project, "test-all")) == ["not long", "long"]
    assert "--question 'winter-2021/q3'" in plan(project, "test", "Q=winter-2021/q3")
    steps = plan(project, "test")
    assert 0 < steps.index("-m solutions.pages.browser") < steps.index("-m pytest")


def test_a_question_is_tested_in_a_browser_and_a_lettered_part_is_not(project):
    question, part = plan(project, "test", "Q=winter-2021/q3"), plan(project, "test", "Q=winter-2021/q3#iv")
    assert "--question 'winter-2021/q3'" in question and "-m solutions.pages.browser" in question
    assert "--question 'winter-2021/q3#iv'" in part and "-m solutions.pages.browser" not in part


def test_a_part_is_named_by_its_address(project):
    assert "new_part 'winter-2021/q3#iv'" in plan(project, "part", "P=winter-2021/q3#iv")
    assert "new_part 'winter-2021/q3#iv' designs" in plan(project, "part", "P=winter-2021/q3#iv", "NAME=designs")
    done = call("make", "part", cwd=project)
    assert done.returncode
    assert "make part P='winter-2021/q3#iv'" in done.stderr


def test_clean_leaves_the_virtual_environment(project):
    cache = project / "solutions/exams/__pycache__"
    kept = project / ".venv/lib/__pycache__"
    for folder in (cache, kept, project / "site", project / "docs/site"):
        folder.mkdir(parents=True)
    assert call("make", "clean", cwd=project).returncode == 0
    assert kept.exists()
    assert (project / "docs/site").exists()
    assert not cache.exists()
    assert not (project / "site").exists()


def test_what_is_built_is_not_committed_and_nothing_else_is_hidden(tmp_path):
    shutil.copy(ROOT / ".gitignore", tmp_path)
    call("git", "init", cwd=tmp_path)
    paths = ("site/index.html", ".venv/bin/python", "solutions/__pycache__/part.pyc")
    sources = ("docs/site/index.md", "solutions/site/a.py", "requirements/site.txt", ".ci/run")
    ignored = call("git", "check-ignore", *paths, *sources, cwd=tmp_path).stdout.split()
    assert ignored == list(paths)


@pytest.mark.long
def test_a_fresh_checkout_builds_its_site_without_a_browser_or_node(tmp_path):
    tools = ("sh", "awk", "date", "env", "find", "git", "make", "rm", "touch", "test", "uname")
    for tool in tools:
        (tmp_path / "bin").mkdir(exist_ok=True)
        if path := shutil.which(tool):
            (tmp_path / "bin" / tool).symlink_to(path)
    fresh = tmp_path / "fresh"
    shutil.copytree(
        ROOT,
        fresh,
        ignore=shutil.ignore_patterns(".git", ".venv", "site", "__pycache__", ".*_cache", ".hypothesis"),
    )
    python = f"PYTHON={sys._base_executable}"
    for _ in ("set up and build", "build again"):
        done = call("make", "site", python, cwd=fresh, PATH=str(tmp_path / "bin"))
        assert done.returncode == 0, done.stdout + done.stderr
        assert (fresh / "site/index.html").exists()
    assert "-m pip" not in done.stdout


# The locks and the configuration


def requirements(lock: Path) -> dict[str, tuple[Requirement, list[str]]]:
    """The requirements of a lock file by name, each with its hashes."""
    lines = lock.read_text().replace("\\\n", " ").splitlines()
    entries = [line.split(" --hash=") for line in lines if line.strip() and not line.startswith("#")]
    pinned = [(Requirement(first), [h.strip() for h in hashes]) for first, *hashes in entries]
    return {canonicalize_name(one.name): (one, hashes) for one, hashes in pinned}


def group(name: str) -> set[str]:
    """What a dependency group of pyproject.toml asks for, with the groups it includes."""
    names = set()
    for entry in PYPROJECT["dependency-groups"][name]:
        if isinstance(entry, dict):
            names |= group(entry["include-group"])
        else:
            names.add(canonicalize_name(Requirement(entry).name))
    return names


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_requirement_is_pinned_and_hashed(lock):
    assert requirements(lock)
    for name, (requirement, hashes) in requirements(lock).items():
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), name
        assert hashes, name
        assert all(re.fullmatch("sha256:[0-9a-f]{64}", one) for one in hashes), name


def test_each_group_has_its_lock_and_each_dependency_is_in_it():
    assert {lock.stem for lock in LOCKS} == set(PYPROJECT["dependency-groups"])
    for lock in LOCKS:
        assert group(lock.stem) <= set(requirements(lock))


def test_a_dependency_is_locked_as_it_is_asked_for():
    locked = requirements(ROOT / "requirements/test.txt")
    for entries in PYPROJECT["dependency-groups"].values():
        for entry in filter(lambda entry: isinstance(entry, str), entries):
            asked = Requirement(entry)
            if found := locked.get(canonicalize_name(asked.name)):
                assert asked.specifier.contains(str(found[0].specifier).removeprefix("==")), entry


def test_the_locks_agree_since_they_share_a_virtual_environment():
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, (requirement, _) in requirements(lock).items():
            versions.setdefault(name, set()).add(str(requirement.specifier))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


CONFIGURATION = ("Makefile", "pyproject.toml", "mkdocs.yml", ".ci", ".github", "requirements")
REGISTRY = re.compile(
    r"(?<!--no-emit-)(?:index-url|find-links)|uv\.index|py(?:pi|thonhosted)\.org|registry\.npm|deb\.debian"
)


def test_no_package_registry_is_named():
    tops = [ROOT / name for name in CONFIGURATION]
    files = [path for top in tops for path in [top, *top.rglob("*")] if path.is_file()]
    assert len(files) > len(CONFIGURATION)
    found = {str(path): REGISTRY.findall(path.read_text()) for path in files}
    assert {path: names for path, names in found.items() if names} == {}
    assert not any("://" in lock.read_text() for lock in LOCKS)


def test_the_code_is_as_ruff_wants_it():
    done = call(sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert str(citation["version"]) == PYPROJECT["project"]["version"]


# CI


def workflow(name: str) -> dict:
    return yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text())


def commands(job: dict) -> list[str]:
    return [step["run"] for step in job["steps"] if "run" in step]


def action(job: dict, name: str) -> dict:
    """The inputs that a job gives to an action."""
    (step,) = [step for step in job["steps"] if step.get("uses", "").startswith(f"actions/{name}@")]
    return step.get("with", {})


def test_the_oldest_and_the_newest_supported_python_are_verified():
    classifiers = PYPROJECT["project"]["classifiers"]
    versions = [c.rpartition(" :: ")[2] for c in classifiers if ":: Python :: 3." in c]
    oldest, newest = versions[0], versions[-1]
    assert PYPROJECT["project"]["requires-python"] == f">={oldest}"
    assert workflow("verify")["jobs"]["verify"]["strategy"]["matrix"]["python"] == [oldest, newest]
    assert workflow("weekly")["jobs"]["newest"]["strategy"]["matrix"]["python"] == [oldest, newest]
    makefile = (ROOT / "Makefile").read_text()
    assert f"OLDEST := {oldest}\nNEWEST := {newest}\n" in makefile


def test_every_push_and_pull_request_runs_what_contributors_run():
    verify = workflow("verify")
    assert set(verify[True]) == {"push", "pull_request"}  # YAML 1.1 reads the key `on` as true
    assert "make test" in commands(verify["jobs"]["verify"])


def test_what_was_tested_is_published_and_nothing_else():
    jobs = workflow("verify")["jobs"]
    verify, publish = jobs["verify"], jobs["publish"]
    assert publish["needs"] == "verify"
    assert commands(publish) == []  # it builds nothing
    newest = verify["strategy"]["matrix"]["python"][-1]
    kept = action(verify, "upload-artifact")
    taken = action(publish, "download-artifact")
    assert kept["name"].replace("${{ matrix.python }}", newest) == taken["name"]
    assert kept["path"] == taken["path"] == action(publish, "upload-pages-artifact")["path"] == "site/"


def test_the_address_of_the_site_is_known_before_it_is_built():
    steps = workflow("verify")["jobs"]["verify"]["steps"]
    runs = [step.get("run", step.get("uses", "")) for step in steps]
    address = next(i for i, run in enumerate(runs) if run.startswith("actions/configure-pages@"))
    exported = next(i for i, run in enumerate(runs) if "SITE_URL=" in run)
    assert address < exported < runs.index("make test")


GITHUB = ROOT / ".github"
SCHEMAS = {
    "github-workflows": "workflows/*.yml",
    "dependabot": "dependabot.yml",
    "github-issue-forms": "ISSUE_TEMPLATE/[!c]*.yml",
}


def refused_by(tool: str, *arguments: str | Path) -> str:
    """What a tool has against files of GitHub's; empty where it has nothing."""
    done = call(Path(sys.executable).with_name(tool), *arguments)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize(("schema", "files"), SCHEMAS.items(), ids=SCHEMAS)
def test_files_of_github_are_as_their_schema_wants_them(schema, files):
    paths = list(GITHUB.glob(files))
    assert paths and not refused_by("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)


# What is no longer pinned, may more, or takes what others wrote for a program.
CARELESS = {
    "unpinned-uses": (r"@[0-9a-f]{40}  # (v\d+)\S+", r"@\1"),
    "excessive-permissions": (r"permissions:\n +contents: read\n +pages: read", "permissions: write-all"),
    "artipacked": (r" +with:\n +persist-credentials: false\n", ""),
    "template-injection": ("run: make test", "run: make ${{ github.head_ref }}"),
}


def test_workflows_pass_an_audit():
    assert not refused_by("zizmor", "--offline", "--no-progress", GITHUB)


@pytest.mark.parametrize("name", CARELESS)
def test_the_audit_refuses_careless_workflows(name, tmp_path):
    text = (GITHUB / "workflows/verify.yml").read_text()
    (tmp_path / "verify.yml").write_text(re.sub(*CARELESS[name], text))
    assert name in refused_by("zizmor", "--offline", "--no-progress", tmp_path / "verify.yml")


def test_the_locked_versions_are_audited_weekly():
    assert "make audit" in commands(workflow("weekly")["jobs"]["audit"])


@pytest.mark.parametrize("name", ["verify", "weekly"])
def test_workflows_may_no_more_than_they_must(name):
    assert workflow(name)["permissions"] == {"contents": "read"}
    assert workflow(name)["concurrency"]
    granted = [job.get("permissions", {}) for job in workflow(name)["jobs"].values()]
    writing = [p for p in granted if "write" in p.values()]
    assert writing == ([{"pages": "write", "id-token": "write"}] if name == "verify" else [])


def test_the_newest_dependencies_are_tested_weekly():
    weekly = workflow("weekly")
    assert "schedule" in weekly[True]
    steps = commands(weekly["jobs"]["newest"])
    assert steps.index("make lock UPGRADE=1") < steps.index("make test-all")


def test_a_wrong_answer_is_reported_with_its_address():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/wrong-answer.yml").read_text())
    fields = {field["id"]: field for field in form["body"]}
    assert {"part", "answer", "check"} <= set(fields)
    assert fields["part"]["type"] == "input"  # what a link can fill in
    assert fields["part"]["validations"]["required"]
    assert re.fullmatch(r"[a-z0-9-]+/q\d+#\S+", fields["part"]["attributes"]["placeholder"])


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine of its own: only the tools in its folder bin, where apt-get brings make."""
    bin_ = tmp_path / "bin"
    for tool in ("bash", "dirname", "env"):
        bin_.mkdir(exist_ok=True)
        (bin_ / tool).symlink_to(shutil.which(tool))
    script(
        tmp_path / "make",
        "#!/usr/bin/env bash\necho \"make $*\"\necho '== 3 passed in 1s =='\nexit $CODE\n",
    )
    script(bin_ / "git", "")
    script(bin_ / "python3", "#!/usr/bin/env bash\nexit 0\n")
    script(bin_ / "id", "#!/usr/bin/env bash\necho $USER_ID\n")
    script(
        bin_ / "apt-get",
        '#!/usr/bin/env bash\necho "apt-get $*" >&2\n'
        f'[[ "$*" != *install* ]] || {shutil.which("ln")} -s {tmp_path}/make {bin_}/make\n',
    )
    return tmp_path


def ci(bare: Path, **environ: str) -> subprocess.CompletedProcess:
    settings = {"PATH": str(bare / "bin"), "USER_ID": "0", "CODE": "0"} | environ
    return call(ROOT / ".ci/run", **settings)


def test_ci_ends_on_the_test_runners_line_with_its_exit_code(bare):
    (bare / "bin/make").symlink_to(bare / "make")
    for code in (0, 2):
        done = ci(bare, CODE=str(code))
        assert done.returncode == code
        assert done.stdout.splitlines() == [
            "make --no-print-directory test-all",
            "== 3 passed in 1s ==",
        ]
        assert done.stderr == ""  # nothing was missing


def test_ci_installs_what_a_bare_machine_lacks(bare):
    script(bare / "bin/python3", "#!/usr/bin/env bash\nexit 1\n")
    done = ci(bare)
    assert done.returncode == 0, done.stderr
    asked = done.stderr.splitlines()[-1].split()
    assert {"make", "python3", "python3-venv"} <= set(asked)
    assert "git" not in asked


def test_ci_installs_nothing_for_others_than_root(bare):
    assert ci(bare, USER_ID="1000").returncode == 127
    assert not (bare / "bin/make").exists()


# The browser


class Machine:
    """A made-up machine: its programs, those of them that start, and what each command brings."""

    def __init__(self, *programs: str, broken=(), brings=None, root=False, environ=None):
        self.programs = {*programs, *(["apt-get"] if root else [])}
        self.broken = broken
        self.brings = brings or {}
        self.root = root
        self.environ = environ or {}
        self.ran: list[tuple[str, ...]] = []

    def which(self, name: str) -> str | None:
        return f"/bin/{Path(name).name}" if Path(name).name in self.programs else None

    def run(self, *command: str) -> str | None:
        if command[1:] == ("--version",):
            name = Path(command[0]).name
            return "Chromium 156" if name in self.programs and name not in self.broken else None
        self.ran.append(command)
        if command == browser.PLAYWRIGHT_VERSION:
            return "Version 1" if "playwright" in self.programs else None
        if command == browser.PLAYWRIGHT_PATH:
            return "/cache/playwright-chrome\n"
        if command not in self.brings:
            return None
        self.programs.add(self.brings[command])
        return ""

    def find(self) -> str:
        return browser.find_browser(self.environ, self.which, self.run, lambda: self.root)


def test_an_installed_browser_is_found_under_any_of_its_names():
    for name in browser.NAMES:
        machine = Machine(Path(name).name, root=True)
        assert machine.find() == f"/bin/{Path(name).name}"
        assert machine.ran == []


def test_a_browser_that_does_not_start_is_passed_over():
    assert Machine("chromium", "chromium-browser", broken=["chromium"]).find() == "/bin/chromium-browser"


@pytest.mark.parametrize("variable", browser.OVERRIDES)
def test_the_browser_that_is_named_is_taken(variable):
    named = {variable: "/opt/mine"}
    assert Machine("chromium", "mine", environ=named).find() == "/bin/mine"
    for machine in (
        Machine("chromium", environ=named),
        Machine("chromium", "mine", broken=["mine"], environ=named),
    ):
        with pytest.raises(SystemExit, match=f"{variable}=/opt/mine is no browser that starts"):
            machine.find()


SHELL, WHOLE = browser.APT_BROWSERS.values()


@pytest.mark.parametrize("wanted, asked_for", [(SHELL, [SHELL]), (WHOLE, [SHELL, WHOLE])], ids=["new", "old"])
def test_root_gets_debians_package(wanted: tuple, asked_for: list):
    """An older Debian has no browser that comes without its windows."""
    name = next(name for name, install in browser.APT_BROWSERS.items() if install == wanted)
    machine = Machine(root=True, brings={wanted: name})
    assert machine.find() == f"/bin/{name}"
    assert machine.ran == [browser.APT_UPDATE, *asked_for]


def test_others_get_playwrights_download():
    machine = Machine("apt-get", brings={browser.PLAYWRIGHT_INSTALL: "playwright-chrome"})
    assert machine.find() == "/cache/playwright-chrome"
    assert machine.ran == [browser.PLAYWRIGHT_INSTALL, browser.PLAYWRIGHT_PATH]


@pytest.mark.parametrize("failure", ["apt-get fails", "the package is a stub"])
def test_where_debians_package_fails_playwrights_download_serves(failure):
    brings = {browser.PLAYWRIGHT_INSTALL: "playwright-chrome"}
    if failure == "the package is a stub":
        brings |= {install: name for name, install in browser.APT_BROWSERS.items()}
    machine = Machine(root=True, brings=brings, broken=[*browser.APT_BROWSERS])
    assert machine.find() == "/cache/playwright-chrome"


@pytest.mark.parametrize("failure", ["no download", "a download that does not start"])
def test_without_a_browser_the_run_ends_and_says_what_to_install(failure):
    brings = {} if failure == "no download" else {browser.PLAYWRIGHT_INSTALL: "playwright-chrome"}
    machine = Machine(brings=brings, broken=["playwright-chrome"], root=True)
    with pytest.raises(SystemExit) as ended:
        machine.find()
    assert ended.value.code not in (0, None)
    assert "apt-get install chromium" in str(ended.value)


@pytest.mark.parametrize("root", [True, False])
def test_the_driver_gets_what_it_lacks_where_that_may_be_installed(root):
    def set_up(machine: Machine) -> list[tuple[str, ...]]:
        browser.set_up_driver(machine.which, machine.run, lambda: machine.root)
        return machine.ran

    check, install = browser.PLAYWRIGHT_VERSION, browser.APT_DRIVER
    assert set_up(Machine("playwright", root=root)) == [check]
    brings = {install: "playwright"}
    if root:
        assert set_up(Machine(root=root, brings=brings)) == [
            check,
            browser.APT_UPDATE,
            install,
            check,
        ]
    with pytest.raises(SystemExit, match="apt-get install libatomic1"):
        set_up(Machine(root=root, brings={} if root else brings))


def test_a_command_gives_its_output_or_none(capsys):
    assert browser.run(sys.executable, "-c", "print(6 * 7)") == "42\n"
    assert browser.run(sys.executable, "-c", "import sys; sys.exit('out of disk')") is None
    assert browser.run("/no/such/program") is None
    assert "out of disk" in capsys.readouterr().err


def test_the_browser_starts_and_asks_nobody_else(request: pytest.FixtureRequest):
    from playwright.sync_api import Error

    page = request.getfixturevalue("browser").new_page()  # the name `browser` is the module's here
    page.set_content("<h1>one</h1>")
    assert page.inner_text("h1") == "one"
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://127.0.0.2/")  # a foreign address that needs no network to be found
    page.close()
