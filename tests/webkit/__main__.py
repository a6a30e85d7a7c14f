"""Every page in a second engine: `make webkit`, or `python -m tests.webkit [ADDRESS …]`.

It is WebKit, as on iPhones, from Debian's packages `webkit2gtk-driver` and `xvfb`: pages load without an error,
formulas are drawn, folds open, an attempt knows its answer, search finds, and tables whose cells stand below each other
on a phone stay tables for screen readers. Prints what is wrong, and ends with 1 if anything is.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.service import Service

from tests.built import SOURCES
from tests.conftest import BELOW, ROOT, BelowAPath, build

DRIVER = "WebKitWebDriver"
BROWSERS = Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")
WATCHED = "/assets/storage.js"  # the first script of each page
WATCH = b"""window.uncaught = []
addEventListener("error", event => window.uncaught.push(event.message))
addEventListener("unhandledrejection", event => window.uncaught.push(String(event.reason)))
addEventListener("securitypolicyviolation", event => window.uncaught.push(`policy: ${event.violatedDirective}`));
"""


class Watched(BelowAPath):
    """Serves the site, whose first script notes what goes wrong: this driver tells nothing of the console."""

    def do_GET(self) -> None:
        if self.path.endswith(WATCHED):
            self.send(WATCH + Path(self.directory + WATCHED).read_bytes(), "text/javascript")
        else:
            super().do_GET()


@contextmanager
def served(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Watched, directory=str(site), asked=[])) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{BELOW}"
        server.shutdown()


@contextmanager
def engine() -> Iterator[webdriver.WebKitGTK]:
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(next(BROWSERS))
    options.add_argument("--automation")
    driver = webdriver.WebKitGTK(options=options, service=Service(shutil.which(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


# With all folds open: what is not drawn, and forms that do not know what they expect.
FAULTS = """
const faults = [...(window.uncaught ?? ["no script ran"])]
if (!document.querySelector("article h1")?.getBoundingClientRect().height) faults.push("no heading")
for (const summary of document.querySelectorAll("article details > summary")) {
  const fold = summary.parentElement
  const before = fold.open
  summary.click()
  if (fold.open === before) faults.push(`does not fold: ${summary.textContent}`)
  fold.open = true
}
for (const folded of document.querySelectorAll("details")) folded.open = true
const isDrawn = element => {
  const { width, height } = element.getBoundingClientRect()
  return width > 1 && height > 1
}
for (const drawn of document.querySelectorAll("article math, article .drawn svg"))
  if (drawn.checkVisibility() && drawn.textContent.trim() && !isDrawn(drawn))
    faults.push(`not drawn: ${drawn.textContent}`)
for (const form of document.querySelectorAll("form.attempt:not([data-replies])")) {
  const fields = [...form.querySelectorAll("[data-expect]")]
  for (const field of fields) {
    const expected = field.dataset.expect
    if (field.matches("fieldset"))
      for (const input of field.querySelectorAll("input")) input.checked = expected.split(" ").includes(input.value)
    else field.value = expected
    field.dispatchEvent(new Event("input", {bubbles: true}))
  }
  for (const area of form.querySelectorAll("textarea[name=text]")) {
    area.value = "Because of the chain rule."
    area.dispatchEvent(new Event("input", {bubbles: true}))
  }
  form.requestSubmit()
  const { part, state, rubric } = form.dataset
  if (state !== "right" && !(rubric && state === "marking")) faults.push(`${part} is ${state}: ${form.textContent}`)
}
localStorage.clear()
return faults.concat(window.uncaught ?? []).map(fault => fault.replace(/\\s+/g, " ").slice(0, 200))
"""


def faults_of(driver: webdriver.WebKitGTK, url: str) -> list[str]:
    driver.get(url)
    WebDriverWait(driver, 20).until(lambda page: page.execute_script("return document.readyState") == "complete")
    return list(dict.fromkeys(driver.execute_script(FAULTS)))


def found_by_search(driver: webdriver.WebKitGTK, home: str, words: str) -> list[str]:
    """What is wrong with the search for the words of a title: it finds, and leads to the page."""
    driver.get(home)
    box = driver.find_element(By.CSS_SELECTOR, "[data-md-component=search-query]")
    driver.execute_script("arguments[0].focus()", box)
    box.send_keys(words)
    results = ".md-search-result__link"
    try:
        WebDriverWait(driver, 20).until(lambda page: page.find_elements(By.CSS_SELECTOR, results))
        driver.execute_script(f"document.querySelector({results!r}).click()")
        WebDriverWait(driver, 20).until(lambda page: page.current_url != home)
    except Exception as error:
        return [f"search: {type(error).__name__}"]
    return []


STACKED = {"errata/": ".ledger", "exams/winter-2020/": ".stacked", "exams/winter-2020/q3/": ".statements"}
ROLES = {"": "table", " tbody tr": "row", " tbody th": "rowheader", " tbody td": "cell"}


def lost_on_a_phone(driver: webdriver.WebKitGTK, home: str) -> list[str]:
    """The roles of tables that are gone where their rows are blocks."""
    lost, size = [], driver.get_window_size()
    driver.set_window_size(390, 800)
    for address, table in STACKED.items():
        driver.get(home + address)
        driver.execute_script("for (const folded of document.querySelectorAll('details')) folded.open = true")
        row = driver.find_element(By.CSS_SELECTOR, f"{table} tbody tr")
        if row.value_of_css_property("display") != "block":
            lost.append(f"{address}: the window is too wide")
        found = {part: driver.find_element(By.CSS_SELECTOR, table + part).aria_role for part in ROLES}
        lost += [f"{address} {table}{part}: {role}" for part, role in found.items() if role != ROLES[part]]
    driver.set_window_size(size["width"], size["height"])
    return lost


def main(addresses: list[str]) -> int:
    if shutil.which(DRIVER) is None or not shutil.which("xvfb-run"):
        sys.exit("There is no WebKit here. Debian, as root: apt-get install webkit2gtk-driver xvfb")
    if "DISPLAY" not in os.environ:
        return subprocess.run(
            ["xvfb-run", "--auto-servernum", sys.executable, "-m", __spec__.name, *addresses]
        ).returncode
    if (done := build(ROOT)).returncode:
        sys.exit(done.stdout)
    wrong = 0
    with served(ROOT / "site") as home, engine() as driver:
        print(driver.execute_script("return navigator.userAgent"))
        for address in addresses or SOURCES:
            faults = faults_of(driver, home + address)
            wrong += len(faults)
            print(address, *faults or ["whole"], sep="\n  " if faults else ": ", flush=True)
        faults = found_by_search(driver, home, "batch normalisation")
        lost = lost_on_a_phone(driver, home)
        print("search:", *faults or ["finds"])
        print("tables on a phone:", *lost or ["are tables"])
    return bool(wrong or faults or lost)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
