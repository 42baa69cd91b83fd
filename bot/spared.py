"""What `mediance run` does without: libraries load more than they need, and are told that it is not installed.

Memory is all that is at stake: should a library find it another way, nothing else changes.
"""

import sys

UNUSED = {
    "rich": "colours on a terminal, for typer and structlog",
    "httpx._main": "a command of httpx's own, with click and pygments",
    "structlog._greenlets": "contexts of greenlets, which only PostgreSQL's driver needs, and not for its logs",
}


def spare() -> None:
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
