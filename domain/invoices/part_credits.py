"""Parts of what was sent that are credited: on the client's next draft, and never more than a line came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.invoices.facts import Fact, FactKey
from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line, Tax
from domain.invoices.refusals import NotToCredit
from domain.invoices.words import FactKind, InvoiceKind, InvoiceState, LineKind

_TEXT_MOST = 3_000


@dataclass(frozen=True, slots=True)
class PartCredit:
    """What is credited of a line, net, above zero, in the minor unit of its invoice's currency; `on` is the number of
    the invoice that says so. `reason` is the team's, and may be empty once a person was erased.
    """

    part_credit_id: UUID
    invoice_id: UUID
    line_id: UUID
    amount_minor: int
    text: str
    reason: str = ""
    on: str | None = None


@dataclass(frozen=True, slots=True)
class Creditable:
    """A line of which something can be credited, and how much is left of it, net, in minor units."""

    line: Line
    left_minor: int


@dataclass(frozen=True, slots=True)
class CreditedPart:
    """A credit that is not on a draft yet, beside the line that it takes back a part of."""

    part_credit_id: UUID
    number: str
    text: str
    amount_minor: int
    retainer_id: UUID | None
    tax: Tax


def creditable(invoice: Invoice, credits_: Iterable[PartCredit]) -> tuple[Creditable, ...]:
    """The lines of an invoice of which something is left; `credits_` are those that stand."""
    taken: dict[UUID, int] = {}
    for each in credits_:
        taken[each.line_id] = taken.get(each.line_id, 0) + each.amount_minor
    billed = [each.line for each in invoice.lines if each.line.struck is None]
    left = [Creditable(each, each.amount_minor - taken.get(each.line_id, 0)) for each in billed]
    return tuple(each for each in left if each.left_minor > 0)


def require_creditable(invoice: Invoice, *, is_voided: bool) -> None:
    """Raise NotToCredit unless it was sent and is not taken back as a whole."""
    is_open = invoice.state.is_sent and invoice.state is not InvoiceState.CREDITED
    if not is_open or invoice.kind is not InvoiceKind.INVOICE or is_voided:
        raise NotToCredit(invoice=invoice.label)


def part_credit_fact(part: CreditedPart) -> Fact:
    """The credit, at the tax rate of the line that it takes back a part of."""
    return Fact(
        key=FactKey(FactKind.CREDIT, part.part_credit_id),
        kind=LineKind.CREDIT,
        text=f"Credit on {part.number}: {part.text}"[:_TEXT_MOST],
        worth_minor=-part.amount_minor,
        retainer_id=part.retainer_id,
        tax=part.tax,
    )
