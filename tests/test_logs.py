"""Whatever is logged, by us or by a library, the bot's token does not come out."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from tests.command_line import logs_as_before

TOKEN = "123456789:AAH-abcdefghijklmnop_qrstuvwxyz012345"


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    out = io.StringIO()
    with logs_as_before():
        logs.start("DEBUG", request.param, TOKEN, out)
        yield out


def test_a_token_never_comes_out(written: io.StringIO) -> None:
    log = structlog.get_logger("bot.app")
    log.info(f"started with {TOKEN}", url=f"https://api.telegram.org/bot{TOKEN}/getMe", deep={"in": [TOKEN]})
    logging.getLogger("somewhere.else").warning("polling %s", f"http://localhost/file/bot{TOKEN}/x")
    logging.getLogger("httpx").warning('HTTP Request: POST https://x.org/bot%s/getUpdates "200"', TOKEN)
    try:
        raise ValueError(f"no answer from bot{TOKEN}")
    except ValueError:
        log.exception("failed")
        logging.getLogger("library").exception("failed too")
    said = written.getvalue()
    assert said.count(logs.HIDDEN) >= 7
    assert TOKEN not in said
    assert TOKEN.partition(":")[2] not in said


def test_another_bots_token_is_hidden_too(written: io.StringIO) -> None:
    logging.getLogger("x").warning("https://x.org/bot99887766:AAAAAAAAAAAAAAAAAAAA/ and 99887766%3AAAAAAAAAAAAAAAAAA")
    assert "AAAA" not in written.getvalue()


def test_times_and_addresses_stay_readable(written: io.StringIO) -> None:
    logging.getLogger("x").warning("listening on http://127.0.0.1:8066/page at 2027-03-28T01:30:00")
    assert "listening on http://127.0.0.1:8066/page at 2027-03-28T01:30:00" in written.getvalue()


def test_a_short_token_of_the_demo_is_hidden_because_it_is_known() -> None:
    out = io.StringIO()
    record = logging.LogRecord("x", logging.INFO, "", 1, "bot%s/getMe", ("42:SIM",), None)
    out.write(logs.Redacted(logging.Formatter(), "42:SIM").format(record))
    assert out.getvalue() == f"bot{logs.HIDDEN}/getMe"


def test_libraries_that_write_every_request_are_quiet(written: io.StringIO) -> None:
    for name in ("httpx", "httpcore.connection", "telegram.Bot"):
        logging.getLogger(name).info("POST %s", TOKEN)
    assert written.getvalue() == ""


def test_who_someone_is_does_not_come_out(written: io.StringIO) -> None:
    structlog.get_logger("bot.app").info("refused", chat_id=5550123456, reason="blocked")
    assert "5550123456" not in written.getvalue()
    assert "blocked" in written.getvalue()


def test_json_is_one_object_a_line(request: pytest.FixtureRequest, written: io.StringIO) -> None:
    if request.node.callspec.params["written"] == "json":
        structlog.get_logger("bot.app").info("prêt", count=3)
        line = json.loads(written.getvalue())
        assert (line["event"], line["count"], line["level"], line["logger"]) == ("prêt", 3, "info", "bot.app")
