"""Which column of a file says something else than what is here already."""

from __future__ import annotations

from dataclasses import replace

from domain.agreements.retainers import Retainer
from domain.agreements.terms import Terms
from domain.clients.clients import Client
from domain.imports.file import ImportedClient, ImportRow
from domain.invoices.invoices import Addressee
from domain.kinds import Kind

_CLIENT = {
    "name": "client",
    "timezone": "timezone",
    "currency": "currency",
    "account_manager_id": "account_manager",
}
_AGREED = {
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "notice_days": "notice_days",
    "auto_renew": "auto_renew",
}
_TERMS = {
    "kind": "kind",
    "allotment": "allotment",
    "fee_minor": "fee",
    "rate_minor": "rate",
    "overage_rate_minor": "overage_rate",
    "length": "cycle",
    "overage": "overage",
    "thresholds": "thresholds",
}
_ROLLOVER = {"carries": "rollover", "cap": "rollover_cap", "cycles": "rollover_cycles"}


def client_differs(here: Client, wanted: Client) -> str | None:
    """The first column; None where a client is as the file says. An archived client is the same client."""
    return _first(_CLIENT, here, wanted)


def billing_differs(here: Addressee, wanted: ImportedClient) -> str | None:
    """The first column that the file says something in; None where the client is billed as it says."""
    if wanted.tax_rate not in {None, here.tax.rate}:
        return "tax_rate"
    return "payment_days" if wanted.payment_days not in {None, here.payment_days} else None


def retainer_differs(here: Retainer, began_with: Terms, wanted: ImportRow) -> str | None:
    """The first column; None where a retainer began as the file says, whatever was agreed since.

    Empty where they differ in what no column says, such as the rounding.
    """
    found = (
        _first(_AGREED, here, wanted)
        or _first(_TERMS, began_with, wanted.terms)
        or _first(_ROLLOVER, began_with.rollover, wanted.terms.rollover)
    )
    # No column says the scope: it is written here, after the import.
    same = replace(began_with, scope=wanted.terms.scope)
    if began_with.kind is Kind.FUNDS:
        # Matters that were imported before their time was logged here began to the minute.
        same = replace(same, rounding=wanted.terms.rounding)
    return found or (None if same == wanted.terms else "")


def _first(columns: dict[str, str], here: object, wanted: object) -> str | None:
    return next((column for name, column in columns.items() if getattr(here, name) != getattr(wanted, name)), None)
