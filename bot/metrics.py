"""What Prometheus is told: what was answered, how, how fast, and how busy the database's pool is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


class _Pool(Collector):
    """Connections of the pool, read when Prometheus asks."""

    def __init__(self, status: Callable[[], tuple[int, int]]) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        """The size of the pool and how many of it are in use."""
        size, in_use = self._status()
        gauge = GaugeMetricFamily("retainer_pool_connections", "Database connections of the pool.", labels=["state"])
        gauge.add_metric(["in_use"], in_use)
        gauge.add_metric(["free"], size - in_use)
        yield gauge


class Metrics:
    """One process's figures, in a registry of their own so that two bots in one process do not mix."""

    def __init__(self, pool: Callable[[], tuple[int, int]]) -> None:
        """`pool` gives (size, connections in use)."""
        self.registry = CollectorRegistry()
        self.registry.register(_Pool(pool))
        self._answered = Counter(
            "retainer_answers",
            "What Slack sent, by who listened and how it ended.",
            ["listener", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "retainer_answer_seconds",
            "Seconds from a payload's arrival to its answer.",
            ["listener"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._sent = Counter(
            "retainer_messages",
            "Turns of messages that go by themselves, by kind and how they ended.",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._left = Gauge("retainer_messages_waiting", "Messages that are still to go.", registry=self.registry)

    def answered(self, listener: str, outcome: str, seconds: float) -> None:
        """Count one answer; `outcome` is a closed set of words (handlers/slack/door.py)."""
        self._answered.labels(listener, outcome).inc()
        self._seconds.labels(listener).observe(seconds)

    def sent(self, kind: str, outcome: str) -> None:
        """Count one turn of a message; both are closed sets of words (domain/outbox.py, jobs/sending/turns.py)."""
        self._sent.labels(kind, outcome).inc()

    def left(self, messages: int) -> None:
        """How many messages the outbox still holds."""
        self._left.set(messages)

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)
