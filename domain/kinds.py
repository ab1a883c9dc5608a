"""The closed sets of words that tables, files and messages share."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may see and do; the highest first."""

    OWNER = "owner"
    MANAGER = "manager"
    BOOKKEEPER = "bookkeeper"  # a member who keeps the deposits, too
    MEMBER = "member"
    CONTRACTOR = "contractor"  # a guest who works for clients that are named
    CLIENT = "client"

    @property
    def sees_money(self) -> bool:
        """Rates, fees, costs and margin show to owners and managers only."""
        return self in {Role.OWNER, Role.MANAGER}

    @property
    def keeps_deposits(self) -> bool:
        """Who notes what clients pay in, brings in what the bank says of it and reconciles both (docs/rules.md, 42)."""
        return self.sees_money or self is Role.BOOKKEEPER

    @property
    def is_team(self) -> bool:
        """Whether the person is of the agency, and sees all of its clients. Whoever is not sees some at most."""
        return self in {Role.OWNER, Role.MANAGER, Role.BOOKKEEPER, Role.MEMBER}

    @property
    def works(self) -> bool:
        """Whether the person logs time: who is of the agency, and a contractor, on the clients named for them."""
        return self.is_team or self is Role.CONTRACTOR

    @property
    def sees_prices(self) -> bool:
        """Who sees what a change order costs: who sees money, and the client whose order it is."""
        return self.sees_money or self is Role.CLIENT

    def is_at_least(self, least: Role) -> bool:
        """Whether it is this role or one above it."""
        order = list(Role)
        return order.index(self) <= order.index(least)


class Kind(StrEnum):
    """What a retainer's balance counts, and so the unit of its quantities."""

    HOURS = "hours"  # minutes
    DELIVERABLES = "deliverables"  # whole units
    FUNDS = "funds"  # the currency's minor unit


class Length(StrEnum):
    """How long a cycle lasts."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Share(StrEnum):
    """What a cycle grants and costs that is shorter than the terms say (docs/rules.md, 6)."""

    FULL = "full"
    PRORATE = "prorate"


class Overage(StrEnum):
    """What becomes of work above what is available (docs/rules.md, 4)."""

    BILL = "bill"
    CARRY = "carry"
    ABSORB = "absorb"
    APPROVE = "approve"


class Invoicing(StrEnum):
    """When what of a retainer is billed (docs/rules.md, 35)."""

    OFF = "off"  # elsewhere
    ADVANCE = "advance"  # the fee before its cycle, everything else after it
    ARREARS = "arrears"  # the fee after its cycle, too
    ONE = "one"  # one bill at each close: the fee of the cycle that runs, the rest of the one that closed
    TIME = "time"  # no fee: what was worked, at its rates


class RoundingWay(StrEnum):
    """Which way a time entry's minutes are rounded (docs/rules.md, 12)."""

    NONE = "none"
    NEAREST = "nearest"
    UP = "up"


class Counts(StrEnum):
    """Which time entries a retainer's balance counts (docs/rules.md, 10)."""

    BILLABLE_ONLY = "billable_only"
    ALL = "all"


class CycleState(StrEnum):
    """`closing` is the grace in which late work still goes to its own cycle."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """Why a ledger entry changes a balance."""

    ALLOTMENT = "allotment"
    CARRYOVER = "carryover"
    TIME = "time"
    DELIVERY = "delivery"
    DEPOSIT = "deposit"
    DRAW = "draw"
    CHANGE_ORDER = "change_order"
    ADJUSTMENT = "adjustment"
    EXPIRY = "expiry"
    FORFEIT = "forfeit"
    REVERSAL = "reversal"


class Component(StrEnum):
    """Which figure of the balance a ledger entry belongs to; a reversal has the one of what it reverses."""

    ALLOTMENT = "allotment"
    CARRIED_IN = "carried_in"
    ADDED = "added"
    USED = "used"
    CARRIED_OUT = "carried_out"
    EXPIRED = "expired"
    FORFEITED = "forfeited"


class BindingKind(StrEnum):
    """Whose a channel is: the team's own, or one that a client's people are in."""

    TEAM = "team"
    SHARED = "shared"
