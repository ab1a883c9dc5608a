"""The second view: every request and answer between the two sides, newest first, with times."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playground.state import Workspace
from playground.traffic import Call, Delivery

SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request with its answer. `outward`: from Slack to the app."""

    id: int
    outward: bool
    what: str
    detail: str
    time: str
    took: str
    verdict: str
    fine: bool | None
    asked: str
    answered: str


def exchanges(workspace: Workspace, *, words: str = "") -> list[Exchange]:
    """The last 200 calls and deliveries that hold these words, newest first."""
    entries: list[Call | Delivery] = [*workspace.traffic.calls, *workspace.traffic.deliveries]
    entries.sort(key=lambda entry: entry.id, reverse=True)
    out: list[Exchange] = []
    for entry in entries:
        shown = _call(entry) if isinstance(entry, Call) else _delivery(entry)
        if words.lower() in f"{shown.what} {shown.detail} {shown.verdict} {shown.asked} {shown.answered}".lower():
            out.append(shown)
        if len(out) == SHOWN:
            break
    return out


def _call(call: Call) -> Exchange:
    detail = str(call.args.get("channel") or call.args.get("view_id") or call.args.get("user") or "")
    verdict = "…" if call.answer is None else "ok" if call.ok else call.error or f"HTTP {call.status}"
    if call.status not in {None, 200}:
        verdict = f"HTTP {call.status} {verdict}"
    return Exchange(
        id=call.id,
        outward=False,
        what=call.method,
        detail=detail,
        time=_time(call.at),
        took=_took(call.ms),
        verdict=verdict,
        fine=None if call.answer is None else call.ok,
        asked=_json(call.args),
        answered=_json(call.answer),
    )


def _delivery(delivery: Delivery) -> Exchange:
    waiting = delivery.status is None and delivery.trouble is None
    verdict = "…" if waiting else delivery.trouble or f"ack {delivery.status}"
    verdict += f" · {delivery.via}" if delivery.via else ""
    if delivery.retry:
        verdict += f" · retry {delivery.retry} ({delivery.retry_reason or 'unknown'})"
    return Exchange(
        id=delivery.id,
        outward=True,
        what=delivery.kind,
        detail=_about(delivery.body),
        time=_time(delivery.at),
        took=_took(delivery.ms),
        verdict=verdict,
        fine=None if waiting else delivery.trouble is None,
        asked=_json(delivery.body),
        answered=_json(delivery.answer),
    )


def _about(body: dict[str, Any]) -> str:
    """What a payload is about in a few characters: the typed line, the action, the callback."""
    if "command" in body:
        return f"{body['command']} {body.get('text', '')}".strip()
    actions = body.get("actions") or [{}]
    view = body.get("view") or {}
    event = body.get("event") or {}
    found = actions[0].get("action_id") or body.get("callback_id") or view.get("callback_id")
    return str(found or body.get("action_id") or event.get("text") or event.get("channel") or "")[:80]


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).astimezone().strftime("%H:%M:%S.%f")[:-3]


def _took(ms: float | None) -> str:
    return "" if ms is None else f"{ms:,.0f} ms" if ms >= 10 else f"{ms:.1f} ms"


def _json(value: Any) -> str:
    if value is None or value == "":
        return ""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)
