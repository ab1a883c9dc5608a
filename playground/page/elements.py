"""Block elements as their templates need them: what is chosen now, what can be chosen, when a change is sent."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playground.page.mrkdwn import mrkdwn, plain
from playground.page.reader import Reader

Json = Mapping[str, Any]

# type of the element → (key of its value in a view's state, key of its initial value in the element)
VALUE_KEYS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}


@dataclass(frozen=True)
class Choice:
    """One thing to choose: `value` is the JSON that goes into the state."""

    label: str
    value: str
    description: str = ""
    group: str = ""


@dataclass(frozen=True)
class Control:
    """An element with its place, ready to be drawn."""

    element: Json
    kind: str
    key: str
    block_id: str
    value: Any = None
    choices: tuple[Choice, ...] = ()
    chosen: tuple[Choice, ...] = ()
    dispatch: str = ""
    confirm: str = ""
    labelled: str = ""
    described: str = ""
    invalid: bool = False
    required: bool = False

    @property
    def spec(self) -> str:
        """Changes when the app sends another element: while it stays, the browser keeps what was typed."""
        packed = json.dumps([self.element, self.block_id, self.dispatch], sort_keys=True)
        return f"{zlib.crc32(packed.encode()):08x}"

    @property
    def multiple(self) -> bool:
        """Whether several can be chosen."""
        return self.kind.startswith("multi_")


def text_of(raw: Any) -> str:
    """The characters of a text object, or of a plain string."""
    return str(raw.get("text", "")) if isinstance(raw, Mapping) else str(raw or "")


def option_choice(option: Json, group: str = "") -> Choice:
    return Choice(text_of(option.get("text")), json.dumps(option), text_of(option.get("description")), group)


def _named(names: Mapping[str, str], sign: str, group: str = "") -> list[Choice]:
    found = [Choice(sign + name, json.dumps(ident), group=group) for ident, name in names.items()]
    return sorted(found, key=lambda choice: choice.label.lower())


def choices(element: Json, reader: Reader) -> tuple[Choice, ...]:
    """What can be chosen, in order; empty where the app is asked while typing."""
    kind = str(element.get("type", "")).removeprefix("multi_")
    if kind == "users_select":
        return tuple(_named(reader.pickable, ""))
    if kind == "channels_select":
        return tuple(_named(reader.channels, "# "))
    if kind == "conversations_select":
        kinds = (element.get("filter") or {}).get("include") or ["public", "private", "im"]
        directs = _named(reader.directs, "", "Direct messages") if "im" in kinds else []
        return tuple(_named(reader.channels, "# ", "Channels") + directs)
    found = [option_choice(option) for option in element.get("options", ())]
    for group in element.get("option_groups", ()):
        found += [option_choice(option, text_of(group.get("label"))) for option in group.get("options", ())]
    return tuple(found)


def _as_choices(value: Any, known: Iterable[Choice]) -> tuple[Choice, ...]:
    """The choices behind a state value: options as they are, ids looked up among what is known."""
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    labels = {choice.value: choice for choice in known}
    out = []
    for each in values:
        if isinstance(each, Mapping):
            out.append(option_choice(each))
        else:
            packed = json.dumps(each)
            out.append(labels.get(packed, Choice(str(each), packed)))
    return tuple(out)


def _default(element: Json, kind: str, reader: Reader) -> Any:
    value = element.get(VALUE_KEYS.get(kind, ("", ""))[1])
    if value is None and element.get("default_to_current_conversation"):
        here = reader.here
        return ([here] if kind.startswith("multi_") else here) if here else None
    return value


def _dispatch(element: Json, block: Json) -> str:
    """When a change goes to the app: at once, on Enter, at each character, or not before the submission."""
    if block.get("type") != "input":
        return "change"
    if not block.get("dispatch_action"):
        return ""
    triggers = (element.get("dispatch_action_config") or {}).get("trigger_actions_on") or ["on_enter_pressed"]
    if "text" in str(element.get("type")) or element.get("type") == "number_input":
        return " ".join(word.removeprefix("on_") for word in triggers)
    return "change"


def _question(confirm: Json, reader: Reader) -> str:
    """A confirm object for the browser: words, and the text as HTML that is escaped already."""
    text = confirm.get("text")
    marked = isinstance(text, Mapping) and text.get("type") == "mrkdwn"
    shown = mrkdwn(text_of(text), reader) if marked else plain(text_of(text))
    words = {name: text_of(confirm.get(name)) for name in ("title", "confirm", "deny")}
    return json.dumps(words | {"html": str(shown), "style": str(confirm.get("style", ""))})


def control(element: Json, block: Json, key: str, state: Json, reader: Reader, *, error: str = "") -> Control:
    """An element of a block as it stands now. `state` is by block_id and action_id, as Slack keeps it."""
    kind = str(element.get("type", ""))
    block_id = str(block.get("block_id", ""))
    known = choices(element, reader)
    own = (state.get(block_id) or {}).get(str(element.get("action_id", "")))
    value = own.get(VALUE_KEYS.get(kind, ("value", ""))[0]) if own is not None else _default(element, kind, reader)
    is_input = block.get("type") == "input"
    notes = [f"{key}-hint"] if block.get("hint") else []
    return Control(
        element=element,
        kind=kind,
        key=key,
        block_id=block_id,
        value=value,
        choices=known,
        chosen=_as_choices(value, known) if "select" in kind or kind in {"checkboxes", "radio_buttons"} else (),
        dispatch=_dispatch(element, block),
        confirm=_question(element["confirm"], reader) if element.get("confirm") else "",
        labelled=f"{key}-label" if is_input else "",
        described=" ".join([*notes, f"{key}-error"] if error else notes),
        invalid=bool(error),
        required=is_input and not block.get("optional"),
    )


def local_datetime(seconds: Any, reader: Reader) -> str:
    """Epoch seconds as an input of dates and times wants them, in the reader's zone; empty where there are none."""
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return ""
    return datetime.fromtimestamp(seconds, UTC).astimezone(reader.zone).strftime("%Y-%m-%dT%H:%M")
