"""What a client is told of a cycle, as it is drafted: the client's own view, without money and the agency's affairs."""

from __future__ import annotations

from blocks.cycles.additions import Additions
from blocks.cycles.words import carried_until, rollover_rule, roughly, unescaped
from blocks.text import called, cycle_name, day, quantity_of
from domain.agreements.retainers import RetainerName
from domain.kinds import CycleState
from domain.rhythm.cards import CycleCard, Recap
from domain.rhythm.checkpoints import Checkpoint, OffPlan
from domain.rhythm.touchpoints import TouchpointDraft, TouchpointKind


def drafted_body(draft: TouchpointDraft, additions: Additions) -> str:
    """The text of a draft that nobody wrote anything into, as its editor shows it: plain, with `*bold*` as typed."""
    if draft.touchpoint.kind is TouchpointKind.SUMMARY:
        lines = _summary(draft, additions)
    else:
        lines = _planning(draft) if draft.touchpoint.kind is TouchpointKind.PLANNING else _checkpoint(draft)
    return unescaped("\n".join(lines))


def _planning(draft: TouchpointDraft) -> list[str]:
    card = draft.card
    standing = card.standing
    name, figures, today = standing.called, standing.figures, standing.today
    what, last_day = cycle_name(standing.cycle, today), day(standing.cycle.last_day, today)
    carried = max(0, figures.carried_in)
    parts = [f"{quantity_of(name, figures.allotment)} of {what}"] if figures.allotment else []
    parts += [f"{quantity_of(name, carried)} carried over"] if carried else []
    parts += [f"{quantity_of(name, figures.added)} added"] if figures.added > 0 else []
    made_of = f": {' and '.join(parts)}" if len(parts) > 1 else ""
    lines = [f"*{called(name)}: {what}*", f"{quantity_of(name, figures.available)} until {last_day}{made_of}."]
    until = carried_until(name, card.carried, today)
    lines += [f"What was carried over can be used {until}."] if until and len(card.carried) == 1 else []
    lines += [f"Of what was carried over, {until}."] if until and len(card.carried) > 1 else []
    if not card.is_last:
        lines.append(rollover_rule(name, standing.terms.rollover, standing.cycle.last_day, today))
    lines += _came_out(card, card.last) if card.last and not card.last.cycle.is_pause else []
    return [*lines, "What should come first?"]


def _came_out(card: CycleCard, last: Recap) -> list[str]:
    """How the cycle before came out, in a line."""
    name, today = card.standing.called, card.standing.today
    used, available = quantity_of(name, last.figures.used), quantity_of(name, last.figures.available)
    line = f"{cycle_name(last.cycle, today)}: {used} used of {available}."
    return [f"{line} That is final after {day(last.until, today)}." if last.until else line]


def _checkpoint(draft: TouchpointDraft) -> list[str]:
    standing = draft.card.standing
    name, figures, today = standing.called, standing.figures, standing.today
    used, available = quantity_of(name, figures.used), quantity_of(name, figures.available)
    pace = standing.pace
    lines = [
        f"*{called(name)}: {cycle_name(standing.cycle, today)}, {pace.days_elapsed} of {pace.days_total} days*",
        f"{used} used of {available}; {quantity_of(name, figures.remaining)} left until "
        f"{day(standing.cycle.last_day, today)}.",
    ]
    return [*lines, *(_ahead(draft.checkpoint) if draft.checkpoint else [])]


def _ahead(found: Checkpoint) -> list[str]:
    """Where this leads, and a question."""
    standing, ways = found.standing, set(found.off_plan)
    name, today = standing.called, standing.today
    if OffPlan.OVER in ways:
        over = quantity_of(name, standing.figures.overage)
        return [f"That is {over} more than there is. Shall we agree on more, or on what can wait?"]
    if OffPlan.NOTHING_LOGGED in ways:
        return ["What should come first?"]
    if ways & {OffPlan.WILL_NOT_SUFFICE, OffPlan.AHEAD}:
        out = standing.pace.runs_out_on
        when = f"on {day(out, today)}" if out else "before the end"
        return [f"At this pace it is used up {when}. Shall we agree on more, or on what can wait?"]
    lost = sum(each.quantity for each in found.expected_losses)
    if lost:
        last_day = day(found.expected_losses[-1].on, today)
        return [f"At this pace {roughly(name, lost)} will be lost after {last_day}. What shall we use that for?"]
    carried = roughly(name, found.expected_carry)
    return [f"At this pace {carried} will be left and go on into the next cycle. Is there something to bring forward?"]


def _summary(draft: TouchpointDraft, additions: Additions) -> list[str]:
    card = draft.card
    standing, recap = card.standing, card.recap
    name, today = standing.called, standing.today
    what = "corrected summary" if draft.touchpoint.corrects else "summary"
    lines = [f"*{called(name)}: {what} of {cycle_name(standing.cycle, today)}*"]
    if recap is not None:
        figures = recap.figures
        over = f", {quantity_of(name, figures.overage)} more than there was" if figures.overage else ""
        used = quantity_of(name, figures.used)
        lines.append(f"{used} used of {quantity_of(name, figures.available)}{over}.")
        lines += _rest(name, recap)
    return [*lines, *additions.lines(draft.sections, name, today), *_next(draft)]


def _rest(name: RetainerName, recap: Recap) -> list[str]:
    figures = recap.figures
    gone = figures.expired + figures.forfeited
    parts = [f"Goes on into the next cycle: {quantity_of(name, figures.carried_out)}."] if figures.carried_out else []
    parts += [f"Not used, and lost: {quantity_of(name, gone)}."] if gone else []
    parts += [f"Taken from the next cycle: {quantity_of(name, recap.deficit)}."] if recap.deficit else []
    return [" ".join(parts)] if parts else []


def _next(draft: TouchpointDraft) -> list[str]:
    after = draft.following
    standing = draft.card.standing
    if after is None:
        return [f"The retainer ended on {day(standing.cycle.last_day, standing.today)}."] if draft.card.is_last else []
    following = after.standing
    last_day = day(following.cycle.last_day, following.today)
    if following.cycle.is_pause:
        return [f"Next: a pause until {last_day}."]
    if following.cycle.state is CycleState.CLOSED:
        return []
    available = quantity_of(following.called, following.figures.available)
    return [f"Next: {available} until {last_day}."]
