"""Days that an agency looks ahead to, as a calendar (RFC 5545): closings, renewals, due dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event

from domain.invoices.words import InvoiceKind
from services.exports.books import Books

_DAY = timedelta(days=1)


def ical(found: Books, now: datetime) -> str:
    """A calendar of whole days; a subscriber knows each again by its UID."""
    calendar = Calendar()
    for name, value in (("version", "2.0"), ("prodid", "-//retainer//retainer//EN"), ("calscale", "GREGORIAN")):
        calendar.add(name, value)
    for uid, on, what in _days(found):
        event = Event()
        event.add("uid", f"{uid}@retainer")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", on)
        event.add("dtend", on + _DAY)
        event.add("summary", what)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    text: bytes = calendar.to_ical(sorted=False)
    return text.decode()


def _days(found: Books) -> Iterator[tuple[str, date, str]]:
    for cycle_id, retainer_id, ends_on in found.cycles:
        yield f"closing-{cycle_id}", ends_on - _DAY, f"{_label(found, retainer_id)}: last day of the cycle"
    for retainer_id, ends_on in found.ends:
        yield f"term-{retainer_id}", ends_on - _DAY, f"{_label(found, retainer_id)}: last day of the term"
    for each in found.sent:
        if each.due_on and each.state.awaits_payment and each.kind is InvoiceKind.INVOICE:
            yield f"due-{each.invoice_id}", each.due_on, f"{each.number} of {each.client.name} is due"


def _label(found: Books, retainer_id: UUID) -> str:
    return found.retainers[retainer_id].label
