"""What went over the wire, both ways: every Web API call of the app and every payload sent to it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from playground.stream import Change, Stream
from playground.world import Json

KEPT = 2000
LONGEST_TEXT = 20_000


@dataclass(kw_only=True)
class Call:
    """One Web API call: `status` and `answer` are None till it is answered; `ms` is how long that took."""

    id: int
    method: str
    args: Json
    at: float
    token: str = ""
    status: int | None = None
    answer: Json | None = None
    ms: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the app was told that it worked."""
        return bool(self.answer and self.answer.get("ok"))

    @property
    def error(self) -> str | None:
        """Slack's word for what was wrong."""
        return None if self.answer is None else self.answer.get("error")


@dataclass(kw_only=True)
class Delivery:
    """One payload sent to the app.

    kind: a payload's own type (`block_actions`, `view_submission`, …), `slash_command`, or an event's type.
    status: HTTP status of the app's answer (200 for an ack over a socket), None while none came.
    trouble: what went wrong, in Slack's words (`timeout`, `http_error`, `connection_failed`, `dropped`…).
    """

    id: int
    kind: str
    body: Json
    at: float
    via: str = ""
    status: int | None = None
    answer: Any = None
    ms: float | None = None
    retry: int = 0
    retry_reason: str | None = None
    trouble: str | None = None


@dataclass
class Traffic:
    """The last 2,000 calls and deliveries, and how many are under way."""

    stream: Stream
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))
    deliveries: deque[Delivery] = field(default_factory=lambda: deque(maxlen=KEPT))
    _under_way: int = 0
    _last_move: float = field(default_factory=time.monotonic)
    _numbers: int = 0

    def clear(self) -> None:
        """Forget what was; what is under way goes on being counted."""
        self.calls.clear()
        self.deliveries.clear()

    def begin_call(self, method: str, args: Json, *, at: float, token: str = "") -> Call:
        """Note a call as begun."""
        call = Call(id=self._next(), method=method, args=shortened(args), at=at, token=token)
        self.calls.append(call)
        self._began("call", call.id)
        return call

    def end_call(self, call: Call, *, status: int, answer: Json, ms: float) -> None:
        """Note how it was answered."""
        call.status, call.answer, call.ms = status, shortened(answer), ms
        self._ended("call", call.id)

    def begin_delivery(self, kind: str, body: Json, *, at: float, retry: int, reason: str | None) -> Delivery:
        """Note a payload as sent; `retry` counts from 0."""
        delivery = Delivery(id=self._next(), kind=kind, body=body, at=at, retry=retry, retry_reason=reason)
        self.deliveries.append(delivery)
        self._began("delivery", delivery.id)
        return delivery

    def end_delivery(self, delivery: Delivery) -> None:
        """Note that its answer, or none, came; the caller filled in which."""
        self._ended("delivery", delivery.id)

    async def settled(self, *, quiet: float = 0.08, within: float = 10.0) -> bool:
        """True once nothing was under way for `quiet` seconds; False if it did not come `within`."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            still = time.monotonic() - self._last_move
            if not self._under_way and still >= quiet:
                return True
            await asyncio.sleep(0.01 if self._under_way else max(quiet - still, 0.001))
        return False

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    def _began(self, kind: str, number: int) -> None:
        self._under_way += 1
        self._moved(kind, number)

    def _ended(self, kind: str, number: int) -> None:
        self._under_way -= 1
        self._moved(kind, number)

    def _moved(self, kind: str, number: int) -> None:
        self._last_move = time.monotonic()
        self.stream.tell(Change(kind=kind, data={"id": number}))


def shortened(value: Any) -> Any:
    """The same value with texts over 20,000 characters cut: a log is no place for 10 MB."""
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"{value[:LONGEST_TEXT]}… ({len(value)} characters)"
    if isinstance(value, dict):
        return {key: shortened(each) for key, each in value.items()}
    if isinstance(value, list):
        return [shortened(each) for each in value]
    return value
