"""What the operator decides: read once at start, from the environment or `.env`, prefix MEDIANCE_.

The description of each setting says what to write in it; it is the sentence shown when the value is not
right. Secrets stay wrapped until the very place that uses them.
"""

import difflib
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.mend import Mend
from flows.domain.retention import Keep

PREFIX = "MEDIANCE_"
LISTEN = "127.0.0.1:8080"
DATABASES = {"sqlite", "postgresql"}
LIMIT = "this is Telegram's limit, raise it only with your own Bot API server"


def _token(token: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token.get_secret_value()):
        raise ValueError("not a token")
    return token


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")) or url.endswith("://") or " " in url:
        raise ValueError("not an address")
    return url.rstrip("/")


def _database(url: SecretStr) -> SecretStr:
    try:
        known = make_url(url.get_secret_value()).get_backend_name() in DATABASES
    except ArgumentError:
        known = False
    if not known:
        raise ValueError("not a database")
    return url


def _webhook(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or " " in url:
        raise ValueError("not a public address")
    if parts.path in ("/healthz", "/metrics") or parts.path.startswith("/agenda/"):
        raise ValueError("taken")
    return url


def _public(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or " " in url:
        raise ValueError("not a public address")
    return url.rstrip("/")


def _secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("not a secret")
    return secret


def _listen(address: str) -> str:
    host, _, port = address.rpartition(":")
    if not re.fullmatch(r"\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+", host) or not port.isdecimal() or int(port) > 65535:
        raise ValueError("not an address to listen on")
    return address


Token = Annotated[SecretStr, AfterValidator(_token)]
Address = Annotated[str, AfterValidator(_address)]
Database = Annotated[SecretStr, AfterValidator(_database)]
Webhook = Annotated[str, AfterValidator(_webhook)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
Public = Annotated[str, AfterValidator(_public)]
Listen = Annotated[str, AfterValidator(_listen)]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]


def _sqlite_in(known: dict[str, Any]) -> SecretStr:
    return SecretStr(f"sqlite:///{known['data_dir'].absolute()}/mediance.sqlite3")


def _beside(known: dict[str, Any]) -> Path:
    return Path(f"{known['data_dir'].absolute()}.erasures")


class Settings(BaseModel, extra="ignore", frozen=True, validate_default=True):
    bot_token: Token | None = Field(
        None, description="the token that @BotFather gave you, digits, a colon, then letters"
    )
    api_url: Address = Field(
        "https://api.telegram.org",
        description="the address of a Bot API server, such as https://api.telegram.org",
    )
    data_dir: Path = Field(Path("data"), description="a folder where the bot may write, such as ./data")
    database_url: Database = Field(
        default_factory=_sqlite_in,
        description="sqlite:///path/of/a/file.sqlite3 or postgresql://user:password@host/name",
    )
    webhook_url: Webhook | None = Field(
        None, description="the public https address of your reverse proxy, such as https://bot.example.org/telegram"
    )
    webhook_secret: Secret | None = Field(
        None,
        validate_default=True,
        description="1 to 256 letters without accents, digits, _ or -; it must be there when MEDIANCE_WEBHOOK_URL is",
    )
    public_url: Public | None = Field(
        None, description="the public https address of the pages of your reverse proxy, such as https://bot.example.org"
    )
    listen: Listen | None = Field(
        None, description="the address and port of the web door on this machine, such as 127.0.0.1:8080"
    )
    keys_file: Path = Field(
        Path("mediance.keys"), description="the path of the file that `mediance key new` makes, outside the data folder"
    )
    keys: SecretStr | None = Field(None, description="the text of such a file, for keys that come from elsewhere")
    association: Path = Field(Path("association.toml"), description="the path of your association's TOML file")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["console", "json"] = Field("console", description="console or json")
    clock_file: Path | None = Field(None, description="nothing; only the demo and the tests move the clock")
    tick_seconds: Amount = Field(5, description="a number of seconds above 0, such as 5")
    sends_per_second: Amount = Field(25, description=f"25; {LIMIT}")
    sends_per_chat: Amount = Field(1, description=f"1; {LIMIT}")

    erasures_file: Path = Field(
        default_factory=_beside,
        description="the path of the file that lists the erasures, apart from the database and its backups",
    )
    keep_dialogue_hours: int = Field(24, ge=1, le=24, description="a number of hours, 24 at most")
    keep_words_days: int = Field(90, ge=1, le=90, description="a number of days, 90 at most")
    keep_people_days: int = Field(730, ge=30, le=730, description="a number of days from 30 to 730 (two years)")
    keep_journal_days: int = Field(365, ge=180, le=365, description="a number of days from 180 to 365")
    keep_messages_days: int = Field(30, ge=3, le=30, description="a number of days from 3 to 30")

    @field_validator("webhook_secret")
    @classmethod
    def _both(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if secret is None and info.data.get("webhook_url"):
            raise ValueError("a webhook without a secret")
        return secret

    def database_file(self) -> Path | None:
        """The SQLite file, whatever links lead to it; None for another database."""
        url = make_url(self.database_url.get_secret_value())
        in_a_file = url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:"
        return Path(str(url.database)).resolve() if in_a_file else None

    def keep(self) -> Keep:
        """How long each thing is kept."""
        return Keep(
            dialogue=timedelta(hours=self.keep_dialogue_hours),
            words=timedelta(days=self.keep_words_days),
            people=timedelta(days=self.keep_people_days),
            journal=timedelta(days=self.keep_journal_days),
            messages=timedelta(days=self.keep_messages_days),
        )

    def webhook(self) -> tuple[str, str] | None:
        """The public address and its secret; None when the bot polls."""
        if self.webhook_url is None or self.webhook_secret is None:
            return None
        return self.webhook_url, self.webhook_secret.get_secret_value()

    def public(self) -> str:
        """Where the pages are read from outside; empty when they are not."""
        if self.public_url or not self.webhook_url:
            return self.public_url or ""
        parts = urlsplit(self.webhook_url)
        return f"{parts.scheme}://{parts.netloc}"

    def door(self) -> tuple[str, int] | None:
        """Where the web door opens; None when there is none."""
        address = self.listen or (LISTEN if self.public() else None)
        if address is None:
            return None
        host, _, port = address.rpartition(":")
        return host.strip("[]"), int(port)

    def token(self) -> str:
        """The bot's token, for those who cannot go on without it."""
        if self.bot_token is None:
            raise Mend(
                f"{PREFIX}BOT_TOKEN is not set: ask @BotFather on Telegram for a token and write it in .env "
                "(or run `mediance demo`, which needs none)."
            )
        return self.bot_token.get_secret_value()


def read(env_file: Path = Path(".env")) -> Settings:
    try:
        return Settings.model_validate(_written(env_file))
    except ValidationError as wrong:
        raise Mend(_sentence(str(wrong.errors()[0]["loc"][0]))) from None
    except UnicodeDecodeError:
        raise Mend(f"{env_file} is not UTF-8 text: save it again as UTF-8.") from None
    except OSError as closed:
        raise Mend(f"{env_file} cannot be read ({closed.strerror}): let this user read it.") from None


def _written(env_file: Path) -> dict[str, str]:
    """What the file says, then what the environment says; who says nothing of a setting leaves it as it is."""
    said = {name.upper(): value for name, value in (*dotenv_values(env_file).items(), *os.environ.items()) if value}
    return {name.removeprefix(PREFIX).lower(): value for name, value in said.items() if name.startswith(PREFIX)}


def _sentence(name: str) -> str:
    return f"{PREFIX}{name.upper()} is not right: write {Settings.model_fields[name].description}."


def address(url: str, option: str) -> str:
    """The address of a database given by hand."""
    try:
        return _database(SecretStr(url)).get_secret_value()
    except ValueError:
        described = Settings.model_fields["database_url"].description
        raise Mend(f"{option} is not right: write {described}.") from None


def warnings(env_file: Path = Path(".env")) -> list[str]:
    """One sentence for each variable that looks like ours and is not."""
    known = {name.upper() for name in Settings.model_fields}
    written = {name.upper() for name in (*os.environ, *_names(env_file))}
    ours = {name.removeprefix(PREFIX) for name in written if name.startswith(PREFIX)}
    return [_unknown(name, known) for name in sorted(ours - known)]


def _names(env_file: Path) -> list[str]:
    if not env_file.is_file():
        return []
    lines = env_file.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.partition("=")[0].removeprefix("export ").strip() for line in lines if "=" in line]


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    mend = f"did you mean {PREFIX}{near[0]}?" if near else "remove it."
    return f"{PREFIX}{name} is not a setting of this program: {mend}"
