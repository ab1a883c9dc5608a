"""The form of what Slack sends, kind by kind: as much of it as everything behind the door relies on.

What is not named here may be there or not, as Slack likes. What is may be null or left out, unless its kind needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

Body = Mapping[str, Any]
Check = Callable[[Any], bool]


def is_from_slack(body: Body) -> bool:
    """Whether a parsed body is a kind that Slack has, and has that kind's form."""
    if "command" in body:
        return _holds(body, "user_id", "trigger_id") and _COMMAND(body) and _BODY(body)
    if "ssl_check" in body:
        return True
    kind = body.get("type")
    form = _KINDS.get(kind) if isinstance(kind, str) else None
    return form is not None and form(body) and _BODY(body)


def _text(value: object) -> bool:
    return isinstance(value, str)


def _anything(_: object) -> bool:
    return True


def _address(value: object) -> bool:
    """An address that answers can be sent to."""
    try:
        url = urlsplit(value) if isinstance(value, str) else None
        return url is not None and url.scheme in {"https", "http"} and bool(url.hostname) and url.port != 0
    except ValueError:
        return False


def _object(**keys: Check) -> Check:
    """An object, in which what stands under these keys has its form; it may be null, or not there."""

    def check(value: object) -> bool:
        return isinstance(value, Mapping) and all(
            value.get(key) is None or is_right(value[key]) for key, is_right in keys.items()
        )

    return check


def _object_of(each: Check) -> Check:
    return lambda value: isinstance(value, Mapping) and all(map(each, value.values()))


def _list_of(each: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(each, value))


def _either(one: Check, other: Check) -> Check:
    return lambda value: one(value) or other(value)


def _holds(value: Any, *keys: str) -> bool:
    """Whether it is an object with text under each of the keys."""
    return isinstance(value, Mapping) and all(isinstance(value.get(key), str) for key in keys)


def _texts(*keys: str) -> dict[str, Check]:
    return dict.fromkeys(keys, _text)


_COMMAND = _object(
    response_url=_address,
    **_texts(
        "command", "text", "team_id", "channel_id", "user_id", "trigger_id", "enterprise_id", "is_enterprise_install"
    ),
)
_OPTION = _object(value=_text)
_ELEMENT = _object(
    selected_option=_OPTION,
    selected_options=_list_of(_OPTION),
    **_texts(
        "action_id",
        "block_id",
        "type",
        "value",
        "selected_date",
        "selected_time",
        "selected_user",
        "selected_conversation",
        "selected_channel",
    ),
)
_STATE = _object(values=_object_of(_object_of(_ELEMENT)))
_VIEW = _object(
    state=_STATE,
    blocks=_list_of(_object(**_texts("block_id", "type"))),
    **_texts(
        "id", "callback_id", "type", "hash", "private_metadata", "app_installed_team_id", "team_id", "external_id"
    ),
)
_PERSON = _object(
    profile=_object(**_texts("display_name", "real_name", "email")),
    **_texts("id", "team_id", "name", "real_name", "username", "tz"),
)
_PLACE = _object(**_texts("id", "name"))
_EVENT = _object(
    user=_either(_text, _PERSON),
    channel=_either(_text, _PLACE),
    **_texts(
        "type", "subtype", "text", "ts", "thread_ts", "event_ts", "channel_type", "bot_id", "app_id", "team", "tab"
    ),
)
_BODY = _object(
    actions=_list_of(_ELEMENT),
    authorizations=_list_of(_object(**_texts("team_id", "enterprise_id", "user_id"))),
    channel=_PLACE,
    container=_object(**_texts("type", "message_ts", "channel_id", "view_id", "thread_ts")),
    enterprise=_PLACE,
    event=_EVENT,
    message=_object(**_texts("type", "ts", "text", "user", "bot_id", "thread_ts", "team")),
    response_url=_address,
    response_urls=_list_of(_object(response_url=_address)),
    state=_STATE,
    team=_PLACE,
    user=_PERSON,
    view=_VIEW,
    **_texts(
        "type", "team_id", "user_id", "channel_id", "api_app_id", "enterprise_id", "trigger_id", "callback_id",
        "action_id", "block_id", "action_ts", "message_ts", "value", "event_id", "challenge",
    ),
)  # fmt: skip


def _by_somebody(body: Body) -> bool:
    return _holds(body.get("user"), "id")


def _clicked(body: Body) -> bool:
    actions = body.get("actions")
    return (
        _by_somebody(body)
        and isinstance(actions, list)
        and bool(actions)
        and all(_holds(each, "action_id") for each in actions)
    )


def _asked_of_a_message(body: Body) -> bool:
    return _by_somebody(body) and _holds(body.get("message"), "ts") and _holds(body.get("channel"), "id")


def _happened(body: Body) -> bool:
    event: Body = body.get("event") or {}
    if not _holds(event, "type"):
        return False
    # Others name somebody by their id.
    return event["type"] not in {"team_join", "user_change"} or _holds(event.get("user"), "id")


def _submitted(body: Body) -> bool:
    return _by_somebody(body) and _holds(body.get("view"), "id", "type", "callback_id")


_KINDS: Mapping[str, Callable[[Body], bool]] = {
    "app_rate_limited": _anything,
    "block_actions": _clicked,
    "block_suggestion": _by_somebody,
    "event_callback": _happened,
    "message_action": _asked_of_a_message,
    "shortcut": _by_somebody,
    "url_verification": _anything,
    "view_closed": lambda body: _by_somebody(body) and _holds(body.get("view"), "id", "type"),
    "view_submission": _submitted,
}
