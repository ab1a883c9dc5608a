"""Public holidays in settings: whose they are, the form that chooses them, and what is said once they are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from blocks import ids
from blocks.fields import field, option, options, search
from blocks.message import Element, Message, View, context, message, modal
from blocks.text import day, escape
from domain.values.plain_text import listed
from domain.values.public_holidays import NamedPlace, PublicHoliday

_NONE: Final = option("None: weekends only", ids.NO_HOLIDAYS)


def holidays_line(place: NamedPlace | None) -> str:
    """`Public holidays: Germany, Bavaria.`"""
    return f"Public holidays: {escape(_name(place))}."


def holidays_modal(place: NamedPlace | None) -> View:
    """Whose public holidays are no business days; the chosen place is filled in."""
    return modal(
        ids.HOLIDAYS_MODAL,
        "Public holidays",
        field(
            ids.HOLIDAYS,
            "Country or region",
            search("Type a country, a state or a region", _option(place) if place else _NONE),
            hint="Not business days, like weekends: the grace of cycles, checkpoints, reminders and what comes in the "
            "morning skip them.",
        ),
        context("They apply to all clients and the whole team. Days that are already set stay as they are."),
        submit="Save",
    )


def holidays_options(found: Iterable[NamedPlace], typed: str) -> list[Element]:
    """The places found, and none at all, which is offered until something else is typed."""
    none = [_NONE] if "none".startswith(typed.strip().lower()) else []
    return options([*none, *(_option(each) for each in found)])


def holidays_set(
    before: NamedPlace | None, now: NamedPlace | None, next_off: Sequence[PublicHoliday], today: date
) -> Message | None:
    """The answer to a choice, with the way back; None where nothing was changed."""
    if before == now:
        return None
    days = listed([f"{day(each.on, today)} ({escape(each.name)})" for each in next_off])
    sentences = [
        f"Saved. {holidays_line(now)}",
        *([f"The next days off: {days}."] if days else ["None are known for the years ahead."] if now else []),
        "Closings, drafts and reminders that already have their day keep it.",
        f"To undo this, type /retainer settings and choose {escape(_name(before))} again.",
    ]
    return message(" ".join(sentences))


def _name(place: NamedPlace | None) -> str:
    return place.name if place else "none"


def _option(place: NamedPlace) -> Element:
    return option(place.name, ids.holidays_value(place.place.country, place.place.region))
