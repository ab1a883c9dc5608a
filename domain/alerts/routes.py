"""Who is told that a threshold was crossed, and where (docs/rules.md, 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.agreements.terms import Terms, Threshold, Told
from domain.cycles.thresholds import Level
from domain.kinds import Overage
from domain.outbox import Address, ToChannel, ToPerson


class View(StrEnum):
    """For whose eyes an alert is drawn."""

    TEAM = "team"  # a channel of the team's: no money
    PERSON = "person"  # what the person may see
    CLIENT = "client"  # the client's own view


@dataclass(frozen=True, slots=True)
class Around:
    """Whom a client has to be told about. Channels are Slack ids; what is None is not there.

    `tells_client`: the client's shared channel is to hear of thresholds. `manager_id` is whoever answers for them.
    """

    team_channel: str | None = None
    shared_channel: str | None = None
    warnings_channel: str | None = None
    alerts_channel: str | None = None
    manager_id: UUID | None = None
    owner_id: UUID | None = None
    tells_client: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an alert goes. `in_thread`: of the cycle's card; `in_channel_too`: seen outside of it as well."""

    to: Address
    view: View
    in_thread: bool = False
    in_channel_too: bool = False


def is_uncovered(terms: Terms) -> bool:
    """Whether nobody has agreed to pay for what goes over, or is going to: an owner should know."""
    return terms.overage in {Overage.APPROVE, Overage.ABSORB}


def told_of(threshold: Threshold | None, level: Level, *, needs_owner: bool) -> frozenset[Told]:
    """Those whom the terms name for a threshold; where they name nobody, by how near the end it is."""
    if threshold is not None and threshold.to:
        return frozenset(threshold.to)
    told = {Told.CHANNEL} if level is Level.WARNING else {Told.CHANNEL, Told.MANAGER}
    return frozenset(told | {Told.OWNER} if needs_owner else told)


def destinations(told: frozenset[Told], level: Level, around: Around) -> tuple[Destination, ...]:
    """Where it is said, each place and person once; without a channel of the team's the account manager hears it."""
    found: dict[str, Destination] = {}
    for each in _wanted(told, level, around):
        found.setdefault(each.to.lane, each)
    return tuple(found.values())


def _wanted(told: frozenset[Told], level: Level, around: Around) -> Iterator[Destination]:
    if Told.CHANNEL in told and around.team_channel:
        is_out = level is Level.OUT
        yield Destination(ToChannel(around.team_channel), View.TEAM, in_thread=True, in_channel_too=is_out)
    everybodys = around.warnings_channel
    if level is not Level.WARNING and around.alerts_channel:
        everybodys = around.alerts_channel
    if everybodys:
        yield Destination(ToChannel(everybodys), View.TEAM)
    if around.manager_id and (Told.MANAGER in told or (Told.CHANNEL in told and not around.team_channel)):
        yield Destination(ToPerson(around.manager_id), View.PERSON)
    if around.owner_id and Told.OWNER in told:
        yield Destination(ToPerson(around.owner_id), View.PERSON)
    if around.shared_channel and (around.tells_client or Told.CLIENT in told):
        yield Destination(ToChannel(around.shared_channel), View.CLIENT)
