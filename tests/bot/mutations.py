"""Payloads of every kind that the bot listens to, and what can become of them on a bad day."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from handlers.listeners import CLICKS, EVENTS, GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS, OPTIONS, SUBMISSIONS
from handlers.words import WORDS
from tests.bot.slack_door import FORM, JSON, interaction
from tests.desk import DESIGNER, MANAGER, OWNER, TEAM

_ID = "0198f000-0000-7000-8000-000000000001"
_VALUES = (
    _ID,
    "-",
    "",
    "2",
    f"{_ID}:3",
    f"{_ID}:2026-11-10:1",
    f"{_ID}:this",
    f"in:{_ID}",
    "2026-11-09",
    "hours",
    "acme",
)
_STRANGE: tuple[Any, ...] = (
    None, True, 0, -1, 10**40, 1.5, "", "x", "\ud800", "a\0b", "é" * 4_000, "9999-12-31", "0001-01-01", "²", _ID,
    [], {}, [None], {"id": 7}, [["x"]], {"": ""}, {"value": ["x"]}, {"text": {"text": {}}}, "http://[", "//",
    "<@U1|x>", "{}", "[]",
    '{"a": 1}', '{"a": "\\ud800"}', "null", "NaN", "U0OWNER", "-0", "٣", "1" * 5_000,
)  # fmt: skip


def payloads() -> list[tuple[dict[str, Any], str]]:
    """One or several of each kind, with where it goes: a form's fields, an interaction, or an event."""
    made: list[tuple[dict[str, Any], str]] = [(_command(text), "fields") for text in _typed()]
    for action_id in (*CLICKS, "long.gone"):
        made += [(_click(action_id, value), "payload") for value in _VALUES]
        made.append((_click_in_modal(action_id), "payload"))
    made += [(_submission(callback_id), "payload") for callback_id in (*SUBMISSIONS, "long.gone")]
    made += [(_options(action_id), "payload") for action_id in (*OPTIONS, "long.gone")]
    made += [(_shortcut(each), "payload") for each in (*GLOBAL_SHORTCUTS, "long.gone")]
    made += [(_message_shortcut(each), "payload") for each in (*MESSAGE_SHORTCUTS, "long.gone")]
    made += [(_event(_events(kind)), "json") for kind in (*EVENTS, "message", "emoji_changed")]
    made += [(each, "json") for each in ({"type": "url_verification", "challenge": "c"}, {"type": "app_rate_limited"})]
    made += [({"ssl_check": "1", "token": "t"}, "fields"), (_closed(), "payload")]
    return made


def mutated(chance: random.Random, count: int) -> Iterator[tuple[bytes, str]]:
    """So many, each with one to three things wrong, or its bytes."""
    known = payloads()
    for _ in range(count):
        payload, where = chance.choice(known)
        broken = copy.deepcopy(payload)
        for _ in range(chance.randint(1, 3)):
            _break(broken, chance)
        body, kind = _posted(broken, where)
        yield (_broken_bytes(body, chance) if chance.random() < 0.1 else body), kind


def _posted(payload: dict[str, Any], where: str) -> tuple[bytes, str]:
    if where == "json":
        return json.dumps(payload).encode(), JSON
    if where == "payload":
        return interaction(payload), FORM
    fields = {name: each if isinstance(each, str) else json.dumps(each) for name, each in payload.items()}
    return interaction_fields(fields), FORM


def interaction_fields(fields: dict[str, str]) -> bytes:
    """A form of plain fields; half a character comes as it would from a client that does not know better."""
    from urllib.parse import quote_plus  # noqa: PLC0415

    return "&".join(
        f"{quote_plus(a, errors='surrogatepass')}={quote_plus(b, errors='surrogatepass')}" for a, b in fields.items()
    ).encode()


def _break(payload: dict[str, Any], chance: random.Random) -> None:
    """Anywhere in it: something is missing, of another type, twice as long, or there for the first time."""
    places = list(_places(payload))
    if not places:
        return
    holder, key = chance.choice(places)
    how = chance.randrange(5)
    if how == 0:
        del holder[key]
    elif how == 1 and isinstance(holder[key], str):
        holder[key] = _respelt(holder[key], chance)
    elif how == 2 and isinstance(holder, dict):
        holder[chance.choice(("value", "text", "id", "user", "team", "view", "channel", "selected_option"))] = _strange(
            chance
        )
    else:
        holder[key] = _strange(chance)


def _strange(chance: random.Random) -> Any:
    return copy.deepcopy(chance.choice(_STRANGE))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _respelt(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    other = chance.choice(("", ":", "-", "\ud83d", "\0", "%", "&", "/", "99999999999", text, "\u202e", "'", "\n"))
    return text[:at] + other + text[at + chance.randrange(3) :]


def _broken_bytes(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice((b"", b"\xff", b"%ff", b"%", b"[" * 2_000, b"&payload=", b"\0")) + body[at + 1 :]


def _typed() -> list[str]:
    lines = [f"{word} acme 1h30 fix" for word in WORDS] + [*WORDS, "", "acme 1h fix", "log acme 1h on 2026-11-11 #nb"]
    return [*lines, "log acme 1h payload", "co CO-1", "edit @dee", "balance acme last"]


def _who(person: str = DESIGNER) -> dict[str, Any]:
    return {"id": person, "username": "dee", "name": "dee", "team_id": TEAM}


def _base(kind: str) -> dict[str, Any]:
    team = {"id": TEAM, "domain": "northlight"}
    return {"type": kind, "team": team, "user": _who(MANAGER), "api_app_id": "A1", "trigger_id": "1.2.x", "token": "t"}


def _command(text: str) -> dict[str, Any]:
    return {
        "command": "/retainer", "text": text, "team_id": TEAM, "user_id": DESIGNER, "channel_id": "C0ACME",
        "trigger_id": "1.2.abc", "response_url": "http://127.0.0.1:9/none", "is_enterprise_install": "false",
    }  # fmt: skip


def _click(action_id: str, value: str) -> dict[str, Any]:
    container = {"type": "message", "message_ts": "1.2", "channel_id": "C0ACME", "is_ephemeral": True}
    action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.3"}
    return _base("block_actions") | {
        "container": container, "channel": {"id": "C0ACME", "name": "acme"}, "actions": [action],
        "message": {"type": "message", "ts": "1.2", "text": "x", "bot_id": "B1"},
        "response_url": "http://127.0.0.1:9/none",
    }  # fmt: skip


def _view(callback_id: str) -> dict[str, Any]:
    facts = dict.fromkeys(("client_id", "retainer_id", "cycle_id", "time_entry_id", "renewal_id", "touchpoint_id"), _ID)
    facts |= {"order": f"{_ID}:1", "kind": "hours", "currency": "EUR", "channel_id": "C0ACME", "opened_in": "C0ACME"}
    option = {"text": {"type": "plain_text", "text": "x"}, "value": _ID}
    fields: dict[str, dict[str, Any]] = {
        "client": {"type": "external_select", "selected_option": option},
        "retainer": {"type": "external_select", "selected_option": option},
        "duration": {"type": "plain_text_input", "value": "1h"},
        "date": {"type": "datepicker", "selected_date": "2026-11-10"},
        "description": {"type": "plain_text_input", "value": "what I did"},
        "name": {"type": "plain_text_input", "value": "Search"},
        "kind": {"type": "static_select", "selected_option": option | {"value": "hours"}},
        "allotment": {"type": "plain_text_input", "value": "40"},
        "starts_on": {"type": "datepicker", "selected_date": "2026-11-01"},
        "billable": {"type": "checkboxes", "selected_options": [option | {"value": "yes"}]},
        "account_manager": {"type": "users_select", "selected_user": OWNER},
        "time": {"type": "timepicker", "selected_time": "17:30"},
    }
    return {
        "id": "V1", "type": "modal", "callback_id": callback_id, "hash": "h",
        "team_id": TEAM, "app_installed_team_id": TEAM,
        "private_metadata": json.dumps(facts), "blocks": [{"type": "input", "block_id": each} for each in fields],
        "state": {"values": {name: {name: element} for name, element in fields.items()}},
    }  # fmt: skip


def _click_in_modal(action_id: str) -> dict[str, Any]:
    action = {"type": "static_select", "action_id": action_id, "block_id": "b", "selected_option": {"value": _ID}}
    container = {"type": "view", "view_id": "V1"}
    return _base("block_actions") | {"view": _view("time.modal"), "container": container, "actions": [action]}


def _submission(callback_id: str) -> dict[str, Any]:
    return _base("view_submission") | {"view": _view(callback_id)}


def _closed() -> dict[str, Any]:
    return _base("view_closed") | {"view": _view("time.modal"), "is_cleared": False}


def _options(action_id: str) -> dict[str, Any]:
    return _base("block_suggestion") | {
        "action_id": action_id, "block_id": "client", "value": "ac", "view": _view("time.modal"),
        "container": {"type": "view", "view_id": "V1"},
    }  # fmt: skip


def _shortcut(callback_id: str) -> dict[str, Any]:
    return _base("shortcut") | {"callback_id": callback_id, "action_ts": "1.2"}


def _message_shortcut(callback_id: str) -> dict[str, Any]:
    said = {"type": "message", "ts": "1.2", "text": "Could you do the header?", "user": DESIGNER}
    return _base("message_action") | {
        "callback_id": callback_id, "message": said, "channel": {"id": "C0ACME", "name": "acme"},
        "message_ts": "1.2", "response_url": "http://127.0.0.1:9/none",
    }  # fmt: skip


def _event(inner: dict[str, Any]) -> dict[str, Any]:
    authorized = {"enterprise_id": None, "team_id": TEAM, "user_id": "U0BOT", "is_bot": True}
    return {
        "type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_time": 1,
        "event_id": f"Ev{random.random()}", "event": inner,  # noqa: S311
        "authorizations": [authorized], "is_ext_shared_channel": False,
    }  # fmt: skip


def _events(kind: str) -> dict[str, Any]:
    person: Any = DESIGNER
    if kind in {"team_join", "user_change"}:
        person = _who() | {"tz": "Europe/Berlin", "profile": {"display_name": "dee", "email": "dee@northlight.example"}}
    return {
        "type": kind, "user": person, "channel": "D0DEE", "channel_type": "im", "text": "acme 45m call", "tab": "home",
        "ts": "1.2", "event_ts": "1.2",
    }  # fmt: skip
