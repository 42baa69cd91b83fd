"""How long each thing is kept: the longest that the law and the CNIL's texts advise, which an association may shorten.

What has a legal or a technical reason to last exactly so long is not for anybody to choose, and stands beside.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Keep:
    dialogue: timedelta = timedelta(hours=24)
    """A question under way that nobody answered."""
    words: timedelta = timedelta(days=90)
    """A person's own words, once their request is closed."""
    people: timedelta = timedelta(days=730)
    """A person, once they were last heard."""
    silence: timedelta = timedelta(days=30)
    """A person who said stop, and nothing since."""
    proofs: timedelta = timedelta(days=5 * 365)
    """The proof, without a name, that somebody agreed and left."""
    unread: timedelta = timedelta(days=7)
    """A message that waits for its hour, or to be opened."""
    journal: timedelta = timedelta(days=365)
    """Who of the team read what."""
    messages: timedelta = timedelta(days=30)
    """A message decided, an update nobody could read."""
    calls: timedelta = timedelta(days=30)
    """A number to call, after the last call that was planned."""
    updates: timedelta = timedelta(hours=48)
    """An update's number: Telegram may send it again for 24 hours."""
    heard: timedelta = timedelta(hours=47)
    """The number of a message: Telegram lets a bot delete what is younger than 48 hours."""
