"""A retainer's terms, changed from its next cycle on or from today."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, View
from blocks.retainers.answers import terms_changed
from blocks.retainers.decisions import scope_put, terms_changed_today
from blocks.retainers.modals import TODAY, terms_modal
from domain.balances.standings import Standing
from domain.people.people import require_manager
from domain.values.wall_clock import local_date
from handlers.retainers.terms_form import read_anchor, read_terms
from handlers.slack.forms import Fields
from handlers.slack.payloads import Form
from handlers.slack.request import SlackRequest
from handlers.slack.which import one_meant


async def terms(request: SlackRequest, words: str) -> Message | None:
    """`/retainer terms [client[/retainer]]`: the terms of a retainer, to be changed."""
    require_manager(await request.services.people.me(request.by), "change terms")
    standing = await one_meant(request, words, verb="terms", question="Whose terms?")
    if not isinstance(standing, Standing):
        return standing
    record = await request.services.retainers.get(standing.called.retainer_id, by=request.by, now=request.now)
    view = terms_modal(
        standing.called,
        record.terms,
        from_on=standing.cycle.ends_on,
        today=standing.today,
        planned=record.planned,
    )
    await request.slack.open(view)
    return None


async def terms_submitted(request: SlackRequest, form: Form) -> View | None:
    """Agree on them, from the next cycle on or from today."""
    retainer_id = ids.read_id(form.facts["retainer_id"])
    record = await request.services.retainers.get(retainer_id, by=request.by, now=request.now)
    called = record.retainer.called
    today = local_date(request.now, record.retainer.timezone)
    fields = Fields(form)
    wanted = read_terms(form, fields, kind=called.kind, currency=called.currency, starts_on=today)
    begins = read_anchor(fields, wanted.length)
    fields.check()
    if form.choice(ids.FROM) == TODAY:
        note = form.text(ids.REASON)
        now = await request.services.terms_today.change(
            retainer_id, wanted, note, begins=begins, by=request.by, key=request.key, now=request.now
        )
        told = (
            scope_put(called, now.terms)
            if now.scope_only
            else terms_changed_today(called, now.terms, now.cycle, split=now.split, then=now.then, today=today)
        )
    else:
        agreed = await request.services.retainers.change_terms(
            retainer_id, wanted, begins=begins, by=request.by, key=request.key, now=request.now
        )
        told = terms_changed(called, agreed.terms, agreed.first, today=today)
    request.changed()
    await request.slack.tell(told)
    return None
