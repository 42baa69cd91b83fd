"""What a machine may count of us. A label is a kind, a state or an outcome: never a person, a chat or a name."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Meters:
    """One process's own: nothing of Python's or of the machine's is counted with it."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.received = self._counter("updates_received", "Updates kept in the inbox; twice when they come twice")
        self.handled = self._counter("updates_handled", "Updates handled")
        self.quarantined = self._counter("updates_quarantined", "Updates set aside because nobody could handle them")
        self.polls_failed = self._counter("polls_failed", "Questions to Telegram that failed")
        self.ambiguous = self._counter("sends_ambiguous", "Sends of which nobody knows whether they arrived")
        self.messages = Counter("mediance_messages", "Attempts to send", ["kind", "outcome"], registry=self._registry)
        self.handling = Histogram(
            "mediance_handling_seconds", "From its turn to its commit", buckets=SECONDS, registry=self._registry
        )
        self._outbox = Gauge("mediance_outbox_messages", "Messages by state", ["state"], registry=self._registry)
        self._gauges: dict[str, Gauge] = {}

    def _counter(self, name: str, meaning: str) -> Counter:
        return Counter(f"mediance_{name}", meaning, registry=self._registry)

    def sent(self, kind: str, outcome: str) -> None:
        """What became of one attempt: sent, later, failed, blocked or unknown."""
        self.messages.labels(kind, outcome).inc()
        if outcome == "unknown":
            self.ambiguous.inc()

    def show(self, outbox: Mapping[str, int], ages: Mapping[str, float | None]) -> None:
        """What the database says now; an age that is not known shows as NaN."""
        for state, count in outbox.items():
            self._outbox.labels(state).set(count)
        for name, value in ages.items():
            if name not in self._gauges:
                self._gauges[name] = Gauge(f"mediance_{name}", name.replace("_", " "), registry=self._registry)
            self._gauges[name].set(float("nan") if value is None else value)

    def page(self) -> bytes:
        return generate_latest(self._registry)
