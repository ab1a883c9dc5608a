"""`/retainer settings`: an overview for owners with a form a subject, one's own form for everybody."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks import ids
from blocks.message import Message, View
from blocks.workspaces.modals import channels_modal, defaults_modal, own_modal, roles_modal
from blocks.workspaces.overview import settings_overview
from blocks.workspaces.words import channels_set, defaults_set
from domain.clients.clients import ClientDefaults
from domain.kinds import Role
from domain.values.cells import whole_number
from domain.values.refusals import Refusal
from domain.values.typed_words import require_no_words
from domain.values.wall_clock import local_date
from domain.workspaces import NotificationSettings
from handlers.clients.team_channels import check_team_channel
from handlers.slack.failures import FieldErrors
from handlers.slack.forms import Fields
from handlers.slack.members import Known
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest

_LONGEST_GRACE = 20
_CHANNELS = (ids.WARNINGS_CHANNEL, ids.ALERTS_CHANNEL, ids.DIGEST_CHANNEL, ids.FINANCE_CHANNEL)


async def settings(request: SlackRequest, words: str) -> Message | None:
    """`/retainer settings`: everything for owners; for others their own, as the form itself."""
    require_no_words(words, "settings")
    own = await request.services.preferences.mine(by=request.by)
    if own.person.role is not Role.OWNER:
        await request.slack.open(own_modal(own.quiet, own.reminders, timezone=own.person.timezone))
        return None
    wanted = await request.services.workspaces.settings(by=request.by)
    zone = own.person.timezone
    steps = await request.services.homes.first_steps(by=request.by)
    return settings_overview(
        wanted.notifications,
        defaults=wanted.defaults,
        grace=wanted.grace,
        holidays=wanted.holidays,
        orders=await request.services.approvers.settings(by=request.by),
        invoices=await request.services.invoice_setup.read(by=request.by, now=request.now),
        team=wanted.team,
        contractors=wanted.contractors,
        quiet=own.quiet,
        reminders=own.reminders,
        next_on=own.next_at.astimezone(ZoneInfo(zone)).date() if own.next_at else None,
        today=local_date(request.now, zone),
        steps_are_hidden=steps.are_hidden and not steps.are_done,
    )


async def channels_clicked(request: SlackRequest, _: Click) -> None:
    """The button Change beside where messages go."""
    await request.slack.open(channels_modal(await request.services.workspaces.notifications(by=request.by)))


async def defaults_clicked(request: SlackRequest, _: Click) -> None:
    """The button Change beside what new clients start with."""
    wanted = await request.services.workspaces.settings(by=request.by)
    await request.slack.open(defaults_modal(wanted.defaults, wanted.grace))


async def roles_clicked(request: SlackRequest, _: Click) -> None:
    """The button Change beside the roles."""
    wanted = await request.services.workspaces.settings(by=request.by)
    await request.slack.open(roles_modal(wanted.team, wanted.contractors))


async def channels_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep where messages go, if the bot can post there and only the team reads it."""
    before = await request.services.workspaces.notifications(by=request.by)
    warnings, alerts, digest, finance = (form.choice(each) for each in _CHANNELS)
    wanted = NotificationSettings(
        timezone=before.timezone,
        warnings_channel=warnings,
        alerts_channel=alerts,
        digest_channel=digest,
        finance_channel=finance,
        digest_weekday=_chosen_number(form, ids.DIGEST_WEEKDAY, 1, 7),
        digest_hour=_chosen_number(form, ids.DIGEST_HOUR, 0, 23),
    )
    await _check_channels(request, form, before)
    was = await request.services.workspaces.set_notifications(wanted, by=request.by, now=request.now)
    request.changed()
    if told := channels_set(was, wanted):
        await request.slack.tell(told)
    return None


async def defaults_submitted(request: SlackRequest, form: Form) -> View | None:
    """Keep what new clients start with, and the grace."""
    fields = Fields(form)
    zone = fields.chosen(ids.TIMEZONE, "Choose a timezone.")
    currency = fields.chosen(ids.CURRENCY, "Choose a currency.")
    grace = fields.read(ids.GRACE, whole_number(0, _LONGEST_GRACE))
    fields.check()
    was = await request.services.workspaces.settings(by=request.by)
    now = await request.services.workspaces.set_defaults(
        ClientDefaults(zone, currency), grace=grace, by=request.by, now=request.now
    )
    request.changed()
    if told := defaults_set((was.defaults, was.grace), now):
        await request.slack.tell(told)
    return None


async def _check_channels(request: SlackRequest, form: Form, before: NotificationSettings) -> None:
    """Slack is asked about those that are other ones now, each once. Raises FieldErrors with all that will not do."""
    here = {before.warnings_channel, before.alerts_channel, before.digest_channel, before.finance_channel, None}
    chosen = {field: channel for field in _CHANNELS if (channel := form.choice(field)) not in here}
    known = await request.known_insiders()
    # One after the other: mostly the same people are in them, and Slack counts how often it is asked.
    answers = {each: await _refusal(request, each or "", known) for each in dict.fromkeys(chosen.values())}
    wrong = {field: refused for field, channel in chosen.items() if (refused := answers[channel])}
    if wrong:
        raise FieldErrors(wrong)


async def _refusal(request: SlackRequest, slack_channel_id: str, known: Known) -> str:
    """Why a channel will not do, or nothing."""
    try:
        await check_team_channel(request.slack.client, slack_channel_id, team_id=request.by.slack_team_id, known=known)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _chosen_number(form: Form, field: str, least: int, most: int) -> int:
    """The number that an option stands for; menus can be forged."""
    try:
        return whole_number(least, most)(form.choice(field) or "")
    except Refusal as refusal:
        raise FieldErrors({field: refusal.sentence}) from refusal
