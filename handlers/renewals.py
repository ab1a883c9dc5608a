"""What comes after a term: shown, chosen, put off, and proposed to the client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from blocks import ids
from blocks.message import Message, View, message
from blocks.refusals import said
from blocks.renewals.modals import proposal_modal, renewal_modal
from blocks.renewals.questions import chosen_words, proposal_back, renewal_card
from domain.balances.standings import Standing
from domain.kinds import Role
from domain.people.people import require_manager
from domain.renewals.cards import RenewalCard
from domain.renewals.questions import RenewalDecided
from domain.values.cells import whole_number
from domain.values.wall_clock import local_date
from handlers.retainers.decisions import end, end_form
from handlers.retainers.terms_form import read_anchor, read_terms
from handlers.slack.forms import Fields
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from handlers.slack.which import one_meant
from services.renewals.choices import LONGEST_NOTICE, RenewalForm


async def renew(request: SlackRequest, words: str) -> Message | None:
    """`/retainer renew [client[/retainer]]`: what speaks for another term, and the choices."""
    require_manager(await request.services.people.me(request.by), "choose what comes after a term")
    meant = await one_meant(request, words, verb="renew", question="Which one?")
    if not isinstance(meant, Standing):
        return meant
    retainer_id = meant.called.retainer_id
    return renewal_card(await request.services.renewals.of_retainer(retainer_id, by=request.by, now=request.now))


async def renewal_clicked(request: SlackRequest, click: Click) -> None:
    """The button What comes next, on a message that stays."""
    retainer_id = click.id
    await request.slack.tell(
        renewal_card(await request.services.renewals.of_retainer(retainer_id, by=request.by, now=request.now))
    )


async def end_clicked(request: SlackRequest, click: Click) -> None:
    """The button that says when it ends, and what becomes of the rest."""
    try:
        retainer_id = click.id
    except ValueError:
        # A message of an earlier version, which stands for months, names it as one would type it.
        told = await end(request, click.value)
        if told:
            await request.slack.tell(told)
        return
    card = await request.services.balances.card_of(retainer_id, by=request.by, now=request.now)
    await request.slack.open(await end_form(request, card.standing))


async def same_clicked(request: SlackRequest, click: Click) -> None:
    """The button Renew the same."""
    await _answered(request, click, request.services.renewals.renew_same)


async def notice_clicked(request: SlackRequest, click: Click) -> None:
    """The button Not renewing, confirmed."""
    await _answered(request, click, request.services.renewals.give_notice)


async def snooze_clicked(request: SlackRequest, click: Click) -> None:
    """The button Snooze."""
    await _answered(request, click, request.services.renewals.snooze)


async def changes_clicked(request: SlackRequest, click: Click) -> None:
    """The button Renew with changes: the form, unless somebody has chosen."""
    card = await _card(request, click.value)
    if card.renewal.choice:
        await request.slack.show(renewal_card(card))
    else:
        await request.slack.open(renewal_modal(card))


async def changes_submitted(request: SlackRequest, form: Form) -> View | None:
    """Renew it on these terms."""
    card = await _card(request, form.facts["renewal_id"])
    called, fields = card.retainer.called, Fields(form)
    today = local_date(request.now, card.retainer.timezone)
    terms = read_terms(form, fields, kind=called.kind, currency=called.currency, starts_on=today)
    notice_days = fields.read(ids.NOTICE_DAYS, whole_number(0, LONGEST_NOTICE))
    begins = read_anchor(fields, terms.length)
    fields.check()
    filled = RenewalForm(form.day(ids.ENDS_ON), notice_days, form.checked(ids.AUTO_RENEW), terms, begins)
    done = await request.services.renewals.renew_changed(
        card.renewal.renewal_id, filled, by=request.by, key=request.key, now=request.now
    )
    request.changed()
    await request.slack.tell(message(chosen_words(done)))
    return None


async def propose_clicked(request: SlackRequest, click: Click) -> None:
    """The button Write a proposal: a text to be edited."""
    await request.slack.open(proposal_modal(await _card(request, click.value)))


async def proposal_submitted(request: SlackRequest, form: Form) -> View | None:
    """Post it where the client reads it, or give it back."""
    renewal_id, words = ids.read_id(form.facts["renewal_id"]), form.text(ids.DESCRIPTION)
    done = await request.services.renewals.propose(renewal_id, words, by=request.by, key=request.key, now=request.now)
    if done.channel is None:
        await request.slack.tell(proposal_back(done.card, done.words))
    else:
        await request.slack.tell(message(f"The proposal goes to <#{done.channel}>."))
    return None


async def _card(request: SlackRequest, renewal_id: str) -> RenewalCard:
    return await request.services.renewals.of(ids.read_id(renewal_id), by=request.by, now=request.now)


async def _answered(request: SlackRequest, click: Click, answer: Callable[..., Awaitable[RenewalCard]]) -> None:
    """Put the answer in the place of the question; where it had one already, that one, and say that nothing changed."""
    try:
        card = await answer(click.id, by=request.by, key=request.key, now=request.now)
    except RenewalDecided as decided:
        await request.slack.show(renewal_card(await _card(request, click.value)))
        await request.slack.tell(said(decided.sentence))
        return
    request.changed()
    await request.slack.show(renewal_card(card))


LISTENING = Listening(
    words={
        "renew": Word(
            240,
            "renew [client[/retainer]]",
            "what speaks for another term, and the choice: the same, with changes, or not",
            renew,
            Role.MANAGER,
            examples=("renew acme", "renew acme/seo"),
        ),
    },
    clicks={
        ids.RENEW_SAME: same_clicked,
        ids.RENEW_CHANGED: changes_clicked,
        ids.GIVE_NOTICE: notice_clicked,
        ids.SNOOZE_RENEWAL: snooze_clicked,
        ids.PROPOSE_RENEWAL: propose_clicked,
        ids.SHOW_RENEWAL: renewal_clicked,
        ids.CHANGE_END: end_clicked,
    },
    submissions={ids.RENEWAL_MODAL: changes_submitted, ids.PROPOSAL_MODAL: proposal_submitted},
)
