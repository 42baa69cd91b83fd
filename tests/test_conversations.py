"""Every conversation, word for word, as the phones show it. `pytest --rewrite` accepts what the bot says now."""

from pathlib import Path

import pytest

from tests.transcripts import play

PAGES = sorted((Path(__file__).parent / "conversations").glob("*/*.txt"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_the_bot_says_what_is_written(page: Path, request: pytest.FixtureRequest) -> None:
    written = page.read_text(encoding="utf-8")
    said = play(written, page.parent.name)
    if request.config.getoption("--rewrite"):
        page.write_text(said, encoding="utf-8")
    else:
        assert said == written
