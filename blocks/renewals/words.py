"""Terms, use and advice in words, for who chooses what comes after a term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from blocks import ids
from blocks.message import Block, button, context, section
from blocks.people import WAITING_MOST
from blocks.text import called, cycle_name, day, money, percent, quantity_of, short
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.agreements.units import counted
from domain.kinds import Kind, Length
from domain.people.people import Person
from domain.renewals.advice import Advice, CycleUse
from domain.renewals.cards import RenewalCard
from domain.renewals.questions import Coming, TermEnding, ToChoose
from domain.values.durations import format_minutes
from domain.values.plain_text import listed

_EACH: Final = {
    Length.WEEKLY: "a week",
    Length.MONTHLY: "a month",
    Length.QUARTERLY: "a quarter",
    Length.YEARLY: "a year",
}
_NUMBERS: Final = ("no", "one", "two", "three")


def each_cycle(terms: Terms) -> str:
    """`a month`."""
    return _EACH[terms.length]


def terms_words(name: RetainerName, terms: Terms, *, with_fee: bool = True) -> str:
    """`70 h a month for £9,100`."""
    fee = f" for {money(terms.fee_minor, name.currency)}" if with_fee and terms.fee_minor is not None else ""
    return f"{quantity_of(name, terms.allotment)} {each_cycle(terms)}{fee}"


def use_line(card: RenewalCard, use: CycleUse) -> str:
    """`September: 66 h of 60 h, 110 %, 6 h over`."""
    name = card.retainer.called
    so_far = "" if use.is_closed else " so far"
    over = f", {quantity_of(name, use.overage)} over" if use.overage else ""
    share = f", {percent(use.percent)}" if use.percent is not None else ""
    available = quantity_of(name, use.available)
    used = f"{use.used:,}" if name.kind is Kind.DELIVERABLES else quantity_of(name, use.used)
    return f"{cycle_name(use.cycle, card.today)}{so_far}: {used} of {available}{share}{over}"


def figures(card: RenewalCard) -> list[str]:
    """What the cycles above come to: overage, change orders, and the effective hourly rate."""
    name, closed = card.retainer.called, card.closed
    lines = []
    overage = sum(each.overage for each in closed)
    if overage:
        lines.append(f"Overage in these cycles: {quantity_of(name, overage)}")
    lines += _orders(card)
    if card.hourly_minor is not None:
        rate, agreed = money(card.hourly_minor, name.currency), card.terms.rate_minor
        beside = f"; {money(agreed, name.currency)} was agreed" if agreed is not None else ""
        lines.append(f"Effective rate: {rate} an hour (the fees divided by all hours worked){beside}")
    return lines


def _orders(card: RenewalCard) -> list[str]:
    ordered, currency = card.ordered, card.retainer.called.currency
    added = f"{ordered.adding} added {format_minutes(ordered.added_minutes)}" if ordered.adding else ""
    price = f" for {money(ordered.jobs_minor, currency)}" if ordered.jobs_minor else ""
    jobs = f"{counted(ordered.jobs, 'separate jobs')}{price}" if ordered.jobs else ""
    parts = [each for each in (added, jobs) if each]
    return [f"Change orders: {', '.join(parts)}"] if parts else []


def advice_words(card: RenewalCard) -> str:
    """What follows from the last cycles, why, and what is suggested."""
    return _ADVICE[card.advised.advice](card)


def _restructure(card: RenewalCard) -> str:
    because = card.advised.because
    count = _NUMBERS[len(because)]
    what = "over" if len(because) == 3 else "above 110 %"
    return f"*Restructure it*: {called(card.retainer.called)} was {what} in {count} cycles running. {_suggestion(card)}"


def _shrink(card: RenewalCard) -> str:
    client = short(card.retainer.called.client_name)
    why = f"less than 70 % was used in {_NUMBERS[len(card.advised.because)]} cycles running"
    return f"*Make it smaller, or talk*: {why}. {_suggestion(card)} Or ask {client} what is in the way."


def _renew(card: RenewalCard) -> str:
    if card.retainer.called.kind is Kind.FUNDS:
        return "*Renew it*: of money on deposit, the cycles advise nothing else."
    return "*Renew it*: it was neither over in three cycles running nor below 70 % in two."


def _too_early(card: RenewalCard) -> str:
    return f"Too early for advice: {'only one cycle is closed' if card.closed else 'no cycle is closed yet'}."


def _suggestion(card: RenewalCard) -> str:
    name, advised = card.retainer.called, card.advised
    if not any(each.used for each in advised.because):
        return "Nothing was used at all."
    used = f"They used {listed([quantity_of(name, each.used) for each in advised.because])}."
    now, fits = card.next_terms, terms_words(name, advised.suggested)
    if advised.suggested.allotment != now.allotment:
        price = "an hour" if name.kind is Kind.HOURS else "each"
        same_price = f", at the same price {price}" if advised.suggested.fee_minor is not None else ""
        return f"{used} {fits} would fit, instead of {terms_words(name, now)}{same_price}."
    if now.allotment != card.terms.allotment:
        return f"{used} {fits} is agreed on from the next term on, and that fits."
    agreed = quantity_of(name, now.allotment)
    return f"{used} That is about the {agreed} agreed on, so look at what was carried in or added."


_ADVICE: Final[Mapping[Advice, Callable[[RenewalCard], str]]] = {
    Advice.RESTRUCTURE: _restructure,
    Advice.SHRINK: _shrink,
    Advice.RENEW: _renew,
    Advice.TOO_EARLY: _too_early,
}


def renewal_line(term: Coming, today: date) -> str:
    """A term that ends, and until when notice can be given."""
    last = day(term.last_day, today)
    then = f"it goes on after {last}" if term.auto_renew else f"it ends on {last}"
    if term.notice_on < today:
        return f"{called(term.called)}: the last day for notice has passed; without a choice {then}."
    return f"{called(term.called)}: the last day for notice is {day(term.notice_on, today)}; without a choice {then}."


def ending_line(item: TermEnding, today: date) -> str:
    """The same on the desk."""
    return renewal_line(item.term, today)


def to_choose(told: ToChoose, _: Person, first: int) -> list[Block]:
    """Terms that somebody was asked about, on their home tab."""
    rows = [
        section(
            f"What comes next? {renewal_line(each, told.today)}",
            accessory=button(
                "Choose",
                ids.numbered(ids.SHOW_RENEWAL, at),
                each.called.retainer_id,
                label=f"Choose what comes next for {each.called.label}",
            ),
        )
        for at, each in enumerate(told.terms[:WAITING_MOST], first)
    ]
    more = len(told.terms) - len(rows)
    return [
        *rows,
        *([context(f"and {more} more; `/retainer renew` with a client's name shows them")] if more > 0 else []),
    ]
