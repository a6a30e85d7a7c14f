"""Arrows point one way: the contracts of pyproject.toml hold, and each of them refuses what it is there to refuse."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def linted(project: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )


def test_arrows_point_one_way():
    done = linted(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("arrows")
    shutil.copytree(ROOT / "solutions", copy / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


WRONG = {
    "nn/losses.py": "import solutions.finding",
    "finding.py": "import solutions.claim",
    "claim.py": "import solutions.part",
    "experiments/normalization/scale_and_shift.py": "import solutions.part",
    "exams/winter_2021/q3/i_convolution.py": "import solutions.exams.winter_2021.q6.i_shapes",
    "exams/spring_2018/q1/a_max_pooling.py": "import solutions.exams.winter_2021.q6.i_shapes",
    "exams/winter_2021/q6/i_shapes.py": "from matplotlib import pyplot",
    "exams/winter_2021/q7/p1_output_size.py": "import solutions.papers",
    "papers.py": "import solutions.pages.text",
    "pages/catalogue.py": "import solutions.pages.compute",
    "part.py": "import tests.confirm",
    "new.py": "",  # every module has its place in the layers
}


@pytest.mark.parametrize("file", WRONG)
def test_a_wrong_arrow_is_refused(project: Path, file: str):
    path = project / "solutions" / file
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text((before or "") + f"\n{WRONG[file]}\n", "utf-8")
    done = linted(project)
    if before is None:
        path.unlink()
    else:
        path.write_text(before, "utf-8")
    assert done.returncode != 0 and Path(file).stem in done.stdout, done.stdout
