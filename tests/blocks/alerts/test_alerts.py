"""Alerts: whole in their text, without money in channels, and without a word of the agency's to the client."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from blocks.alerts import alert, snoozed
from blocks.retainers.term_fields import typed_thresholds
from domain.agreements.terms import Threshold, Told
from domain.agreements.thresholds import thresholds_of
from domain.alerts.alerts import Alert
from domain.alerts.routes import View
from domain.clients.clients import Absent
from domain.cycles.figures import Figures
from domain.kinds import Kind, Overage
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, words
from tests.blocks.samples import HOUR

_AT_75, _AT_90, _ALL = Threshold(percent=75), Threshold(percent=90), Threshold(percent=100)


def said(used: int = 36 * HOUR, threshold: Threshold | None = _AT_75, **more: Any) -> Alert:
    """Of 48 hours, as a channel of the team's reads it."""
    figures = replace(samples.BEFORE, used=used)
    fields: dict[str, Any] = {"view": View.TEAM, "passed": (), "is_reached": True, "has_more": False} | more
    standing = samples.standing(figures=figures, **fields.pop("standing", {}))
    return Alert("threshold:x", standing, threshold=threshold, **fields)


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        pytest.param(said(), "Acme, 1–30 Nov, has reached 75 %: 36 h of 48 h used (75 %), 12 h left.", id="75 %"),
        pytest.param(
            said(44 * HOUR, _AT_90, passed=(_AT_75,)),
            "Acme, 1–30 Nov, went past 75 % in one go and has reached 90 %: 44 h of 48 h used (91 %), 4 h left.",
            id="a jump",
        ),
        pytest.param(
            said(40 * HOUR, Threshold(left_minutes=600)),
            "Acme, 1–30 Nov, is down to 10 h: 40 h of 48 h used (83 %), 8 h left.",
            id="hours left",
        ),
        pytest.param(
            said(40 * HOUR, Threshold(left_minor=150_000)),
            "Acme, 1–30 Nov, is running low: 40 h of 48 h used (83 %), 8 h left.",
            id="money left, in a channel",
        ),
        pytest.param(
            said(48 * HOUR, _ALL), "Acme, 1–30 Nov, is used up: 48 h of 48 h used, nothing left.", id="exactly all"
        ),
        pytest.param(
            said(50 * HOUR, _ALL),
            "Acme, 1–30 Nov, has gone over: 50 h of 48 h used (104 %), 2 h over.",
            id="more than all",
        ),
        pytest.param(
            said(30 * HOUR, is_reached=False),
            "Acme, 1–30 Nov, is back to 62 % after an edit: 30 h of 48 h used, 18 h left. It had reached 75 %.",
            id="below again",
        ),
        pytest.param(
            said(30 * HOUR, Threshold(left_minutes=600), is_reached=False, has_more=True),
            "Acme, 1–30 Nov, is back to 62 % now that there is more: 30 h of 48 h used, 18 h left. "
            "It had been down to 10 h.",
            id="with more hours",
        ),
        pytest.param(
            said(48 * HOUR, _ALL, is_reached=False, is_of_over=True),
            "Acme, 1–30 Nov, is back to 100 % after an edit: 48 h of 48 h used. It had gone over.",
            id="over no more",
        ),
    ],
)
def test_an_alert_says_what_is_so_when_it_is_read(shown: Alert, head: str) -> None:
    assert check(alert(shown))["text"].startswith(head)


def test_a_channel_reads_no_money_and_a_client_no_word_of_the_agencys() -> None:
    over = said(50 * HOUR, _ALL, passed=(_AT_90,), standing={"value_left_minor": None})
    team = check(alert(over))
    assert "$" not in words(team)
    assert "What is over waits for approval." in team["text"]
    client = check(alert(replace(over, view=View.CLIENT)))
    assert client["text"] == "Your retainer, 1–30 Nov, has gone over: 50 h of 48 h used (104 %), 2 h over."
    assert list(buttons(client)) == ["View balance"]


@pytest.mark.parametrize(
    ("overage", "sentence"),
    [
        (Overage.APPROVE, "What is over, worth $300, waits for approval."),
        (Overage.BILL, "What is over, worth $300, will be billed."),
        (Overage.CARRY, "What is over will be taken from the next cycle."),
        (Overage.ABSORB, "What is over, worth $300, will not be billed."),
    ],
)
def test_who_sees_money_reads_what_the_excess_is_worth(overage: Overage, sentence: str) -> None:
    terms = replace(samples.standing().terms, overage=overage)
    shown = said(50 * HOUR, _ALL, view=View.PERSON, sees_money=True, standing={"terms": terms})
    assert check(alert(shown))["text"].endswith(sentence)


def test_buttons_go_when_they_no_longer_work() -> None:
    assert buttons(check(alert(said())))["Snooze"] == "threshold:x"
    quiet = check(alert(said(is_snoozed=True)))
    assert list(buttons(quiet)) == ["View balance", "New change order"]
    assert "Snoozed" in quiet["text"]
    below = check(alert(said(30 * HOUR, is_reached=False)))
    assert list(buttons(below)) == ["View balance"]


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES)
@pytest.mark.parametrize("kind", [Kind.HOURS, Kind.DELIVERABLES])
def test_whatever_people_are_called_it_is_a_message_that_slack_takes(name: str, kind: Kind) -> None:
    called = samples.called(client_name=name, name=name, is_only=False, kind=kind, unit=name[:20])
    for view in View:
        shown = said(instead_of=Absent(name, is_active=False), view=view, standing={"called": called})
        check(alert(shown))
        check(alert(replace(shown, threshold=None, sees_money=True)))
    check(snoozed(called, is_all=True))


def test_work_where_nothing_is_available_leads_to_the_terms() -> None:
    nothing = replace(said(threshold=None, sees_money=True), standing=samples.standing(figures=Figures(used=90)))
    told = check(alert(nothing))
    assert told["text"] == (
        "Acme, 1–30 Nov, has nothing available, with 1 h 30 m used already. "
        "Check its terms, or agree on more with the client."
    )
    assert buttons(told)["Change terms"] == "terms acme"


def test_thresholds_are_shown_as_they_can_be_typed() -> None:
    agreed = (
        _AT_75,
        Threshold(percent=90, to=(Told.CHANNEL, Told.MANAGER)),
        Threshold(left_minutes=630, to=(Told.CLIENT,)),
        Threshold(left_minor=250_000),
    )
    typed = typed_thresholds(agreed, "USD")
    assert typed == "75%; 90% to channel, manager; 10h30 to client; 2500.00"
    assert thresholds_of(Kind.HOURS, "USD")(typed) == agreed
