"""The forms of settings: where messages go, what new clients start with, roles, and one's own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from blocks import ids
from blocks.fields import (
    calendar,
    choice,
    clock,
    conversation,
    currency_field,
    field,
    option,
    person,
    search_several,
    tick,
    ticks,
    timezone_field,
    typed,
)
from blocks.message import Block, View, context, divider, modal, section
from blocks.workspaces.words import WEEKDAYS, role_lines
from domain.clients.clients import ClientDefaults
from domain.kinds import Role
from domain.people.people import Contractor, Person
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from domain.values.durations import typed_minutes
from domain.values.wall_clock import time_of_day
from domain.workspaces import NotificationSettings

_ROLES: Final = (
    option("Owner: sees money, settings and roles", Role.OWNER),
    option("Account manager: answers for clients, sees money", Role.MANAGER),
    option("Bookkeeper: a member who notes deposits", Role.BOOKKEEPER),
    option("Member: logs time, sees balances", Role.MEMBER),
    option("Contractor: a guest who works for named clients, no money", Role.CONTRACTOR),
    option("Client: sees what is shared with them, and nothing else", Role.CLIENT),
)
_WEEKDAYS: Final = tuple(option(words, str(number)) for number, words in enumerate(WEEKDAYS, 1))
_HOURS: Final = tuple(option(time_of_day(hour * 60), str(hour)) for hour in range(24))
# What most people want; the boxes that switch them on are not ticked.
_NIGHT: Final = QuietHours(20 * 60, 8 * 60)
_END_OF_DAY: Final = Reminders(at_minute=17 * 60, is_on=False)


def channels_modal(wanted: NotificationSettings) -> View:
    """Where and when the workspace is told; an empty channel is none."""
    fields = [
        _channel(
            ids.WARNINGS_CHANNEL,
            "Warnings",
            wanted.warnings_channel,
            "Retainers that reach a first threshold; what is worse, too, where nothing is chosen below.",
        ),
        _channel(ids.ALERTS_CHANNEL, "All alerts", wanted.alerts_channel, "Retainers that are nearly used up or over."),
        _channel(
            ids.DIGEST_CHANNEL,
            "Weekly digest of everything",
            wanted.digest_channel,
            "Until one is chosen, each client's own channel gets the digest of its retainers.",
        ),
        field(ids.DIGEST_WEEKDAY, "Digest on", choice(_WEEKDAYS, str(wanted.digest_weekday))),
        field(
            ids.DIGEST_HOUR,
            "Digest at",
            choice(_HOURS, str(wanted.digest_hour)),
            hint=f"By the clock in {wanted.timezone}; in a client's own channel, by the client's.",
        ),
        _channel(
            ids.FINANCE_CHANNEL,
            "Finance",
            wanted.finance_channel,
            "What closed and what was drafted, with money: choose one where everybody may see it.",
        ),
    ]
    note = "For the team's eyes: I have to be a member of each channel, and nobody from outside may be in it."
    return modal(ids.CHANNELS_MODAL, "Where messages go", context(note), *fields, submit="Save")


def defaults_modal(defaults: ClientDefaults, grace: int) -> View:
    """What new clients start with, and the grace in business days."""
    return modal(
        ids.DEFAULTS_MODAL,
        "New clients and cycles",
        timezone_field(defaults.timezone, "What new clients, and files without a timezone, start with."),
        currency_field(defaults.currency, "What new clients start with. Clients that are already here keep theirs."),
        field(
            ids.GRACE,
            "Grace",
            typed(str(grace), most=3),
            hint="Business days after a cycle in which work still goes to it by its date; then it closes.",
        ),
        submit="Save",
    )


def roles_modal(team: Collection[Person], contractors: Collection[Contractor] = ()) -> View:
    """A role to give; above it, who has which."""
    return modal(
        ids.ROLES_MODAL,
        "Roles",
        section("\n".join(role_lines(team, contractors)), expand=True),
        field(ids.PERSON, "Person", person()),
        field(ids.ROLE, "Role", choice(_ROLES)),
        field(
            ids.CONTRACTOR_CLIENTS,
            "Clients of a contractor",
            search_several("Type a name"),
            hint="The only ones that they log time for and see. What is chosen here replaces what was chosen before.",
            optional=True,
        ),
        context("Guests are contractors or clients; people of other workspaces are clients, always."),
        submit="Save",
    )


def own_modal(quiet: QuietHours | None, reminders: Reminders | None, *, timezone: str) -> View:
    """Somebody's quiet hours and reminders. `timezone` is theirs, by whose clock all of it is meant."""
    hours, chosen = quiet or _NIGHT, reminders or _END_OF_DAY
    return modal(
        ids.OWN_MODAL,
        "Your own settings",
        field(
            ids.QUIET,
            "Quiet hours",
            tick("Hold back direct messages that come by themselves", ticked=quiet is not None),
            hint="They come when the quiet hours are over. What you ask me for is answered at once.",
            optional=True,
        ),
        field(ids.QUIET_FROM, "Quiet from", clock(hours.from_minute)),
        field(ids.QUIET_UNTIL, "Quiet until", clock(hours.until_minute)),
        divider(),
        *_reminder_fields(chosen),
        context(f"By the clock in {timezone}, the timezone of your Slack profile."),
        submit="Save",
    )


def _reminder_fields(chosen: Reminders) -> list[Block]:
    days = ticks(_WEEKDAYS, {str(each) for each in chosen.weekdays})
    return [
        field(
            ids.REMIND,
            "Reminders to log",
            tick("Remind me when less is logged than is enough", ticked=chosen.is_on),
            optional=True,
        ),
        field(ids.REMINDER_TIME, "Remind me at", clock(chosen.at_minute)),
        field(ids.REMINDER_DAYS, "On these days", days, optional=True),
        field(ids.ENOUGH, "Enough for a day", typed(typed_minutes(chosen.enough_minutes), most=20)),
        field(
            ids.AWAY_UNTIL,
            "Last day away",
            calendar(chosen.away_until),
            hint="No reminders up to and on that day. Choose a past day to end it.",
            optional=True,
        ),
    ]


def _channel(field_id: str, label: str, chosen: str | None, hint: str) -> Block:
    return field(field_id, label, conversation(chosen), hint=hint, optional=True)
