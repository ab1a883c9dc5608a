"""Forms and answers of decisions, late work in words, and each of them a payload that Slack takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from blocks.cycles.late_words import cover_sentence, given_back
from blocks.message import facts_of
from blocks.retainers.decision_modals import adjust_modal, end_modal, pause_modal, reopen_modal, resume_modal
from blocks.retainers.decisions import adjusted, end_set, paused, reopened, resumed, terms_changed_today
from blocks.text import cycle_name
from blocks.time.entries import time_logged, undone
from blocks.workspaces.words import grace_line
from domain.agreements.retainers import Retainer
from domain.agreements.terms import Terms
from domain.cycles.figures import Figures
from domain.cycles.late import LateReturn
from domain.cycles.term_end import DeficitGoes, EndChoice, RestGoes
from domain.kinds import CycleState, Kind
from domain.retainers.adjustments import Adjusted, Adjustment
from domain.retainers.reopening import Reopened
from domain.time.entries import Reversed
from tests.blocks import samples
from tests.blocks.payloads import check, fields, words
from tests.blocks.samples import HOUR, TODAY

OCTOBER = samples.cycle(starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1), state=CycleState.CLOSED)
LEFT = Figures(allotment=40 * HOUR, added=2 * HOUR, used=30 * HOUR)


def adjustment(**more: Any) -> Adjusted:
    """Two hours more."""
    made = Adjustment(samples.an_id("adjustment"), samples.called(), 2 * HOUR, "Goodwill", False, None)
    return Adjusted(replace(made, **more), samples.cycle(), LEFT)


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
@pytest.mark.parametrize("text", [samples.LONG_TEXT, samples.HOSTILE_TEXT], ids=["long", "hostile"])
def test_forms_and_answers_hold_the_longest_and_nastiest_values(name: str, text: str) -> None:
    called = samples.called(client_name=name, name=name, is_only=False, matter_number="M" * 30)
    standing = samples.standing(called=called)
    others = [replace(called, retainer_id=samples.an_id(number)) for number in range(120)]
    for view in (
        adjust_modal(standing),
        reopen_modal(standing.cycle.cycle_id, standing),
        reopen_modal(standing.cycle.cycle_id),
        pause_modal(standing),
        resume_modal(standing),
        end_modal(standing, last_day=TODAY, others=others),
        end_modal(standing, last_day=None),
    ):
        check(view, "modal")
    check(adjusted(adjustment(called=called, reason=text), today=TODAY))
    check(reopened(Reopened(called, OCTOBER, TODAY, LEFT, text), today=TODAY))


def test_each_form_asks_why() -> None:
    standing = samples.standing()
    for view in (
        adjust_modal(standing),
        reopen_modal(standing.cycle.cycle_id),
        pause_modal(standing),
        resume_modal(standing),
    ):
        assert not fields(view)["Reason"]["optional"]
    assert not fields(end_modal(standing, last_day=None))["Reason"]["optional"]
    assert facts_of(adjust_modal(standing))["kind"] == "hours"


def test_where_nothing_else_could_take_the_rest_it_is_not_offered_to_choose_one() -> None:
    standing = samples.standing()
    assert "Moves to" not in fields(check(end_modal(standing, last_day=None), "modal"))
    other = samples.called(retainer_id=samples.an_id("other"), name="Search", is_only=False)
    assert "Moves to" in fields(check(end_modal(standing, last_day=None, others=[other]), "modal"))


def test_the_quantity_is_asked_for_in_the_retainers_unit() -> None:
    articles = samples.called(kind=Kind.DELIVERABLES, unit="articles")
    assert "In articles, like 2." in fields(adjust_modal(samples.standing(called=articles)))["Quantity"]["hint"]["text"]


def test_an_adjustment_says_what_it_did_until_when_and_why() -> None:
    assert words(check(adjusted(adjustment(), today=TODAY))) == (
        "Added 2 h to Acme, 1–30 Nov: Goodwill.\n*12 h left of 42 h, 71 % used*\n"
        "To undo this, type `/retainer adjust acme` and take it away again."
    )
    block = adjustment(is_prepaid=True, last_day=date(2027, 3, 31))
    assert "as a prepaid block, to be used by Wed 31 Mar 2027: Goodwill." in words(adjusted(block, today=TODAY))
    assert words(adjusted(adjustment(quantity=-90), today=TODAY)).startswith("Took 1 h 30 m off Acme, 1–30 Nov:")


def test_pauses_and_ends_are_said_with_their_days() -> None:
    name = samples.called()
    told = words(check(paused(name, starts_on=date(2026, 12, 1), last_day=date(2027, 1, 31), today=TODAY)))
    assert told == (
        "Acme pauses from Tue 1 Dec to Sun 31 Jan 2027 and resumes on Mon 1 Feb 2027. "
        "To undo this, type `/retainer resume acme`."
    )
    assert "is dropped" in words(check(resumed(name, resumes_on=date(2026, 12, 1), dropped=True, today=TODAY)))
    assert words(resumed(name, resumes_on=date(2026, 12, 1), dropped=False, today=TODAY)) == (
        "Acme resumes on Tue 1 Dec. To undo this, type `/retainer pause acme`."
    )
    retainer = Retainer(name, date(2026, 1, 1), date(2027, 1, 1), 30, True, "Europe/London")
    chosen = EndChoice(RestGoes.REFUNDED, DeficitGoes.WRITTEN_OFF)
    assert words(check(end_set(retainer, chosen, today=TODAY))) == (
        "Acme ends on Thu 31 Dec. What is left then is refunded, a deficit is written off. "
        "To undo this, type `/retainer end acme`."
    )
    assert "its last cycle waits" in words(check(end_set(retainer, None, today=TODAY)))
    assert words(end_set(replace(retainer, ends_on=None), None, today=TODAY)) == (
        "Acme goes on without an end. To undo this, type `/retainer end acme`."
    )


def test_terms_from_today_say_what_became_of_the_cycle() -> None:
    terms = Terms(effective_from=TODAY, allotment=60 * HOUR)
    rest = samples.cycle(starts_on=TODAY, allotment=24 * HOUR)
    first = samples.cycle(ends_on=TODAY, allotment=24 * HOUR)
    told = words(check(terms_changed_today(samples.called(), terms, rest, split=first, today=TODAY)))
    assert told == (
        "Acme has new terms from today: 60 h monthly. The cycle was split: 1–18 Nov keeps its terms, 19–30 Nov grants "
        "24 h, its share of the days. To undo this, type `/retainer terms acme` and choose as before."
    )
    whole = words(check(terms_changed_today(samples.called(), terms, rest, split=None, today=TODAY)))
    assert "Today's cycle grants 24 h. To undo" in whole


def test_a_whole_month_goes_by_its_name() -> None:
    assert cycle_name(OCTOBER, TODAY) == "October"
    assert cycle_name(OCTOBER, date(2027, 1, 2)) == "October 2026"
    assert cycle_name(samples.cycle(starts_on=date(2026, 11, 2)), TODAY) == "2–30 Nov"
    year = samples.cycle(starts_on=date(2026, 1, 1), ends_on=date(2027, 1, 1))
    assert cycle_name(year, TODAY) == "1 Jan – 31 Dec"
    same_month = samples.cycle(starts_on=date(2025, 11, 1), ends_on=date(2026, 12, 1))
    assert cycle_name(same_month, TODAY) == "1 Nov 2025 – 30 Nov 2026"


def test_late_work_says_whose_it_is_and_what_covers_it() -> None:
    late = samples.logged(entry=samples.entry(worked_on=date(2026, 10, 30)), late_for=OCTOBER, covered=60)
    told = words(check(time_logged(late)))
    assert "for Fri 30 Oct, late from October: it counts in November: Checkout fix" in told
    assert "1 h of it is covered by what October had lost." in told
    assert cover_sentence(samples.called(), 90, 90, OCTOBER, today=TODAY).startswith("All of it")


def test_what_is_taken_back_late_says_what_comes_of_it() -> None:
    returned = LateReturn(grants=(), deficit_less=60, lost=30, not_over=15, credit_minor=None)
    taken = Reversed(samples.entry(), LEFT, closed=OCTOBER, returned=returned)
    told = words(check(undone(taken)))
    assert (
        "October is closed and stays as it is; the open cycle gets 1 h for it; 30 m would have been lost there; "
        in told
    )
    assert "15 m was over there." in told
    assert given_back(samples.called(), None, None) == ""
    assert given_back(samples.called(), OCTOBER, None) == " October is closed and stays as it is."


def test_the_grace_is_said_in_days() -> None:
    assert "for 1 business day after" in grace_line(1)
    assert grace_line(0) == "A cycle closes with its last day."
