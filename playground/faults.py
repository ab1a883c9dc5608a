"""Failures made on purpose, each a given number of times."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.world import Json


@dataclass(kw_only=True)
class Fault:
    """How a call or a delivery goes wrong.

    status: HTTP status instead of 200 (a bare body). error: Slack's word, `ratelimited` comes with 429.
    delay: seconds before it is done. cut: do it, then break the connection without an answer.
    body: do it, then answer this in place of what Slack would say, as a proxy's page of its own.
    kept: seconds for which nothing is answered once it is done.
    drop (deliveries): the payload never reaches the app. repeat (deliveries): it reaches it twice.
    retry_after: seconds for `ratelimited`.
    """

    times: int = 1
    status: int | None = None
    error: str | None = None
    delay: float = 0.0
    cut: bool = False
    body: str | None = None
    kept: float = 0.0
    drop: bool = False
    repeat: bool = False
    retry_after: int = 1
    more: Json = field(default_factory=dict)


@dataclass
class Faults:
    """What will go wrong, by method name or by kind of delivery; `*` is any of them."""

    calls: dict[str, list[Fault]] = field(default_factory=dict)
    deliveries: dict[str, list[Fault]] = field(default_factory=dict)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.calls.clear()
        self.deliveries.clear()

    def fail_call(self, method: str, fault: Fault) -> None:
        """The next calls of a method go wrong."""
        self.calls.setdefault(method, []).append(fault)

    def fail_delivery(self, kind: str, fault: Fault) -> None:
        """The next payloads of a kind go wrong."""
        self.deliveries.setdefault(kind, []).append(fault)

    def next_call(self, method: str) -> Fault | None:
        """The fault of this call, if it has one; takes it."""
        return _take(self.calls, method) or _take(self.calls, "*")

    def next_delivery(self, kind: str) -> Fault | None:
        """The fault of this delivery, if it has one; takes it."""
        return _take(self.deliveries, kind) or _take(self.deliveries, "*")


def _take(faults: dict[str, list[Fault]], name: str) -> Fault | None:
    listed = faults.get(name)
    if not listed:
        return None
    fault = listed[0]
    fault.times -= 1
    if fault.times <= 0:
        listed.pop(0)
    return fault
