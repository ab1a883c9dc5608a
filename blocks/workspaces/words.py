"""Settings as sentences: what is so, and what a save has changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from blocks.message import Message, message
from blocks.text import AS_BEFORE, day, escape, short
from domain.agreements.units import counted
from domain.clients.clients import ClientDefaults
from domain.kinds import Role
from domain.people.people import Contractor, Person
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from domain.values.durations import format_minutes
from domain.values.plain_text import listed
from domain.values.wall_clock import time_of_day
from domain.workspaces import NotificationSettings

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ROLES: Final = (
    (Role.OWNER, "Owners"),
    (Role.MANAGER, "Account managers"),
    (Role.BOOKKEEPER, "Bookkeepers"),
    (Role.MEMBER, "Members"),
)
_AT_HOME: Final = "in each client's own channel only"
_OTHERWISE: Final = "To undo this, choose another role for them under Roles in /retainer settings."
_NAMED_MOST: Final = 12
_CLIENTS_MOST: Final = 5
_NAME_MOST: Final = 40


def channel_lines(wanted: NotificationSettings) -> list[str]:
    """Where messages go and when, a line each."""
    else_alerts = "with the warnings" if wanted.warnings_channel else _AT_HOME
    return [
        f"Warnings: {_channel(wanted.warnings_channel) or _AT_HOME}",
        f"All alerts: {_channel(wanted.alerts_channel) or else_alerts}",
        f"Weekly digest: {weekly(wanted)}, {_digest_place(wanted)}",
        f"Finance: {_channel(wanted.finance_channel) or 'direct messages to the owners'}",
    ]


def channels_set(before: NotificationSettings, now: NotificationSettings) -> Message | None:
    """What a save changed of them, in one message; None where nothing did."""
    changed = [new for old, new in zip(channel_lines(before), channel_lines(now), strict=True) if old != new]
    return message("\n".join(["Saved.", *changed, AS_BEFORE])) if changed else None


def weekly(wanted: NotificationSettings) -> str:
    """`Mondays at 9:00`."""
    return f"{WEEKDAYS[wanted.digest_weekday - 1]}s at {time_of_day(wanted.digest_hour * 60)}"


def defaults_line(defaults: ClientDefaults) -> str:
    """What new clients start with."""
    return f"New clients start with {defaults.timezone} and {defaults.currency}."


def grace_line(days: int) -> str:
    """How long a cycle takes work that belongs to it."""
    if not days:
        return "A cycle closes with its last day."
    return f"A cycle takes work of its days for {counted(days, 'business days')} after its end, then closes."


def defaults_set(before: tuple[ClientDefaults, int], now: tuple[ClientDefaults, int]) -> Message | None:
    """What a save changed of both, in one message; None where nothing did."""
    changed = [
        *([defaults_line(now[0])] if before[0] != now[0] else []),
        *([grace_line(now[1])] if before[1] != now[1] else []),
    ]
    return message(f"Saved. {' '.join(changed)} {AS_BEFORE}") if changed else None


def role_lines(team: Collection[Person], contractors: Collection[Contractor] = ()) -> list[str]:
    """Who has which role, a line each; of contractors, if there are any, for whom."""
    lines = []
    for role, words in _ROLES:
        names = [short(each.name, _NAME_MOST) for each in team if each.role is role]
        if not names and role is Role.BOOKKEEPER:
            continue  # few agencies have one, and nobody misses one
        more = [f"{len(names) - _NAMED_MOST} more"] if len(names) > _NAMED_MOST else []
        lines.append(f"{words}: {listed([*names[:_NAMED_MOST], *more]) or 'nobody'}")
    if contractors:
        named = [f"{short(each.person.name, _NAME_MOST)} ({_for_whom(each.client_names)})" for each in contractors]
        more = [f"{len(named) - _NAMED_MOST} more"] if len(named) > _NAMED_MOST else []
        lines.append(f"Contractors: {listed([*named[:_NAMED_MOST], *more])}")
    return lines


def role_set(person: Person, client_names: Sequence[str] = ()) -> Message:
    """The answer to a role that was set; of a contractor, for which clients."""
    role = "account manager" if person.role is Role.MANAGER else person.role.value
    what = f"{escape(person.name)} is {'an' if role[0] in 'ao' else 'a'} {role} now"
    if person.role is Role.CONTRACTOR:
        what += (
            f", for {_for_whom(client_names)}: they log time there and see its hours, but no money and no other client"
        )
    return message(f"{what}. {_OTHERWISE}")


def quiet_line(quiet: QuietHours | None) -> str:
    """Somebody's quiet hours."""
    if quiet is None:
        return "Quiet hours: none."
    hours = f"{time_of_day(quiet.from_minute)} to {time_of_day(quiet.until_minute)}"
    return f"Quiet hours: {hours}. What I would say on my own comes when they are over."


def reminder_line(
    chosen: Reminders | None,
    *,
    next_on: date | None = None,
    today: date | None = None,
    quiet: QuietHours | None = None,
) -> str:
    """Somebody's reminders; with `next_on` and `today`, from when on. `quiet` are their quiet hours."""
    if chosen is None or not chosen.is_on:
        return "Reminders to log: none."
    at = f"{time_of_day(chosen.at_minute)} on {days_named(chosen.weekdays)}"
    first = f" The next is due on {day(next_on, today)}." if next_on and today else ""
    waits = ""
    if quiet and quiet.holds(chosen.at_minute):
        waits = f" That is in your quiet hours, so it comes at {time_of_day(quiet.until_minute)}."
    return f"Reminders to log: {at}, when less than {format_minutes(chosen.enough_minutes)} is logged.{waits}{first}"


def days_named(weekdays: Collection[int]) -> str:
    """`Mon–Fri`, `every day`, `Mon, Wed and Fri`; 1 is Monday."""
    numbers = sorted(weekdays)
    if len(numbers) == len(WEEKDAYS):
        return "every day"
    names = [WEEKDAYS[each - 1][:3] for each in numbers]
    in_a_row = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1))
    return f"{names[0]}–{names[-1]}" if in_a_row else listed(names)


def own_set(changed: Sequence[str]) -> Message | None:
    """What a save changed of somebody's own settings, in one message; None where nothing did."""
    return message(" ".join(["Saved.", *changed, AS_BEFORE])) if changed else None


def _for_whom(client_names: Sequence[str]) -> str:
    """`Acme, Bluefin and 3 more`."""
    names = [short(each, _NAME_MOST) for each in client_names[:_CLIENTS_MOST]]
    more = [f"{len(client_names) - _CLIENTS_MOST} more"] if len(client_names) > _CLIENTS_MOST else []
    return listed([*names, *more]) or "no client now"


def _digest_place(wanted: NotificationSettings) -> str:
    if wanted.digest_channel:
        return f"of everything in {_channel(wanted.digest_channel)} ({wanted.timezone})"
    return "in each client's own channel, by the client's clock"


def _channel(slack_channel_id: str | None) -> str:
    return f"<#{slack_channel_id}>" if slack_channel_id else ""
