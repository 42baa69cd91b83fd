"""Keys for one measure: the bot and what is written beside it hold the same."""

from storage.sealed import INDEX, Keys, new_key

TEXT = f"{new_key(INDEX)} {new_key()}"
KEYS = Keys(TEXT)
