"""What owners and account managers decide about a retainer: adjustments, reopening, pauses, and its end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from blocks import ids
from blocks.message import Message, View
from blocks.retainers.decision_modals import adjust_modal, end_modal, pause_modal, reopen_modal, resume_modal
from blocks.retainers.decisions import adjusted, end_set, paused, reopened, resumed
from domain.agreements.decisions import check_reason
from domain.agreements.quantities import quantity_of
from domain.balances.standings import Standing
from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.kinds import CycleState, Kind
from domain.people.people import require_manager, require_owner
from domain.retainers.reopening import NotClosed
from domain.values.cells import signed, whole_number
from domain.values.days import long_date
from domain.values.wall_clock import local_date
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from handlers.slack.which import one_meant
from services.retainers.adjustments import AdjustmentForm
from services.retainers.endings import EndForm

_MOST_CYCLES = 60


async def adjust(request: SlackRequest, words: str) -> Message | None:
    """`/retainer adjust [client]`: more or less for this cycle, with a reason."""
    require_owner(await request.services.people.me(request.by), "adjust a balance")
    meant = await one_meant(request, words, verb="adjust", question="Whose balance?")
    return await _opened(request, adjust_modal(meant)) if isinstance(meant, Standing) else meant


async def adjust_clicked(request: SlackRequest, click: Click) -> None:
    """The button Adjust below a statement or a balance."""
    require_owner(await request.services.people.me(request.by), "adjust a balance")
    card = await request.services.balances.card_of(click.id, by=request.by, now=request.now)
    await request.slack.open(adjust_modal(card.standing))


async def adjust_submitted(request: SlackRequest, form: Form) -> View | None:
    """Add it, or take it away."""
    fields = Fields(form)
    rule = quantity_of(ids.read_kind(Kind, form.facts["kind"]), form.facts["currency"])
    quantity = fields.read(ids.QUANTITY, signed(rule))
    reason = fields.read(ids.REASON, check_reason)
    fields.check()
    filled = AdjustmentForm(
        retainer_id=ids.read_id(form.facts["retainer_id"]),
        quantity=quantity,
        reason=reason,
        prepaid=form.checked(ids.PREPAID),
        last_day=form.day(ids.LAST_DAY),
    )
    done = await request.services.adjustments.add(filled, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(adjusted(done, today=await _today(request, filled.retainer_id)))
    return None


async def reopen(request: SlackRequest, words: str) -> Message | None:
    """`/retainer reopen [client]`: the last closed cycle, opened once more."""
    require_owner(await request.services.people.me(request.by), "reopen a closed cycle")
    meant = await one_meant(request, words, verb="reopen", question="Whose last cycle?")
    if not isinstance(meant, Standing):
        return meant
    if meant.cycle.state is not CycleState.CLOSED:
        retainer_id = meant.called.retainer_id
        meant = (
            await request.services.balances.card_of(retainer_id, by=request.by, now=request.now, last=True)
        ).standing
    if meant.cycle.state is not CycleState.CLOSED:
        raise NotClosed(retainer=meant.called.label, starts_on=long_date(meant.cycle.starts_on))
    return await _opened(request, reopen_modal(meant.cycle.cycle_id, meant))


async def reopen_clicked(request: SlackRequest, click: Click) -> None:
    """The button Reopen below a closed cycle's statement."""
    require_owner(await request.services.people.me(request.by), "reopen a closed cycle")
    await request.slack.open(reopen_modal(click.id))


async def reopen_submitted(request: SlackRequest, form: Form) -> View | None:
    """Open it."""
    fields = Fields(form)
    reason = fields.read(ids.REASON, check_reason)
    fields.check()
    cycle_id = ids.read_id(form.facts["cycle_id"])
    done = await request.services.reopening.reopen(cycle_id, reason, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(reopened(done, today=await _today(request, done.called.retainer_id)))
    return None


async def pause(request: SlackRequest, words: str) -> Message | None:
    """`/retainer pause [client]`: a rest from the next cycle on."""
    require_manager(await request.services.people.me(request.by), "pause a retainer")
    meant = await one_meant(request, words, verb="pause", question="Which one?")
    return await _opened(request, pause_modal(meant)) if isinstance(meant, Standing) else meant


async def pause_submitted(request: SlackRequest, form: Form) -> View | None:
    """Plan the pause."""
    fields = Fields(form)
    count = fields.read(ids.CYCLES, whole_number(1, _MOST_CYCLES))
    reason = fields.read(ids.REASON, check_reason)
    fields.check()
    retainer_id = ids.read_id(form.facts["retainer_id"])
    done = await request.services.pauses.pause(
        retainer_id, count, reason, by=request.by, key=request.key, now=request.now
    )
    request.changed()
    today = await _today(request, retainer_id)
    starts_on = done.pause.starts_on if done.pause else today
    await request.slack.tell(paused(done.called, starts_on=starts_on, last_day=done.last_day, today=today))
    return None


async def resume(request: SlackRequest, words: str) -> Message | None:
    """`/retainer resume [client]`: the end of a pause."""
    require_manager(await request.services.people.me(request.by), "resume a retainer")
    meant = await one_meant(request, words, verb="resume", question="Which one?")
    return await _opened(request, resume_modal(meant)) if isinstance(meant, Standing) else meant


async def resume_submitted(request: SlackRequest, form: Form) -> View | None:
    """End the pause, or drop it."""
    fields = Fields(form)
    reason = fields.read(ids.REASON, check_reason)
    fields.check()
    retainer_id = ids.read_id(form.facts["retainer_id"])
    done = await request.services.pauses.resume(retainer_id, reason, by=request.by, key=request.key, now=request.now)
    request.changed()
    today = await _today(request, retainer_id)
    await request.slack.tell(resumed(done.called, resumes_on=done.resumes_on, dropped=done.pause is None, today=today))
    return None


async def end(request: SlackRequest, words: str) -> Message | None:
    """`/retainer end [client]`: when it ends, and what becomes of the rest; a later day renews it."""
    require_manager(await request.services.people.me(request.by), "change when a retainer ends")
    meant = await one_meant(request, words, verb="end", question="Which one?")
    return await _opened(request, await end_form(request, meant)) if isinstance(meant, Standing) else meant


async def end_form(request: SlackRequest, standing: Standing) -> View:
    """The form about the end of a retainer."""
    facts = await request.services.endings.form_facts(standing.called.retainer_id, by=request.by)
    return end_modal(standing, last_day=facts.last_day, others=facts.others)


async def end_submitted(request: SlackRequest, form: Form) -> View | None:
    """Set the end."""
    fields = Fields(form)
    reason = fields.read(ids.REASON, check_reason)
    fields.check()
    rest, deficit, moved_to = form.choice(ids.REST), form.choice(ids.DEFICIT), form.choice(ids.MOVED_TO)
    filled = EndForm(
        retainer_id=ids.read_id(form.facts["retainer_id"]),
        last_day=form.day(ids.ENDS_ON),
        reason=reason,
        rest=RestGoes(rest) if rest else None,
        deficit=DeficitGoes(deficit) if deficit else None,
        moved_to=ids.read_id(moved_to) if moved_to else None,
    )
    done = await request.services.endings.end(filled, by=request.by, key=request.key, now=request.now)
    request.changed()
    today = await _today(request, filled.retainer_id)
    await request.slack.tell(end_set(done.retainer, done.choice, today=today, goes_on=done.goes_on))
    return None


async def _opened(request: SlackRequest, view: View) -> Message | None:
    await request.slack.open(view)
    return None


async def _today(request: SlackRequest, retainer_id: UUID) -> date:
    """The day it is where the client is."""
    record = await request.services.retainers.get(retainer_id, by=request.by, now=request.now)
    return local_date(request.now, record.retainer.timezone)
