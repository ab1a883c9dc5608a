"""The forms of what somebody decides about a retainer; each asks why, and keeps the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from blocks import ids
from blocks.fields import OPTIONS_MOST, TYPED_MOST, calendar, choice, field, option, retainer_option, tick, typed
from blocks.message import Block, View, modal, section
from blocks.text import called, cycle_days, day, left_and_share
from domain.agreements.retainers import RetainerName
from domain.agreements.units import named
from domain.balances.standings import Standing
from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.kinds import Kind

_RESTS: Final = (
    option("It is forfeited", RestGoes.FORFEITED),
    option("It is refunded", RestGoes.REFUNDED),
    option("It moves to another retainer", RestGoes.MOVED),
)
# Pauses and ends belong to no one cycle, so no statement shows them.
_KEPT: Final = "Kept with who decided it and when."
_DEFICITS: Final = (
    option("It is billed", DeficitGoes.BILLED),
    option("It is written off", DeficitGoes.WRITTEN_OFF),
)


def adjust_modal(standing: Standing) -> View:
    """More or less for today's cycle, by an owner. Facts: `retainer_id`, `kind`, `currency`."""
    name = standing.called
    what = "hours, like 2 or 1h30" if name.kind is Kind.HOURS else f"{named(2, name.unit)}, like 2"
    prepaid = tick("The client paid for it apart from the fee", ticked=False, description="Never capped or lost.")
    fields = [
        section(f"*{_where(standing)}*\n{left_and_share(name, standing.figures)}"),
        field(ids.QUANTITY, "Quantity", typed(placeholder="2", most=20), hint=f"In {what}. With a minus: taken away."),
        _reason(),
        field(ids.PREPAID, "Prepaid", prepaid, optional=True),
        field(ids.LAST_DAY, "Last day", calendar(), hint="Empty: it lasts as the terms say.", optional=True),
    ]
    return modal(ids.ADJUST_MODAL, "Adjust", *fields, submit="Adjust", facts=_facts(name))


def reopen_modal(cycle_id: UUID, standing: Standing | None = None) -> View:
    """A closed cycle to be opened once more, with its name where that is known. Facts: `cycle_id`."""
    name = f"*{_where(standing)}*" if standing else "The cycle"
    what = (
        f"{name} is closed. Reopened, it takes entries of its days again, for as long as a grace lasts; "
        "then it closes again. What it handed on is taken back until then."
    )
    facts = {"cycle_id": str(cycle_id)}
    return modal(ids.REOPEN_MODAL, "Reopen", section(what), _reason(), submit="Reopen", facts=facts)


def pause_modal(standing: Standing) -> View:
    """A rest from the next cycle on. Facts: `retainer_id`."""
    begins = day(standing.cycle.ends_on, standing.today)
    what = (
        f"*{called(standing.called)}* pauses from the next cycle, {begins}. In a pause nothing is granted or invoiced, "
        "and nothing expires; then it resumes by itself."
    )
    cycles = field(ids.CYCLES, "Cycles", typed("1", most=3), hint="How many cycles it pauses.")
    return modal(
        ids.PAUSE_MODAL, "Pause", section(what), cycles, _reason(_KEPT), submit="Pause", facts=_facts(standing.called)
    )


def resume_modal(standing: Standing) -> View:
    """The end of a pause. Facts: `retainer_id`."""
    name = called(standing.called)
    what = f"*{name}* resumes when the next cycle begins; a pause that has not begun yet is dropped."
    return modal(
        ids.RESUME_MODAL, "Resume", section(what), _reason(_KEPT), submit="Resume", facts=_facts(standing.called)
    )


def end_modal(standing: Standing, *, last_day: date | None, others: Sequence[RetainerName] = ()) -> View:
    """When a retainer ends, and what becomes of the rest then. `others` may get it. Facts: `retainer_id`.

    `last_day` is the end as it is agreed now; without one it goes on.
    """
    now = f"ends on {day(last_day, standing.today)}" if last_day else "has no end"
    moved = choice([retainer_option(each) for each in others[:OPTIONS_MOST]]) if others else None
    fields = [
        section(f"*{called(standing.called)}* {now}. A later day, or none, renews it; any other day is notice."),
        field(ids.ENDS_ON, "Last day", calendar(last_day), hint="Empty: no end.", optional=True),
        field(ids.REST, "What is left", choice(_RESTS), hint="What becomes of it at the end.", optional=True),
        *([field(ids.MOVED_TO, "Moves to", moved, optional=True)] if moved else []),
        field(ids.DEFICIT, "A deficit", choice(_DEFICITS), hint="What becomes of what is owed.", optional=True),
        _reason(_KEPT),
    ]
    return modal(ids.END_MODAL, "End of term", *fields, submit="Save", facts=_facts(standing.called))


def _where(standing: Standing) -> str:
    return f"{called(standing.called)}, {cycle_days(standing.cycle, standing.today)}"


def _reason(hint: str = "Kept beside the figures and shown in the report.") -> Block:
    return field(ids.REASON, "Reason", typed(most=TYPED_MOST, multiline=True), hint=hint)


def _facts(name: RetainerName) -> dict[str, str]:
    return {"retainer_id": str(name.retainer_id), "kind": name.kind.value, "currency": name.currency}
