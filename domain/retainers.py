"""Retainers, their cycles, and what is written on both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from domain.balance import Figures, Pace
from domain.kinds import CycleState, Kind, Share
from domain.refusals import Refusal
from domain.terms import Terms

if TYPE_CHECKING:
    # It names the retainer that it is about, so the two modules cannot import each other.
    from domain.requests import Request


@dataclass(frozen=True, slots=True)
class RetainerName:
    """How a retainer is called. `is_only`: the client has no other, so the client's name says it all.

    `unit` is what it counts, in the plural, where that is neither hours nor money and somebody gave it a name.
    """

    retainer_id: UUID
    client_id: UUID
    client_alias: str
    client_name: str
    alias: str
    name: str
    kind: Kind
    currency: str
    matter_number: str | None = None
    is_only: bool = True
    unit: str | None = None

    @property
    def label(self) -> str:
        """What a person reads: “Acme”, or “Acme · Website” where there are several."""
        return self.client_name if self.is_only else f"{self.client_name} · {self.name}"

    @property
    def typed(self) -> str:
        """What a person types in a command: `acme`, `acme/website` or `M-2031`."""
        if self.matter_number:
            return self.matter_number
        return self.client_alias if self.is_only else f"{self.client_alias}/{self.alias}"


@dataclass(frozen=True, slots=True)
class Retainer:
    """One agreement with its own balance. `ends_on` is the day after its last (half-open); None, no end.

    `first_cycle` and `last_cycle` say what a cycle grants that begins or ends between two anchor days.
    """

    called: RetainerName
    starts_on: date
    ends_on: date | None
    notice_days: int
    auto_renew: bool
    timezone: str
    archived: bool = False
    first_cycle: Share = Share.FULL
    last_cycle: Share = Share.FULL

    def has_ended(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on <= today


@dataclass(frozen=True, slots=True)
class Cycle:
    """One period `[starts_on, ends_on)` of a retainer in its client's timezone.

    `allotment` and `fee_minor` are stored when it opens and never computed again (docs/rules.md, 6). `closes_on` is the
    day at whose start its grace ends; None before the grace, and while the end of a term waits for a decision.
    `is_pause`: nothing is granted and nothing expires; work can be logged and should be asked about.
    """

    cycle_id: UUID
    retainer_id: UUID
    starts_on: date
    ends_on: date
    state: CycleState
    terms_from: date
    allotment: int
    fee_minor: int | None = None
    closes_on: date | None = None
    is_pause: bool = False

    @property
    def last_day(self) -> date:
        """The last day that belongs to it, which is what people are shown."""
        return self.ends_on - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Whether a day belongs to this cycle."""
        return self.starts_on <= day < self.ends_on


@dataclass(frozen=True, slots=True)
class Loss:
    """What will be gone, in the retainer's unit, when `on` has passed (its last day). `expires`: by a lot's age."""

    quantity: int
    on: date
    expires: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one retainer stands in one cycle: the line of a list, and the head of a card.

    `value_left_minor` is what remains at the rate, only for those who see money. `carried_is_provisional`:
    the cycle before is still in its grace, so what it hands on can change.
    """

    called: RetainerName
    cycle: Cycle
    terms: Terms
    figures: Figures
    pace: Pace
    today: date
    losses: tuple[Loss, ...] = ()
    value_left_minor: int | None = None
    carried_is_provisional: bool = False
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of what happened in a cycle: work, a delivery, an adjustment. `quantity` in the retainer's unit.

    `cancelled`: a session that did not happen; it counts when the client pays for it all the same.
    """

    on: date
    at: datetime
    who: str
    what: str
    quantity: int
    counts: bool = True
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class BalanceCard:
    """All that the balance card shows: the standing, the last few entries, and the use day by day.

    `burn` holds (day, used so far) for every day from the cycle's start to today or its end. `requests` are the open
    ones, for the team only.
    """

    standing: Standing
    recent: tuple[Activity, ...]
    burn: tuple[tuple[date, int], ...]
    requests: tuple[Request, ...] = ()


class BeforeStart(Refusal):
    """{retainer} began on {starts_on}; {day} is before that. Check the date, or have its start changed."""

    field = "date"


class AfterEnd(Refusal):
    """{retainer} ended on {last_day}; {day} is after that. Log it on another retainer of the client."""

    field = "date"


class CycleClosed(Refusal):
    """{day} belongs to {retainer}'s cycle {cycle}, which is closed, and no later cycle is open. Have the retainer
    renewed with /retainer end, then log it again.
    """

    field = "date"


class RetainerArchived(Refusal):
    """{retainer} is archived, so nothing can be logged on it. Log on another retainer of the client."""

    field = "retainer"


class WhichRetainer(Refusal):
    """{client} has {count} retainers. Name one of them: {choices}."""

    field = "retainer"

    def __init__(self, client: str, choices: tuple[RetainerName, ...]) -> None:
        """`choices` are what the answer offers."""
        self.choices = choices
        super().__init__(client=client, count=len(choices), choices=", ".join(each.typed for each in choices))


class WhichClient(WhichRetainer):
    """This channel belongs to several clients. Name one of these: {choices}."""


class NotOfKind(Refusal):
    """{retainer} counts {counts}, not {asked}, so this cannot be put on it. Name another retainer of the client."""

    field = "retainer"


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page of the list, worst first; `number` begins with 1, `total` counts all retainers."""

    rows: tuple[Standing, ...]
    number: int
    pages: int
    total: int


class UnknownRetainer(Refusal):
    """{client} has no retainer “{name}”. Name one of these: {choices}."""

    field = "retainer"


class RetainerEnded(Refusal):
    """{retainer} ended on {last_day}, so nothing more can be logged on it. Renew it with /retainer end."""

    field = "retainer"


class NoEarlierCycle(Refusal):
    """{retainer} has no earlier cycle here; {starts_on} is where its books begin."""
