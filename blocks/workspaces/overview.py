"""`/retainer settings` for owners: what is set, and a button to each form that changes it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from blocks import ids
from blocks.change_orders.words import order_lines
from blocks.invoices.setup import invoice_lines
from blocks.message import Block, Message, button, message, section
from blocks.workspaces.holidays import holidays_line
from blocks.workspaces.words import channel_lines, defaults_line, grace_line, quiet_line, reminder_line, role_lines
from domain.change_orders.orders import OrderSettings
from domain.clients.clients import ClientDefaults
from domain.invoices.told import BillingSettings
from domain.people.people import Contractor, Person
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from domain.values.public_holidays import NamedPlace
from domain.workspaces import NotificationSettings

_STEPS: Final = "First steps: put away"


def settings_overview(
    wanted: NotificationSettings,
    *,
    defaults: ClientDefaults,
    grace: int,
    holidays: NamedPlace | None,
    orders: OrderSettings,
    invoices: BillingSettings,
    team: Collection[Person],
    contractors: Collection[Contractor] = (),
    quiet: QuietHours | None,
    reminders: Reminders | None,
    next_on: date | None,
    today: date,
    steps_are_hidden: bool = False,
) -> Message:
    """All settings. `quiet`, `reminders` and `today` are the reader's own, the rest is the workspace's.
    `steps_are_hidden`: the first steps of a new workspace are put away, with some of them left.
    """
    reminder = reminder_line(reminders, next_on=next_on, today=today, quiet=quiet)
    parts = [
        ("Where messages go", ids.SET_CHANNELS, channel_lines(wanted)),
        ("New clients and cycles", ids.SET_DEFAULTS, [defaults_line(defaults), grace_line(grace)]),
        ("Business days", ids.SET_HOLIDAYS, [holidays_line(holidays)]),
        ("Change orders", ids.SET_ORDERS, order_lines(orders)),
        ("Invoices", ids.SET_INVOICES, invoice_lines(invoices)),
        ("Roles", ids.SET_ROLES, role_lines(team, contractors)),
        ("Your own", ids.SET_OWN, [quiet_line(quiet), reminder]),
    ]
    said = [f"{title}\n" + "\n".join(lines) for title, _, lines in parts]
    blocks = [_part(title, part, lines) for title, part, lines in parts]
    if steps_are_hidden:
        said.append(_STEPS)
        blocks.append(section(f"*{_STEPS}*", accessory=button("Show", ids.SHOW_FIRST_STEPS)))
    return message("\n\n".join(said), *blocks)


def _part(title: str, part: str, lines: list[str]) -> Block:
    change = button("Change", part, label=f"Change: {title}")
    return section(f"*{title}*\n" + "\n".join(lines), accessory=change, expand=True)
