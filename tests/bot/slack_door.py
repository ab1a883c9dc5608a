"""The web door without a net between: what it answers to bytes, signed as Slack signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bot.http import SlackDoor
from tests.desk import Desk

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def interaction(payload: object) -> bytes:
    """A click, a form or a shortcut, as Slack posts it."""
    return urlencode({"payload": json.dumps(payload)}).encode()


class Posted:
    """What a door answers."""

    def __init__(self, desk: Desk) -> None:
        self._secret = desk.slack.signing_secret.encode()
        self._door = SlackDoor(desk.bot.app, desk.slack.signing_secret)

    async def post(self, body: bytes, kind: str = FORM) -> tuple[int, str]:
        """(status, body)."""
        told: list[Mapping[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Mapping[str, Any]) -> None:
            told.append(message)

        at = str(int(time.time())).encode()
        digest = hmac.new(self._secret, b"v0:%b:%b" % (at, body), hashlib.sha256).hexdigest()
        headers = [
            (b"content-type", kind.encode()),
            (b"x-slack-request-timestamp", at),
            (b"x-slack-signature", f"v0={digest}".encode()),
        ]
        await self._door({"type": "http", "method": "POST", "headers": headers}, receive, send)
        return told[0]["status"], b"".join(each.get("body", b"") for each in told).decode()
