import sys

import pytest

# httpx looks for it at each request, and it is not installed: Python 3.11's import lock sometimes loses its way on that
# (KeyError in _ModuleLock, mended in 3.12: python/cpython#91351). Once said to be absent, it is looked for no more.
sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="accept what the bot says now in the transcripts")
