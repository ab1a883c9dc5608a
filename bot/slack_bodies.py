"""The form of what Slack sends, kind by kind: as much of it as everything behind the door relies on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Body = Mapping[str, Any]


def is_from_slack(body: object) -> bool:
    """Whether a parsed body is a kind that Slack has, and has that kind's form."""
    if not isinstance(body, Mapping):
        return False
    if "command" in body:
        return all(isinstance(body.get(key), str) for key in ("user_id", "trigger_id"))
    if "ssl_check" in body:
        return True
    kind = body.get("type")
    form = _FORMS.get(kind) if isinstance(kind, str) else None
    return form is not None and form(body)


def _holds(key: str, *inner: str) -> Callable[[Body], bool]:
    """Under `key` there is an object with text under each of the inner keys."""

    def form(body: Body) -> bool:
        found = body.get(key)
        return isinstance(found, Mapping) and all(isinstance(found.get(each), str) for each in inner)

    return form


def _both(one: Callable[[Body], bool], other: Callable[[Body], bool]) -> Callable[[Body], bool]:
    return lambda body: one(body) and other(body)


def _has_actions(body: Body) -> bool:
    actions = body.get("actions")
    return (
        isinstance(actions, list)
        and bool(actions)
        and all(isinstance(each, Mapping) and isinstance(each.get("action_id"), str) for each in actions)
    )


def _anything(_: Body) -> bool:
    return True


_BY_SOMEBODY = _holds("user", "id")
_FORMS: Mapping[str, Callable[[Body], bool]] = {
    "app_rate_limited": _anything,
    "block_actions": _both(_BY_SOMEBODY, _has_actions),
    "block_suggestion": _BY_SOMEBODY,
    "event_callback": _holds("event", "type"),
    "message_action": _both(_BY_SOMEBODY, _holds("message", "ts")),
    "shortcut": _BY_SOMEBODY,
    "url_verification": _anything,
    "view_closed": _both(_BY_SOMEBODY, _holds("view", "id")),
    "view_submission": _both(_BY_SOMEBODY, _holds("view", "id", "callback_id")),
}
