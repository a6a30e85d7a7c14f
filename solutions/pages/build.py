"""Build the site aside, and put it in its place when it is whole: `python -m solutions.pages.build`.

A build that fails, is killed or finds the disk full leaves the last good site as it was, or none.
"""

import shutil
import subprocess
import sys
from pathlib import Path

SITE = Path("site")
ASIDE = Path(".cache/site")  # on the same disk, so that moving it is one step
BEFORE = Path(".cache/site-before")


def main() -> int:
    shutil.rmtree(ASIDE, ignore_errors=True)
    done = subprocess.run([sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(ASIDE)])
    if done.returncode:
        shutil.rmtree(ASIDE, ignore_errors=True)
        return done.returncode
    shutil.rmtree(BEFORE, ignore_errors=True)
    if SITE.exists():
        SITE.rename(BEFORE)
    ASIDE.rename(SITE)
    shutil.rmtree(BEFORE, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
