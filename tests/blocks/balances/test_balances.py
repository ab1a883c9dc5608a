"""The balance card, shared or not, and who sees what on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from blocks import ids
from blocks.balances.cards import balance_card, balance_cards, shared_card
from blocks.registers import ADDITIONS
from domain.agreements.terms import Terms
from domain.balances.standings import Activity, BalanceCard
from domain.cycles.figures import Figures, Pace, pace
from domain.cycles.losses import Loss
from domain.kinds import CycleState, Kind, Overage, Role
from domain.people.people import Person
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, elements, texts, words
from tests.blocks.samples import HOUR, NOON, TODAY

OWNER, MEMBER, CLIENT = (samples.person(role) for role in (Role.OWNER, Role.MEMBER, Role.CLIENT))


def test_the_card_says_all_its_figures_in_the_text_too() -> None:
    said = words(check(balance_card(samples.card(carried_is_provisional=True), MEMBER, ADDITIONS)))
    for figure in (
        "Acme, 1–30 Nov: 11 h 30 m left of 48 h, 76 % used.",
        "Used 36 h 30 m",
        "granted 40 h",
        "carried in 8 h until the last cycle closes",
        "days left 11 of 30 (63 % gone)",
        "At this pace it runs out on Wed 25 Nov.",
        "If no more is used, 3 h 30 m will be lost after Mon 30 Nov.",
        "Thu 19 Nov, Dee Sample, 1 h 30 m: Checkout fix",
    ):
        assert figure in said


def test_what_is_below_zero_is_said_in_words_and_without_a_sign() -> None:
    figures = Figures(allotment=40 * HOUR, carried_in=-3 * HOUR, added=-2 * HOUR)
    said = words(check(balance_card(samples.card(figures=figures), MEMBER, ADDITIONS)))
    assert "owed from before 3 h; taken away 2 h;" in said
    assert "−" not in said


def test_the_card_shows_no_less_than_its_text_says() -> None:
    made = check(balance_card(samples.card(), OWNER, ADDITIONS))
    shown = " ".join(texts(made["blocks"]))
    for figure in ("$1,725", "11 h 30 m", "76 %", "8 h", "Checkout fix", "11 of 30", "25 Nov"):
        assert figure in shown


@pytest.mark.parametrize(
    ("viewer", "sees"), [(OWNER, True), (MEMBER, False), (CLIENT, False)], ids=["owner", "member", "client"]
)
def test_the_value_left_is_for_those_who_see_money(viewer: Person, sees: bool) -> None:
    assert ("$" in str(check(balance_card(samples.card(), viewer, ADDITIONS)))) is sees


def test_a_client_sees_who_worked_but_not_what_was_not_counted() -> None:
    assert "Goodwill call (not counted)" in str(balance_card(samples.card(), MEMBER, ADDITIONS))
    seen = str(check(balance_card(samples.card(), CLIENT, ADDITIONS)))
    assert "Dee Sample" in seen
    assert "Goodwill" not in seen


def test_a_client_is_offered_neither_logging_nor_sharing() -> None:
    assert set(buttons(balance_card(samples.card(), CLIENT, ADDITIONS))) == {"Statement", "Last cycle"}
    assert set(buttons(balance_card(samples.card(), MEMBER, ADDITIONS))) == {
        "Log time",
        "Share",
        "Statement",
        "Last cycle",
    }


def test_a_shared_card_shows_no_money_whoever_shares_it_and_no_buttons() -> None:
    made = check(shared_card(samples.card(), OWNER))
    assert "$" not in str(made)
    assert "Goodwill" not in str(made)
    assert not elements(made)
    assert words(made).endswith("Shared by <@U0SAMPLE1>")


def test_the_last_cycle_leads_back_to_this_one() -> None:
    october = samples.cycle(starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1), state=CycleState.CLOSED)
    figures = Figures(allotment=40 * HOUR, used=30 * HOUR, carried_out=8 * HOUR, forfeited=2 * HOUR)
    made = check(balance_card(samples.card(cycle=october, figures=figures, losses=()), MEMBER, ADDITIONS, last=True))
    retainer_id = samples.called().retainer_id
    assert buttons(made) == {
        "Share": f"{retainer_id}:last",
        "Statement": f"{retainer_id}:2026-10-01:1",
        "This cycle": f"{retainer_id}:this",
    }
    for figure in ("cycle closed", "carried on 8 h", "lost 2 h"):
        assert figure in words(made)


def test_a_button_reads_back_as_the_balance_that_it_is_about() -> None:
    assert ids.read_balance_value(ids.balance_value("x", last=True)) == ("x", True)
    assert ids.read_balance_value(ids.balance_value("x")) == ("x", False)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Overage.BILL, "What is over will be billed."),
        (Overage.CARRY, "What is over will be taken from the next cycle."),
        (Overage.ABSORB, "What is over will not be billed."),
        (Overage.APPROVE, "What is over waits for approval."),
    ],
    ids=lambda each: each.value if isinstance(each, Overage) else "",
)
def test_over_says_what_becomes_of_it(rule: Overage, sentence: str) -> None:
    terms = Terms(effective_from=date(2026, 1, 1), overage=rule)
    over = samples.card(figures=samples.BEFORE.with_used(15 * HOUR), terms=terms, losses=())
    assert sentence in words(check(balance_card(over, MEMBER, ADDITIONS)))


@pytest.mark.parametrize(
    ("today", "used", "said"),
    [
        pytest.param(1, 0, "If nothing is used, 20 h will be lost after Mon 30 Nov.", id="the first day"),
        pytest.param(23, 6, "If no more is used, 14 h will be lost after Mon 30 Nov.", id="the day before that week"),
        pytest.param(24, 6, "gone). 14 h will be lost after Mon 30 Nov.", id="the last week's first day"),
        pytest.param(24, 0, "gone). 20 h will be lost after Mon 30 Nov.", id="nothing used in the last week"),
        pytest.param(30, 6, "only today, the last of 30. 14 h will be lost after today.", id="the last day"),
    ],
)
def test_what_will_be_lost_is_a_fact_in_the_last_week_only(today: int, used: int, said: str) -> None:
    figures = Figures(allotment=20 * HOUR, used=used * HOUR)
    on = date(2026, 11, today)
    slow = samples.card(
        figures=figures,
        today=on,
        pace=pace(figures, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 1), today=on),
        losses=(Loss(figures.remaining, date(2026, 11, 30), expires=False),),
    )
    assert said in words(check(balance_card(slow, MEMBER, ADDITIONS)))


def test_carried_hours_that_end_by_their_age_expire() -> None:
    slow = Figures(allotment=10 * HOUR, carried_in=5 * HOUR, used=2 * HOUR)
    losing = samples.card(figures=slow, losses=(Loss(5 * HOUR, date(2026, 11, 30), expires=True),))
    assert " 5 h carried over will expire after Mon 30 Nov." in words(check(balance_card(losing, MEMBER, ADDITIONS)))


def test_the_chart_draws_the_use_beside_an_even_spread() -> None:
    made = check(balance_card(samples.card(), MEMBER, ADDITIONS))
    (chart,) = [block for block in made["blocks"] if block["type"] == "data_visualization"]
    used, even = chart["chart"]["series"]
    assert [used["data"][-1], even["data"][-1]] == [
        {"label": "19 Nov", "value": 36.5},
        {"label": "19 Nov", "value": 30.4},
    ]


@pytest.mark.parametrize("days", [2, 19, 20, 21, 92, 366])
def test_a_cycle_of_any_length_is_drawn_with_its_first_and_last_day(days: int) -> None:
    first = TODAY - timedelta(days=days - 1)
    long = samples.cycle(starts_on=first, ends_on=TODAY + timedelta(days=1))
    made = check(balance_card(samples.card(cycle=long), MEMBER, ADDITIONS))
    (chart,) = [block for block in made["blocks"] if block["type"] == "data_visualization"]
    labels = chart["chart"]["axis_config"]["categories"]
    assert len(labels) == len(set(labels)) == min(days, 20)
    assert labels[-1] == "19 Nov"


def test_the_first_day_of_a_cycle_has_no_line_to_draw() -> None:
    begun = samples.card(cycle=samples.cycle(starts_on=TODAY, ends_on=TODAY + timedelta(days=30)))
    assert all(
        block["type"] != "data_visualization" for block in check(balance_card(begun, MEMBER, ADDITIONS))["blocks"]
    )


def test_a_cycle_that_lies_ahead_says_when_it_begins() -> None:
    ahead = samples.cycle(starts_on=TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=33))
    waiting = BalanceCard(
        replace(samples.standing(cycle=ahead), figures=Figures(allotment=HOUR), pace=Pace(0, 30, 30, None, None)),
        (),
        (),
    )
    assert "begins on Sun 22 Nov" in words(check(balance_card(waiting, MEMBER, ADDITIONS)))


@pytest.mark.parametrize("kind", list(Kind), ids=lambda each: each.value)
@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_five_cards_of_any_kind_with_the_longest_values_are_one_message(kind: Kind, name: str) -> None:
    called = samples.called(kind=kind, client_name=name, name=name, is_only=False, currency="KWD")
    huge = Figures(10**14, -(10**13), 10**13, 10**15, 10**12, 10**12, 10**12)
    losses = tuple(Loss(10**12, date(2027, 11, 30), expires=bool(n % 2)) for n in range(50))
    recent = tuple(Activity(TODAY, NOON, samples.HOSTILE_NAME, samples.HOSTILE_TEXT, 10**12) for _ in range(5))
    cards = [
        replace(
            samples.card(
                called=replace(called, retainer_id=samples.an_id(n)),
                figures=huge,
                losses=losses,
                value_left_minor=10**15,
                carried_is_provisional=True,
            ),
            recent=recent,
        )
        for n in range(5)
    ]
    check(balance_cards(cards, OWNER, ADDITIONS))
    check(balance_cards(cards[:2], OWNER, ADDITIONS))
    check(balance_card(cards[0], OWNER, ADDITIONS))
    check(shared_card(cards[0], OWNER))


def test_two_cards_are_drawn_and_more_than_two_are_not() -> None:
    def charts(count: int) -> int:
        made = check(balance_cards([samples.card()] * count, MEMBER, ADDITIONS))
        return sum(block["type"] == "data_visualization" for block in made["blocks"])

    assert [charts(count) for count in (1, 2, 3, 5)] == [1, 2, 0, 0]
