"""What both engines say when they cannot work now, and what is said to whoever no longer serves."""


class Unavailable(Exception):
    """The database cannot do this now: full disk, locked file, lost server. Nothing was written, unless the server was
    lost while it was committing: what is tried again must be harmless twice."""


class Fenced(Exception):
    """Somebody else serves now: the transaction is undone."""
