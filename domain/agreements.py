"""What an agreement must not say."""

from __future__ import annotations

from domain.refusals import Refusal


class EndTooEarly(Refusal):
    """{last_day} is before the retainer could begin. Choose a last day after {starts_on} that is not past yet."""

    field = "ends_on"


class CapOnFunds(Refusal):
    """Money on deposit stays the client's and is never capped or forfeited. Choose no rollover for a funds retainer."""

    field = "rollover"


class NothingAgreed(Refusal):
    """How much does a cycle grant? Type a number above zero."""

    field = "allotment"


class RetainerNameTaken(Refusal):
    """The client has a retainer “{name}” already. Choose another name."""

    field = "name"


class MatterTaken(Refusal):
    """The number {number} belongs to another retainer. Choose another one."""

    field = "matter_number"
