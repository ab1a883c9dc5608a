"""A retainer's terms, changed from its next cycle on."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from blocks import ids
from blocks.message import Message, View, actions, button, message, section
from blocks.retainer_modals import terms_modal
from blocks.settings import terms_changed
from blocks.text import escape
from domain.people import require_manager
from domain.retainers import BalanceCard
from handlers.forms import Fields
from handlers.payloads import Form
from handlers.terms_form import read_terms
from handlers.visit import Visit
from services.clocks import local_date


async def terms(visit: Visit, words: str) -> Message | None:
    """`/retainer terms [client[/retainer]]`: the terms of a retainer, to be changed."""
    require_manager(await visit.services.people.me(visit.by), "change terms")
    cards = await visit.services.balances.card(words or None, by=visit.by, now=visit.now)
    if len(cards) > 1:
        return _which(cards)
    standing = cards[0].standing
    record = await visit.services.retainers.get(standing.called.retainer_id, by=visit.by, now=visit.now)
    view = terms_modal(
        standing.called,
        record.terms,
        from_on=standing.cycle.ends_on,
        today=standing.today,
        planned=record.planned,
    )
    await visit.slack.open(view)
    return None


async def terms_submitted(visit: Visit, form: Form) -> View | None:
    """Agree on them from the next cycle on."""
    retainer_id = UUID(form.facts["retainer_id"])
    record = await visit.services.retainers.get(retainer_id, by=visit.by, now=visit.now)
    called = record.retainer.called
    today = local_date(visit.now, record.retainer.timezone)
    fields = Fields(form)
    wanted = read_terms(form, fields, kind=called.kind, currency=called.currency, starts_on=today)
    fields.check()
    if wanted.length is record.terms.length:
        # The day that cycles begin on is remembered, beyond the short months.
        wanted = replace(wanted, anchor_day=record.terms.anchor_day)
    agreed = await visit.services.retainers.change_terms(retainer_id, wanted, by=visit.by, key=visit.key, now=visit.now)
    visit.changed()
    await visit.slack.tell(terms_changed(called, agreed, today=today))
    return None


def _which(cards: tuple[BalanceCard, ...]) -> Message:
    """Asks which of a client's retainers is meant."""
    names = [each.standing.called for each in cards]
    sentence = f"{escape(names[0].client_name)} has {len(names)} retainers. Whose terms?"
    buttons = [button(each.name, ids.numbered(ids.COMMAND, at), f"terms {each.typed}") for at, each in enumerate(names)]
    return message(sentence, section(sentence), actions(*buttons))
