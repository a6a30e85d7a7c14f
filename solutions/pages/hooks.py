"""What MkDocs alone can do: order the navigation, carry `answers.json` and the sources, forget old modules."""

import os
import sys

from mkdocs.structure.files import File, Files

sys.path.insert(0, os.getcwd())


def on_startup(command, dirty):
    """Matplotlib's style and NumPy's printing are the same on every machine and in every build."""
    os.environ.setdefault("MPLBACKEND", "svg")


def on_config(config):
    """The navigation is derived from the papers that are there."""
    forget_modules()
    from solutions.pages import catalogue

    config.nav = catalogue.navigation()
    return config


def forget_modules():
    """Import `solutions` anew: a live preview must not show new code beside an old answer."""
    for name in [name for name in sys.modules if name == "solutions" or name.startswith("solutions.")]:
        if name != __name__:
            del sys.modules[name]


def on_files(files: Files, config) -> Files:
    """Add the files that are computed: the catalogue of all answers, and the sources that pages link to."""
    from solutions.pages import catalogue

    for path, content in catalogue.computed_files().items():
        files.append(File.generated(config, path, content=content))
    return files


def on_page_content(html, page, config, files):
    """Notebook pages get their mathematics here; nbconvert leaves it to a script that is not there."""
    if page.file.src_uri.startswith("labs/") and page.file.src_uri.endswith((".py", ".ipynb")):
        from solutions.pages.mathematics import convert_notebook_math

        return convert_notebook_math(html)
    return html
