"""Of which term a question is, and which cycle a review looks at last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.agreements.retainers import Retainer, RetainerName
from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement
from domain.kinds import Kind, Length
from domain.renewals.questions import Choice, Renewal
from services.agreements.term_questions import next_review, question, term_starts_on
from store.ids import new_id

TODAY = date(2026, 11, 12)
NAME = RetainerName(new_id(), new_id(), "acme", "Acme", "website", "Website", Kind.HOURS, "EUR")


def agreed(
    starts_on: date = date(2026, 1, 1), ends_on: date | None = date(2027, 1, 1), length: Length = Length.MONTHLY
) -> Agreement:
    anchor = starts_on.isoweekday() if length is Length.WEEKLY else starts_on.day
    terms = Terms(effective_from=starts_on, kind=Kind.HOURS, length=length, anchor_day=anchor, allotment=600)
    return Agreement(Retainer(NAME, starts_on, ends_on, 30, auto_renew=False, timezone="Europe/Berlin"), (terms,))


def asked(starts_on: date, ends_on: date, choice: Choice | None = None, *, is_review: bool = False) -> Renewal:
    first = question(agreed(starts_on, None if is_review else ends_on), None, starts_on)
    return replace(first, starts_on=starts_on, ends_on=ends_on, choice=choice)


@pytest.mark.parametrize(
    ("last", "ends_on", "begins"),
    [
        pytest.param(None, date(2027, 1, 1), date(2026, 1, 1), id="nothing was asked yet: the retainer's first day"),
        pytest.param(
            asked(date(2026, 1, 1), date(2026, 7, 1), Choice.SAME),
            date(2027, 1, 1),
            date(2026, 7, 1),
            id="it was renewed: the day after the term before",
        ),
        pytest.param(
            asked(date(2026, 1, 1), date(2026, 12, 1), Choice.MOVED),
            date(2027, 1, 1),
            date(2026, 1, 1),
            id="its end was moved away in good time: still the same term",
        ),
        pytest.param(
            asked(date(2026, 1, 1), date(2026, 10, 1), Choice.ENDED),
            date(2027, 1, 1),
            date(2026, 11, 1),
            id="it had ended and is taken up again: the cycle that runs",
        ),
        pytest.param(
            asked(date(2026, 1, 1), date(2026, 4, 1), Choice.SAME, is_review=True),
            date(2027, 1, 1),
            TODAY,
            id="it had no end until now: from now on",
        ),
    ],
)
def test_a_term_begins(last: Renewal | None, ends_on: date, begins: date) -> None:
    assert term_starts_on(agreed(ends_on=ends_on), last, TODAY) == begins


@pytest.mark.parametrize(
    ("length", "after", "ends_on"),
    [
        pytest.param(Length.MONTHLY, date(2026, 1, 1), date(2026, 4, 1), id="monthly: the third cycle"),
        pytest.param(Length.MONTHLY, date(2026, 3, 31), date(2026, 4, 1), id="monthly: on its last day still that one"),
        pytest.param(Length.MONTHLY, date(2026, 4, 1), date(2026, 7, 1), id="monthly: the day after, the sixth"),
        pytest.param(Length.WEEKLY, date(2026, 1, 1), date(2026, 4, 2), id="weekly: thirteen weeks"),
        pytest.param(Length.QUARTERLY, date(2026, 1, 1), date(2026, 10, 1), id="quarterly: the third quarter"),
    ],
)
def test_a_review_looks_at_every_third_cycle_and_of_weeks_once_a_quarter(
    length: Length, after: date, ends_on: date
) -> None:
    assert next_review(agreed(ends_on=None, length=length), after) == ends_on


def test_a_question_knows_the_last_day_for_notice_and_a_review_has_none() -> None:
    ending = question(agreed(), None, TODAY)
    assert (ending.is_review, ending.ends_on, ending.notice_on) == (False, date(2027, 1, 1), date(2026, 12, 1))
    open_ended = question(agreed(ends_on=None), None, TODAY)
    assert (open_ended.is_review, open_ended.ends_on, open_ended.notice_on) == (True, date(2027, 1, 1), None)


def test_an_end_before_the_agreed_term_begins_is_asked_about_as_the_term_that_runs() -> None:
    renewed = asked(date(2026, 1, 1), date(2027, 1, 1), Choice.SAME)
    ended_early = agreed(ends_on=date(2026, 12, 1))
    assert question(ended_early, renewed, TODAY).starts_on == date(2026, 1, 1)
