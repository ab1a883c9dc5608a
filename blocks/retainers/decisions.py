"""What is said when somebody decided about a retainer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from blocks import ids
from blocks.message import Element, Message, button, lines_message, message
from blocks.retainers.answers import cycles_ahead, terms_undone
from blocks.text import called, cycle_days, day, escape, left_and_share, quantity_of, with_note
from domain.agreements.retainers import Retainer, RetainerName
from domain.agreements.terms import Terms
from domain.balances.statements import Statement
from domain.cycles.anchors import CycleAhead
from domain.cycles.cycles import Cycle
from domain.cycles.term_end import DeficitGoes, EndChoice, RestGoes
from domain.kinds import CycleState, Role
from domain.people.people import Person
from domain.retainers.adjustments import Adjusted
from domain.retainers.reopening import Reopened

_REST: Final = {
    RestGoes.FORFEITED: "What is left then is forfeited",
    RestGoes.REFUNDED: "What is left then is refunded",
    RestGoes.MOVED: "What is left then moves to another retainer",
}
_DEFICIT: Final = {DeficitGoes.BILLED: "a deficit is billed", DeficitGoes.WRITTEN_OFF: "a deficit is written off"}


def adjusted(done: Adjusted, *, today: date) -> Message:
    """The answer to an adjustment."""
    made = done.adjustment
    amount = quantity_of(made.called, abs(made.quantity))
    verb = "Took" if made.quantity < 0 else "Added"
    way = "off" if made.quantity < 0 else "to"
    prepaid = " as a prepaid block" if made.is_prepaid else ""
    until = f", to be used by {day(made.last_day, today)}" if made.last_day and made.quantity > 0 else ""
    where = f"{called(made.called)}, {cycle_days(done.cycle, today)}"
    left = left_and_share(made.called, done.after)
    said = with_note(f"{verb} {amount} {way} {where}{prepaid}{until}", made.reason)
    undo = (
        f"`/retainer adjust {escape(made.called.typed)}` and {'take it away' if made.quantity > 0 else 'add it'} again"
    )
    return lines_message(f"{said}\n*{left}*\nTo undo this, type {undo}.")


def reopened(done: Reopened, *, today: date) -> Message:
    """The answer to reopening a cycle."""
    where = f"{called(done.called)}, {cycle_days(done.cycle, today)}"
    until = day(done.closes_on - timedelta(days=1), today)
    left = left_and_share(done.called, done.figures)
    said = with_note(f"{where}, is open again until {until}, then it closes again", done.reason)
    return lines_message(f"{said}\n*{left}*")


def paused(name: RetainerName, *, starts_on: date, last_day: date, today: date) -> Message:
    """The answer to a pause."""
    resumes = day(last_day + timedelta(days=1), today)
    sentence = f"{called(name)} pauses from {day(starts_on, today)} to {day(last_day, today)} and resumes on {resumes}."
    return message(f"{sentence} {_undone('resume', name)}")


def resumed(name: RetainerName, *, resumes_on: date, dropped: bool, today: date) -> Message:
    """The answer to resuming; `dropped`: the pause had not begun."""
    if dropped:
        said = f"The pause of {called(name)} is dropped; its next cycle begins on {day(resumes_on, today)}."
    else:
        said = f"{called(name)} resumes on {day(resumes_on, today)}."
    return message(f"{said} {_undone('pause', name)}")


def end_set(retainer: Retainer, choice: EndChoice | None, *, today: date, goes_on: bool = False) -> Message:
    """The answer to a changed end of term; `goes_on`: it is only the end of this one."""
    if retainer.ends_on is None:
        return message(f"{called(retainer.called)} goes on without an end. {_undone('end', retainer.called)}")
    last_day = retainer.ends_on - timedelta(days=1)
    if goes_on:
        until = f"Its term runs until {day(last_day, today)}, and then for another one unless somebody gives notice."
        return message(f"{called(retainer.called)} is renewed. {until} {_undone('end', retainer.called)}")
    goes = (
        f"{_REST[choice.rest]}, {_DEFICIT[choice.deficit]}."
        if choice
        else "What becomes of what is left, or owed, can still be said; until then its last cycle waits."
    )
    undo = _undone("end", retainer.called)
    return message(f"{called(retainer.called)} ends on {day(last_day, today)}. {goes} {undo}")


def scope_put(name: RetainerName, terms: Terms) -> Message:
    """The answer to a scope in other words."""
    what = "is as you wrote it from now on" if terms.scope else "is empty now, so nothing is said when one judges"
    return message(f"The scope of {called(name)} {what}. Its numbers stay, and no cycle was split.")


def terms_changed_today(
    name: RetainerName,
    terms: Terms,
    cycle: Cycle,
    *,
    split: Cycle | None,
    then: Sequence[CycleAhead] = (),
    today: date,
) -> Message:
    """The answer to terms from today on: the cycle as it is now, and which one comes `then`."""
    grants = f"{quantity_of(name, terms.allotment)} {terms.length.value}"
    how = (
        f"The cycle was split: {cycle_days(split, today)} keeps its terms, {cycle_days(cycle, today)} grants "
        f"{quantity_of(name, cycle.allotment)}, its share of the days."
        if split
        else f"Today's cycle grants {quantity_of(name, cycle.allotment)}."
    )
    after = f" After it comes {cycles_ahead(name, then, today)}." if then else ""
    return message(f"{called(name)} has new terms from today: {grants}. {how}{after} {terms_undone(name)}")


def _undone(word: str, name: RetainerName) -> str:
    return f"To undo this, type `/retainer {word} {escape(name.typed)}`."


def owners_buttons(statement: Statement, viewer: Person) -> list[Element]:
    """What an owner can do about a cycle whose statement they read: change its balance, or open it once more."""
    if viewer.role is not Role.OWNER:
        return []
    if statement.cycle.state is CycleState.CLOSED:
        return [button("Reopen", ids.REOPEN, statement.cycle.cycle_id)]
    return [button("Adjust", ids.ADJUST, statement.called.retainer_id)]
