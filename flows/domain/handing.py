"""What a mediator, or the person, decides of a request's life."""

from flows.domain.model import CloseReason, DeclineReason, Thing


class AcceptRequest(Thing):
    request: int


class DeclineRequest(Thing):
    request: int
    reason: DeclineReason


class WithdrawRequest(Thing):
    """Who follows it no longer does."""

    request: int
    reason: DeclineReason


class CloseRequest(Thing):
    request: int
    reason: CloseReason


class ReopenRequest(Thing):
    """Who closed it goes on with it."""

    request: int


class ComeBack(Thing):
    """The person opens their closed request again."""

    request: int


Handed = AcceptRequest | DeclineRequest | WithdrawRequest | CloseRequest | ReopenRequest | ComeBack
