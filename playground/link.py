"""The way to the app: signed HTTP or Socket Mode, and what came back in time."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

from playground.faults import Fault, Faults
from playground.installation import Installation
from playground.sockets import NoConnection, Sockets
from playground.strict_json import read_json
from playground.traffic import Delivery, Traffic, shortened
from playground.world import Json

Envelope = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the app answered: HTTP status, the payload (JSON, or text over HTTP), or what went wrong.

    trouble: `timeout`, `http_error`, `connection_failed`, `not_connected`; None if it was acknowledged.
    """

    status: int | None = None
    payload: Any = None
    trouble: str | None = None
    ms: float = 0.0
    no_retry: bool = False


class Link:
    """Delivers payloads and waits for the acknowledgement, `installation.ack_seconds` long."""

    def __init__(self, installation: Installation, traffic: Traffic, faults: Faults) -> None:
        self.sockets = Sockets(traffic.stream)
        self._installation = installation
        self._traffic = traffic
        self._faults = faults
        self._client: httpx.AsyncClient | None = None
        self._background: set[asyncio.Task[Any]] = set()

    async def send(
        self, kind: str, payload: Json, *, envelope: Envelope, retry: int = 0, reason: str | None = None
    ) -> Answer:
        """Deliver one payload; never raises."""
        fault = self._faults.next_delivery(kind) or Fault(times=0)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        first = await self._once(kind, payload, envelope, retry, reason, lost=fault.drop)
        if fault.repeat:
            await self._once(kind, payload, envelope, retry, reason, lost=False)
        return first

    async def _once(
        self, kind: str, payload: Json, envelope: Envelope, retry: int, reason: str | None, *, lost: bool
    ) -> Answer:
        delivery = self._traffic.begin_delivery(kind, payload, at=time.time(), retry=retry, reason=reason)
        began = time.perf_counter()
        try:
            answer = Answer(trouble="timeout") if lost else await self._deliver(delivery, envelope)
        except TimeoutError:
            answer = Answer(trouble="timeout")
        except NoConnection:
            answer = Answer(trouble="not_connected")
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            answer = Answer(trouble="connection_failed")
        except asyncio.CancelledError:
            delivery.trouble = "cancelled"
            self._traffic.end_delivery(delivery)
            raise
        delivery.ms = (time.perf_counter() - began) * 1000
        delivery.status, delivery.trouble = answer.status, answer.trouble
        delivery.answer = shortened(answer.payload)
        self._traffic.end_delivery(delivery)
        return Answer(
            status=answer.status,
            payload=answer.payload,
            trouble=answer.trouble,
            ms=delivery.ms,
            no_retry=answer.no_retry,
        )

    async def _deliver(self, delivery: Delivery, envelope: Envelope) -> Answer:
        async with asyncio.timeout(self._installation.ack_seconds):
            if self._installation.request_url:
                delivery.via = "http"
                return await self._post(self._installation.request_url, delivery, envelope)
            delivery.via = "socket"
            answered = await self.sockets.send(
                {
                    "type": envelope,
                    "payload": delivery.body,
                    "accepts_response_payload": envelope != "events_api",
                    "retry_attempt": delivery.retry,
                    "retry_reason": delivery.retry_reason or "",
                }
            )
            return Answer(status=200, payload=answered)

    async def _post(self, url: str, delivery: Delivery, envelope: Envelope) -> Answer:
        body, content_type = encoded(delivery.body, envelope)
        headers = self._signed(body) | {"Content-Type": content_type}
        if delivery.retry:
            headers["X-Slack-Retry-Num"] = str(delivery.retry)
            headers["X-Slack-Retry-Reason"] = delivery.retry_reason or "unknown_error"
        if self._client is None:
            # Idle connections are given up before the app's own server closes them, 5 s being a usual limit there.
            limits = httpx.Limits(keepalive_expiry=2)
            self._client = httpx.AsyncClient(timeout=None, limits=limits, trust_env=False)  # noqa: S113 - limited above
        response = await self._client.post(url, content=body, headers=headers)
        trouble = None if response.is_success else "http_error"
        no_retry = response.headers.get("x-slack-no-retry") == "1"
        return Answer(status=response.status_code, payload=_read(response), trouble=trouble, no_retry=no_retry)

    async def look_at_certificate(self) -> Answer:
        """What Slack sends now and then to see whether the request URL's certificate holds: a form that it does not
        sign. Without a request URL there is none.
        """
        url = self._installation.request_url
        if url is None:
            return Answer(trouble="not_connected")
        form = {"token": self._installation.verification_token, "ssl_check": "1"}
        async with httpx.AsyncClient(timeout=self._installation.ack_seconds, trust_env=False) as client:
            response = await client.post(url, data=form)
        return Answer(status=response.status_code, trouble=None if response.is_success else "http_error")

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time() + self._installation.clock_skew))
        secret = self._installation.signing_secret.encode()
        signature = hmac.new(secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
            "User-Agent": "Slackbot 1.0 (local)",
        }

    def send_event(self, kind: str, payload: Json) -> None:
        """Deliver an event in the background, again (up to three times) while it is not acknowledged."""
        task = asyncio.get_running_loop().create_task(self._event(kind, payload))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _event(self, kind: str, payload: Json) -> None:
        answer = await self.send(kind, payload, envelope="events_api")
        for retry, seconds in enumerate(self._installation.retry_after, 1):
            if answer.trouble is None or answer.no_retry:
                return
            await asyncio.sleep(seconds)
            reason = RETRY_REASONS.get(answer.trouble, "unknown_error")
            if answer.trouble == "timeout" and not self._installation.request_url:
                reason = "timeout"
            answer = await self.send(kind, payload, envelope="events_api", retry=retry, reason=reason)

    def forget(self) -> None:
        """Send no event again that is not acknowledged yet."""
        for task in self._background:
            task.cancel()

    async def close(self) -> None:
        """End what is under way."""
        self.forget()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self.sockets.cut()
        if self._client is not None:
            await self._client.aclose()
            self._client = None


RETRY_REASONS = {
    "timeout": "http_timeout",
    "http_error": "http_error",
    "connection_failed": "connection_failed",
    "not_connected": "connection_failed",
}


def encoded(payload: Json, envelope: Envelope) -> tuple[bytes, str]:
    """A payload as Slack posts it: commands as a form, interactions as JSON in a form, events as JSON."""
    if envelope == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if envelope == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _read(response: httpx.Response) -> Any:
    if "json" in response.headers.get("content-type", ""):
        try:
            return read_json(response.content)
        except ValueError:
            return response.text
    return response.text
