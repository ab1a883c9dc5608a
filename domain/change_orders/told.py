"""Change orders as other subjects' messages tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.change_orders.orders import ChangeOrder


@dataclass(frozen=True, slots=True)
class AgreedOn:
    """A change order that was approved on a day where the client is; `minutes` None where it is only priced."""

    number: int
    title: str
    minutes: int | None
    on: date


@dataclass(frozen=True, slots=True)
class AgreedInCycle:
    """A section: what was approved in a cycle's days, in that order."""

    orders: tuple[AgreedOn, ...]


@dataclass(frozen=True, slots=True)
class ToApprove:
    """Those that wait for somebody's own approval."""

    orders: tuple[ChangeOrder, ...]


@dataclass(frozen=True, slots=True)
class ToMoveOn:
    """Those that wait for who asks for them: drafts nobody sent, and ones the approver has a question about."""

    orders: tuple[ChangeOrder, ...]


@dataclass(frozen=True, slots=True)
class OrderOpen:
    """An item of the desk: one that waits for somebody else."""

    order: ChangeOrder

    @property
    def key(self) -> str:
        """What is said once; an edit asks anew."""
        return f"order:{self.order.change_order_id}:{self.order.version}"
