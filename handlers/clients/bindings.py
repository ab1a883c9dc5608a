"""Whose a channel is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Final

from blocks import ids
from blocks.clients.answers import channel_bound, channel_unbound, which_unbound
from blocks.clients.binding import bind_modal, looking_modal
from blocks.message import Message, View
from blocks.refusals import notice
from domain.clients.clients import Client, GuestsHere, OutsidersHere
from domain.kinds import BindingKind
from domain.values.refusals import Refusal
from handlers.clients.directory import facts_of, facts_within
from handlers.clients.team_channels import check_can_post
from handlers.slack.failures import SLACK_SILENT, FieldErrors
from handlers.slack.lookups import ChannelTooLarge, channel_of
from handlers.slack.payloads import Form
from handlers.slack.request import SlackRequest
from services.clients.bindings import ChannelFacts, NotBoundHere

# A client that the channel is of already, and how.
Already = tuple[Client, BindingKind]

# Most channels are looked through within it, so that the form is there as a whole when it opens.
_AT_ONCE_SECONDS: Final = 1.0


class NotAChannel(Refusal):
    """Only a channel can be a client's, and this is none: go to the channel that you mean, and type /retainer bind
    there.
    """


async def bind(request: SlackRequest, words: str) -> Message | None:
    """`/retainer bind [client]`: ask whose this channel is, and whether the client's people are in it.

    The form opens before Slack is asked who is in the channel: a trigger lives for three seconds, and of many members
    that takes longer.
    """
    slack_channel_id = _channel_meant(request)
    bound = [(each.client, each.kind) for each in await request.services.bindings.here(by=request.by)]
    client = await request.services.clients.called(words, by=request.by) if words else None
    view_id = await request.slack.open(looking_modal())
    filled = request.background.start("bind_filled", _fill(request, view_id, slack_channel_id, bound, client))
    await asyncio.wait({filled}, timeout=_AT_ONCE_SECONDS)
    return None


async def bind_submitted(request: SlackRequest, form: Form) -> View | None:
    """Bind it. Who is in the channel is looked at again: somebody may have joined meanwhile."""
    kind = ids.read_kind(BindingKind, form.choice(ids.BINDING_KIND) or BindingKind.SHARED)
    client_id = ids.read_id(form.choice(ids.CLIENT))
    try:
        channel = await _facts(request, form.facts["channel_id"], kind)
        bound = await request.services.bindings.bind(channel, client_id, kind, by=request.by, now=request.now)
    except (OutsidersHere, GuestsHere) as refusal:
        raise FieldErrors({ids.BINDING_KIND: refusal.sentence}) from refusal
    request.changed()
    await request.slack.tell(channel_bound(bound.client, bound.kind))
    return None


async def unbind(request: SlackRequest, words: str) -> Message | None:
    """`/retainer unbind [client]`: this channel is that client's no longer."""
    slack_channel_id = _channel_meant(request)
    bound = await request.services.bindings.here(by=request.by)
    named = await request.services.clients.called(words, by=request.by) if words else None
    if named is None and len(bound) > 1:
        return which_unbound([each.client for each in bound])
    if named is None and not bound:
        raise NotBoundHere(client="any client")
    client = named or bound[0].client
    gone = await request.services.bindings.unbind(slack_channel_id, client.client_id, by=request.by)
    request.changed()
    return channel_unbound(gone.client, gone.kind)


def _channel_meant(request: SlackRequest) -> str:
    """The channel that something was typed in. Slack tells nothing of direct messages, which need no asking either."""
    slack_channel_id = request.by.slack_channel_id
    if slack_channel_id is None or slack_channel_id.startswith("D"):
        raise NotAChannel
    return slack_channel_id


async def _fill(
    request: SlackRequest, view_id: str, slack_channel_id: str, bound: Sequence[Already], client: Client | None
) -> None:
    """The form, once it is known who is in the channel; or why there is none."""
    try:
        view = await _form(request, slack_channel_id, bound, client)
    except Refusal as refusal:
        view = notice("Bind this channel", refusal.sentence)
    except Exception:
        await request.slack.fill(view_id, notice("Bind this channel", SLACK_SILENT))
        raise
    await request.slack.fill(view_id, view)


async def _form(request: SlackRequest, slack_channel_id: str, bound: Sequence[Already], client: Client | None) -> View:
    channel = await _channel(request, slack_channel_id)
    known = await request.known_insiders()
    is_crowded = False
    try:
        facts = await facts_of(request.slack.client, channel, team_id=request.by.slack_team_id, known=known)
    except ChannelTooLarge:
        # Whoever may be in it, the client's view can be shown there.
        facts, is_crowded = ChannelFacts(channel["id"], channel.get("name") or channel["id"], has_outsiders=True), True
    return bind_modal(
        channel_id=facts.slack_channel_id,
        channel_name=facts.name,
        has_outsiders=facts.has_outsiders,
        guests=[each.name for each in facts.guests],
        contractors=await _contractors(request, facts),
        hidden=facts.hidden,
        is_crowded=is_crowded,
        bound=bound,
        client=client,
    )


async def _contractors(request: SlackRequest, facts: ChannelFacts) -> list[str]:
    """The names of those guests in a channel who work for the agency."""
    working = await request.services.bindings.contractors(facts.guests, by=request.by) if facts.guests else ()
    return [each.name for each in facts.guests if each.slack_user_id in working]


async def _facts(request: SlackRequest, slack_channel_id: str, kind: BindingKind) -> ChannelFacts:
    """What has to be known before a channel is bound; who is in it only where that matters."""
    channel = await _channel(request, slack_channel_id)
    if kind is BindingKind.SHARED:
        return ChannelFacts(channel["id"], channel.get("name") or channel["id"], has_outsiders=True)
    return await facts_within(request, channel)


async def _channel(request: SlackRequest, slack_channel_id: str) -> dict[str, Any]:
    channel = await channel_of(request.slack.client, slack_channel_id)
    if channel.get("is_im") or channel.get("is_mpim"):
        raise NotAChannel
    # What is bound is posted to: better said now than when the first message fails.
    check_can_post(channel)
    return channel
