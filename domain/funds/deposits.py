"""Deposits: what state each is in, what it may become, and what a matter has then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.values.calendar import whole_months
from domain.values.refusals import Refusal


class DepositState(StrEnum):
    """Only what is cleared is on deposit (docs/rules.md, 42). The last two are for good."""

    PENDING = "pending"
    CLEARED = "cleared"
    BOUNCED = "bounced"
    MISTAKEN = "mistaken"


_BECOMES: Final = {
    DepositState.PENDING: {DepositState.CLEARED, DepositState.BOUNCED, DepositState.MISTAKEN},
    DepositState.CLEARED: {DepositState.PENDING, DepositState.BOUNCED, DepositState.MISTAKEN},
    DepositState.BOUNCED: set[DepositState](),
    DepositState.MISTAKEN: set[DepositState](),
}
_IDLE_MONTHS: Final = 12
_WHY_GONE: Final = {DepositState.BOUNCED: "bounced", DepositState.MISTAKEN: "was entered by mistake"}


class DepositGone(Refusal):
    """This deposit {why}, and that is final. If money came in after all, note it anew with /retainer deposit."""


class UnknownDeposit(Refusal):
    """There is no such deposit. Type /retainer funds to see those that there are."""


class DepositOfNothing(Refusal):
    """A deposit has to be of something: type an amount above zero."""

    field = "amount"


class DepositToCome(Refusal):
    """{day} is still to come: note a deposit on the day it came in, or later."""

    field = "date"


class NoCycleForMoney(Refusal):
    """{retainer} has no cycle that is open, so no money can be booked on it. Renew it with /retainer end first."""

    field = "retainer"


@dataclass(frozen=True, slots=True)
class Deposit:
    """What came in for a matter, in the client's currency. `received_on`: the day that the firm got it."""

    deposit_id: UUID
    called: RetainerName
    amount_minor: int
    received_on: date
    reference: str
    state: DepositState
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MatterFunds:
    """What a matter has, in minor units: cleared, not cleared yet, and the target that it is topped up to.

    `unbilled`: the total with tax of what is on no invoice that was sent; `billed`: what is due on those that were.
    `threshold`: below it the matter runs low; None, nobody set one. `has_had`: whether a deposit has cleared once.
    `moved_on`: the day of what moved its money last. `owed`: what the firm owes it, as a deposit was gone after it was
    drawn, and `owed_at` the number of the link that says so.
    """

    called: RetainerName
    on_deposit: int
    pending: int
    target: int
    unbilled: int = 0
    billed: int = 0
    threshold: int | None = None
    has_had: bool = False
    moved_on: date | None = None
    owed: int = 0
    owed_at: int = 0

    @property
    def available(self) -> int:
        """What the client still has for work to come; below zero where more was worked than is there."""
        return self.on_deposit - self.unbilled - self.billed

    @property
    def asked(self) -> int:
        """What would restore the target, where the matter runs low; else, and before its first deposit, nothing."""
        is_low = self.threshold is not None and self.available < self.threshold
        return max(0, self.target - self.available) if is_low and self.has_had else 0

    def idle_since(self, today: date) -> date | None:
        """The day since when money only lies there, 12 months later: none moved, none is on its way, and no work is to
        be paid from it (docs/rules.md, 42).
        """
        has_business = not self.on_deposit or self.pending or self.unbilled or self.billed
        if self.moved_on is None or has_business or whole_months(self.moved_on, today) < _IDLE_MONTHS:
            return None
        return self.moved_on


@dataclass(frozen=True, slots=True)
class ShownDeposit:
    """A deposit, and what its matter has with it. `was` is its state before, where that was another."""

    deposit: Deposit
    matter: MatterFunds
    today: date
    was: DepositState | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class ListedFunds:
    """Matters with what they have, and their newest deposits. `is_cut`: there are more deposits than these."""

    matters: tuple[MatterFunds, ...]
    deposits: tuple[Deposit, ...]
    today: date
    is_cut: bool = False


def check_step(now: DepositState, to: DepositState) -> None:
    """Raise DepositGone unless a deposit may go from one state to another."""
    if to not in _BECOMES[now]:
        raise DepositGone(why=_WHY_GONE.get(now, f"is {now.value}"))


def movement(amount_minor: int, was: DepositState | None, to: DepositState) -> int:
    """What the step puts on deposit, in minor units; below zero what it takes off, 0 where it moves no money."""
    return amount_minor * ((to is DepositState.CLEARED) - (was is DepositState.CLEARED))
