"""Change orders: what may be asked for, who may decide, and what may become of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import (
    Approver,
    Billing,
    ChangeOrder,
    Effect,
    OrderState,
    OrderStep,
    OrderTerms,
    Step,
    Via,
    approver_ids,
    changed,
    order_number,
)
from domain.change_orders.refusals import (
    AlreadySettled,
    ChangedSince,
    HoursAreThere,
    NoHours,
    NotAnApprover,
    NotSentYet,
    NotToComplete,
    NotToEdit,
    NotToLog,
    NotToLogYet,
    NotToWithdraw,
    OwnOrder,
    TitleMissing,
    TitleTooLong,
)
from domain.change_orders.rules import (
    DecisionMaker,
    check_hours,
    check_terms,
    check_title,
    expires_at,
    read_price,
    reminds_at,
    require_completable,
    require_decidable,
    require_editable,
    require_loggable,
    require_withdrawable,
    why_not_decided,
)
from domain.kinds import Kind, Role
from domain.values.business_days import WEEKDAYS_ONLY
from domain.values.money import NotAnAmount, OtherCurrency
from domain.values.refusals import Refusal

_ROOT = UUID("00000000-0000-7000-8000-000000000000")
NOW = datetime(2026, 11, 12, 14, 2, tzinfo=UTC)
TERMS = OrderTerms("Size guide", "", 600, 150_000, None, "USD", Effect.SEPARATE_JOB, Billing.ON_APPROVAL)
ACME = RetainerName(uuid5(_ROOT, "r"), uuid5(_ROOT, "c"), "acme", "Acme", "web", "Web", Kind.HOURS, "USD")
MAX = uuid5(_ROOT, "max")


def order(state: OrderState = OrderState.PENDING, **more: Any) -> ChangeOrder:
    """CO-12, asked for by Max."""
    kinds = {
        OrderState.DECLINED: Step.DECLINED,
        OrderState.WITHDRAWN: Step.WITHDRAWN,
        OrderState.EXPIRED: Step.EXPIRED,
    }
    outcome = None
    if state not in {OrderState.DRAFT, OrderState.PENDING}:
        outcome = OrderStep(uuid5(_ROOT, "e"), kinds.get(state, Step.APPROVED), 1, Via.SLACK, NOW, "Carla")
    made = ChangeOrder(
        uuid5(_ROOT, "o"), 12, ACME, "Europe/London", TERMS, state, 1, MAX, "Max", "Max Ledger", "U0MAX", None,
        NOW, NOW, NOW + timedelta(days=14), outcome=outcome,
    )  # fmt: skip
    return replace(made, **more)


def adding(state: OrderState) -> ChangeOrder:
    return order(state, terms=replace(TERMS, effect=Effect.ADDS_HOURS))


@pytest.mark.parametrize(
    ("typed", "number"),
    [("CO-12", 12), ("co-1", 1), ("co12", 12), (" CO-7 ", 7), ("CO-0", None), ("co", None), ("acme", None), ("", None)],
)
def test_an_order_is_named_by_its_number_however_it_is_typed(typed: str, number: int | None) -> None:
    assert order_number(typed) == number


def test_no_name_at_all_is_no_number() -> None:
    assert order_number(None) is None


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("1,500", (150_000, None)),
        ("$1500.50", (150_050, None)),
        ("0", (0, None)),
        ("150/h", (None, 15_000)),
        ("150 / h", (None, 15_000)),
        ("150 an hour", (None, 15_000)),
        ("$150 per hour", (None, 15_000)),
        ("150/hour", (None, 15_000)),
    ],
)
def test_a_price_is_a_sum_or_a_rate(typed: str, price: tuple[int | None, int | None]) -> None:
    assert read_price(typed, "USD") == price


@pytest.mark.parametrize(("typed", "refusal"), [("lots", NotAnAmount), ("€5", OtherCurrency), ("/h", NotAnAmount)])
def test_what_is_no_price_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_price(typed, "USD")


def test_hours_and_titles_have_their_limits() -> None:
    assert check_hours("10") == 600
    with pytest.raises(NoHours):
        check_hours("0")
    assert check_title("  Size \n guide ") == "Size guide"
    with pytest.raises(TitleMissing):
        check_title(" ")
    with pytest.raises(TitleTooLong):
        check_title("x" * 151)


@pytest.mark.parametrize(
    ("terms", "price"),
    [
        pytest.param(TERMS, 150_000, id="a sum, whatever the hours"),
        pytest.param(replace(TERMS, amount_minor=None, rate_minor=13_000, minutes=50), 10_833, id="rounded once"),
        pytest.param(replace(TERMS, amount_minor=None), None, id="none"),
        pytest.param(replace(TERMS, amount_minor=0), 0, id="nothing"),
    ],
)
def test_what_an_order_costs(terms: OrderTerms, price: int | None) -> None:
    assert terms.price_minor == price


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Size guides"}, {"description": "x"}, {"minutes": 601}, {"amount_minor": 150_001},
        {"rate_minor": 1}, {"currency": "EUR"}, {"effect": Effect.ADDS_HOURS}, {"billing": Billing.ON_COMPLETION},
        {"due_on": date(2026, 11, 20)},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_whatever_is_other_has_another_fingerprint(change: dict[str, Any]) -> None:
    assert len(TERMS.fingerprint) == 64
    assert replace(TERMS).fingerprint == TERMS.fingerprint
    assert replace(TERMS, **change).fingerprint != TERMS.fingerprint


def test_a_title_is_kept_on_one_line_and_a_description_as_somebody_broke_it() -> None:
    typed = replace(TERMS, title=" A \n b ", description=" c  c\r\n\u200bd\n \n\n\n e ")
    kept = check_terms(typed, retainer="Acme", kind=Kind.HOURS, today=date(2026, 11, 12))
    assert (kept.title, kept.description) == ("A b", "c c\nd\n\ne")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({}, "", id="nothing"),
        pytest.param({"minutes": 60}, "hours (10 h before)", id="the hours"),
        pytest.param({"title": "B", "amount_minor": 1}, "title (“Size guide” before) and price", id="title and price"),
        pytest.param(
            {"description": "d", "due_on": date(2026, 12, 1), "billing": Billing.ON_COMPLETION},
            "description, when it is billed and due date (none before)",
            id="three of them",
        ),
    ],
)
def test_an_edit_says_what_it_changed_and_no_amounts(change: dict[str, Any], said: str) -> None:
    before = replace(TERMS, title="Size guide", minutes=600, description="", due_on=None, billing=Billing.ON_APPROVAL)
    assert changed(before, replace(before, **change)) == said


@pytest.mark.parametrize(
    ("decision_maker", "refusal"),
    [
        pytest.param(DecisionMaker("Ona", "UTC", Role.OWNER, uuid5(_ROOT, "ona")), None, id="an owner"),
        pytest.param(DecisionMaker("Mia", "UTC", Role.MANAGER, uuid5(_ROOT, "mia")), None, id="an account manager"),
        pytest.param(
            DecisionMaker("Carla", "UTC", Role.CLIENT, uuid5(_ROOT, "ca"), is_approver=True),
            None,
            id="the client's approver",
        ),
        pytest.param(
            DecisionMaker("Bert", "UTC", contact_id=uuid5(_ROOT, "b"), is_approver=True),
            None,
            id="an approver without Slack",
        ),
        pytest.param(DecisionMaker("Dee", "UTC", Role.MEMBER, uuid5(_ROOT, "dee")), NotAnApprover, id="a member"),
        pytest.param(
            DecisionMaker("Cid", "UTC", Role.CLIENT, uuid5(_ROOT, "cid")), NotAnApprover, id="another client person"
        ),
        pytest.param(
            DecisionMaker("Zoe", "UTC", contact_id=uuid5(_ROOT, "z")), NotAnApprover, id="a contact who is none"
        ),
        pytest.param(DecisionMaker("Max", "UTC", Role.MANAGER, MAX), OwnOrder, id="who asked"),
        pytest.param(DecisionMaker("Max", "UTC", Role.OWNER, MAX), OwnOrder, id="who asked, though an owner"),
    ],
)
def test_who_may_decide(decision_maker: DecisionMaker, refusal: type[Refusal] | None) -> None:
    asked = decision_maker.person_id == MAX
    if refusal is None:
        require_decidable(order(), decision_maker, asked=asked, self_approval=False, others="")
        return
    with pytest.raises(refusal):
        require_decidable(order(), decision_maker, asked=asked, self_approval=False, others="Ona")
    if refusal is OwnOrder:
        require_decidable(order(), decision_maker, asked=asked, self_approval=True, others="")


CARLA = DecisionMaker("Carla", "America/Chicago", Role.CLIENT, uuid5(_ROOT, "carla"), is_approver=True)


@pytest.mark.parametrize(
    ("seen", "version", "said"),
    [
        pytest.param(order(OrderState.DRAFT), 1, NotSentYet, id="a draft"),
        pytest.param(order(version=2), 1, ChangedSince, id="an edit since"),
        pytest.param(order(expires_at=NOW), 1, "CO-12 has expired; nothing", id="too late, before the clock looked"),
        pytest.param(
            order(OrderState.APPROVED), 1, "CO-12 was already approved by Carla at 08:02; nothing", id="approved"
        ),
        pytest.param(order(OrderState.DECLINED), 1, "CO-12 was already declined by Carla at 08:02", id="declined"),
        pytest.param(order(OrderState.WITHDRAWN), 1, "CO-12 was withdrawn by Carla at 08:02", id="withdrawn"),
        pytest.param(order(OrderState.EXPIRED), 1, "CO-12 has expired; nothing was changed.", id="expired"),
        pytest.param(order(OrderState.COMPLETED), 1, "CO-12 is already completed; nothing", id="completed"),
        pytest.param(order(OrderState.INVOICED), 1, "CO-12 is already invoiced; nothing", id="invoiced"),
    ],
)
def test_a_decision_that_came_too_late_reads_the_true_state(
    seen: ChangeOrder, version: int, said: type[Refusal] | str
) -> None:
    refusal = why_not_decided(seen, version, CARLA, NOW)
    if isinstance(said, str):
        assert isinstance(refusal, AlreadySettled)
        assert refusal.sentence.startswith(said)
    else:
        assert isinstance(refusal, said)


STATES = list(OrderState)


@pytest.mark.parametrize("state", STATES)
def test_what_may_become_of_a_separate_job(state: OrderState) -> None:
    seen = order(state)
    _only(require_withdrawable, seen, NotToWithdraw, OrderState.DRAFT, OrderState.PENDING)
    _only(require_completable, seen, NotToComplete, OrderState.APPROVED)
    _only(require_loggable, seen, (NotToLog, NotToLogYet), OrderState.APPROVED)
    closed = {OrderState.COMPLETED, OrderState.INVOICED}
    _only(lambda each: require_editable(each, "10 h"), seen, NotToEdit, *(set(STATES) - closed))


@pytest.mark.parametrize("state", STATES)
def test_hours_that_were_added_are_neither_edited_nor_completed(state: OrderState) -> None:
    seen = adding(state)
    _only(require_completable, seen, NotToComplete)
    _only(require_loggable, seen, (NotToLog, NotToLogYet), OrderState.APPROVED, OrderState.INVOICED)
    refusals = (NotToEdit, HoursAreThere)
    closed = {OrderState.APPROVED, OrderState.COMPLETED, OrderState.INVOICED}
    _only(lambda each: require_editable(each, "10 h"), seen, refusals, *(set(STATES) - closed))


def _only(rule: Any, seen: ChangeOrder, refusal: Any, *allowed: OrderState) -> None:
    if seen.state in allowed:
        rule(seen)
        return
    with pytest.raises(refusal):
        rule(seen)


@pytest.mark.parametrize(
    ("sent", "zone", "reminded"),
    [
        ("2026-11-12T14:00", "Europe/London", "2026-11-16T09:00"),  # a Thursday
        ("2026-11-13T23:30", "Europe/London", "2026-11-17T09:00"),  # a Friday night
        ("2026-11-14T12:00", "Europe/London", "2026-11-17T09:00"),  # a Saturday
        ("2026-11-12T23:30", "Pacific/Auckland", "2026-11-16T20:00"),  # a Friday there: Tuesday, nine there
    ],
)
def test_a_reminder_comes_on_the_second_business_day_where_the_client_is(sent: str, zone: str, reminded: str) -> None:
    at = datetime.fromisoformat(sent).replace(tzinfo=UTC)
    assert reminds_at(at, zone, WEEKDAYS_ONLY) == datetime.fromisoformat(reminded).replace(tzinfo=UTC)


def test_an_order_expires_after_its_days_to_the_second() -> None:
    assert expires_at(NOW, 14) - NOW == timedelta(days=14)


def test_an_approvers_key_is_read_as_it_was_made() -> None:
    contact, person = uuid5(_ROOT, "a"), uuid5(_ROOT, "b")
    assert approver_ids(Approver("A", contact_id=contact).key) == (contact, None)
    assert approver_ids(Approver("B", person_id=person).key) == (None, person)
    with pytest.raises(ValueError, match="owner"):
        approver_ids("owner:1")
