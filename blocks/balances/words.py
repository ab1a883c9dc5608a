"""Where a retainer stands, in words: the lines that cards, lists and the home tab share."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.cycles.additions import Additions
from blocks.cycles.words import OVERAGE_WORDS
from blocks.text import added, bar, called, carried_in, cycle_days, day, left_and_share, quantity_of
from domain.balances.standings import Standing
from domain.cycles.losses import Loss
from domain.kinds import CycleState, Kind


def name_and_cycle(standing: Standing) -> str:
    """`Acme, 1–30 Nov`."""
    return f"{called(standing.called)}, {cycle_days(standing.cycle, standing.today)}"


def left(standing: Standing, additions: Additions | None = None, *, money: bool) -> str:
    """`11 h 30 m ($1,725) left of 48 h, 76 % used`; the value only where money may be shown. `additions`: what another
    subject knows better.
    """
    told = additions.left(standing.sections) if additions else None
    return told or left_and_share(standing.called, standing.figures, standing.value_left_minor if money else None)


def gauge(standing: Standing) -> str:
    """The bar of the share used; empty where there is nothing to have a share of, and for money on deposit."""
    share = None if standing.called.kind is Kind.FUNDS else standing.figures.used_percent
    return bar(share) if share is not None else ""


def warnings(standing: Standing, losses: Sequence[Loss] | None = None) -> list[str]:
    """What somebody may want to do something about, as sentences: over, running out, losing (`losses`, None: all)."""
    found = []
    figures = standing.figures
    if figures.overage:
        found.append(f"What is over {OVERAGE_WORDS[standing.terms.overage]}.")
    is_used_by_day = standing.called.kind is not Kind.FUNDS
    if standing.pace.runs_out_on and is_used_by_day and not figures.overage and figures.remaining:
        found.append(f"At this pace it runs out on {day(standing.pace.runs_out_on, standing.today)}.")
    return found + [loss_sentence(standing, each) for each in (standing.losses if losses is None else losses)]


def loss_sentence(standing: Standing, loss: Loss) -> str:
    """`14 h will be lost after Mon 30 Nov.`; carried hours that end by their age expire.

    Before its last week, and at a pace that uses everything up, it says under which condition.
    """
    what = quantity_of(standing.called, loss.quantity)
    how = "carried over will expire" if loss.expires else "will be lost"
    runs_out = standing.pace.runs_out_on
    last = "today" if loss.on == standing.today else day(loss.on, standing.today)
    is_fact = loss.is_near(standing.today) and not (runs_out and runs_out <= loss.on)
    condition = "If no more is used, " if standing.figures.used else "If nothing is used, "
    return f"{'' if is_fact else condition}{what} {how} after {last}."


def left_and_gone(standing: Standing, *, money: bool) -> str:
    """`11 h left of 48 h, 77 % used with 63 % of the days gone`; without the days where no share or no day counts."""
    pace = standing.pace
    is_used_by_day = standing.called.kind is not Kind.FUNDS and not standing.cycle.is_pause
    counts = pace.points_ahead is not None and pace.days_elapsed and is_used_by_day
    gone = f" with {pace.gone_percent} % of the days gone" if counts and pace.days_left else ""
    return f"{left(standing, money=money)}{gone}"


def cycle_fact(standing: Standing) -> tuple[str, str]:
    """(`Days left`, `11 of 30`), or of a cycle that does not run (`Cycle`, what became of it)."""
    if standing.cycle.state is CycleState.CLOSED:
        return "Cycle", "closed"
    if standing.cycle.state is CycleState.CLOSING:
        return "Cycle", "over; late work still counts"
    if not standing.pace.days_elapsed:
        return "Cycle", f"begins on {day(standing.cycle.starts_on, standing.today)}"
    pace = standing.pace
    if not pace.days_left:
        return "Days left", f"only today, the last of {pace.days_total}"
    return "Days left", f"{pace.days_left} of {pace.days_total} ({pace.gone_percent} % gone)"


def facts(standing: Standing, additions: Additions | None = None) -> list[tuple[str, str]]:
    """(name, value) of the figures behind the balance, those that are not nothing. `additions`: as of `left`."""
    name, figures = standing.called, standing.figures
    told = additions.facts(standing.sections) if additions else None
    if told is not None:
        return [*told, cycle_fact(standing)]
    if name.kind is Kind.FUNDS:
        return [cycle_fact(standing)]
    until = " until the last cycle closes" if standing.carried_is_provisional else ""
    found = [("Used", quantity_of(name, figures.used)), ("Granted", quantity_of(name, figures.allotment))]
    found += [(words, f"{amount}{until}") for words, amount in carried_in(name, figures.carried_in)]
    found += added(name, figures.added)
    found += [cycle_fact(standing)]
    found += [("Carried on", quantity_of(name, figures.carried_out))] if figures.carried_out else []
    found += [("Expired", quantity_of(name, figures.expired))] if figures.expired else []
    found += [("Lost", quantity_of(name, figures.forfeited))] if figures.forfeited else []
    return found
