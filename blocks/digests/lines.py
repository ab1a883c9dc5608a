"""The lines of a digest: of its retainers, of what changed and of what lies ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from blocks.balances.words import left_and_gone, loss_sentence, name_and_cycle
from blocks.renewals.words import renewal_line
from blocks.text import called, cycle_name, day, percent, quantity_of
from domain.agreements.retainers import RetainerName
from domain.alerts.alerts import losses_soon
from domain.balances.standings import Standing
from domain.digests.weekly import WEEK, Change, ChangeKind, Digest, DigestLine, DigestView, Grace
from domain.values.plain_text import listed

HEAD: Final = ("Retainer", "Used", "Left", "Days gone", "Runs out", "Last 7 days")
_NOTHING: Final = "–"
_NAMES_MOST: Final = 8
# In this order; the names of the retainers stand behind.
_HAPPENED: Final = {
    ChangeKind.BEGUN: "New",
    ChangeKind.TERMS: "Changed terms",
    ChangeKind.ADJUSTMENT: "Balance adjusted",
    ChangeKind.REOPENING: "Cycle opened once more",
    ChangeKind.PAUSE: "Pause agreed",
    ChangeKind.RESUME: "Pause ended",
    ChangeKind.TERM_END: "End of the term decided",
}


def cells(line: DigestLine) -> tuple[str, ...]:
    """A retainer as a row of the table, in the order of HEAD; escaped, as `text` has it."""
    standing, name, figures = line.standing, line.standing.called, line.standing.figures
    if standing.today < standing.cycle.starts_on:
        begins = f"begins {day(standing.cycle.starts_on, standing.today)}"
        return called(name), begins, quantity_of(name, figures.remaining), _NOTHING, _NOTHING, _lately(line)
    share = figures.used_percent
    used = quantity_of(name, figures.used) if share is None else f"{quantity_of(name, figures.used)} ({share} %)"
    rest = f"{quantity_of(name, figures.overage)} over" if figures.overage else quantity_of(name, figures.remaining)
    return called(name), used, rest, _days_gone(standing), _runs_out(standing), _lately(line)


def line_text(line: DigestLine) -> str:
    """The same in a sentence, for who does not see tables."""
    standing = line.standing
    parts = [left_and_gone(standing, money=False)]
    parts += ["paused"] if standing.cycle.is_pause else []
    parts += [f"runs out on {_runs_out(standing)} at this pace"] if _runs_out(standing) != _NOTHING else []
    parts += [f"{_lately(line)} in the last 7 days" if line.lately else "nothing in the last 7 days"]
    return f"{name_and_cycle(standing)}: {'; '.join(parts)}."


def changes(digest: Digest) -> list[str]:
    """What happened: a line for each cycle that closed, then one for each kind of the rest."""
    lines = [_closed_line(each, digest.today) for each in digest.changes if each.kind is ChangeKind.CLOSED]
    for kind, words in _HAPPENED.items():
        names = dict.fromkeys(called(each.called) for each in digest.changes if each.kind is kind)
        lines += [f"{words}: {_several(list(names))}."] if names else []
    return lines


def _closed_line(change: Change, today: date) -> str:
    """`Acme, October is closed: 30 h used of 40 h, 8 h carried on and 2 h lost.`"""
    if change.cycle is None or change.figures is None:
        return f"{called(change.called)}: a cycle is closed."
    figures, of = change.figures, change.called
    became = [f"{quantity_of(of, figures.used)} used of {quantity_of(of, figures.available)}"]
    for amount, word in (
        (figures.carried_out, "carried on"),
        (figures.expired + figures.forfeited, "lost"),
        (figures.overage, "over"),
    ):
        became += [f"{quantity_of(of, amount)} {word}"] if amount else []
    return f"{called(of)}, {cycle_name(change.cycle, today)} is closed: {listed(became)}."


def ahead(digest: Digest) -> list[str]:
    """Cycles that close, end or begin, what is lost with them, and terms that end."""
    standings = [each.standing for each in digest.lines]
    of_team = digest.view is not DigestView.CLIENT
    lines = [_grace_line(each, digest.today) for each in digest.graces if each.closes_on or of_team]
    ends = {each.called: each.cycle.last_day for each in standings if _ends_soon(each) and not each.cycle.is_pause}
    lines += _cycles("ends", ends, digest.today)
    resumes = {each.called: each.cycle.ends_on for each in standings if _ends_soon(each) and each.cycle.is_pause}
    lines += [f"{called(name)} resumes on {day(on, digest.today)}." for name, on in resumes.items()]
    begins = {each.called: each.cycle.starts_on for each in standings if each.today < each.cycle.starts_on}
    lines += _cycles("begins", begins, digest.today)
    lines += [f"{called(each.called)}: {loss_sentence(each, loss)}" for each in standings for loss in losses_soon(each)]
    return lines + [renewal_line(each, digest.today) for each in digest.renewals]


def _grace_line(grace: Grace, today: date) -> str:
    name = f"{called(grace.called)}, {cycle_name(grace.cycle, today)}"
    if grace.closes_on is None:
        typed = grace.called.typed
        return f"{name} is over and waits for somebody to say what becomes of the rest: `/retainer end {typed}`."
    return f"{name} still takes work until {day(grace.closes_on - timedelta(days=1), today)}, then it closes."


def _cycles(verb: str, found: Mapping[RetainerName, date], today: date) -> list[str]:
    """One line for all cycles of a day: at the end of a month that is nearly every one."""
    by_day: dict[date, list[str]] = {}
    for name, on in found.items():
        by_day.setdefault(on, []).append(called(name))
    return [
        f"{_several(names)}: the cycle {verb} {_on(on, today)}."
        if len(names) == 1
        else f"The cycles of {_several(names)} {verb.removesuffix('s')} {_on(on, today)}."
        for on, names in sorted(by_day.items())
    ]


def _on(on: date, today: date) -> str:
    return "today" if on == today else f"on {day(on, today)}"


def _several(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_MOST
    return listed([*names[:_NAMES_MOST], f"{more} more"]) if more > 0 else listed(names)


def _ends_soon(standing: Standing) -> bool:
    return standing.cycle.holds(standing.today) and standing.cycle.last_day <= standing.today + WEEK


def _days_gone(standing: Standing) -> str:
    """How much of the cycle's days, to be held against the share used; today is one of them."""
    if standing.cycle.is_pause:
        return "paused"
    if not standing.cycle.holds(standing.today):
        return _NOTHING
    return percent(standing.pace.gone_percent) if standing.pace.days_left else "last day"


def _runs_out(standing: Standing) -> str:
    on = standing.pace.runs_out_on
    return day(on, standing.today) if on and standing.figures.remaining else _NOTHING


def _lately(line: DigestLine) -> str:
    return quantity_of(line.standing.called, line.lately) if line.lately else _NOTHING
