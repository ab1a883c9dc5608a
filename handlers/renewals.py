"""What comes after a term: shown, chosen, put off, and proposed to the client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from blocks import ids
from blocks.message import Message, View, message
from blocks.refusals import said
from blocks.renewals.modals import proposal_modal, renewal_modal
from blocks.renewals.questions import chosen_words, proposal_back, renewal_card
from domain.balances.standings import Standing
from domain.people.people import require_manager
from domain.renewals.cards import RenewalCard
from domain.renewals.questions import RenewalDecided
from domain.values.cells import whole_number
from domain.values.wall_clock import local_date
from handlers.retainers.decisions import end
from handlers.retainers.terms_form import read_terms
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import Visit
from handlers.slack.which import one_meant
from services.renewals.choices import LONGEST_NOTICE, RenewalForm


async def renew(visit: Visit, words: str) -> Message | None:
    """`/retainer renew [client[/retainer]]`: what speaks for another term, and the choices."""
    require_manager(await visit.services.people.me(visit.by), "choose what comes after a term")
    meant = await one_meant(visit, words, verb="renew", question="Which one?")
    if not isinstance(meant, Standing):
        return meant
    retainer_id = meant.called.retainer_id
    return renewal_card(await visit.services.renewals.of_retainer(retainer_id, by=visit.by, now=visit.now))


async def renewal_clicked(visit: Visit, click: Click) -> None:
    """The button What comes next, on a message that stays."""
    retainer_id = UUID(click.value)
    await visit.slack.tell(
        renewal_card(await visit.services.renewals.of_retainer(retainer_id, by=visit.by, now=visit.now))
    )


async def end_clicked(visit: Visit, click: Click) -> None:
    """The button that says when it ends, and what becomes of the rest."""
    told = await end(visit, click.value)
    if told:
        await visit.slack.tell(told)


async def same_clicked(visit: Visit, click: Click) -> None:
    """The button Renew the same."""
    await _answered(visit, click, visit.services.renewals.renew_same)


async def notice_clicked(visit: Visit, click: Click) -> None:
    """The button Not renewing, confirmed."""
    await _answered(visit, click, visit.services.renewals.give_notice)


async def snooze_clicked(visit: Visit, click: Click) -> None:
    """The button Snooze."""
    await _answered(visit, click, visit.services.renewals.snooze)


async def changes_clicked(visit: Visit, click: Click) -> None:
    """The button Renew with changes: the form, unless somebody has chosen."""
    card = await _card(visit, click.value)
    if card.renewal.choice:
        await visit.slack.show(renewal_card(card))
    else:
        await visit.slack.open(renewal_modal(card))


async def changes_submitted(visit: Visit, form: Form) -> View | None:
    """Renew it on these terms."""
    card = await _card(visit, form.facts["renewal_id"])
    called, fields = card.retainer.called, Fields(form)
    today = local_date(visit.now, card.retainer.timezone)
    terms = read_terms(form, fields, kind=called.kind, currency=called.currency, starts_on=today)
    notice_days = fields.read(ids.NOTICE_DAYS, whole_number(0, LONGEST_NOTICE))
    fields.check()
    if terms.length is card.next_terms.length:
        # The day that cycles begin on is remembered, beyond the short months.
        terms = replace(terms, anchor_day=card.next_terms.anchor_day)
    filled = RenewalForm(form.day(ids.ENDS_ON), notice_days, form.checked(ids.AUTO_RENEW), terms)
    done = await visit.services.renewals.renew_changed(
        card.renewal.renewal_id, filled, by=visit.by, key=visit.key, now=visit.now
    )
    visit.changed()
    await visit.slack.tell(message(chosen_words(done)))
    return None


async def propose_clicked(visit: Visit, click: Click) -> None:
    """The button Write a proposal: a text to be edited."""
    await visit.slack.open(proposal_modal(await _card(visit, click.value)))


async def proposal_submitted(visit: Visit, form: Form) -> View | None:
    """Post it where the client reads it, or give it back."""
    renewal_id, words = UUID(form.facts["renewal_id"]), form.text(ids.DESCRIPTION)
    done = await visit.services.renewals.propose(renewal_id, words, by=visit.by, key=visit.key, now=visit.now)
    if done.channel is None:
        await visit.slack.tell(proposal_back(done.card, done.words))
    else:
        await visit.slack.tell(message(f"The proposal goes to <#{done.channel}>."))
    return None


async def _card(visit: Visit, renewal_id: str) -> RenewalCard:
    return await visit.services.renewals.of(UUID(renewal_id), by=visit.by, now=visit.now)


async def _answered(visit: Visit, click: Click, answer: Callable[..., Awaitable[RenewalCard]]) -> None:
    """Put the answer in the place of the question; where it had one already, that one, and say that nothing changed."""
    try:
        card = await answer(UUID(click.value), by=visit.by, key=visit.key, now=visit.now)
    except RenewalDecided as decided:
        await visit.slack.show(renewal_card(await _card(visit, click.value)))
        await visit.slack.tell(said(decided.sentence))
        return
    visit.changed()
    await visit.slack.show(renewal_card(card))
