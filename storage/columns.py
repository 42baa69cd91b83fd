"""What our columns hold that no engine names by itself."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, DateTime, Dialect, String, Text, literal_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment, whatever the engine keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def among(column: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    """Written out, so that a partial index answers and a prepared statement holds it: words of ours alone."""
    return column.in_([literal_column(f"'{word}'") for word in words])


def on_sqlite(moment: datetime | None) -> str | None:
    """As SQLite's text, in the way SQLAlchemy writes it there, and many times as fast."""
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def from_sqlite(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written).replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """What somebody typed, but for the character that PostgreSQL keeps in no text: NUL."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return value and value.replace("\0", "")


class Sealed(TypeDecorator[str]):
    """What says who or what, sealed by `storage.sealed`. `bound`: the columns that never change in its row, to which it
    is bound; pasted into another row it does not open."""

    impl = Text
    cache_ok = True

    def __init__(self, *bound: str) -> None:
        super().__init__()
        self.bound = bound
