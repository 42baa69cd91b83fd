"""What both engines say when they cannot work now."""


class Unavailable(Exception):
    """The database cannot do this now: full disk, locked file, lost server. Nothing was written, unless the server was
    lost while it was committing: what is tried again must be harmless twice."""
