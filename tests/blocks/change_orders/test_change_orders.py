"""Change orders as they are drawn: Slack would take every card and form, and none tells more than it may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from blocks import ids
from blocks.change_orders.cards import approver_card, client_card, order_list, order_shown, team_card
from blocks.change_orders.letter import order_letter
from blocks.change_orders.modals import (
    approvers_modal,
    decline_modal,
    order_modal,
    order_settings_modal,
    question_modal,
    record_modal,
    sure_modal,
)
from blocks.change_orders.updates import client_update, owner_update, team_update
from blocks.change_orders.words import approvers_saved, asked_for, order_lines, order_settings_kept
from blocks.message import Message, facts_of
from blocks.time.entries import time_logged, undone
from blocks.time.modals import edit_modal, log_modal
from domain.change_orders.orders import (
    Approver,
    Billing,
    ChangeOrder,
    ChangeOrderView,
    Effect,
    Effects,
    OrderSettings,
    OrderState,
    OrderStep,
    OrderTerms,
    Step,
    Via,
)
from domain.clients.clients import Contact
from domain.kinds import Role
from domain.time.entries import Progress, Reversed
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, fields, words
from tests.blocks.samples import HOUR, NOON, TODAY

EFFECTS = Effects(48 * HOUR, 11 * HOUR + 30, 58 * HOUR, 21 * HOUR + 30)
CARLA = Approver("Carla", contact_id=samples.an_id("carla"), slack_user_id="U0CARLA")
TERMS = OrderTerms(
    "Size guide",
    "By Friday",
    10 * HOUR,
    150_000,
    None,
    "USD",
    Effect.SEPARATE_JOB,
    Billing.ON_APPROVAL,
)


def step(kind: Step = Step.APPROVED, **more: Any) -> OrderStep:
    made = OrderStep(samples.an_id(kind), kind, 1, Via.SLACK, NOON, "Carla", slack_channel_id="C0SHARED")
    return replace(made, **more)


def order(state: OrderState = OrderState.PENDING, **more: Any) -> ChangeOrder:
    """CO-12, asked for by Max."""
    terms = replace(TERMS, **{name: more.pop(name) for name in list(more) if name in TERMS.__slots__})
    settled = state not in {OrderState.DRAFT, OrderState.PENDING}
    made = ChangeOrder(
        samples.an_id("order"), 12, samples.called(), "Europe/London", terms, state, 1, samples.an_id("max"), "Max",
        "Max Ledger", "U0MAX", CARLA, NOON, NOON, NOON + timedelta(days=14), outcome=step() if settled else None,
    )  # fmt: skip
    return replace(made, **more)


def view(state: OrderState = OrderState.PENDING, **more: Any) -> ChangeOrderView:
    steps = tuple(step(kind) for kind in Step) * 8
    return ChangeOrderView(order(state, **more), TODAY, EFFECTS, steps)


NASTY: dict[str, Any] = {
    "title": ("<!channel> & *bold* " * 8)[:150],
    "description": samples.LONG_TEXT,
    "requested_by": samples.HOSTILE_NAME,
    "approver": Approver(samples.HOSTILE_NAME, contact_id=samples.an_id("c")),
    "called": samples.called(client_name=samples.ALL_ESCAPES, name=samples.LONG_NAME, is_only=False),
    "permalink": "https://northlight.slack.example/archives/C0SHARED/p1",
    "logged_minutes": 12 * HOUR,
    "version": 3,
    "due_on": TODAY,
}
CARDS: dict[str, Callable[[ChangeOrderView], Message]] = {
    "the client's": client_card,
    "an approver's": approver_card,
    "the team's": team_card,
    **{f"what a {role.value} reads": partial(order_shown, viewer=samples.person(role)) for role in Role},
}


@pytest.mark.parametrize("drawn", CARDS.values(), ids=CARDS.keys())
@pytest.mark.parametrize("state", list(OrderState))
def test_every_card_in_every_state_is_a_message_whatever_was_typed(
    drawn: Callable[[ChangeOrderView], Message], state: OrderState
) -> None:
    check(drawn(view(state)))
    check(drawn(view(state, **NASTY)))
    check(drawn(replace(view(state, effect=Effect.ADDS_HOURS), effects=None)))


@pytest.mark.parametrize("kind", list(Step))
def test_every_step_is_told_in_a_message_or_not_at_all(kind: Step) -> None:
    for shown in (view(), view(**NASTY), view(OrderState.DRAFT, excess_of_cycle_id=samples.an_id("november"))):
        one = step(kind, note=samples.HOSTILE_TEXT, who=samples.HOSTILE_NAME)
        for told in (client_update(shown, one), team_update(shown, one, mention=True)):
            if told is not None:
                check(told)


def test_the_client_reads_price_and_effect_and_the_team_no_money() -> None:
    adds = view(effect=Effect.ADDS_HOURS)
    assert words(client_card(adds)).startswith(
        "<@U0CARLA>: Max asks for your approval of *CO-12 “Size guide”* for Acme.\n"
        "10 h for $1,500, billed when it is approved.\n"
        "Adds 10 h to the retainer of Acme: 11 h 30 m left of 48 h before, 21 h 30 m left of 58 h after. They never exp"
    )
    assert "$" not in str(team_card(adds))
    assert "$" not in str(order_shown(adds, samples.person(Role.MEMBER)))
    assert "$1,500" in words(order_shown(adds, samples.person(Role.MANAGER)))
    assert "(11 h 30 m left of 48 h)." in words(client_card(view()))


def test_how_long_it_takes_is_the_clients_business_only_where_they_pay_for_it() -> None:
    fixed = view(OrderState.APPROVED, logged_minutes=2 * HOUR)
    assert "2 h of 10 h logged" not in words(client_card(fixed))
    assert "2 h of 10 h logged" in words(team_card(fixed))
    metered = view(
        OrderState.APPROVED,
        logged_minutes=2 * HOUR,
        amount_minor=None,
        rate_minor=15_000,
        billing=Billing.ACTUAL_TIME,
    )
    assert "2 h of 10 h logged" in words(client_card(metered))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        pytest.param({}, "10 h for $1,500, billed when it is approved", id="hours at a price"),
        pytest.param(
            {"amount_minor": None, "rate_minor": 15_000, "billing": Billing.ACTUAL_TIME},
            "10 h at $150 an hour ($1,500), billed by the time it takes, at most that",
            id="actual time",
        ),
        pytest.param({"minutes": None}, "$1,500, billed when it is approved", id="a price alone"),
        pytest.param({"amount_minor": None}, "10 h free of charge", id="hours alone"),
        pytest.param({"amount_minor": 0}, "10 h free of charge", id="hours for nothing"),
        pytest.param(
            {"billing": Billing.ON_COMPLETION}, "10 h for $1,500, billed when it is done", id="billed on completion"
        ),
    ],
)
def test_what_is_asked_for_reads_as_people_say_it(terms: dict[str, Any], said: str) -> None:
    assert asked_for(order(**terms), priced=True) == said


def test_buttons_are_there_only_while_they_work() -> None:
    assert set(buttons(client_card(view()))) == {"Approve", "Decline", "Ask a question"}
    for state in set(OrderState) - {OrderState.PENDING}:
        assert buttons_of(client_card(view(state))) == set()
    managed = {state: buttons_of(team_card(view(state))) for state in OrderState}
    assert managed == {
        OrderState.DRAFT: {"Send", "Edit", "Withdraw"},
        OrderState.PENDING: {"Record an approval", "Edit", "Withdraw"},
        OrderState.APPROVED: {"Complete", "Edit"},
        OrderState.COMPLETED: set(),
        OrderState.INVOICED: set(),
        **{
            state: {"Change and ask again"} for state in (OrderState.DECLINED, OrderState.WITHDRAWN, OrderState.EXPIRED)
        },
    }
    assert buttons_of(team_card(view(OrderState.APPROVED, effect=Effect.ADDS_HOURS))) == set()


def test_approving_asks_first_and_says_what_one_agrees_to() -> None:
    (approve,) = [
        each
        for block in client_card(view(title="A & B"))["blocks"]
        for each in block.get("elements", [])
        if each.get("action_id") == ids.APPROVE_ORDER
    ]
    # Slack would ask everybody who reads the card, and whom it is not for as well.
    assert "confirm" not in approve
    said = {
        "approve": "*CO-12 “A &amp; B”*: 10 h for $1,500, billed when it is approved.",
        "withdraw": "*CO-12 “A &amp; B”*: nobody can approve it then.",
        "complete": "*CO-12 “A &amp; B”*: no more time can be logged on it then.",
    }
    for act, sentence in said.items():
        sure = check(sure_modal(order(title="A & B"), act), "modal")
        assert sure["blocks"][0]["text"]["text"] == sentence
        assert facts_of(sure) == {"order": approve["value"], "act": act}
    assert ids.read_order_value(approve["value"]) == (str(samples.an_id("order")), 1)


def test_an_approval_given_elsewhere_shows_as_such_and_one_by_mail_too() -> None:
    noted = view(OrderState.APPROVED, outcome=step(via=Via.RECORDED, who="Max", note="by phone"))
    assert "Approved elsewhere, as noted by Max, " in words(client_card(noted))
    given = replace(noted, order=replace(noted.order, outcome=step(via=Via.RECORDED, who="Max", given_by="Carla")))
    assert "Approved by Carla elsewhere, as noted by Max, <!date" in words(client_card(given))
    own = step(
        via=Via.RECORDED, who="Max", given_by="Carla", is_own=True, note="by phone", permalink="https://x.example/1"
    )
    for card in (client_card, team_card, approver_card):
        shown = words(card(replace(noted, order=replace(noted.order, outcome=own))))
        assert "Approved by Carla elsewhere, as noted by Max, who asked for it, <!date" in shown
    assert words(owner_update(noted, own)) == (
        "Max asked for *CO-12 “Size guide”* for Acme: 10 h for $1,500, billed when it is approved. "
        "Max also noted that Carla approved it: by phone.\n<https://x.example/1|It can be read here.>"
    )
    mailed = view(OrderState.APPROVED, outcome=step(via=Via.LINK))
    assert "Approved by Carla by the link in the mail" in words(client_card(mailed))


def test_a_reminder_says_nothing_once_it_is_decided() -> None:
    reminder = step(Step.REMINDED, via=Via.CLOCK, who=None)
    told = client_update(view(), reminder)
    assert told is not None
    assert words(told).startswith(
        "<@U0CARLA>: CO-12 “Size guide” for Acme has been waiting for your answer since <!date^"
    )
    assert client_update(view(OrderState.APPROVED), reminder) is None
    assert client_update(view(version=2), reminder) is None


def test_forms_are_taken_whatever_they_begin_with() -> None:
    nobody = Contact(samples.an_id("x"), samples.an_id("acme"), samples.HOSTILE_NAME, email="x@acme.example")
    long_order = order(**NASTY)
    approvers = [CARLA, Approver(samples.LONG_NAME, person_id=samples.an_id("p"))] * 30
    for made in (
        order_modal(retainer=None, approvers=()),
        order_modal(retainer=samples.called(), approvers=()),
        order_modal(
            retainer=samples.called(),
            approvers=approvers[:2],
            title_typed=samples.LONG_TEXT,
            description=samples.LONG_TEXT,
            minutes=90,
            permalink="https://x.example/p1",
            request_id=str(samples.an_id("request")),
        ),
        order_modal(retainer=samples.called(), approvers=approvers[:2], order=long_order),
        order_modal(retainer=samples.called(), approvers=approvers[:2], order=order(OrderState.DRAFT, sent_at=None)),
        decline_modal(long_order),
        question_modal(long_order),
        record_modal(long_order, [nobody]),
        record_modal(long_order, [nobody] * 120),
        approvers_modal(samples.client(name=samples.HOSTILE_NAME), [nobody] * 1),
        approvers_modal(samples.client(), []),
        order_settings_modal(OrderSettings()),
    ):
        check(made, "modal")


def test_the_form_of_an_order_holds_what_it_is() -> None:
    made = order_modal(
        retainer=samples.called(),
        approvers=[Approver("Ona", person_id=samples.an_id("ona")), CARLA],
        order=order(amount_minor=None, rate_minor=12_550, minutes=150),
    )
    shown = {label: each["element"] for label, each in fields(made).items()}
    assert (shown["Hours"]["initial_value"], shown["Amount"]["initial_value"]) == ("2h30m", "125.50/h")
    assert shown["Approver"]["initial_option"]["value"] == CARLA.key
    assert shown["What it does"]["initial_option"]["value"] == "separate_job"


def test_the_list_says_what_waits_and_for_whom() -> None:
    manager, member = samples.person(Role.MANAGER), samples.person(Role.MEMBER)
    said = check(order_list([order(), order(OrderState.APPROVED, logged_minutes=60)], manager, more=True))
    assert words(said).splitlines()[1:] == [
        "*CO-12 “Size guide”*, Acme: 10 h for $1,500, billed when it is approved, separate job; waits for Carla",
        "*CO-12 “Size guide”*, Acme: 10 h for $1,500, billed when it is approved, separate job; approved; "
        "1 h of 10 h logged",
        "There are more: name a client, like /retainer co acme.",
    ]
    assert "$" not in str(check(order_list([order()] * 30, member, more=False)))
    assert words(check(order_list([], member, more=False))) == "No change order is open."
    check(order_list([order(**NASTY)] * 12, manager, more=True))


def test_time_on_an_order_says_how_far_it_has_come_and_that_the_balance_is_as_it_was() -> None:
    entry = samples.entry()
    job = replace(entry, order=order().name, counts=False)
    logged = replace(samples.logged(), entry=job, progress=Progress(11 * HOUR, 10 * HOUR))
    assert "on CO-12 “Size guide” for Acme" in words(check(time_logged(logged)))
    assert "11 h of 10 h logged on it, 1 h over. Acme still has" in words(time_logged(logged))
    assert "not counted" not in words(time_logged(logged)).lower()
    fixed = replace(logged, progress=Progress(HOUR, None), entry=replace(job, billable=False))
    assert "1 h logged on it. " in words(check(time_logged(fixed)))
    assert "Not billable." in words(time_logged(fixed))
    adds = replace(logged, entry=replace(entry, order=order(effect=Effect.ADDS_HOURS).name))
    assert "on Acme (CO-12)" in words(check(time_logged(adds)))
    assert "Acme still has" in words(check(undone(Reversed(job, after=logged.after))))


def test_what_was_set_is_said_and_nothing_else() -> None:
    before, now = OrderSettings(), OrderSettings(1, self_approval=True)
    kept = order_settings_kept(before, now)
    assert kept is not None
    assert words(check(kept)) == (
        "Saved. One that nobody decides on expires after a day. Whoever asks for one may also approve it. "
        "To undo this, type /retainer settings and choose as before."
    )
    assert order_settings_kept(before, before) is None
    assert len(order_lines(before)) == 2
    carla = Contact(samples.an_id("c"), samples.an_id("acme"), "Carla", is_approver=True)
    acme = samples.client()
    assert words(approvers_saved(acme, [carla])) == "For Acme Carla approves change orders."
    assert words(approvers_saved(acme, [carla, replace(carla, name="Bert")])).startswith("For Acme Carla and Bert appr")
    assert words(approvers_saved(acme, [])).startswith("Nobody at Acme approves")


def buttons_of(message: Message) -> set[str]:
    return set(buttons(message))


def test_lines_that_somebody_broke_stay_lines_on_the_card_and_on_the_page() -> None:
    typed = view(description="Sizes:\n- shoes\n- shirts & more\n\nBy Friday.")
    assert "\nSizes:\n- shoes\n- shirts &amp; more\n\nBy Friday.\n" in words(check(client_card(typed)))
    letter = order_letter(typed, agency="Northlight", expires_at=NOON)
    assert letter.requester == "Max Ledger"
    assert letter.paragraphs == ("Sizes:\n- shoes\n- shirts & more", "By Friday.")


def test_a_card_says_what_the_edit_of_its_version_changed() -> None:
    steps = tuple(
        step(Step.EDITED, version=version, note=note) for version, note in [(2, "price"), (3, "hours (10 h before)")]
    )
    edited = view()
    edited = replace(edited, order=replace(edited.order, version=3), steps=steps)
    assert "_Changed since it was written, hours (10 h before): version 3. Only this one counts._" in words(
        check(client_card(edited))
    )


def test_both_forms_choose_among_the_orders_and_show_the_one_that_work_is_on() -> None:
    one, other = order(), order(number=3, change_order_id=samples.an_id("other"))
    orders = (one, replace(other, called=samples.called(retainer_id=samples.an_id("support"), name="Support")))
    log = fields(check(log_modal(on=TODAY, retainer=one.called, orders=orders), "modal"))
    assert list(log)[:3] == ["Retainer", "Change order", "Duration"]
    said = [each["text"]["text"] for each in log["Change order"]["element"]["options"]]
    assert said[0] == "None: the work is the retainer's own"
    assert said[1] == f"{one.code} {one.terms.title}"
    assert said[2].endswith(" (Support)")
    assert log["Change order"]["element"]["initial_option"]["value"] == ids.NOTHING
    edit = fields(check(edit_modal(samples.entry(order=one.name), orders=orders), "modal"))
    assert edit["Change order"]["element"]["initial_option"]["value"] == str(one.change_order_id)
