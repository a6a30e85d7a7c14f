"""What MkDocs alone can do: order the navigation, take the prepared pages for those in `docs/`, forget old modules."""

import itertools
import logging
import os
import re
import sys
from pathlib import Path

from mkdocs.exceptions import BuildError
from mkdocs.structure.files import File, Files

sys.path.insert(0, os.getcwd())
log = logging.getLogger("mkdocs.hooks")


def on_startup(command, dirty):
    """Matplotlib's style and NumPy's printing are the same on every machine and in every build; labs find `solutions`.

    What computes runs in processes of its own, which inherit the environment: that of this Python, and of nobody's
    settings.
    """
    os.environ.setdefault("MPLBACKEND", "svg")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [os.getcwd(), os.environ.get("PYTHONPATH")]))
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    os.environ["JUPYTER_NO_CONFIG"] = "1"
    os.environ["IPYTHONDIR"] = ipython = os.path.join(os.getcwd(), ".cache", "ipython")
    os.makedirs(ipython, exist_ok=True)


def on_config(config):
    """All that is computed is computed now, in other processes; the navigation is derived from the papers."""
    forget_modules()
    from solutions.pages import prepare, search

    try:
        config.extra["prepared"] = prepared = prepare.prepare()
    except prepare.Failed as error:
        raise BuildError(f"The site cannot be built:\n{error}") from None
    for fault in prepared.faults:
        log.warning(fault)
    config.nav = prepared.navigation
    config.plugins["material/search"].search_index = search.Index(prepared.papers)
    return config


def forget_modules():
    """Import `solutions` anew: a live preview must not show new code beside an old answer."""
    for name in [name for name in sys.modules if name == "solutions" or name.startswith("solutions.")]:
        if name != __name__:
            del sys.modules[name]


def on_files(files: Files, config) -> Files:
    """The pages as they were prepared, the catalogue of all answers, the sources that pages link to, and our search in
    place of the theme's.
    """
    from solutions.pages import catalogue

    (worker,) = (
        file for file in files if re.fullmatch(r"assets/javascripts/workers/search\.\w+\.min\.js", file.src_uri)
    )
    own = files.get_file_from_path("assets/search.js")
    worker.abs_src_path = own.abs_src_path
    files.remove(own)

    for path, prepared in (config.extra["prepared"].files | catalogue.sources()).items():
        where = os.path.abspath(prepared)
        if (written := files.get_file_from_path(path)) is not None:
            written.abs_src_path = where
        else:
            files.append(File.generated(config, path, abs_src_path=where))
    return files


def on_page_markdown(markdown, page, config, files):
    """What an executed fence must leave as it was."""
    if "exec=" in markdown:
        from solutions.pages import untouched

        page.before = untouched.state()
    return markdown


def on_post_build(config):
    """The entries of the search once more as a script: a page that is opened from a file may read no other. Then all
    that was made is read.
    """
    home = os.path.join(config.site_dir, "search")
    with open(os.path.join(home, "search_index.json"), encoding="utf-8") as found:
        entries = found.read()
    with open(os.path.join(home, "search_index.js"), "w", encoding="utf-8") as script:
        script.write(f"var __index = {entries}")
    if config.strict:  # of all pages, which a preview does not make anew
        from solutions.pages import sound

        for fault in sound.faults(Path(config.site_dir)):
            log.warning(fault)


def on_page_content(html, page, config, files):
    """A lab keeps of its notebook what the site knows to show; every listing of a page gets a name of its own. What a
    page does not say of itself, its first sentence says.
    """
    if before := getattr(page, "before", None):
        from solutions.pages import untouched

        if changed := untouched.changed(before):
            names = ", ".join(changed)
            log.warning(f"{page.file.src_uri}: an executed fence changes what is not its own: {names}")
    if page.file.src_uri.startswith("labs/"):
        from solutions.pages import notebook

        html = notebook.lean(html)
    from solutions.pages import blank, text

    if "description" not in page.meta:
        page.meta["description"] = text.first_sentence(html)
    page.blank = blank.of(html)
    return with_named_listings(html)


def on_post_page(output, page, config):
    """Beside a page lies its preview, and beside a question's its parts without answers, and with other givens."""
    from solutions.pages import blank, previews, variants

    titled = " · ".join(dict.fromkeys([page.title, page.parent.title if page.parent else page.title]))
    folder = Path(config.site_dir, page.file.dest_uri).parent
    folder.mkdir(parents=True, exist_ok=True)
    preview = previews.drawn(titled, page.meta["description"], config.site_name)
    (folder / previews.NAME).write_bytes(preview)
    if page.blank:
        (folder / blank.NAME).write_text(blank.page(titled, page.blank), "utf-8")
    if parts := config.extra["prepared"].variants(page.file.src_uri):
        (folder / variants.NAME).write_text(variants.page(titled, parts, output), "utf-8")
    return output


def with_named_listings(html: str) -> str:
    """Each listing with an id: the theme names one without after the element around it, which may hold several.

    Its button would then copy the first of them.

    >>> with_named_listings("<pre>a</pre> <pre>b</pre>")
    '<pre id="listing-1">a</pre> <pre id="listing-2">b</pre>'
    """
    numbers = itertools.count(1)
    return re.sub("<pre>", lambda _: f'<pre id="listing-{next(numbers)}">', html)
