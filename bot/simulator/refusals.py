"""Telegram's refusals, with its codes and its words; and ours, when a phone is asked the impossible."""


class RefusedError(Exception):
    """The Bot API answers `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class ImpossibleError(Exception):
    """A phone, or the demo, cannot do that: `{"error": …}`."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason, self.status = reason, status


def bad(description: str) -> RefusedError:
    return RefusedError(400, f"Bad Request: {description}")


def forbidden(description: str) -> RefusedError:
    return RefusedError(403, f"Forbidden: {description}")


def conflict(description: str) -> RefusedError:
    return RefusedError(409, f"Conflict: {description}")
