"""The rules of an SQLite database that would look at everybody for each row of a past that is written at once."""

GUARDS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'weeks%'"
