"""A copy of the built site that is read from a disk, as one zip file: `python -m solutions.pages.offline`.

A server answers for a folder with its `index.html`; a disk does not, so that every link to a folder gets this name.
The search gives it by itself.
"""

import os
import re
import time
import zipfile
from pathlib import Path

from solutions.pages.build import SITE

ZIP = Path("cs230-solutions.zip")
LEFT_OUT = {"404.html", "sitemap.xml", "sitemap.xml.gz"}  # what only a server needs
LINK = re.compile(r'(?<=\shref=")(?P<path>[^":#?]*)(?P<rest>[#?][^"]*)?(?=")')
EARLIEST = 315532800  # 1980, the first year that a zip file can name


def of_disk(html: str, folder: Path) -> str:
    """A page of a folder of the site, each of whose links to a folder names the page in it.

    >>> of_disk('<a href="./#top"> <a href="#top"> <a href="no/such/folder/">', Path("docs"))
    '<a href="./index.html#top"> <a href="#top"> <a href="no/such/folder/">'
    """

    def named(link: re.Match) -> str:
        path, rest = link["path"], link["rest"] or ""
        return f"{path.rstrip('/')}/index.html{rest}" if path and (folder / path).is_dir() else link[0]

    return LINK.sub(named, html)


def content(file: Path) -> bytes:
    """What the copy has of a file of the site."""
    if file.suffix == ".html":
        return of_disk(file.read_text("utf-8"), file.parent).encode()
    return file.read_bytes()


def main() -> None:
    when = max(int(os.environ.get("SOURCE_DATE_EPOCH", 0)), EARLIEST)
    files = sorted(file for file in SITE.rglob("*") if file.is_file() and file.name not in LEFT_OUT)
    with zipfile.ZipFile(ZIP, "w") as copy:
        for file in files:
            info = zipfile.ZipInfo(f"{ZIP.stem}/{file.relative_to(SITE).as_posix()}", date_time=time.gmtime(when)[:6])
            info.external_attr = 0o644 << 16
            copy.writestr(info, content(file), zipfile.ZIP_DEFLATED)
    print(f"{ZIP}: {len(files)} files. Unpack it, and open {ZIP.stem}/index.html in a browser.")


if __name__ == "__main__":
    main()
