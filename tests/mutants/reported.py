"""A plugin of pytest that writes which tests failed, and runs only those of some questions and of none."""

import json
import os
import re
from pathlib import Path

import pytest

QUESTION = re.compile(r"(?:fall|spring|summer|winter)[-_]\d{4}[/.]q\d+|undated[/.]q\d+")
failures: dict[str, str] = {}


def questions_in(text: str) -> set[str]:
    """The addresses of questions that a text names, in its pages or its modules.

    >>> sorted(questions_in("exams/winter-2021/q3/ and solutions/exams/spring_2018/q2/a.py::f"))
    ['spring-2018/q2', 'winter-2021/q3']
    """
    return {found.replace("_", "-").replace(".", "/") for found in QUESTION.findall(text)}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = set(filter(None, os.environ.get("FAULTS_OF", "").split(",")))
    if asked:
        own = [item for item in items if not (named := questions_in(item.nodeid)) or named & asked]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(own)])
        items[:] = own


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        failures[report.nodeid] = report.longreprtext[-20_000:]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        failures[report.nodeid] = report.longreprtext[-20_000:]


def pytest_sessionfinish() -> None:
    Path(os.environ["FAULTS_REPORT"]).write_text(json.dumps(failures), "utf-8")
