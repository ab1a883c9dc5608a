"""The blocks that the little app sends: an answer with buttons, and a modal with every kind of input."""

from __future__ import annotations

from typing import Any

CLIENTS = ["Acme", "Bluefin", "Cobalt", "Dune", "Ember"]


def words(text: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    """An option whose value is its text in small letters."""
    return {"text": words(text), "value": text.lower()}


def button(text: str, action_id: str, **more: Any) -> dict[str, Any]:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": words(text), **more}


def field(name: str, kind: str, *, optional: bool = False, block: dict[str, Any] | None = None, **more: Any) -> Any:
    """An input block whose ids are the label in small letters."""
    key = name.lower()
    element = {"type": kind, "action_id": key, **more}
    shape = {"type": "input", "block_id": key, "label": words(name), "element": element, "optional": optional}
    return shape | (block or {})


def standing(said: str) -> list[dict[str, Any]]:
    """The answer to the bare command."""
    sure = {"title": words("Sure?"), "text": words("This cannot be undone."), "confirm": words("Do it")}
    row = [
        button("Press me", "press", value="7", style="primary"),
        button("Delete", "sure", style="danger", confirm=sure | {"deny": words("Keep")}),
        button("Broken", "broken"),
        {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": words("Pick one"),
            "options": [option(each) for each in CLIENTS],
        },
        {"type": "overflow", "action_id": "more", "options": [option("Archive"), option("Rename")]},
    ]
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": f"*You said* {said or 'nothing'}"}},
        {"type": "actions", "block_id": "row", "elements": row},
    ]


def form() -> dict[str, Any]:
    """A modal with every kind of input."""
    clients = [option(each) for each in CLIENTS]
    sizes = [option("Small"), option("Large")]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": words("Log time"),
        "submit": words("Save"),
        "notify_on_close": True,
        "blocks": [
            field("Client", "external_select", min_query_length=0, placeholder=words("Find a client")),
            field("Duration", "plain_text_input", block={"hint": words("1h30, 90m or 1.5h")}),
            field("Date", "datepicker", initial_date="2026-11-19"),
            field("Start", "timepicker", optional=True),
            field("Due", "datetimepicker", optional=True, initial_date_time=1795100400),
            field("Description", "plain_text_input", optional=True, multiline=True),
            field("Kind", "radio_buttons", options=[option("Work"), option("Travel")], initial_option=option("Work")),
            field("Flags", "checkboxes", optional=True, options=[option("Billable"), option("Urgent")]),
            field("Tags", "multi_static_select", optional=True, options=clients),
            field("Person", "users_select", optional=True),
            field("Room", "conversations_select", optional=True),
            field("Amount", "number_input", optional=True, is_decimal_allowed=True, min_value="0"),
            field("Mail", "email_text_input", optional=True),
            field("Link", "url_text_input", optional=True),
            field("Size", "static_select", optional=True, block={"dispatch_action": True}, options=sizes),
            field("Notes", "rich_text_input", optional=True),
            {"type": "actions", "block_id": "deeper", "elements": [button("Another on top", "deeper")]},
        ],
    }
