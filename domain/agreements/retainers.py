"""Retainers, how they are called, and why one may not be meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kinds import Invoicing, Kind, Share
from domain.values.plain_text import one_line
from domain.values.refusals import Refusal


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

    def is_meant_by(self, typed: str) -> bool:
        """Whether a typed name is that of its client, or its own matter number."""
        name = one_line(typed).casefold().partition("/")[0]
        return name in {each.casefold() for each in (self.client_alias, self.client_name, self.matter_number or "")}


@dataclass(frozen=True, slots=True)
class Retainer:
    """One agreement with its own balance. `ends_on` is the day after its last (half-open); None, no end.

    `first_cycle` and `last_cycle` say what a cycle grants that begins or ends between two anchor days.
    `invoicing_from`: the first day of the first cycle that is billed here.
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
    invoicing: Invoicing = Invoicing.OFF
    invoicing_from: date | None = None

    def has_ended(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on <= today


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


class UnknownRetainer(Refusal):
    """{client} has no retainer “{name}”. Name one of these: {choices}."""

    field = "retainer"


class RetainerEnded(Refusal):
    """{retainer} ended on {last_day}, so nothing more can be logged on it. Renew it with /retainer end."""

    field = "retainer"
