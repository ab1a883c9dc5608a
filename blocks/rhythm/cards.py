"""The card of a cycle: its plan while it runs, its summary once it is over. A channel reads it, so it has no money."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.balances.words import gauge, left, name_and_cycle, warnings
from blocks.cycles.additions import Additions
from blocks.cycles.words import became_of, carried_until, recap_facts, rollover_rule, used_of
from blocks.message import Block, Element, Message, actions, button, context, message, section
from blocks.text import added, carried_in, cycle_name, day, instant, quantity_of
from domain.rhythm.cards import CycleCard, Recap

_WARNINGS_MOST: Final = 4


def cycle_card(card: CycleCard, additions: Additions) -> Message:
    """The card as its channel reads it."""
    return _plan(card, additions) if card.recap is None else _summary(card, card.recap)


def _plan(card: CycleCard, additions: Additions) -> Message:
    standing = card.standing
    now = left(standing, money=False)
    head = "\n".join(line for line in (f"*{name_and_cycle(standing)}*", f"*{now}*", gauge(standing)) if line)
    facts, sentences = _plan_facts(card), _plan_sentences(card)
    blocks = [
        section(head),
        _fields(facts),
        section("\n".join(sentences)),
        *_actions(card, _plan_buttons(card, additions)),
        context(_as_of(card)),
    ]
    return message("\n".join([f"{name_and_cycle(standing)}: {now}.", _in_words(facts), *sentences]), *blocks)


def _summary(card: CycleCard, recap: Recap) -> Message:
    standing = card.standing
    state = f"Summary, provisional until {day(recap.until, standing.today)}." if recap.until else "Summary."
    outcome = used_of(standing.called, recap)
    head = "\n".join(line for line in (f"*{name_and_cycle(standing)}*", f"*{outcome}*", gauge(standing)) if line)
    facts, waits = recap_facts(standing.called, recap), _what_waits(card, recap)
    report = ids.report_value(standing.called.retainer_id, recap.cycle.starts_on)
    blocks = [
        section(head),
        _fields(facts),
        *([section(waits)] if waits else []),
        *_actions(card, [button("Report", ids.SHOW_REPORT, report)]),
        context(f"{state} {_as_of(card)}" if recap.is_provisional else "Summary. The cycle is closed."),
    ]
    told = f"{name_and_cycle(standing)}: {outcome}. {state}"
    return message("\n".join(line for line in (told, _in_words(facts), waits) if line), *blocks)


def _plan_facts(card: CycleCard) -> list[tuple[str, str]]:
    standing = card.standing
    name, figures, today = standing.called, standing.figures, standing.today
    carried = carried_in(name, figures.carried_in)
    until = carried_until(name, card.carried, today)
    found = [("Used", quantity_of(name, figures.used)), ("Granted", quantity_of(name, figures.allotment))]
    found += [(words, f"{amount}, {until}" if until else amount) for words, amount in carried]
    found += added(name, figures.added)
    ahead = card.checkpoint_on if card.checkpoint_on and card.checkpoint_on >= today else None
    found += [("Checkpoint", day(ahead, today))] if ahead else []
    found += [("Last day", day(standing.cycle.last_day, today))]
    late = card.grace_until if card.grace_until > standing.cycle.last_day else None
    return found + ([("Late work until", day(late, today))] if late else [])


def _plan_sentences(card: CycleCard) -> list[str]:
    """What wants attention, the rule for the rest, and how the cycle before came out."""
    standing = card.standing
    cycle, today = standing.cycle, standing.today
    # On a cycle's first days everything "will be lost"; the rule says that better.
    losses = standing.losses if standing.figures.used else tuple(each for each in standing.losses if each.expires)
    found = warnings(standing, losses)[:_WARNINGS_MOST]
    if card.is_last:
        found.append(f"The retainer ends on {day(cycle.last_day, today)}.")
    else:
        found.append(rollover_rule(standing.called, standing.terms.rollover, cycle.last_day, today))
    return found + _last(card)


def _last(card: CycleCard) -> list[str]:
    if card.last is None:
        return []
    standing, last = card.standing, card.last
    what = "Paused" if last.cycle.is_pause else used_of(standing.called, last)
    became = became_of(standing.called, last)
    sentence = f"{cycle_name(last.cycle, standing.today)}: {what}{f'; {became}' if became else ''}."
    if not last.is_provisional:
        return [sentence]
    if last.until is None:
        return [f"{sentence} That is provisional: it is to be decided what becomes of the rest."]
    return [f"{sentence} That is provisional until {day(last.until, standing.today)}: late work still counts."]


def _what_waits(card: CycleCard, recap: Recap) -> str:
    """Why the figures are not final."""
    if not recap.is_provisional:
        return ""
    if recap.until is None:
        return "The retainer has ended. A manager decides what becomes of the rest with /retainer end; then it closes."
    return f"Late work of these days still counts until {day(recap.until, card.standing.today)}; then the cycle closes."


def _plan_buttons(card: CycleCard, additions: Additions) -> list[Element]:
    standing = card.standing
    name = standing.called
    return [
        button("View balance", ids.SHOW_BALANCE, ids.balance_value(name.retainer_id)),
        *additions.log_buttons(name),
        button("Report", ids.SHOW_REPORT, ids.report_value(name.retainer_id, standing.cycle.starts_on)),
    ]


def _actions(card: CycleCard, buttons: list[Element]) -> list[Block]:
    return [] if card.is_archived else [actions(*buttons)]


def _fields(facts: list[tuple[str, str]]) -> Block:
    return {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{name}*\n{value}"} for name, value in facts]}


def _in_words(facts: list[tuple[str, str]]) -> str:
    words = "; ".join(f"{name.lower()} {value}" for name, value in facts)
    return f"{words[:1].upper()}{words[1:]}."


def _as_of(card: CycleCard) -> str:
    """The card is edited in the morning, not with every entry: who reads it at four should know."""
    archived = " Archived: nothing can be logged on it." if card.is_archived else ""
    return f"As of {instant(card.as_of)}.{archived}"
