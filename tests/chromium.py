"""Makes sure there is a Chromium for the browser tests: `python -m tests.chromium`.

One that is there already is used; else Debian's, else Playwright's. Without any, a person's tests go on without the
browser, and CI stops: what CI does not see does not count as tested.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
APT = ("apt-get", "install", "--yes", "--no-install-recommends", "chromium")


def find() -> str | None:
    """The path of a Chromium that can be started."""
    named = os.environ.get("CHROMIUM")
    if named and shutil.which(named):
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None) or _playwrights()


def _playwrights() -> str | None:
    """Asked in another process, since Playwright's plain API refuses to run beside an event loop."""
    asked = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True)
    path = asked.stdout.strip()
    return path if path and Path(path).exists() else None


def _installed() -> bool:
    as_root: tuple[str, ...] = () if os.geteuid() == 0 else ("sudo", "--non-interactive")
    _succeeds((*as_root, "apt-get", "update"))
    return _succeeds((*as_root, *APT)) or _succeeds((sys.executable, "-m", "playwright", "install", "chromium"))


def _succeeds(command: Sequence[str]) -> bool:
    if not shutil.which(command[0]):
        return False
    try:
        return subprocess.run(command, capture_output=True, timeout=600).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def main() -> int:
    if find() or (_installed() and find()):
        return 0
    sys.stdout.write("No Chromium here and none could be installed: the tests of the page are skipped.\n")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
