"""Why something cannot be done with an invoice."""

from __future__ import annotations

from domain.values.refusals import Refusal


class InvoiceGone(Refusal):
    """There is no such invoice any more. Type /retainer invoices to see those that there are."""


class InvoiceMovedOn(Refusal):
    """{invoice} {became}{who}. Look at it again before you do anything."""


class DetailsMovedOn(Refusal):
    """Somebody changed the billing details of {client} since you opened them, so nothing is saved. Open them again, and
    change what is still to be changed.
    """


class InvoiceSent(Refusal):
    """{invoice} was sent, and stays as it is. What was wrong goes on the next one as a credit, or void it."""


class NotToApprove(Refusal):
    """{invoice} {became}, and only drafts are approved. Make it a draft again first."""


class NothingToBill(Refusal):
    """There is nothing to bill for {client} now. Add a line of your own, or wait for what the next close brings."""


class NothingOnIt(Refusal):
    """{invoice} has no line that is billed. Add one, or discard it."""


class BelowZero(Refusal):
    """{invoice} comes to less than nothing: leave it for the next invoice, or make it a credit note."""


class NotBelowZero(Refusal):
    """{invoice} comes to more than nothing, so it is an invoice and no credit note."""


class OwnEdit(Refusal):
    """You edited {invoice} last, and in this workspace somebody else approves. Ask another account manager, or an
    owner.
    """


class NotToSend(Refusal):
    """{invoice} {became}: approve it first, then it can be sent."""


class NoSuchLine(Refusal):
    """That line is not on {invoice} any more. Look at it again."""


class LineWithoutText(Refusal):
    """Say what the line is for: the client reads it."""

    field = "text"


class NoAmountAtTheEnd(Refusal):
    """“{typed}” has no amount at its end: type one, like 49.90, or −49.90 for a credit."""

    field = "lines"


class LineWithoutAmount(Refusal):
    """The line has no amount: type one, like 49.90, or −49.90 for a credit."""

    field = "amount"


class TaxRateUnclear(Refusal):
    """“{typed}” is not a tax rate: type a percentage like 19 or 8.1."""

    field = "tax_rate"


class NothingDue(Refusal):
    """Nothing is due of {invoice}: take a payment back if one was wrong."""

    field = "amount"


class PaidTooMuch(Refusal):
    """{due} is due: type that or less, or keep {rest} unapplied."""

    field = "amount"


class NotPaid(Refusal):
    """An amount has to be above zero: type what came."""

    field = "amount"


class PaidInFuture(Refusal):
    """{day} is still to come: choose the day on which the money came."""

    field = "date"


class PaymentGone(Refusal):
    """That payment was taken back already, so it settles nothing any more."""


class PaidFromDeposit(Refusal):
    """This was paid from the matter's deposit, so its draw is taken back with it: choose Take back on the invoice."""


class NotToVoid(Refusal):
    """{invoice} {became}: only what was sent, and of which nothing is paid, can be voided. Take the payments back
    first.
    """


class PartlyCredited(Refusal):
    """A part of {invoice} is credited already, so it is not voided. Take that back first, or credit the rest by parts,
    too.
    """


class NotToCredit(Refusal):
    """{invoice} is not an invoice that was sent and stands, so no part of it can be credited. Look at it again."""


class NoNextDraft(Refusal):
    """No retainer of {client} is invoiced here, so there is no next draft to put the credit on. Void {invoice}, or
    draft a line below zero.
    """


class NothingToCredit(Refusal):
    """Nothing of that line is left to be credited. Choose another one."""

    field = "line"


class NothingCredited(Refusal):
    """An amount has to be above zero: type how much is credited."""

    field = "amount"


class CreditTooMuch(Refusal):
    """{left} of that line is left to be credited: type that or less."""

    field = "amount"


class PartCreditGone(Refusal):
    """That credit was taken back already, so nothing is left to undo."""


class CreditOnItsWay(Refusal):
    """The credit stands on {invoice}, which no longer changes by itself. To undo it, {undo}."""


class BilledSince(Refusal):
    """What this draft billed is on another one by now, so it cannot be restored. Look at the others of the client."""


class BillsElsewhere(Refusal):
    """{retainer} is not invoiced here. Choose how it is first, then bill it."""


class InvoicingFromMissing(Refusal):
    """Say from which cycle on it is invoiced here: what is older counts as billed elsewhere."""

    field = "invoicing_from"


class NothingAsShown(Refusal):
    """Nothing of this list is as it was shown any more. Look at the message again: it says what is so now."""


class SentAllAlready(Refusal):
    """{who} wants these sent already: they go within a minute, and the button Stop keeps them."""


class OnTheirWay(Refusal):
    """They are on their way already. Void takes back what was sent; Back to draft, what is only approved."""


class NotSentYet(Refusal):
    """{invoice} {became}: only what was sent can be delivered."""


class NothingOffered(Refusal):
    """There is nothing of that day to draft any more. Type /retainer invoices with a client to say how it is billed."""
