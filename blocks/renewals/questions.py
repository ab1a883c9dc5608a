"""What comes after a term, as account managers and owners are asked, and what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from blocks import ids
from blocks.charts import usage_chart
from blocks.message import Element, Message, actions, button, confirm, context, message, section
from blocks.renewals.words import advice_words, figures, terms_words, use_line
from blocks.retainers.answers import cycles_ahead
from blocks.text import called, cycle_name, day, escape, escape_lines, instant, short
from domain.cycles.rollover import ONE_DAY
from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.renewals.cards import RenewalCard
from domain.renewals.questions import Choice

_SECTION_MOST: Final = 2_800
_REST: Final = {
    RestGoes.FORFEITED: "what is left then is forfeited",
    RestGoes.REFUNDED: "what is left then is refunded",
    RestGoes.MOVED: "what is left then moves to another retainer",
}
_DEFICIT: Final = {DeficitGoes.BILLED: "a deficit is billed", DeficitGoes.WRITTEN_OFF: "a deficit is written off"}


def renewal_card(card: RenewalCard) -> Message:
    """The question, with what speaks for its answers and a button for each; once it is answered, what was chosen."""
    return _answered(card) if card.renewal.choice else _asked(card)


def chosen_words(card: RenewalCard) -> str:
    """What became of the question: the sentence that stands in its place."""
    return _OUTCOMES[card.renewal.choice or Choice.MOVED](card)


def proposal_message(words: str) -> Message:
    """A proposal in the client's own channel, as somebody wrote it."""
    text = escape_lines(words)
    return message(text, *(section(each, expand=True) for each in _pieces(text)))


def proposal_back(card: RenewalCard, words: str) -> Message:
    """A proposal for who has no channel to share it in: to be copied."""
    head = f"No channel is shared with {short(card.retainer.called.client_name)}. Here is the text to copy:"
    text = escape_lines(words)
    return message(f"{head}\n{text}", section(head), *(section(each, expand=True) for each in _pieces(text)))


def _asked(card: RenewalCard) -> Message:
    lines = [use_line(card, each) for each in card.cycles]
    head, advice, sums = _question(card), advice_words(card), figures(card)
    name = card.retainer.called
    chart = usage_chart(name, [(cycle_name(each.cycle, card.today), each.available, each.used) for each in card.cycles])
    notes = _notes(card)
    blocks = [
        section(head),
        section(advice),
        *([section("\n".join([*lines, *sums]), expand=True)] if lines or sums else []),
        *([chart] if chart else []),
        *(context(each) for each in notes),
        actions(*_buttons(card)),
    ]
    return message("\n".join([head, advice, *lines, *sums, *notes]), *blocks)


def _answered(card: RenewalCard) -> Message:
    head = chosen_words(card)
    at = card.renewal.chosen_at
    when = f"Chosen {instant(at)}." if at and card.renewal.chosen_by else ""
    name = card.retainer.called
    buttons = []
    if card.renewal.choice in {Choice.NOT_RENEWED, Choice.ENDED}:
        words = "Change the end" if card.end_choice or card.is_settled else "Say what becomes of it"
        buttons.append(button(words, ids.CHANGE_END, name.retainer_id))
    elif card.renewal.choice in {Choice.MOVED, Choice.PASSED, Choice.CONTINUED}:
        buttons.append(button("What comes next", ids.SHOW_RENEWAL, name.retainer_id))
    else:
        buttons.append(button("Write a proposal", ids.PROPOSE_RENEWAL, card.renewal.renewal_id))
    shown = [section(head), *([context(when)] if when else []), actions(*buttons)]
    return message(f"{head} {when}".rstrip(), *shown)


def _question(card: RenewalCard) -> str:
    name, renewal, today = called(card.retainer.called), card.renewal, card.today
    if renewal.notice_on is None:
        return f"*{name}* goes on without an end. This is how it went, so that you can say whether it should."
    ends = f"the term ends on {day(renewal.last_day, today)}"
    days = (renewal.notice_on - today).days
    notice = (
        f"Notice can be given until {day(renewal.notice_on, today)}, {_in_days(days)}."
        if days >= 0
        else f"The last day for notice was {day(renewal.notice_on, today)}."
    )
    return f"*{name}*: {ends}. {notice} {_silence(card)}"


def _silence(card: RenewalCard) -> str:
    if card.retainer.auto_renew and card.again_ends_on:
        until = day(card.again_ends_on - ONE_DAY, card.today)
        return f"If nobody chooses, it goes on for another term, until {until}."
    return "If nobody chooses, it ends then."


def _in_days(days: int) -> str:
    return {0: "which is today", 1: "which is tomorrow"}.get(days, f"in {days} days")


def _notes(card: RenewalCard) -> list[str]:
    notes = []
    if card.renewal.snoozed_until:
        notes.append(f"You are asked again {instant(card.renewal.snoozed_until)}.")
    if card.stands_in_for:
        who, client = escape(card.stands_in_for.name), short(card.retainer.called.client_name)
        why = (
            f"{who} answers for {client}, but only account managers and owners choose what comes after a term"
            if card.stands_in_for.is_active
            else f"{who}, who answers for {client}, is deactivated"
        )
        notes.append(f"{why}, so you are asked.")
    return notes


def _buttons(card: RenewalCard) -> list[Element]:
    renewal_id = card.renewal.renewal_id
    leaves = day(card.leaves_on, card.today)
    sure = confirm(
        "Not renewing",
        f"{card.retainer.called.label} ends on {leaves}.",
        yes="Let it end",
        no="Back",
    )
    snooze = button("Snooze", ids.SNOOZE_RENEWAL, renewal_id)
    return [
        button("Renew the same", ids.RENEW_SAME, renewal_id),
        button("Renew with changes", ids.RENEW_CHANGED, renewal_id),
        button("Not renewing", ids.GIVE_NOTICE, renewal_id, style="danger", confirm=sure),
        *([snooze] if card.can_snooze and not card.renewal.snoozed_until else []),
        button("Write a proposal", ids.PROPOSE_RENEWAL, renewal_id),
    ]


def _until(card: RenewalCard, ends_on: date | None) -> str:
    return f"until {day(ends_on - ONE_DAY, card.today)}" if ends_on else "without an end"


def _same(card: RenewalCard) -> str:
    who, name = escape(card.renewal.chosen_by or ""), called(card.retainer.called)
    if card.renewal.is_review:
        return f"{who} keeps *{name}* as it is."
    return f"{who} renewed *{name}* on the same terms, {_until(card, card.renewal.next_ends_on)}."


def _changed(card: RenewalCard) -> str:
    renewal = card.renewal
    who, name = escape(renewal.chosen_by or ""), called(card.retainer.called)
    head = f"{who} renewed *{name}* {_until(card, renewal.next_ends_on)}"
    if renewal.terms_from is None:
        return f"{head}, on the same terms."
    terms = terms_words(card.retainer.called, card.next_terms)
    before = terms_words(card.retainer.called, card.terms) if card.terms != card.next_terms else ""
    of_before = f" instead of {before}" if before and before != terms else ""
    first = cycles_ahead(card.retainer.called, card.first_cycles, card.today)
    cycles = f" The first of its cycles: {first}." if first else ""
    return f"{head}. From {day(renewal.terms_from, card.today)} it has {terms}{of_before}.{cycles}"


def _not_renewed(card: RenewalCard) -> str:
    who, name = escape(card.renewal.chosen_by or ""), called(card.retainer.called)
    return f"{who} chose not to renew *{name}*: it {_ends(card)}. {_rest(card)}".rstrip()


def _ends(card: RenewalCard) -> str:
    ends_on = card.renewal.next_ends_on or card.renewal.ends_on
    verb = "ended" if ends_on <= card.today else "ends"
    return f"{verb} on {day(ends_on - ONE_DAY, card.today)}"


def _rest(card: RenewalCard) -> str:
    if card.end_choice:
        words = f"{_REST[card.end_choice.rest]}, and {_DEFICIT[card.end_choice.deficit]}."
        return words[:1].upper() + words[1:]
    if card.is_settled:
        return ""
    return "If anything is left or owed then, its last cycle waits until somebody says what becomes of it."


def _continued(card: RenewalCard) -> str:
    name = called(card.retainer.called)
    until = _until(card, card.renewal.next_ends_on)
    return f"*{name}* goes on for another term, {until}, on the same terms: it renews by itself, and nobody had chosen."


def _ended(card: RenewalCard) -> str:
    name = called(card.retainer.called)
    why = "it does not renew by itself, and nobody had chosen to renew it"
    return f"*{name}* {_ends(card)}: {why}. {_rest(card)}".rstrip()


def _moved(card: RenewalCard) -> str:
    name, ends_on = called(card.retainer.called), card.renewal.next_ends_on
    now = f"ends on {day(ends_on - ONE_DAY, card.today)} now" if ends_on else "has no end now"
    return f"*{name}* {now}: its end was changed since this was asked."


def _passed(card: RenewalCard) -> str:
    return f"*{called(card.retainer.called)}* is looked at in a newer message."


_OUTCOMES: Final[Mapping[Choice, Callable[[RenewalCard], str]]] = {
    Choice.SAME: _same,
    Choice.CHANGED: _changed,
    Choice.NOT_RENEWED: _not_renewed,
    Choice.CONTINUED: _continued,
    Choice.ENDED: _ended,
    Choice.MOVED: _moved,
    Choice.PASSED: _passed,
}


def _pieces(text: str) -> list[str]:
    """A long text in parts that a section takes, cut between lines where there are any."""
    pieces, rest = [], text
    while len(rest) > _SECTION_MOST:
        at = rest.rfind("\n", 1, _SECTION_MOST)
        at = at if at > 0 else _SECTION_MOST
        pieces.append(rest[:at])
        rest = rest[at:].lstrip("\n")
    return [each for each in (*pieces, rest) if each.strip()]
