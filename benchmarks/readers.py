"""What pages cost their readers: `python -m benchmarks.readers`, or `make bench-readers`.

For each page of a question, the home page and the ledger: its bytes as a server sends them, compressed, and how long it
keeps the main thread of a phone busy, with a fourth of this machine's speed: its longest task, and what all its tasks
take beyond 50 ms each, medians of three visits. Where Lighthouse is there (`npm install --global lighthouse`), its
scores for a phone, of the home page, the heaviest question and the ledger. The figures go to `benchmarks/readers.json`.
"""

import datetime
import gzip
import json
import os
import platform
import shutil
import statistics
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from solutions.pages.browser import find_browser, launch
from solutions.papers import questions

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"
RESULTS = Path(__file__).with_suffix(".json")
HOME, LEDGER = "", "errata/"
PAGES = [HOME, LEDGER, *(f"exams/{question.address}/" for question in questions())]
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}
SLOWER, VISITS = 4, 3
FREE = 50  # milliseconds of a task that no reader notices
WATCH = """window.tasks = []
new PerformanceObserver(list => list.getEntries().forEach(task => tasks.push(task.duration)))
  .observe({type: "longtask", buffered: true})"""
SCORES = ("performance", "accessibility", "best-practices", "seo")
TEXTS = (".html", ".css", ".js", ".json", ".svg", ".xml")


class Compressing(SimpleHTTPRequestHandler):
    """Serves the site as hosts do: texts compressed, for ten minutes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        content, is_text = path.read_bytes(), path.suffix in TEXTS
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Cache-Control", "max-age=600")
        if is_text:
            content = gzip.compress(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=SITE)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def size(page: str) -> int:
    return len(gzip.compress((SITE / page / "index.html").read_bytes()))


def visited(browser: Browser, url: str) -> tuple[float, float]:
    """The longest task of a first visit, and what all tasks take beyond what is free, in milliseconds."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        page.goto(url)
        page.wait_for_timeout(1000)
        tasks = page.evaluate("tasks")
    return max(tasks, default=0), sum(task - FREE for task in tasks)


def costs(browser: Browser, home: str, page: str) -> dict[str, int]:
    longest, blocking = zip(*(visited(browser, home + page) for _ in range(VISITS)), strict=True)
    times = {"longest task": statistics.median(longest), "blocking": statistics.median(blocking)}
    return {"bytes": size(page)} | {name: round(taken) for name, taken in times.items()}


def scores(url: str) -> dict[str, int]:
    """Lighthouse's, from 0 to 100."""
    command = ["lighthouse", url, "--quiet", "--output=json", f"--only-categories={','.join(SCORES)}"]
    command.append("--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking")
    environment = os.environ | {"CHROME_PATH": find_browser()}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {name: round(100 * of["score"]) for name, of in json.loads(done.stdout)["categories"].items()}


def main() -> None:
    with served() as home, sync_playwright() as playwright:
        browser, found = launch(playwright), {}
        for page in PAGES:
            found[page] = costs(browser, home, page)
            print(page or "home", found[page], flush=True)
        browser.close()
        heaviest = max(PAGES, key=lambda page: found[page]["bytes"])
        lighthouse = {}
        if shutil.which("lighthouse"):
            lighthouse = {page: scores(home + page) for page in (HOME, heaviest, LEDGER)}
            print(lighthouse)
    RESULTS.write_text(
        json.dumps(
            {
                "date": str(datetime.date.today()),
                "machine": {"cpu": platform.processor() or platform.machine(), "cores": os.cpu_count()},
                "pages": found,
                "lighthouse": lighthouse,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
