"""The close desk: what was drafted for a day, what of it needs somebody and why, and what is not billed yet."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from domain.agreements.retainers import RetainerName
from domain.cycles.cycles import Cycle
from domain.invoices.facts import SourcedLine
from domain.invoices.invoices import Invoice
from domain.invoices.missing import Missing
from domain.invoices.words import FactKind, InvoiceKind, InvoiceState, LineKind
from domain.rhythm.closing_notes import ClosingNotes

# As long as a list that is to be sent can be stopped, before anything takes a number.
STOPPABLE: Final = timedelta(minutes=1)
# What an invoice may differ by from the last one without a word.
_PERCENT_MOST: Final = 20


class Outcome(StrEnum):
    """What became of a list that somebody wanted sent."""

    STOPPED = "stopped"
    DONE = "done"


class Why(StrEnum):
    """Why a draft needs somebody."""

    OVERAGE = "overage"
    FIRST = "first"
    CORRECTION = "correction"
    EDITED = "edited"
    OTHER_SUM = "other_sum"  # more than 20 % off the last one
    ADDRESS = "address"  # the client's is missing
    BELOW_ZERO = "below_zero"


@dataclass(frozen=True, slots=True)
class Before:
    """What was sent before a draft, of the same retainer or with the same sections: `is_first`, nothing was.

    `net_minor` is of the last one of its sort, with a fee or without one; None where there is none.
    """

    is_first: bool = True
    net_minor: int | None = None


@dataclass(frozen=True, slots=True)
class DeskDraft:
    """An invoice of the desk. `whys`: what somebody should look at, as long as it is a draft."""

    invoice: Invoice
    whys: tuple[Why, ...] = ()
    before: Before = Before()

    @property
    def is_clean(self) -> bool:
        """Whether it is a draft that nothing speaks against."""
        return self.invoice.state is InvoiceState.DRAFT and not self.whys

    @property
    def is_to_send(self) -> bool:
        """Whether it is approved, and nobody wants it sent yet."""
        return self.invoice.state is InvoiceState.APPROVED and self.invoice.sending_since is None


@dataclass(frozen=True, slots=True)
class Unapproved:
    """An order that nobody has approved, so nothing of it is billed; `amount_minor` None: at a price nobody knows."""

    called: RetainerName
    number: int
    title: str
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class DeskSending:
    """What somebody wants sent of a desk: waiting for its minute to be over, while `outcome` is None, or what became of
    it. `left_out`: what had changed since it was shown.
    """

    sending_id: UUID
    list_id: UUID
    day: date
    person_id: UUID
    who: str
    sends_at: datetime
    outcome: Outcome | None = None
    ended_by: str | None = None
    left_out: tuple[UUID, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether it can be stopped."""
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class CloseDesk:
    """What was drafted for a day. `list_id` names what of it can be approved or sent as it is shown; `missing` is what
    the workspace has not said of itself. `sending`: what somebody wanted sent last. `carded`:
    those that have a card in the thread. `alone`: when the clock sends what it may send.
    """

    day: date
    drafts: tuple[DeskDraft, ...]
    list_id: UUID
    unapproved: tuple[Unapproved, ...] = ()
    missing: tuple[Missing, ...] = ()
    sending: DeskSending | None = None
    carded: frozenset[UUID] = frozenset()
    alone: Mapping[UUID, datetime] = field(default_factory=dict)

    @property
    def clean(self) -> tuple[DeskDraft, ...]:
        """Those that can be approved all at once."""
        return tuple(each for each in self.drafts if each.is_clean)

    @property
    def needing(self) -> tuple[DeskDraft, ...]:
        """Those that need somebody; last what is only the first of its retainer."""
        found = (each for each in self.drafts if each.whys and each.invoice.state is InvoiceState.DRAFT)
        return tuple(sorted(found, key=lambda each: each.whys == (Why.FIRST,)))

    @property
    def to_send(self) -> tuple[DeskDraft, ...]:
        """Those that are approved, and that nobody wants sent yet."""
        return tuple(each for each in self.drafts if each.is_to_send)


@dataclass(frozen=True, slots=True)
class Offered:
    """A cycle that closed and could be billed here, of a retainer that is not; `bill_minor` is for its overage."""

    called: RetainerName
    cycle: Cycle
    fee_minor: int
    bill_minor: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be drafted of a day where no retainer is billed here yet: a cycle of each retainer, the last."""

    day: date
    cycles: tuple[Offered, ...]


@dataclass(frozen=True, slots=True)
class OfferTaken:
    """Which of an offer are billed here now; or are no longer, once that was undone."""

    offer: Offer
    retainers: tuple[RetainerName, ...]


def offered(notes: ClosingNotes) -> Offer | None:
    """What of a day's closings there is to bill; None, nothing."""
    last: dict[UUID, Offered] = {}
    for each in sorted(notes.notes, key=lambda note: note.cycle.starts_on):
        fee_minor, bill_minor = each.cycle.fee_minor or 0, each.bill_minor or 0
        if each.before is None and fee_minor + bill_minor > 0:
            last[each.called.retainer_id] = Offered(each.called, each.cycle, fee_minor, bill_minor)
    found = sorted(last.values(), key=lambda each: each.called.label.lower())
    return Offer(notes.day, tuple(found)) if found else None


def goes_alone(draft: DeskDraft, lacking: Collection[Missing]) -> bool:
    """Whether the clock may send it: an owner has said so of its client, it is for fees alone, and nothing speaks
    against it. Nothing goes that cannot say who it is from.
    """
    invoice = draft.invoice
    is_fee = all(each.line.kind is LineKind.FEE and each.line.struck is None for each in invoice.lines)
    return invoice.client.sends_fees and draft.is_clean and is_fee and bool(invoice.lines) and not lacking


def whys(invoice: Invoice, before: Before) -> tuple[Why, ...]:
    """Why a draft needs somebody; its lines are there."""
    return tuple(_whys(invoice, before)) if invoice.state is InvoiceState.DRAFT else ()


def _whys(invoice: Invoice, before: Before) -> Iterator[Why]:
    billed = [each for each in invoice.lines if each.line.struck is None]
    if invoice.sums.total_minor < 0 and invoice.kind is InvoiceKind.INVOICE:
        yield Why.BELOW_ZERO
    if any(each.line.kind is LineKind.OVERAGE for each in billed):
        yield Why.OVERAGE
    if before.is_first:
        yield Why.FIRST
    if any(_corrects(each) for each in billed):
        yield Why.CORRECTION
    if invoice.is_edited:
        yield Why.EDITED
    if before.net_minor is not None and _is_off(invoice.sums.net_minor, before.net_minor):
        yield Why.OTHER_SUM
    if not invoice.client.address:
        yield Why.ADDRESS


def _corrects(each: SourcedLine) -> bool:
    """A line that somebody typed corrects nothing; more time on an order goes on."""
    if not each.sources:
        return False
    if each.line.kind in {LineKind.ADJUSTMENT, LineKind.CREDIT} or each.line.amount_minor < 0:
        return True
    return any(source.sequence > 1 and source.key.kind is not FactKind.CHANGE_ORDER for source in each.sources)


def _is_off(now_minor: int, before_minor: int) -> bool:
    return 100 * abs(now_minor - before_minor) > _PERCENT_MOST * abs(before_minor)


def listed(drafts: Sequence[DeskDraft]) -> tuple[Invoice, ...]:
    """What of a desk can be approved or sent as it is."""
    return tuple(each.invoice for each in drafts if each.is_clean or each.is_to_send)


def list_id(day: date, invoices: Sequence[Invoice]) -> UUID:
    """Names these invoices in these versions, of the desk of a day."""
    said = ";".join([day.isoformat(), *(f"{each.invoice_id.hex}:{each.version}" for each in invoices)])
    return UUID(bytes=hashlib.sha256(said.encode()).digest()[:16])


@dataclass(frozen=True, slots=True)
class DeskList:
    """What a desk listed: the versions that it showed, by the ids of the invoices."""

    list_id: UUID
    day: date
    versions: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class SortedOut:
    """What became of a list since: `drafts` and `approved` are as they were shown, or as approving made them;
    `changed` are not.
    """

    drafts: tuple[Invoice, ...]
    approved: tuple[Invoice, ...]
    changed: tuple[Invoice, ...]


def sort_out(shown: DeskList, invoices: Iterable[Invoice]) -> SortedOut:
    """Which of a list are as they were shown. To approve a draft makes it its next version, and nothing else of it is
    another one then; sending makes it none.
    """
    drafts, approved, changed = [], [], []
    for each in invoices:
        ahead = each.version - shown.versions[each.invoice_id]
        if each.state is InvoiceState.DRAFT and not ahead:
            drafts.append(each)
        elif ahead in {0, 1} and (each.state is InvoiceState.APPROVED or each.state.is_sent):
            approved.append(each)
        else:
            changed.append(each)
    return SortedOut(tuple(drafts), tuple(approved), tuple(changed))


@dataclass(frozen=True, slots=True)
class AllAtOnce:
    """What somebody did with all of a list: with these it is so now, and these had `changed` since it was shown."""

    list_id: UUID
    done: tuple[Invoice, ...]
    changed: tuple[Invoice, ...]


@dataclass(frozen=True, slots=True)
class ToSend:
    """What would be sent of a list, and the addresses that each client's goes to; what had `changed` stays."""

    list_id: UUID
    invoices: tuple[Invoice, ...]
    changed: tuple[Invoice, ...]
    mails_to: Mapping[UUID, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SendingAsked:
    """What somebody wants sent, and how many that is."""

    sending: DeskSending
    count: int
