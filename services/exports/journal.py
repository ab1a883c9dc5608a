"""The ledger as a plain-text journal for hledger: every entry a transaction, every figure an account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.kinds import Component, Kind
from domain.values.money import exponent

# The other side of every entry, so that each transaction is zero in sum and a carry cancels out over the cycles.
_COMES_FROM = {
    Component.ALLOTMENT: "granted",
    Component.CARRIED_IN: "carried",
    Component.ADDED: "added",
    Component.USED: "work",
    Component.CARRIED_OUT: "carried",
    Component.EXPIRED: "expired",
    Component.FORFEITED: "forfeited",
}
_HEAD = """; A retainer's figures of a cycle are the accounts below balance:CLIENT:RETAINER:FIRST DAY.
; min are minutes, units are pieces delivered, and a currency is money on deposit.
decimal-mark .
"""


def journal(entries: Iterable[Mapping[str, Any]]) -> str:
    """The text of a journal. An entry has `date`, `sequence`, `alias`, `retainer_alias`, `retainer_kind`, `currency`,
    `cycle_start`, `kind`, `component` and `quantity`; nothing that a person typed goes in.
    """
    return "\n".join([_HEAD, *(_transaction(each) for each in entries)])


def balance_account(alias: str, retainer_alias: str, cycle_start: Any, component: str) -> str:
    """Where a figure of a cycle is kept; what it uses up or loses is below zero there."""
    return f"balance:{alias}:{retainer_alias}:{cycle_start}:{component}"


def _transaction(entry: Mapping[str, Any]) -> str:
    return "\n".join(_lines(entry)) + "\n"


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    component = Component(entry["component"])
    whose = f"{entry['alias']}:{entry['retainer_alias']}"
    account = balance_account(entry["alias"], entry["retainer_alias"], entry["cycle_start"], component.value)
    quantity, kind, currency = entry["quantity"], Kind(entry["retainer_kind"]), entry["currency"]
    yield f"{entry['date']} ({entry['sequence']}) {entry['kind']}"
    yield f"    {account}  {amount(quantity, kind, currency)}"
    yield f"    {_COMES_FROM[component]}:{whose}  {amount(-quantity, kind, currency)}"


def amount(quantity: int, kind: Kind, currency: str) -> str:
    """A quantity with its commodity: `90 min`, `2 units`, `-12.50 EUR`."""
    if kind is Kind.HOURS:
        return f"{quantity} min"
    if kind is Kind.DELIVERABLES:
        return f"{quantity} units"
    places = exponent(currency)
    whole, part = divmod(abs(quantity), 10**places)
    decimals = f".{part:0{places}}" if places else ""
    return f"{'-' if quantity < 0 else ''}{whole}{decimals} {currency}"
