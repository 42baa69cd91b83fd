"""A setting that is wrong is named, with what to write instead; a secret never shows."""

from pathlib import Path

import pytest

from bot import settings
from bot.mend import Mend

SECRET = "123456:AbC_dEf-0123456789"
HERE = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def an_empty_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set(tmp_path: Path) -> None:
    found = settings.read()
    assert found.database_url.get_secret_value() == f"sqlite:///{tmp_path}/data/mediance.sqlite3"
    assert (found.api_url, found.log_format, found.sends_per_second) == (
        "https://api.telegram.org",
        "console",
        25,
    )


def test_the_example_is_read_and_names_every_public_setting(tmp_path: Path) -> None:
    example = (HERE / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example.replace("# MEDIANCE_", "MEDIANCE_"), encoding="utf-8")
    settings.read()
    assert settings.warnings() == []
    names = {settings.PREFIX + name.upper() for name in settings.Settings.model_fields} - {"MEDIANCE_CLOCK_FILE"}
    assert {name for name in names if f"{name}=" not in example} == set()


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("BOT_TOKEN", "hello", "@BotFather"),
        ("BOT_TOKEN", "abc:def", "digits, a colon, then letters"),
        ("BOT_TOKEN", "12:", "digits, a colon, then letters"),
        ("API_URL", "api.telegram.org", "https://api.telegram.org"),
        ("DATABASE_URL", "mysql://root:hunter2@localhost/x", "sqlite:///"),
        ("DATABASE_URL", "hunter2", "postgresql://"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO, WARNING or ERROR"),
        ("LOG_FORMAT", "xml", "console or json"),
        ("TICK_SECONDS", "often", "a number of seconds above 0"),
        ("TICK_SECONDS", "0", "above 0"),
        ("SENDS_PER_SECOND", "-1", "25; this is Telegram's limit"),
        ("SENDS_PER_CHAT", "none", "your own Bot API server"),
    ],
)
def test_a_mistake_is_one_sentence(name: str, value: str, mend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"MEDIANCE_{name}", value)
    with pytest.raises(Mend) as raised:
        settings.read()
    sentence = str(raised.value)
    assert sentence.startswith(f"MEDIANCE_{name} is not right: write ")
    assert mend in sentence
    assert "\n" not in sentence
    assert "hunter2" not in sentence


def test_a_token_is_asked_for_only_when_needed() -> None:
    with pytest.raises(Mend, match="MEDIANCE_BOT_TOKEN is not set: ask @BotFather"):
        settings.read().token()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIANCE_BOT_TOKEN", SECRET)
    monkeypatch.setenv("MEDIANCE_DATABASE_URL", "postgresql://someone:hunter2@localhost/mediance")
    found = settings.read()
    assert SECRET not in repr(found)
    assert "hunter2" not in repr(found)
    assert found.token() == SECRET


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("MEDIANCE_LOG_LEVEL=ERROR\nMEDIANCE_LOG_FORMAT=json\n", encoding="utf-8")
    monkeypatch.setenv("MEDIANCE_LOG_LEVEL", "DEBUG")
    found = settings.read()
    assert (found.log_level, found.log_format) == ("DEBUG", "json")


def test_an_unknown_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIANCE_BOT_TOKEM", "x")
    (tmp_path / ".env").write_text("export MEDIANCE_SOMETHING_ELSE_ENTIRELY=1\nOTHER=2\n", encoding="utf-8")
    assert settings.warnings() == [
        "MEDIANCE_BOT_TOKEM is not a setting of this program: did you mean MEDIANCE_BOT_TOKEN?",
        "MEDIANCE_SOMETHING_ELSE_ENTIRELY is not a setting of this program: remove it.",
    ]


def test_a_file_in_another_encoding_is_a_mend(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("MEDIANCE_ASSOCIATION=éé\n".encode("latin-1"))
    with pytest.raises(Mend, match=r"\.env is not UTF-8 text"):
        settings.read()
