"""The Markdown extension for derived pages: a line `{{ catalogue.topics() }}` becomes the Markdown that it computes.

An executed fence would print the same, but its headings get other ids, and its links to pages stay as they are.
"""

import re

from markdown import Extension
from markdown.preprocessors import Preprocessor

DERIVED = re.compile(r"\{\{\s*catalogue\.(\w+)\((?:\"([^\"]*)\")?\)\s*\}\}\s*$")


class Derive(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return [derived for line in lines for derived in self.line(line)]

    def line(self, line: str) -> list[str]:
        from solutions.pages import catalogue

        if not (call := DERIVED.match(line)):
            return [line]
        name, argument = call.groups()
        compute = getattr(catalogue, name)
        return (compute() if argument is None else compute(argument)).split("\n")


class DeriveExtension(Extension):
    def extendMarkdown(self, md):
        # as questions' pages are: before any fence or block of HTML is read
        md.preprocessors.register(Derive(md), "solutions-derive", 29)


def makeExtension(**options):
    return DeriveExtension(**options)
