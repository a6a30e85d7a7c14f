"""The browser that tests the site and prints its papers: found, else installed, else asked for.

`python -m solutions.pages.browser` sets it up and prints its path. `make test` runs that first, so that a
machine which can have no browser says so before anything else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

OVERRIDES = ("CHROME", "CHROMIUM")
SHELL = "chromium-headless-shell"  # without the surroundings of a window: a page opens in three quarters of the time
NAMES = (
    SHELL,
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
APT_UPDATE = (*APT, "update")
APT_INSTALL = (*APT, "install", "-y", "--no-install-recommends")
FONTS = "fonts-liberation"  # without any it does not start
APT_BROWSERS = {name: (*APT_INSTALL, name, FONTS) for name in (SHELL, "chromium")}
APT_DRIVER = (*APT_INSTALL, "libatomic1")  # all that small systems lack of what the driver needs

PLAYWRIGHT_VERSION = (sys.executable, "-m", "playwright", "--version")
PLAYWRIGHT_INSTALL = (sys.executable, "-m", "playwright", "install", "chromium", "--no-shell")
PLAYWRIGHT_PATH = (
    sys.executable,
    "-c",
    "import playwright.sync_api as api\nwith api.sync_playwright() as p: print(p.chromium.executable_path)",
)

NO_BROWSER = """\
The tests, and `make papers`, open the site in a browser, and there is none here that starts. One of these mends it:
  install Chromium or Google Chrome (Debian, as root: apt-get install chromium)
  let Playwright download one (.venv/bin/python -m playwright install --with-deps chromium)
  say where yours is (make test CHROME=/path/to/chrome)"""

NO_DRIVER = """\
Playwright, which drives the browser, does not start: see above what it lacks.
On a small Debian system, as root: apt-get install libatomic1"""

# All that a browser asks others for by itself is off, and no name but the machine's own resolves.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


def run(*command: str) -> str | None:
    """What the command printed; `None`, and its last words on stderr, where it failed."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return None
    if done.returncode:
        last_words = "\n".join(done.stderr.strip().splitlines()[-5:])
        print(f"{command[0]}: exit code {done.returncode}\n{last_words}", file=sys.stderr)
        return None
    return done.stdout


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def find_browser(
    environ: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
    run: Callable[..., str | None] = run,
    is_root: Callable[[], bool] = is_root,
) -> str:
    """The path of a Chromium or Chrome that starts.

    In this order: the one that `CHROME` or `CHROMIUM` names; an installed one; Debian's package,
    where root may install it; Playwright's own download. Raises `SystemExit`, which says what to
    install, where none can be had.
    """

    def starts(path: str | None) -> bool:
        # Ubuntu's chromium-browser may be a stub that only says how to install it.
        return bool(path) and run(path, "--version") is not None

    for variable in OVERRIDES:
        if named := environ.get(variable):
            if not starts(path := which(named)):
                raise SystemExit(f"{variable}={named} is no browser that starts.\n{NO_BROWSER}")
            return path

    for path in map(which, NAMES):
        if starts(path):
            return path

    if is_root() and which("apt-get"):
        run(*APT_UPDATE)  # where it fails, the lists of an earlier time may still serve
        for name, install in APT_BROWSERS.items():
            print(f"No browser found: installing Debian's package {name}.", file=sys.stderr)
            if run(*install) is not None and starts(path := which(name)):
                return path

    print("No browser found: asking Playwright for its own.", file=sys.stderr)
    if run(*PLAYWRIGHT_INSTALL) is not None:
        path = (run(*PLAYWRIGHT_PATH) or "").strip()
        if starts(path):
            return path

    raise SystemExit(NO_BROWSER)


def set_up_driver(
    which: Callable[[str], str | None] = shutil.which,
    run: Callable[..., str | None] = run,
    is_root: Callable[[], bool] = is_root,
) -> None:
    """Playwright's driver starts after this, or `SystemExit` says what it lacks."""
    if run(*PLAYWRIGHT_VERSION) is not None:
        return
    if is_root() and which("apt-get"):
        print("Playwright does not start: installing Debian's package libatomic1.", file=sys.stderr)
        run(*APT_UPDATE)
        if run(*APT_DRIVER) is not None and run(*PLAYWRIGHT_VERSION) is not None:
            return
    raise SystemExit(NO_DRIVER)


def launch(playwright: Playwright, **options: Any) -> Browser:
    """A headless browser, without a sandbox (root and containers have none): for our pages only."""
    return playwright.chromium.launch(
        executable_path=find_browser(), args=list(FLAGS), chromium_sandbox=False, **options
    )


if __name__ == "__main__":
    set_up_driver()
    print("The browser:", find_browser())
