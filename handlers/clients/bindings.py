"""Whose a channel is."""

from __future__ import annotations

from blocks import ids
from blocks.clients.answers import channel_bound
from blocks.clients.modals import bind_modal
from blocks.message import Message, View
from domain.clients.clients import OutsidersHere
from domain.kinds import BindingKind
from domain.values.refusals import Refusal
from handlers.clients.directory import facts_of
from handlers.clients.team_channels import check_can_post
from handlers.slack.failures import FieldErrors
from handlers.slack.lookups import channel_of
from handlers.slack.payloads import Form
from handlers.slack.request import SlackRequest
from services.clients.bindings import ChannelFacts


class NotAChannel(Refusal):
    """Only a channel can be a client's. Type /retainer bind in the channel that you mean."""


async def bind(request: SlackRequest, words: str) -> Message | None:
    """`/retainer bind [client]`: ask whose this channel is, and whether the client's people are in it."""
    bound = await request.services.bindings.here(by=request.by)
    client = await request.services.clients.called(words, by=request.by) if words else None
    channel = await _channel(request, request.by.slack_channel_id)
    view = bind_modal(
        channel_id=channel.slack_channel_id,
        channel_name=channel.name,
        has_outsiders=channel.has_outsiders,
        bound=[(each.client, each.kind) for each in bound],
        client=client,
    )
    await request.slack.open(view)
    return None


async def bind_submitted(request: SlackRequest, form: Form) -> View | None:
    """Bind it. Who is in the channel is looked at again: somebody may have joined meanwhile."""
    channel = await _channel(request, form.facts["channel_id"])
    kind = ids.read_kind(BindingKind, form.choice(ids.BINDING_KIND) or BindingKind.SHARED)
    client_id = ids.read_id(form.choice(ids.CLIENT))
    try:
        bound = await request.services.bindings.bind(channel, client_id, kind, by=request.by, now=request.now)
    except OutsidersHere as refusal:
        raise FieldErrors({ids.BINDING_KIND: refusal.sentence}) from refusal
    request.changed()
    await request.slack.tell(channel_bound(bound.client, bound.kind))
    return None


async def _channel(request: SlackRequest, slack_channel_id: str | None) -> ChannelFacts:
    if slack_channel_id is None:
        raise NotAChannel
    channel = await channel_of(request.slack.client, slack_channel_id)
    if channel.get("is_im") or channel.get("is_mpim"):
        raise NotAChannel
    # What is bound is posted to: better said now than when the first message fails.
    check_can_post(channel)
    return await facts_of(request.slack.client, channel, team_id=request.by.slack_team_id)
