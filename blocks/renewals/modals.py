"""The forms of a renewal: another term with changes, and a proposal to the client."""

from __future__ import annotations

from html import unescape
from typing import Final

from blocks import ids
from blocks.fields import TYPED_MOST, calendar, field, tick, typed
from blocks.message import View, modal, section
from blocks.renewals.words import advice_words, terms_words
from blocks.retainers.term_fields import changed_fields
from blocks.text import called, cycle_name, day, quantity_of, short
from domain.cycles.rollover import ONE_DAY
from domain.renewals.advice import Advice
from domain.renewals.cards import RenewalCard
from domain.values.days import long_date
from templates import render

_TEMPLATE: Final = "renewal_proposal.txt"


def renewal_modal(card: RenewalCard) -> View:
    """Another term, with what is suggested filled in. Facts: `renewal_id`."""
    name, renewal = card.retainer.called, card.renewal
    begins = (
        "Changed terms count from the next cycle."
        if renewal.is_review
        else f"The next term begins on {day(renewal.ends_on, card.today)}, and changed terms with its first cycle."
    )
    last_day = card.again_ends_on - ONE_DAY if card.again_ends_on else None
    renews = tick("It goes on unless somebody ends it", ticked=card.retainer.auto_renew)
    suggested = card.advised.suggested
    fields = [
        section(f"*{called(name)}*\n{begins} {_filled_in(card)}"),
        field(ids.ENDS_ON, "Last day", calendar(last_day), hint="Of the next term. Empty: no end.", optional=True),
        field(
            ids.NOTICE_DAYS,
            "Notice days",
            typed(str(card.retainer.notice_days), most=3),
            hint="How long before its end notice has to be given.",
        ),
        field(ids.AUTO_RENEW, "Renews automatically", renews, optional=True),
        *changed_fields(name.kind, name.currency, suggested),
    ]
    facts = {"renewal_id": str(renewal.renewal_id)}
    return modal(ids.RENEWAL_MODAL, "Renew with changes", *fields, submit="Renew", facts=facts)


def proposal_modal(card: RenewalCard) -> View:
    """A proposal to the client, written beforehand and to be edited. Facts: `renewal_id`."""
    words = field(
        ids.DESCRIPTION,
        "Text",
        typed(proposal_words(card), most=TYPED_MOST, multiline=True),
        hint=(
            "Posted to the channel that is shared with the client. Others of your team read it there too: no fee "
            "stands in it unless you write one."
            if card.shared_channel
            else "No channel is shared with this client: you get the text back, to copy."
        ),
    )
    submit = "Post" if card.shared_channel else "Done"
    facts = {"renewal_id": str(card.renewal.renewal_id)}
    return modal(ids.PROPOSAL_MODAL, "Proposal", words, submit=submit, facts=facts)


def proposal_words(card: RenewalCard) -> str:
    """The proposal as it is suggested, in plain text; the fee only where nobody but the client will read it."""
    name, renewal = card.retainer.called, card.renewal
    proposed = card.next_terms if renewal.choice else card.advised.suggested
    with_fee = card.shared_channel is None
    ends_on = renewal.next_ends_on if renewal.choice else card.again_ends_on
    words = render(
        _TEMPLATE,
        retainer=name.name,
        has_term=not renewal.is_review,
        last_day=long_date(renewal.last_day),
        next_day=long_date(renewal.ends_on),
        next_last_day=long_date(ends_on - ONE_DAY) if ends_on else "",
        uses=[
            (cycle_name(each.cycle, card.today), quantity_of(name, each.used), quantity_of(name, each.available))
            for each in card.closed
        ],
        is_over=card.advised.advice is Advice.RESTRUCTURE,
        is_under=card.advised.advice is Advice.SHRINK,
        changes=proposed != card.terms,
        proposed=terms_words(name, proposed, with_fee=with_fee),
        current=terms_words(name, card.terms, with_fee=with_fee),
    )
    # Plain text: a unit called “R&D days” stands in it as somebody typed it.
    return unescape(words)


def _filled_in(card: RenewalCard) -> str:
    if card.advised.suggested == card.next_terms:
        return f"What {short(card.retainer.called.client_name)} has now is filled in, with a term as long as this one."
    return f"What is suggested is filled in.\n{advice_words(card)}"
