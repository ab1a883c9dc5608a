"""The modals of a client."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from blocks import ids
from blocks.fields import (
    OPTIONS_MOST,
    conversation,
    currency_field,
    email,
    field,
    look_alike_fields,
    option,
    person,
    tick,
    timezone_field,
    typed,
)
from blocks.message import Block, Element, View, actions, button, context, modal
from blocks.text import short
from domain.clients.clients import Client, ClientDefaults, Contact
from domain.people.people import Person
from domain.workspaces import ClientNotifications

_WHERE = "Its days and cycles begin and end there."
_SILENT: Final = ClientNotifications()


def new_client_modal(defaults: ClientDefaults, *, account_manager: str | None = None, looks_alike: str = "") -> View:
    """A client to add. It starts with the workspace's own timezone and currency, and says that they are.

    `looks_alike`: a question about the name that was typed.
    """
    zone, code = defaults.timezone, defaults.currency
    whose = f"New clients start with {zone} here; an owner can change that with /retainer settings."
    fields = _client_fields(
        name="",
        alias="",
        zone=timezone_field(zone, f"{_WHERE} {whose}"),
        currency=currency_field(code, f"New clients start with {code} here; an owner can change that, too."),
        account_manager=account_manager,
    )
    fields = [*look_alike_fields(looks_alike), *fields, *_told_fields(_SILENT, None)]
    return modal(ids.CLIENT_MODAL, "New client", *fields, submit="Add client")


def client_modal(
    client: Client,
    *,
    billing: Contact | None = None,
    account_manager: str | None = None,
    backup_manager: str | None = None,
    channel: str | None = None,
    notifications: ClientNotifications = _SILENT,
    shared_channel: str | None = None,
    left: Collection[Person] = (),
    may_archive: bool = False,
    looks_alike: str = "",
) -> View:
    """A client to change. Both managers are Slack user ids, `channel` is the id of the team's own and `shared_channel`
    of the client's; `left` are managers of it who are deactivated, `looks_alike` is a question about the name.

    Facts: `client_id`.
    """
    gone = [f"{short(each.name)} is deactivated in Slack. Choose somebody else to answer for it." for each in left]
    fields = [*look_alike_fields(looks_alike), *(context(sentence) for sentence in gone)]
    fields += _client_fields(
        name=client.name,
        alias=client.alias,
        zone=timezone_field(client.timezone, _WHERE),
        currency=currency_field(client.currency),
        account_manager=account_manager,
        backup_manager=backup_manager,
        channel=channel,
        billing=billing,
    )
    fields += _told_fields(notifications, shared_channel)
    if may_archive:
        archived = tick("Nothing more is logged on it", ticked=client.archived)
        fields.append(field(ids.ARCHIVED, "Archived", archived, optional=True))
    billing_details = button("Billing details", ids.BILLING_DETAILS, ids.billing_value(client.client_id))
    fields.append(actions(button("Approvers", ids.EDIT_APPROVERS, client.client_id), billing_details))
    return modal(ids.CLIENT_MODAL, "Client", *fields, submit="Save", facts={"client_id": str(client.client_id)})


def _client_fields(
    *,
    name: str,
    alias: str,
    zone: Block,
    currency: Block,
    account_manager: str | None,
    backup_manager: str | None = None,
    channel: str | None = None,
    billing: Contact | None = None,
) -> list[Block]:
    return [
        field(ids.NAME, "Name", typed(name, most=100)),
        field(ids.ALIAS, "Alias", typed(alias, most=40), hint="What people type in commands, like acme."),
        zone,
        currency,
        field(ids.ACCOUNT_MANAGER, "Account manager", person(account_manager), optional=True),
        field(
            ids.BACKUP_MANAGER,
            "Backup account manager",
            person(backup_manager),
            hint="Is told instead when the account manager is deactivated in Slack.",
            optional=True,
        ),
        field(ids.CHANNEL, "Channel", conversation(channel), hint="The team's own channel for it.", optional=True),
        field(ids.BILLING_NAME, "Billing contact", typed(billing.name if billing else ""), optional=True),
        field(
            ids.BILLING_EMAIL,
            "Billing email",
            email(billing.email or "" if billing else ""),
            hint="Whom invoices go to.",
            optional=True,
        ),
    ]


def _told_fields(notifications: ClientNotifications, shared_channel: str | None) -> list[Block]:
    """What the client is told, in the channel that is shared with it."""
    there = "" if shared_channel else " None is bound yet: /retainer bind does it, in that channel."
    return [
        field(
            ids.CLIENT_DIGEST,
            "Weekly digest for the client",
            tick("In the channel shared with the client", ticked=notifications.client_digest),
            hint=f"The client's own retainers, as the client may see them.{there}",
            optional=True,
        ),
        field(
            ids.CLIENT_ALERTS,
            "Thresholds told to the client",
            tick("In the channel shared with the client", ticked=notifications.client_alerts),
            hint="The client is told there when a threshold is reached.",
            optional=True,
        ),
    ]


def timezone_options(query: str, zones: Collection[str]) -> list[Element]:
    """The zones that a typed city or region means, nearest first, at most 100; the well-known when nothing is typed."""
    wanted = query.strip().lower().replace(" ", "_")
    found = sorted(
        (each for each in zones if wanted in each.lower() and ("/" in each or each == "UTC")),
        key=lambda each: (not each.rpartition("/")[2].lower().startswith(wanted), each),
    )
    return [option(each, each) for each in found[:OPTIONS_MOST]]


def currency_options(query: str, codes: Collection[str]) -> list[Element]:
    """The currencies whose code begins with what was typed, at most 100."""
    wanted = query.strip().upper()
    return [option(each, each) for each in sorted(codes) if each.startswith(wanted)][:OPTIONS_MOST]
