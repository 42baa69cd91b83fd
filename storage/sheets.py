"""Satisfaction sheets: what was said, and never by whom."""

from sqlalchemy import Connection, update

from storage.insert import insert
from storage.tables import sheets


def open_sheet(connection: Connection, sheet: str, month: str, place: str, theme: str, language: str) -> None:
    row = {"id": sheet, "month": month, "place": place, "theme": theme, "language": language}
    connection.execute(insert(connection, sheets).values(row).on_conflict_do_nothing())


def rate(connection: Connection, sheet: str, question: str, face: int) -> None:
    """Writes one answer; a sheet that does not exist stays so."""
    if question in sheets.c and question.startswith("q") and face in (1, 2, 3):
        connection.execute(update(sheets).where(sheets.c.id == sheet).values({question: face}))
