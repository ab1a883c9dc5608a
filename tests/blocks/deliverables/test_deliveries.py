"""Units: what delivering, cancelling and taking back say, and the form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from blocks import ids
from blocks.balances.cards import balance_card, shared_card
from blocks.charts import burn_chart
from blocks.deliverables import cancel_question, delivered, delivery_modal, delivery_undone, undo_delivery_question
from blocks.registers import ADDITIONS
from blocks.retainers.answers import retainer_added
from blocks.retainers.modals import retainer_modal
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.balances.standings import Activity
from domain.cycles.figures import Figures
from domain.deliverables.deliveries import Delivered, Delivery, TakenBack
from domain.kinds import CycleState, Kind, Role
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, fields, texts, words
from tests.blocks.samples import NOON, TODAY

EIGHT = Figures(allotment=8, used=5)


def articles(**more: Any) -> RetainerName:
    """Dune's, by the piece."""
    name = samples.called(kind=Kind.DELIVERABLES, unit="articles", client_name="Dune", client_alias="dune")
    return replace(name, **more)


def delivery(**more: Any) -> Delivery:
    """Two of today."""
    made = Delivery(
        delivery_id=samples.an_id("delivery"),
        called=articles(),
        cycle_id=samples.an_id("november"),
        person_id=samples.an_id(Role.MEMBER),
        delivered_on=TODAY,
        quantity=2,
        description="Winter routes",
        logged_at=NOON,
    )
    return replace(made, **more)


def done(**more: Any) -> Delivered:
    """Five of eight are delivered, these two among them."""
    made = Delivered(
        delivery=delivery(),
        cycle=samples.cycle(),
        before=EIGHT.with_used(-2),
        after=EIGHT,
        crossed=(),
        author_today=TODAY,
        client_today=TODAY,
    )
    return replace(made, **more)


def test_the_answer_says_how_many_of_what_and_what_is_left() -> None:
    made = check(delivered(done()))
    assert words(made) == "Delivered 2 articles for Dune: Winter routes. 3 articles left of 8 articles, 62 % used."
    assert buttons(made) == dict.fromkeys(("Edit", "Undo"), str(samples.an_id("delivery")))


def test_one_of_them_is_in_the_singular_and_a_unit_without_a_name_is_a_unit() -> None:
    one = done(delivery=delivery(quantity=1, called=articles(unit=None)), after=Figures(allotment=8, used=7))
    assert words(check(delivered(one))).startswith("Delivered 1 unit for Dune: Winter routes. 1 unit left of 8 units")


def test_another_day_a_level_and_a_cycle_in_its_grace_are_said() -> None:
    old = samples.cycle(starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1), state=CycleState.CLOSING)
    late = done(
        delivery=delivery(delivered_on=date(2026, 10, 30)),
        cycle=old,
        crossed=(Threshold(percent=75), Threshold(percent=90)),
        carried_is_provisional=True,
    )
    told = words(check(delivered(late)))
    assert "for Fri 30 Oct, in the cycle 1–31 Oct, which closes soon" in told
    assert "This reached 75 % and 90 %." in told
    assert "What was carried over can change" in told


@pytest.mark.parametrize(
    ("counts", "sentence"), [(True, "It counts all the same."), (False, "Given back: it does not count.")]
)
def test_a_cancelled_one_says_whether_it_counts(counts: bool, sentence: str) -> None:
    cancelled = delivery(quantity=1, description="Tuesday call", is_cancelled=True, counts=counts)
    told = words(check(delivered(done(delivery=cancelled))))
    assert told.startswith("Cancelled 1 article for Dune: Tuesday call.")
    assert told.endswith(sentence)


def test_the_question_leads_to_the_same_line_answered_either_way() -> None:
    made = check(cancel_question(delivery(quantity=1, is_cancelled=True), "dune Tuesday call"))
    assert buttons(made) == {
        "It counts": "cancel dune Tuesday call #counted",
        "Given back": "cancel dune Tuesday call #back",
        "Never mind": ids.NOTHING,
    }


def test_a_line_too_long_for_a_button_is_asked_to_be_typed_again() -> None:
    made = check(cancel_question(delivery(is_cancelled=True), f"dune {samples.LONG_TEXT}"))
    assert buttons(made) == {}
    assert words(made).endswith("Type the same again with #counted or #back at the end.")


def test_taking_back_says_what_and_what_is_left_since() -> None:
    taken = TakenBack(delivery(), EIGHT.with_used(-2))
    assert words(check(delivery_undone(taken))) == (
        "Undone: 2 articles for Dune: Winter routes. 5 articles left of 8 articles, 37 % used."
    )
    again = words(check(delivery_undone(replace(taken, was_reversed_before=True))))
    assert again.startswith("Already undone: ")


def test_an_old_one_is_asked_about_before_it_goes() -> None:
    made = check(undo_delivery_question(delivery(), now=NOON + timedelta(hours=3)))
    assert "3 hours ago" in words(made)
    assert buttons(made)["Take it back"] == str(samples.an_id("delivery"))


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
@pytest.mark.parametrize("text", [samples.LONG_TEXT, samples.HOSTILE_TEXT])
def test_the_longest_and_nastiest_values_are_still_payloads(name: str, text: str) -> None:
    called = articles(unit=name[:30], is_only=False, name=name)
    what = delivery(called=replace(called, client_name=name), description=text, is_cancelled=True, counts=False)
    check(delivered(done(delivery=what)))
    check(delivery_undone(TakenBack(what, EIGHT)))
    check(undo_delivery_question(what, now=NOON))
    check(cancel_question(what, text))
    typed = text.replace("\x00\x07\u202e", "")
    check(delivery_modal(on=TODAY, retainer=what.called, description=typed, problem=text), "modal")
    check(balance_card(samples.card(called=what.called, figures=EIGHT), samples.person(), ADDITIONS))
    check(retainer_added(samples.standing(called=what.called, figures=EIGHT), samples.person(), ADDITIONS))


def test_the_form_has_its_labels_and_a_date() -> None:
    made = check(delivery_modal(on=TODAY, retainer=articles(), quantity="2", problem="Which client?"), "modal")
    assert list(fields(made)) == ["Retainer", "Units", "Date", "Description"]
    assert "Which client?" in texts(made)


def test_a_card_counts_in_its_units_and_offers_to_deliver() -> None:
    card = samples.card(called=articles(), figures=EIGHT, value_left_minor=None)
    made = check(balance_card(card, samples.person(), ADDITIONS))
    assert "3 articles left of 8 articles" in words(made)
    assert buttons(made)["Deliver"] == str(articles().retainer_id)
    assert "Log time" not in buttons(made)
    chart = burn_chart(card)
    assert chart is not None
    assert chart["chart"]["axis_config"]["y_label"] == "Articles"


def test_a_client_sees_what_was_cancelled_and_not_the_agencys_own_affairs() -> None:
    card = replace(
        samples.card(called=articles(), figures=EIGHT),
        recent=(
            Activity(TODAY, NOON, "Dee Sample", "Tuesday call", 1, counts=False, cancelled=True),
            Activity(TODAY, NOON, "Dee Sample", "Friday call", 1, counts=True, cancelled=True),
            Activity(TODAY, NOON, "Dee Sample", "Goodwill", 1, counts=False),
        ),
    )
    told = words(check(shared_card(card, samples.person())))
    assert "Tuesday call (cancelled, given back)" in told
    assert "Friday call (cancelled, counted)" in told
    assert "Goodwill" not in told


def test_a_new_retainer_asks_for_its_unit_only_where_it_counts_some() -> None:
    assert "Unit" in fields(check(retainer_modal(starts_on=TODAY, kind=Kind.DELIVERABLES), "modal"))
    assert "Unit" not in fields(check(retainer_modal(starts_on=TODAY), "modal"))
