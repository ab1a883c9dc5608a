"""Interactive elements: what each takes, and which block takes which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from playground.elements import options_of
from playground.rules import (
    Rule,
    anything,
    boolean,
    items,
    one_of,
    pattern,
    problem,
    string,
    thing,
    typed,
    url,
    whole,
)
from playground.rules_objects import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    IMAGE_ELEMENT,
    OPTION_GROUPS,
    option,
    options,
    plain,
)

_TYPE = {"type": string()}
_COMMON = {"action_id": ACTION_ID}
_FOCUS = {"focus_on_load": boolean}
_PLACEHOLDER = {"placeholder": plain(150)}
_PICKER = {**_COMMON, **_FOCUS, **_PLACEHOLDER, "confirm": CONFIRM}
_DATE = pattern(r"\d{4}-\d{2}-\d{2}")
_TIME = pattern(r"\d{2}:\d{2}")
_IDS = items(string(least=1))
_MOST = {"max_selected_items": whole(1)}
_WORKFLOW = thing({"trigger": anything})

BUTTON = thing(
    _TYPE | {"text": plain(75)},
    {
        **_COMMON,
        "url": url(),
        "value": string(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
    },
)


def _initial_among_options(value: Any, at: str) -> Iterator[str]:
    known = [each.get("value") for each in options_of(value)]
    for name in ("initial_option", "initial_options"):
        given = value.get(name, [])
        for each in given if isinstance(given, list) else [given]:
            if each.get("value") not in known:
                yield problem("must be one of the provided options", f"{at}/{name}")


def _static(value: Any, at: str) -> Iterator[str]:
    if ("options" in value) == ("option_groups" in value):
        yield problem("must define either `options` or `option_groups`", f"{at}/type")
    else:
        yield from _initial_among_options(value, at)


_LISTED = {"options": options(100), "option_groups": OPTION_GROUPS}
_EXTERNAL = {"min_query_length": whole(0)}
_CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": CONVERSATION_FILTER}
_URL = {"response_url_enabled": boolean}
_SOME_OPTIONS = {"initial_options": items(option(), 100, least=1)}


def _text_length(value: Any, at: str) -> Iterator[str]:
    if value.get("min_length", 0) > value.get("max_length", 3000):
        yield problem("must be less than `max_length`", f"{at}/min_length")


def _typing(**more: Rule) -> Rule:
    fields = {**_COMMON, **_FOCUS, **_PLACEHOLDER, "dispatch_action_config": DISPATCH_CONFIG}
    return thing(_TYPE, {**fields, **more})


NUMBER = pattern(r"-?\d+(\.\d+)?", most=40)

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "image": IMAGE_ELEMENT,
    "overflow": thing(_TYPE | {"options": options(5, links=True)}, {**_COMMON, "confirm": CONFIRM}),
    "checkboxes": thing(
        _TYPE | {"options": options(10, any_text=True)},
        {
            **_COMMON,
            **_FOCUS,
            "confirm": CONFIRM,
            "initial_options": items(option(any_text=True), 10, least=1),
        },
        also=_initial_among_options,
    ),
    "radio_buttons": thing(
        _TYPE | {"options": options(10, any_text=True)},
        {**_COMMON, **_FOCUS, "confirm": CONFIRM, "initial_option": option(any_text=True)},
        also=_initial_among_options,
    ),
    "datepicker": thing(_TYPE, {**_PICKER, "initial_date": _DATE}),
    "timepicker": thing(_TYPE, {**_PICKER, "initial_time": _TIME, "timezone": string(100)}),
    "datetimepicker": thing(
        _TYPE,
        {**_COMMON, **_FOCUS, "confirm": CONFIRM, "initial_date_time": whole(1_000_000_000, 9_999_999_999)},
    ),
    "static_select": thing(_TYPE, {**_PICKER, **_LISTED, "initial_option": option()}, also=_static),
    "external_select": thing(_TYPE, {**_PICKER, **_EXTERNAL, "initial_option": option()}),
    "users_select": thing(_TYPE, {**_PICKER, "initial_user": string(least=1)}),
    "conversations_select": thing(
        _TYPE, {**_PICKER, **_CONVERSATIONS, **_URL, "initial_conversation": string(least=1)}
    ),
    "channels_select": thing(_TYPE, {**_PICKER, **_URL, "initial_channel": string(least=1)}),
    "multi_static_select": thing(_TYPE, {**_PICKER, **_MOST, **_LISTED, **_SOME_OPTIONS}, also=_static),
    "multi_external_select": thing(_TYPE, {**_PICKER, **_MOST, **_EXTERNAL, **_SOME_OPTIONS}),
    "multi_users_select": thing(_TYPE, {**_PICKER, **_MOST, "initial_users": _IDS}),
    "multi_conversations_select": thing(_TYPE, {**_PICKER, **_MOST, **_CONVERSATIONS, "initial_conversations": _IDS}),
    "multi_channels_select": thing(_TYPE, {**_PICKER, **_MOST, "initial_channels": _IDS}),
    "plain_text_input": thing(
        _TYPE,
        {
            **_COMMON,
            **_FOCUS,
            **_PLACEHOLDER,
            "dispatch_action_config": DISPATCH_CONFIG,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        also=_text_length,
    ),
    "number_input": thing(
        _TYPE | {"is_decimal_allowed": boolean},
        {
            **_COMMON,
            **_FOCUS,
            **_PLACEHOLDER,
            "dispatch_action_config": DISPATCH_CONFIG,
            "initial_value": NUMBER,
            "min_value": NUMBER,
            "max_value": NUMBER,
        },
    ),
    "email_text_input": _typing(initial_value=string(3000)),
    "url_text_input": _typing(initial_value=url()),
    "rich_text_input": _typing(initial_value=anything, min_lines=whole(1, 100), max_lines=whole(1, 100)),
    "file_input": thing(_TYPE, {**_COMMON, "filetypes": items(string(least=1), least=1), "max_files": whole(1, 10)}),
    "workflow_button": thing(
        _TYPE | {"text": plain(75), "workflow": _WORKFLOW},
        {**_COMMON, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "feedback_buttons": thing(
        _TYPE
        | {
            name: thing({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
            for name in ("positive_button", "negative_button")
        },
        _COMMON,
    ),
    "icon_button": thing(
        _TYPE | {"icon": one_of("trash"), "text": plain(75)},
        {
            **_COMMON,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": items(string(least=1), 10),
        },
    ),
}

SELECTS = frozenset({"static_select", "external_select", "users_select", "conversations_select", "channels_select"})
MULTI_SELECTS = frozenset(f"multi_{name}" for name in SELECTS)
CHOICES = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"})

IN_SECTION = SELECTS | MULTI_SELECTS | CHOICES | {"button", "image", "overflow", "workflow_button"}
IN_ACTIONS = SELECTS | CHOICES | {"button", "datetimepicker", "overflow", "workflow_button"}
IN_INPUT = (
    SELECTS
    | MULTI_SELECTS
    | CHOICES
    | {"datetimepicker", "plain_text_input", "number_input", "email_text_input", "url_text_input"}
    | {"rich_text_input", "file_input"}
)
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def element(allowed: frozenset[str]) -> Rule:
    """One of the allowed elements."""
    return typed({name: ELEMENTS[name] for name in allowed})
