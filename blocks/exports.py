"""Lists as files: the form that asks for one, and what is said when it comes or does not."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.fields import choice, client_option, field, option, search
from blocks.message import Message, View, message, modal, section
from blocks.text import short
from domain.clients.clients import Client

_WHAT: Final = {"invoices": "Invoices", "payments": "Payments", "expenses": "Expenses"}
_AS: Final = {
    "csv": "a table (CSV)",
    "json": "JSON, with every line",
    "quickbooks": "QuickBooks",
    "quickbooks-us": "QuickBooks in the United States",
    "xero": "Xero",
    "ledes": "LEDES 1998B",
    "hledger": "hledger journal",
    "ical": "calendar of due dates and closings",
}


def export_modal(formats: dict[str, tuple[str, ...]], client: Client | None = None) -> View:
    """Asks which file, of one client or of all. `formats`: what there is, and as what."""
    files = [option(_file(what, each), ids.export_value(what, each)) for what, ways in formats.items() for each in ways]
    of = search("Of all clients", client_option(client) if client else None)
    return modal(
        ids.EXPORT_MODAL,
        "Export",
        section("It comes as a file into your direct messages with me."),
        field(ids.EXPORTED, "File", choice(files, files[0]["value"])),
        field(ids.CLIENT, "Client", of, optional=True),
        submit="Send it to me",
    )


def export_coming() -> Message:
    """The answer to who wants a file."""
    return message("The file comes into your direct messages with me.")


def export_comment(what: str, output: str, client: Client | None) -> str:
    """The words beside a file; mrkdwn."""
    of = f" of {short(client.name)}" if client else ""
    return f"{_WHAT[what]}{of}: {_AS[output]}"


def _file(what: str, output: str) -> str:
    return f"{_WHAT[what]}: {_AS[output]}"
