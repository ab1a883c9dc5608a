"""Days that an agency looks ahead to, as a calendar (RFC 5545): closings, renewals, due dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.invoices.words import InvoiceKind
from services.exports.books import Books

_DAY = timedelta(days=1)
_WIDEST = 75  # octets


def ical(found: Books, now: datetime) -> str:
    """A calendar of whole days; a subscriber knows each again by its UID."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//retainer//retainer//EN", "CALSCALE:GREGORIAN"]
    for uid, on, what in _days(found):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@retainer",
            f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{on + _DAY:%Y%m%d}",
            f"SUMMARY:{_escaped(what)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


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


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Lines of at most 75 octets; what goes on begins with a space. A sign is never cut in two."""
    parts, width = [""], 0
    for sign in line:
        size = len(sign.encode())
        if width + size > _WIDEST:
            parts.append(" ")
            width = 1
        parts[-1] += sign
        width += size
    return "\r\n".join(parts)
