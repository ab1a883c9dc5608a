"""Fields of modals. A block and its element share one id, which is also the `field` of the refusals about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Block, Element, cut, plain, section
from blocks.text import escape
from domain.agreements.retainers import RetainerName
from domain.clients.clients import Client
from domain.values.money import exponent
from domain.values.plain_text import one_line

OPTION_MOST: Final = 75
OPTIONS_MOST: Final = 100
TYPED_MOST: Final = 3_000
YES: Final = "yes"


def field(field_id: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    """An input: label, element, and a hint below it."""
    block: Block = {
        "type": "input",
        "block_id": field_id,
        "label": plain(label),
        "element": {**element, "action_id": field_id},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint)
    return block


def typed(initial: str = "", *, placeholder: str = "", multiline: bool = False, most: int = 150) -> Element:
    """A line to type in, or several; `most` characters."""
    element: Element = {"type": "plain_text_input", "multiline": multiline, "max_length": most}
    if initial:
        element["initial_value"] = initial[:most]
    if placeholder:
        element["placeholder"] = plain(placeholder)
    return element


def email(initial: str = "") -> Element:
    """A line for an email address, which Slack checks."""
    return {"type": "email_text_input", **({"initial_value": initial} if initial else {})}


def calendar(initial: date | None = None) -> Element:
    """A date to choose."""
    return {"type": "datepicker", **({"initial_date": initial.isoformat()} if initial else {})}


def attachment(endings: Sequence[str]) -> Element:
    """One file to choose, with one of these endings. Slack takes at most 10 MB, and wants the app's `files:read`."""
    return {"type": "file_input", "filetypes": list(endings), "max_files": 1}


def choice(options: Sequence[Element], initial: str | None = None) -> Element:
    """A menu of at most 100 options; `initial` is the value of the one that is chosen already."""
    chosen = next((each for each in options if each["value"] == initial), None)
    return {"type": "static_select", "options": list(options), **({"initial_option": chosen} if chosen else {})}


def search(placeholder: str, initial: Element | None = None) -> Element:
    """A menu that asks the bot for its options as somebody types, from the first letter and before it."""
    element: Element = {"type": "external_select", "min_query_length": 0, "placeholder": plain(placeholder)}
    return {**element, "initial_option": initial} if initial else element


def search_several(placeholder: str) -> Element:
    """The same, to choose several of."""
    return {"type": "multi_external_select", "min_query_length": 0, "placeholder": plain(placeholder)}


def choices(options: Sequence[Element], placeholder: str) -> Element:
    """A menu to choose several of at most 100 options."""
    return {"type": "multi_static_select", "options": list(options), "placeholder": plain(placeholder)}


def tick(words: str, *, ticked: bool, description: str = "") -> Element:
    """One box to tick. Its input has to be optional: Slack takes "required" as "ticked"."""
    box = option(words, YES)
    if description:
        box["description"] = plain(cut(description, OPTION_MOST))
    return {"type": "checkboxes", "options": [box], **({"initial_options": [box]} if ticked else {})}


def ticks(options: Sequence[Element], chosen: Collection[str]) -> Element:
    """Several boxes, at most ten; `chosen` are the values of those that are ticked. The same holds for its input."""
    ticked = [each for each in options if each["value"] in chosen]
    return {"type": "checkboxes", "options": list(options), **({"initial_options": ticked} if ticked else {})}


def look_alike_fields(question: str) -> list[Block]:
    """What is asked about a name that looks like another, above the form that it was typed in; nothing without it."""
    if not question:
        return []
    box = tick("It is somebody or something else, and is meant to be called so", ticked=False)
    return [section(f":warning: {escape(question)}"), field(ids.IS_ANOTHER, "Looks alike", box, optional=True)]


def clock(minute: int) -> Element:
    """A time of day to choose; `minute` of the day is chosen already."""
    return {"type": "timepicker", "initial_time": f"{minute // 60:02}:{minute % 60:02}"}


def person(initial: str | None = None) -> Element:
    """A person of the workspace; `initial` is a Slack user id."""
    return {"type": "users_select", **({"initial_user": initial} if initial else {})}


def conversation(initial: str | None = None) -> Element:
    """A channel, public or private; `initial` is its id."""
    element: Element = {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return {**element, "initial_conversation": initial} if initial else element


def option(words: str, value: str) -> Element:
    """One choice; plain text, so what people typed stands as they typed it."""
    return {"text": plain(cut(one_line(words), OPTION_MOST) or value), "value": value}


def retainer_option(name: RetainerName) -> Element:
    """A retainer as a choice, by its name; law firms look for the number."""
    words = f"{name.matter_number} {name.label}" if name.matter_number else name.label
    return option(words, str(name.retainer_id))


def client_option(client: Client) -> Element:
    """A client as a choice."""
    return option(f"{client.name} ({client.alias})", str(client.client_id))


def options(found: Iterable[Element]) -> list[Element]:
    """The answer to an options request: Slack takes a hundred."""
    return list(found)[:OPTIONS_MOST]


def timezone_field(zone: str, hint: str) -> Block:
    """Timezone, to be searched for."""
    return field(ids.TIMEZONE, "Timezone", search("Type a city", option(zone, zone)), hint=hint)


def currency_field(code: str, hint: str = "") -> Block:
    """Currency, to be searched for."""
    return field(ids.CURRENCY, "Currency", search("Type a code, like USD", option(code, code)), hint=hint)


def retainer_field(name: RetainerName | None = None, *, is_told: bool = False) -> Block:
    """Retainer; `is_told`: choosing another one is told at once, for the form has fields that depend on it."""
    initial = retainer_option(name) if name else None
    block = field(ids.RETAINER, "Retainer", search("Type a client's name", initial))
    return {**block, "dispatch_action": True} if is_told else block


def client_field(client: Client | None = None) -> Block:
    """Client."""
    return field(ids.CLIENT, "Client", search("Type a name", client_option(client) if client else None))


def typed_money(minor: int, currency: str) -> str:
    """Money as somebody would type it, without its currency: `6000` or `6000.50`."""
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    return f"{whole}.{rest:0{places}}" if rest else str(whole)
