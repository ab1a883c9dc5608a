"""Values to draw, all obviously invented, and the nastiest ones that people can type."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.balances.standings import Activity, BalanceCard, Standing
from domain.clients.clients import Client
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures, pace
from domain.cycles.losses import Loss
from domain.kinds import CycleState, Kind, Role
from domain.people.people import Person
from domain.time.entries import DayOfWork, Logged, Source, TimeEntry, Timer

_ROOT = UUID("00000000-0000-7000-8000-000000000000")
TODAY = date(2026, 11, 19)
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
HOUR = 60

LONG_NAME = "Ü" * 100
HOSTILE_NAME = ("<!channel> & *Ltd* " * 6)[:100]
ALL_ESCAPES = "&" * 100
LONG_TEXT = ("Wörter, die nicht enden. " * 200)[:3_000]
HOSTILE_TEXT = "<!channel> <@U0SAMPLE1> <https://bad.example|good> & \x00\x07\u202e*fin*"
NAMES = {"long": LONG_NAME, "hostile": HOSTILE_NAME, "only ampersands": ALL_ESCAPES, "plain": "Acme"}


def an_id(name: object) -> UUID:
    """The same id for the same name."""
    return uuid5(_ROOT, str(name))


def person(role: Role = Role.MEMBER, **more: Any) -> Person:
    """Somebody of the sample agency."""
    return replace(Person(an_id(role), "U0SAMPLE1", "Dee Sample", "Europe/London", role), **more)


def client(**more: Any) -> Client:
    """Acme."""
    return replace(Client(an_id("acme"), "acme", "Acme", "Europe/London", "USD"), **more)


def called(**more: Any) -> RetainerName:
    """Acme's only retainer."""
    name = RetainerName(an_id("website"), an_id("acme"), "acme", "Acme", "website", "Website", Kind.HOURS, "USD")
    return replace(name, **more)


def cycle(**more: Any) -> Cycle:
    """November."""
    first, after = date(2026, 11, 1), date(2026, 12, 1)
    return replace(
        Cycle(an_id("november"), an_id("website"), first, after, CycleState.OPEN, date(2026, 1, 1), 40 * HOUR), **more
    )


# 48 hours of which 35 are used: Acme, before the newcomer's first entry.
BEFORE = Figures(allotment=40 * HOUR, carried_in=8 * HOUR, used=35 * HOUR)


def entry(**more: Any) -> TimeEntry:
    """An hour and a half of today."""
    made = TimeEntry(
        time_entry_id=an_id("entry"),
        called=called(),
        cycle_id=an_id("november"),
        person_id=an_id(Role.MEMBER),
        worked_on=TODAY,
        timezone="Europe/London",
        raw_minutes=90,
        minutes=90,
        description="Checkout fix",
        billable=True,
        counts=True,
        source=Source.COMMAND,
        logged_at=NOON,
    )
    return replace(made, **more)


def logged(**more: Any) -> Logged:
    """The newcomer's first entry."""
    made = Logged(
        entry=entry(),
        cycle=cycle(),
        before=BEFORE,
        after=BEFORE.with_used(90),
        day_minutes=90,
        crossed=(),
        author_today=TODAY,
        client_today=TODAY,
    )
    return replace(made, **more)


def standing(**more: Any) -> Standing:
    """Acme after that entry, with money as an owner may see it."""
    figures, shown = more.get("figures", BEFORE.with_used(90)), more.get("cycle", cycle())
    made = Standing(
        called=called(),
        cycle=shown,
        terms=Terms(effective_from=date(2026, 1, 1), allotment=40 * HOUR, rate_minor=15_000),
        figures=figures,
        pace=pace(figures, starts_on=shown.starts_on, ends_on=shown.ends_on, today=more.get("today", TODAY)),
        today=TODAY,
        losses=(Loss(3 * HOUR + 30, date(2026, 11, 30), expires=False),),
        value_left_minor=172_500,
    )
    return replace(made, **more)


def card(**more: Any) -> BalanceCard:
    """Acme's card."""
    shown = standing(**more)
    days = min((shown.today - shown.cycle.starts_on).days + 1, 400)
    burn = tuple(
        (shown.cycle.starts_on + timedelta(days=day), shown.figures.used * (day + 1) // days) for day in range(days)
    )
    recent = (
        Activity(TODAY, NOON, "Dee Sample", "Checkout fix", 90),
        Activity(TODAY, NOON, "Ana Sample", "Goodwill call", 30, counts=False),
    )
    return BalanceCard(shown, recent, burn)


def day_of_work(*entries: TimeEntry, on: date = TODAY) -> DayOfWork:
    """A day with these entries."""
    return DayOfWork(on, entries)


def week_of_work(*entries: TimeEntry) -> tuple[DayOfWork, ...]:
    """The week of TODAY, a Thursday, with these entries on each day up to today."""
    monday = TODAY - timedelta(days=3)
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    return tuple(DayOfWork(on, entries if on <= TODAY else ()) for on in days)


def timer(**more: Any) -> Timer:
    """A timer on Acme that has been running for 45 minutes."""
    return replace(Timer(NOON - timedelta(minutes=45), "Call", called(), 45), **more)
