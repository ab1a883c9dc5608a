"""Clients: added, changed, archived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from blocks import ids
from blocks.clients.answers import client_saved, manager_notes
from blocks.clients.modals import client_modal, new_client_modal
from blocks.message import Message, View
from domain.clients.clients import Client
from domain.kinds import BindingKind, Role
from domain.people.people import Person, require_manager
from domain.values.look_alikes import LooksAlike
from handlers.clients.directory import facts_within
from handlers.clients.team_channels import check_can_post
from handlers.slack.lookups import channel_of
from handlers.slack.payloads import Form
from handlers.slack.request import SlackRequest
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts


async def client(request: SlackRequest, words: str) -> Message | None:
    """`/retainer client [alias]`: the form of a new client, or of the one named."""
    person = await request.services.people.me(request.by)
    require_manager(person, "add a client or change one")
    meant = await request.services.clients.called(words, by=request.by) if words else None
    await request.slack.open(await _form(request, meant.client_id if meant else None, person))
    return None


async def _form(request: SlackRequest, client_id: UUID | None, person: Person, *, looks_alike: str = "") -> View:
    """Of the client with an id, or a new one; perhaps with a question about the name."""
    if client_id is None:
        defaults = await request.services.workspaces.defaults(by=request.by)
        manager = person.slack_user_id if person.role is Role.MANAGER else None
        return new_client_modal(defaults, account_manager=manager, looks_alike=looks_alike)
    record = await request.services.clients.get(client_id, by=request.by)
    return client_modal(
        record.client,
        billing=next((each for each in record.contacts if each.is_billing), None),
        account_manager=record.account_manager.slack_user_id if record.account_manager else None,
        backup_manager=record.backup_manager.slack_user_id if record.backup_manager else None,
        channel=record.channel(BindingKind.TEAM),
        notifications=record.notifications,
        shared_channel=record.channel(BindingKind.SHARED),
        left=record.left,
        may_archive=person.role is Role.OWNER,
        looks_alike=looks_alike,
    )


async def client_submitted(request: SlackRequest, form: Form) -> View | None:
    """Add the client, or save what changed; the form once more with a question where its name looks like another's.
    What was typed stays: fields keep their ids.
    """
    try:
        await _submitted(request, form)
    except LooksAlike as asked:
        client_id = ids.read_id(form.facts["client_id"]) if "client_id" in form.facts else None
        person = await request.services.people.me(request.by)
        return await _form(request, client_id, person, looks_alike=asked.sentence)
    return None


async def _submitted(request: SlackRequest, form: Form) -> None:
    before = await _managers(request, form)
    if "client_id" in form.facts:
        saved = await _save(request, form, ids.read_id(form.facts["client_id"]))
        waits = _is_told(form) and not saved.is_shared
        notes = manager_notes(before, await _managers(request, form), saved.client.name)
        told = client_saved(saved.client, is_new=False, waits=waits, unbound=saved.unbound, notes=notes)
    else:
        filled = _filled(form, await _channel(request, form.choice(ids.CHANNEL)))
        added = await request.services.clients.create(filled, by=request.by, key=request.key, now=request.now)
        notes = manager_notes(before, await _managers(request, form), added.name)
        told = client_saved(added, is_new=True, waits=_is_told(form), notes=notes)
    request.changed()
    await request.slack.tell(told)


@dataclass(frozen=True, slots=True)
class _Saved:
    """The client as it is now; whether a channel is shared with it; and the channel that is its own no longer."""

    client: Client
    is_shared: bool
    unbound: str | None


async def _save(request: SlackRequest, form: Form, client_id: UUID) -> _Saved:
    before = await request.services.clients.get(client_id, by=request.by)
    was, chosen = before.channel(BindingKind.TEAM), form.choice(ids.CHANNEL)
    # Slack is asked about the channel only when it is another one now.
    channel = None if chosen == was else await _channel(request, chosen)
    saved = await request.services.clients.update(client_id, _filled(form, channel), by=request.by, now=request.now)
    unbound = was if chosen is None else None
    if unbound is not None:
        await request.services.bindings.unbind(unbound, client_id, by=request.by)
    archived = form.checked(ids.ARCHIVED)
    if form.has(ids.ARCHIVED) and archived != before.client.archived:
        saved = await request.services.clients.archive(client_id, archived=archived, by=request.by, now=request.now)
    return _Saved(saved, before.channel(BindingKind.SHARED) is not None, unbound)


async def _managers(request: SlackRequest, form: Form) -> Mapping[str, Person]:
    """Those whom the form names to answer for the client, as they are now; whoever is not known yet is left out."""
    named = [each for each in (form.choice(ids.ACCOUNT_MANAGER), form.choice(ids.BACKUP_MANAGER)) if each]
    return await request.services.people.known(named, by=request.by) if named else {}


def _is_told(form: Form) -> bool:
    """Whether the client is to be told anything."""
    return form.checked(ids.CLIENT_DIGEST) or form.checked(ids.CLIENT_ALERTS)


async def _channel(request: SlackRequest, slack_channel_id: str | None) -> ChannelFacts | None:
    if slack_channel_id is None:
        return None
    channel = await channel_of(request.slack.client, slack_channel_id)
    check_can_post(channel)
    return await facts_within(request, channel)


def _filled(form: Form, channel: ChannelFacts | None) -> ClientForm:
    return ClientForm(
        name=form.text(ids.NAME),
        alias=form.text(ids.ALIAS),
        timezone=form.choice(ids.TIMEZONE) or "",
        currency=form.choice(ids.CURRENCY) or "",
        account_manager=form.choice(ids.ACCOUNT_MANAGER),
        billing_name=form.text(ids.BILLING_NAME) or None,
        billing_email=form.text(ids.BILLING_EMAIL) or None,
        channel=channel,
        backup_manager=form.choice(ids.BACKUP_MANAGER),
        client_digest=form.checked(ids.CLIENT_DIGEST),
        client_alerts=form.checked(ids.CLIENT_ALERTS),
        is_another=form.checked(ids.IS_ANOTHER),
    )
