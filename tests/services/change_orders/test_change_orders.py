"""Change orders: asked for, decided once, and what that does to the balance."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.agreements.terms import Cap, Rollover
from domain.balances.standings import Standing
from domain.change_orders.orders import Billing, ByLink, BySlack, Decision, Effect, OrderSettings, OrderState, Step, Via
from domain.change_orders.refusals import (
    AlreadySettled,
    ApproverMissing,
    ChangedSince,
    DuePassed,
    EvidenceMissing,
    GiverMissing,
    HoursAreThere,
    HoursMissing,
    HoursNotCounted,
    NobodyApproves,
    NoSuchOrder,
    NotAGiver,
    NotAnApprover,
    NothingAsked,
    NotSentYet,
    NotTheirApprover,
    NotToComplete,
    NotToEdit,
    NotToLog,
    NotToWithdraw,
    NowhereToAdd,
    OrderGone,
    OrderOfAnother,
    OwnApproval,
    OwnOrder,
    RateMissing,
    TimeAddsNothing,
)
from domain.change_orders.told import ToMoveOn
from domain.kinds import BindingKind, Kind, Role
from domain.people.people import Caller, ManagersOnly
from domain.time.entries import Source
from domain.values.refusals import Refusal
from services.change_orders.decisions import Evidence
from services.clients.approvers import ApproversForm
from services.time.on_orders import Chosen
from services.time.timers import Stopped
from services.time.typed_lines import CatchupRefused
from store.change_orders import history as order_history
from store.change_orders import reading as change_orders
from store.clients import approvers as approvals
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, RATE, Agency, form_of
from tests.services.change_orders.orders import approver_key, decided, job_form, make_approver, order_form, sent

_TOLD_OWNERS = text("""
    SELECT p.slack_user_id, m.not_before FROM outbox_message m JOIN person p USING (workspace_id, person_id)
    WHERE m.workspace_id = :workspace_id AND m.facts ->> 'audience' = 'owner'
""")


@pytest_asyncio.fixture
async def max_(agency: Agency) -> Caller:
    """The account manager, who asks."""
    return await agency.person(Role.MANAGER, name="Max")


@pytest_asyncio.fixture
async def carla(agency: Agency, acme: Standing) -> Caller:
    """The client's approver, of another workspace, in the channel that they share."""
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    carla = await agency.person(Role.CLIENT, name="Carla", outsider=True, channel="CSHARED")
    await make_approver(agency, acme, carla)
    return carla


async def in_table(database: Database, agency: Agency, sql: str) -> list[Any]:
    async with database.transaction(agency.workspace.workspace_id) as tx:
        return list(await tx.all(text(sql)))


async def test_approved_hours_are_a_paid_lot_of_the_open_cycle(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    assert (order.code, order.state, order.terms.price_minor) == ("CO-1", OrderState.PENDING, 10 * RATE)
    assert order.approver is not None
    assert order.approver.name == "Carla"

    done = await decided(agency, order, carla)

    assert done.state is OrderState.APPROVED
    figures = await agency.card_figures()
    assert (figures.allotment, figures.added, figures.available) == (40 * HOUR, 10 * HOUR, 50 * HOUR)
    (lot,) = await in_table(database, agency, "SELECT * FROM lot WHERE source = 'change_order'")
    assert (lot.quantity, lot.expires_on) == (10 * HOUR, None)
    (line,) = await in_table(database, agency, "SELECT * FROM ledger_entry WHERE kind = 'change_order'")
    assert (line.component, line.change_order_id, line.lot_id) == ("added", order.change_order_id, lot.lot_id)
    view = await agency.services.change_orders.numbered(1, by=max_, now=NOW)
    assert view.effects is not None
    assert (view.effects.available_before, view.effects.left_after) == (40 * HOUR, 50 * HOUR)


async def test_hours_that_were_bought_outlive_a_cap_and_the_cycles(agency: Agency, max_: Caller, carla: Caller) -> None:
    birch = await agency.retainer(await agency.client("birch"), rollover=Rollover(carries=True, cap=Cap(quantity=60)))
    order = await sent(agency, order_form(birch), birch, max_)
    await decided(agency, order, agency.owner)
    await agency.log("birch 2h x")
    november = await agency.services.balances.card("birch", by=agency.owner, now=NOW)
    later = at("2027-02-20 12:00")
    figures = await agency.card_figures("birch", now=later)
    # An hour of the cap, and the ten that were bought.
    assert figures.carried_in == 11 * HOUR
    assert november[0].standing.figures.added == 10 * HOUR


async def test_a_split_cycle_hands_the_hours_of_today_to_its_second_part(
    agency: Agency, acme: Standing, max_: Caller, database: Database
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    await decided(agency, order, agency.owner)
    terms = (await agency.services.retainers.get(acme.called.retainer_id, by=agency.owner, now=NOW)).terms
    wanted = terms.__class__(**{**{n: getattr(terms, n) for n in terms.__slots__}, "allotment": 60 * HOUR})
    await agency.services.terms_today.change(
        acme.called.retainer_id, wanted, "More", by=agency.owner, key=agency.key(), now=NOW
    )
    assert (await agency.card_figures()).added == 10 * HOUR
    lines = await in_table(
        database, agency, "SELECT kind, quantity FROM ledger_entry WHERE change_order_id IS NOT NULL ORDER BY sequence"
    )
    assert [(row.kind, row.quantity) for row in lines] == [
        ("change_order", 600),
        ("reversal", -600),
        ("change_order", 600),
    ]


async def test_a_separate_job_leaves_the_balance_as_it_was(agency: Agency, acme: Standing, max_: Caller) -> None:
    before = await agency.card_figures()
    order = await sent(agency, job_form(acme), acme, max_)
    await decided(agency, order, agency.owner)
    logged = await agency.log("CO-1 2h Tables")
    assert (logged.entry.counts, logged.entry.minutes) == (False, 120)
    assert logged.entry.order is not None
    assert logged.progress is not None
    assert (logged.progress.logged_minutes, logged.progress.minutes) == (120, 600)
    assert await agency.card_figures() == before


async def test_time_on_added_hours_is_time_on_the_retainer(agency: Agency, acme: Standing, max_: Caller) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    await decided(agency, order, agency.owner)
    logged = await agency.log("co1 2h Tables")
    assert logged.entry.counts
    assert logged.after.used == 120
    assert logged.progress is not None
    assert logged.progress.logged_minutes == 120


async def test_actual_time_is_kept_at_the_orders_rate(
    agency: Agency, acme: Standing, max_: Caller, database: Database
) -> None:
    form = job_form(acme, amount="90/h", billing=Billing.ACTUAL_TIME)
    await decided(agency, await sent(agency, form, acme, max_), agency.owner)
    await agency.log("CO-1 2h x")
    await agency.log("CO-1 1h y #nb")
    rows = await in_table(database, agency, "SELECT rate_minor FROM time_entry ORDER BY logged_at, time_entry_id")
    assert [row.rate_minor for row in rows] == [9_000, None]


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        pytest.param("draft", "is not approved yet", id="a draft"),
        pytest.param("pending", "is not approved yet", id="one that waits"),
        pytest.param("declined", "was declined", id="one that was declined"),
        pytest.param("withdrawn", "was withdrawn", id="one that was withdrawn"),
        pytest.param("expired", "expired unanswered", id="one that has expired"),
        pytest.param("completed", "is completed", id="one that is completed"),
        pytest.param("invoiced", "is invoiced", id="one that is invoiced"),
    ],
)
async def test_time_goes_only_on_what_is_approved(
    agency: Agency, acme: Standing, max_: Caller, database: Database, state: str, refusal: str
) -> None:
    await sent(agency, job_form(acme), acme, max_)
    await _put_into(database, agency, state)
    with pytest.raises(Refusal, match=refusal):
        await agency.log("CO-1 1h x")
    assert (await in_table(database, agency, "SELECT count(*) AS n FROM time_entry"))[0].n == 0


async def test_time_on_an_order_is_edited_undone_and_caught_up_as_any(
    agency: Agency, acme: Standing, max_: Caller
) -> None:
    for _ in range(2):
        await decided(agency, await sent(agency, job_form(acme), acme, max_), agency.owner)
    time = agency.services.time
    one, two, three = await time.catchup("CO-1 1h a\nacme 2h b\nCO-2 3h c", by=agency.owner, key="k", now=NOW)
    assert [each.entry.order.code if each.entry.order else None for each in (one, two, three)] == ["CO-1", None, "CO-2"]
    edited = await time.edit(one.entry.time_entry_id, form_of(acme, 90), by=agency.owner, key="e", now=NOW)
    assert edited.entry.order is not None
    assert edited.progress is not None
    assert (edited.entry.order.code, edited.entry.counts, edited.progress.logged_minutes) == ("CO-1", False, 90)
    taken = await time.undo(three.entry.time_entry_id, by=agency.owner, key="u", now=NOW)
    assert taken.entry.is_job
    view = await agency.services.change_orders.numbered(2, by=agency.owner, now=NOW)
    assert view.order.logged_minutes == 0
    assert (await agency.card_figures()).used == 120


async def test_a_form_chooses_the_order_and_an_edit_keeps_it_till_somebody_chooses_otherwise(
    agency: Agency, acme: Standing, max_: Caller, database: Database
) -> None:
    beta = await agency.retainer(await agency.client("beta"))
    first, second = [
        await decided(agency, await sent(agency, job_form(acme), acme, max_), agency.owner) for _ in range(2)
    ]
    time, by = agency.services.time, agency.owner
    on_first, on_second = Chosen(first.change_order_id), Chosen(second.change_order_id)
    offered = partial(time.orders, by=by)
    assert [each.code for each in await offered(acme.called.retainer_id)] == ["CO-2", "CO-1"]
    assert await offered(beta.called.retainer_id) == ()
    assert await time.orders(acme.called.retainer_id, by=await agency.person(Role.CLIENT)) == ()

    log = partial(time.log_form, by=by, now=NOW, source=Source.MODAL)
    logged = await log(form_of(acme, on=NOW.date(), order=on_first), key="log")
    again = await log(form_of(acme, on=NOW.date(), order=on_first), key="log")
    assert [each.entry.order for each in (logged, again)] == [first.name] * 2
    with pytest.raises(OrderOfAnother, match=r"CO-1 is of Acme.*Beta"):
        await log(form_of(beta, order=on_first), key="another")

    entry_id, last = logged.entry.time_entry_id, logged.entry
    edit = partial(time.edit, by=by, now=NOW)
    steps = [
        (None, 60, "words", "CO-1"),  # the form did not ask
        (on_first, 90, "words", "CO-1"),
        (on_second, 90, "words", "CO-2"),
        (Chosen(None), 90, "words", None),
        (on_first, 90, "words", "CO-1"),
    ]
    for number, (order, minutes, what, code) in enumerate(steps):
        form = form_of(acme, minutes, on=NOW.date(), description=what, order=order)
        last = (await edit(entry_id, form, key=f"edit {number}")).entry
        assert (last.order.code if last.order else None, last.minutes, last.counts) == (code, minutes, code is None)
        entry_id = last.time_entry_id
    logged_on = [
        (await agency.services.change_orders.numbered(number, by=by, now=NOW)).order.logged_minutes for number in (1, 2)
    ]
    assert (logged_on, (await agency.card_figures()).used) == ([90, 0], 0)

    timers = agency.services.timers
    await timers.start("CO-1 Tables", by=by, now=NOW)
    said = Stopped(30, acme.called.retainer_id, "Tables")
    stopped = await timers.stop("", by=by, key="stop", now=NOW + timedelta(hours=20), answered=said)
    assert stopped.entry.order == first.name

    await agency.services.change_orders.complete(first.change_order_id, by=max_, key="done", now=NOW)
    assert [each.code for each in await time.orders(acme.called.retainer_id, by=by, entry=last)] == ["CO-1", "CO-2"]
    kept = await edit(entry_id, form_of(acme, 30, on=NOW.date(), order=on_first), key="kept")
    assert (kept.entry.order, kept.entry.minutes) == (first.name, 30)
    with pytest.raises(NotToLog):
        await log(form_of(acme, order=on_first), key="too late")
    with pytest.raises(OrderOfAnother):
        await edit(kept.entry.time_entry_id, form_of(beta, order=on_first), key="moved")


async def test_a_catchup_with_an_order_that_is_not_approved_stores_nothing(
    agency: Agency, acme: Standing, max_: Caller, database: Database
) -> None:
    await sent(agency, job_form(acme), acme, max_)
    with pytest.raises(CatchupRefused) as refused:
        await agency.services.time.catchup("acme 1h a\nCO-1 1h b\nCO-7 1h c", by=agency.owner, key="k", now=NOW)
    assert [number for number, _ in refused.value.lines] == [2, 3]
    assert (await in_table(database, agency, "SELECT count(*) AS n FROM time_entry"))[0].n == 0


async def test_the_same_submission_is_one_order(agency: Agency, acme: Standing, max_: Caller) -> None:
    key = await approver_key(agency, acme, max_)
    orders = agency.services.change_orders
    first, again = [
        await orders.create(order_form(acme, approver=key), by=max_, key="view:1", now=NOW) for _ in range(2)
    ]
    assert (first.change_order_id, first.number) == (again.change_order_id, again.number)


async def test_numbers_have_no_gaps_whoever_fails_and_however_many_ask(
    agency: Agency, acme: Standing, max_: Caller, database: Database
) -> None:
    key = await approver_key(agency, acme, max_)
    orders = agency.services.change_orders

    async def make(number: int) -> int | None:
        title = "" if number % 3 == 0 else f"Job {number}"
        try:
            made = await orders.create(job_form(acme, title=title, approver=key), by=max_, key=f"k{number}", now=NOW)
        except Refusal:
            return None
        return made.number

    made = await asyncio.gather(*(make(number) for number in range(18)))
    assert sorted(number for number in made if number) == list(range(1, 13))


async def test_of_two_who_approve_at_once_one_does_and_the_other_reads_who_did(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    for _ in range(25):
        order = await sent(agency, order_form(acme, minutes=HOUR), acme, max_)
        answers = await asyncio.gather(
            decided(agency, order, carla, version=1),
            decided(agency, order, agency.owner, version=1),
            decided(agency, order, carla, Decision.DECLINE, version=1),
            return_exceptions=True,
        )
        ended = [each for each in answers if not isinstance(each, BaseException)]
        refused = [each for each in answers if isinstance(each, BaseException)]
        assert len(ended) == 1, answers
        assert all(isinstance(each, AlreadySettled) for each in refused), refused
        async with database.transaction(agency.workspace.workspace_id) as tx:
            steps = await order_history.steps(tx, order.change_order_id)
        assert len([each for each in steps if each.kind in {Step.APPROVED, Step.DECLINED}]) == 1
    approved = await in_table(database, agency, "SELECT count(*) AS n FROM change_order WHERE state = 'approved'")
    assert (await agency.card_figures()).added == approved[0].n * HOUR


async def test_whoever_comes_late_is_told_who_decided_and_when(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    await decided(agency, order, carla)
    with pytest.raises(AlreadySettled, match=r"^CO-1 was already approved by Carla at 15:00; nothing was changed\.$"):
        await decided(agency, order, agency.owner, Decision.DECLINE)
    with pytest.raises(AlreadySettled, match=r"^CO-1 was already approved by you at 15:00;"):
        await decided(agency, order, carla)
    with pytest.raises(AlreadySettled, match="by Carla on 12 Nov 2026 at 15:00"):
        await decided(agency, order, agency.owner, now=NOW + timedelta(days=2))


async def test_the_same_click_again_says_the_same(agency: Agency, acme: Standing, max_: Caller, carla: Caller) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    first, again = [await decided(agency, order, carla, key="act:1") for _ in range(2)]
    assert first.state is again.state is OrderState.APPROVED
    assert (await agency.card_figures()).added == 10 * HOUR


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        pytest.param("withdrawn", "CO-1 was withdrawn", id="withdrawn"),
        pytest.param("expired", "CO-1 has expired", id="expired"),
        pytest.param("completed", "CO-1 is already completed", id="completed"),
        pytest.param("invoiced", "CO-1 is already invoiced", id="invoiced"),
    ],
)
async def test_a_decision_that_comes_too_late_changes_nothing(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database, state: str, sentence: str
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    await _put_into(database, agency, state)
    for decision in Decision:
        with pytest.raises(AlreadySettled, match=sentence):
            await decided(agency, order, carla, decision)
    assert (await agency.card_figures()).added == 0


async def test_after_its_time_it_is_expired_whether_the_clock_has_looked_or_not(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    with pytest.raises(AlreadySettled, match="CO-1 has expired"):
        await decided(agency, order, carla, now=NOW + timedelta(days=14))
    assert (await decided(agency, order, carla, now=NOW + timedelta(days=14, seconds=-1))).state is OrderState.APPROVED


async def test_an_edit_asks_again_and_the_old_card_decides_nothing(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    key = order.approver.key if order.approver else ""
    orders = agency.services.change_orders
    edited = await orders.edit(
        order.change_order_id, order_form(acme, minutes=5 * HOUR, approver=key), by=max_, key="e", now=NOW
    )
    assert (edited.version, edited.state) == (2, OrderState.PENDING)
    with pytest.raises(ChangedSince):
        await decided(agency, order, carla, version=1)
    await decided(agency, edited, carla, version=2)
    assert (await agency.card_figures()).added == 5 * HOUR


async def test_what_was_declined_or_withdrawn_or_has_expired_can_be_changed_and_asked_again(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order = await sent(agency, job_form(acme), acme, max_)
    key = order.approver.key if order.approver else ""
    orders = agency.services.change_orders
    for version, state in enumerate(("declined", "withdrawn", "expired"), 2):
        await _put_into(database, agency, state)
        edited = await orders.edit(
            order.change_order_id, job_form(acme, approver=key), by=max_, key=agency.key(), now=NOW
        )
        assert (edited.version, edited.state, edited.outcome) == (version, OrderState.PENDING, None)


async def test_an_approved_job_that_is_edited_waits_again_and_keeps_its_time(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, job_form(acme), acme, max_)
    await decided(agency, order, carla)
    await agency.log("CO-1 2h x")
    key = order.approver.key if order.approver else ""
    edited = await agency.services.change_orders.edit(
        order.change_order_id, job_form(acme, amount="2,000", approver=key), by=max_, key="e", now=NOW
    )
    assert (edited.state, edited.logged_minutes) == (OrderState.PENDING, 120)
    with pytest.raises(Refusal, match="is not approved yet"):
        await agency.log("CO-1 1h x")


async def test_hours_that_are_on_a_balance_get_another_order(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    await decided(agency, order, carla)
    with pytest.raises(HoursAreThere, match="its 10 h are on Acme's balance"):
        await agency.services.change_orders.edit(order.change_order_id, order_form(acme), by=max_, key="e", now=NOW)


async def test_what_was_approved_is_kept_to_the_letter(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    await decided(agency, order, carla)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        kept = await order_history.approved_terms(tx, order.change_order_id, 1)
        now = await change_orders.by_id(tx, order.change_order_id)
    assert kept is not None
    assert now is not None
    assert kept[0]["asked"] == order.terms.as_facts()
    assert kept[1] == now.terms.fingerprint


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CLIENT], ids=["a member", "a client's person who is no approver"])
async def test_who_is_no_approver_decides_nothing(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, role: Role
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    somebody = await agency.person(role, outsider=role is Role.CLIENT, channel="CSHARED")
    with pytest.raises(NotAnApprover):
        await decided(agency, order, somebody)
    with pytest.raises(NotAnApprover):
        await decided(agency, order, somebody, Decision.DECLINE)


async def test_an_approver_of_another_client_decides_nothing(agency: Agency, acme: Standing, max_: Caller) -> None:
    other = await agency.retainer(await agency.client("birch"))
    stranger = await agency.person(Role.CLIENT, outsider=True)
    await make_approver(agency, other, stranger, "Bert")
    order = await sent(agency, order_form(acme), acme, max_)
    with pytest.raises(NotAnApprover):
        await decided(agency, order, stranger)
    record = await agency.services.approvers.of(other.called.client_id, by=agency.owner)
    by = ByLink(agency.workspace.workspace_id, record.contacts[0].contact_id)
    with pytest.raises(NotAnApprover):
        await agency.services.change_orders.decide(
            order.change_order_id, Decision.APPROVE, by=by, note="", key="l", now=NOW
        )


async def test_who_asked_does_not_approve_unless_the_workspace_lets_them(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    with pytest.raises(OwnOrder, match="somebody else has to decide about it: Carla or Nora Quint"):
        await decided(agency, order, max_)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await approvals.set_to(tx, OrderSettings(days=14, self_approval=True))
    assert (await decided(agency, order, max_)).state is OrderState.APPROVED


async def test_who_changed_it_last_does_not_approve_it_either(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, order_form(acme), acme, max_)
    key = order.approver.key if order.approver else ""
    form = order_form(acme, minutes=99 * HOUR, approver=key)
    await agency.services.change_orders.edit(order.change_order_id, form, by=agency.owner, key="e", now=NOW)
    with pytest.raises(OwnOrder, match="somebody else has to decide about it: Carla"):
        await decided(agency, order, agency.owner, version=2)
    with pytest.raises(OwnOrder):
        await decided(agency, order, max_, version=2)
    assert (await decided(agency, order, carla, version=2)).state is OrderState.APPROVED


async def test_a_workspace_of_one_approves_what_it_asks_for(agency: Agency, acme: Standing) -> None:
    order = await sent(agency, order_form(acme), acme, agency.owner)
    assert (await decided(agency, order, agency.owner)).state is OrderState.APPROVED


async def test_an_approval_given_elsewhere_is_noted_with_who_gave_it_and_its_evidence(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order, orders = await sent(agency, order_form(acme), acme, max_), agency.services.change_orders
    (giver,) = (await orders.notable(order.change_order_id, by=agency.owner)).givers
    evidence = Evidence("by phone at noon", "https://acme.example/mail/1", giver.contact_id)
    elsewhere = await agency.client("birch", billing_name="Bert", billing_email="bert@birch.example")
    (bert,) = (await agency.services.clients.get(elsewhere.client_id, by=agency.owner)).contacts

    for wrong, refusal in (
        (replace(evidence, words="  ", permalink=None), EvidenceMissing),
        (replace(evidence, given_by_id=None), GiverMissing),
        (replace(evidence, given_by_id=bert.contact_id), NotAGiver),
    ):
        with pytest.raises(refusal):
            await orders.record(order.change_order_id, wrong, by=agency.owner, key="r1", now=NOW)
    with pytest.raises(ManagersOnly):
        await orders.record(order.change_order_id, evidence, by=await agency.person(Role.MEMBER), key="r2", now=NOW)

    done = await orders.record(order.change_order_id, evidence, by=agency.owner, key="r3", now=NOW)
    assert done.outcome is not None
    assert (done.outcome.via, done.outcome.given_by, done.outcome.is_own) == (Via.RECORDED, "Carla", False)
    assert (done.outcome.note, done.outcome.permalink) == ("by phone at noon", "https://acme.example/mail/1")
    with pytest.raises(AlreadySettled, match="was already approved by Carla, as noted by "):
        await decided(agency, order, carla, Decision.DECLINE)


async def test_where_nobody_at_the_client_approves_there_is_no_approval_to_note(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order, orders = await sent(agency, order_form(acme), acme, max_), agency.services.change_orders
    (giver,) = (await orders.notable(order.change_order_id, by=agency.owner)).givers
    await agency.services.approvers.save(ApproversForm(acme.called.client_id), by=agency.owner)
    with pytest.raises(NobodyApproves, match="in /retainer client acme"):
        await orders.notable(order.change_order_id, by=agency.owner)
    evidence = Evidence("by phone", None, giver.contact_id)
    with pytest.raises(NobodyApproves):
        await orders.record(order.change_order_id, evidence, by=agency.owner, key="r1", now=NOW)


async def test_who_asked_notes_no_approval_unless_the_workspace_lets_them_and_then_owners_are_told(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller, database: Database
) -> None:
    order, orders = await sent(agency, order_form(acme), acme, max_), agency.services.change_orders
    (giver,) = (await orders.notable(order.change_order_id, by=agency.owner)).givers
    evidence = Evidence("by phone", None, giver.contact_id)
    with pytest.raises(OwnApproval, match="somebody else has to note that it was approved: "):
        await orders.notable(order.change_order_id, by=max_)
    with pytest.raises(OwnApproval):
        await orders.record(order.change_order_id, evidence, by=max_, key="r1", now=NOW)

    await agency.services.approvers.set_to(OrderSettings(self_approval=True), by=agency.owner)
    done = await orders.record(order.change_order_id, evidence, by=max_, key="r2", now=NOW)
    assert done.outcome is not None
    assert (done.outcome.who, done.outcome.given_by, done.outcome.is_own) == ("Max", "Carla", True)
    async with database.reading(agency.owner.workspace_id) as tx:
        told = await tx.all(_TOLD_OWNERS)
    assert [(each.slack_user_id, each.not_before <= NOW) for each in told] == [(agency.owner.slack_user_id, True)]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        pytest.param({"minutes": None}, NothingAsked, id="no hours and no amount"),
        pytest.param({"minutes": None, "amount": "500"}, HoursMissing, id="hours to add that are not said"),
        pytest.param({"billing": Billing.ACTUAL_TIME}, TimeAddsNothing, id="added hours by actual time"),
        pytest.param(
            {"billing": Billing.ACTUAL_TIME, "effect": Effect.SEPARATE_JOB, "amount": "500"},
            RateMissing,
            id="actual time without a rate",
        ),
        pytest.param({"due_on": at("2026-11-11 00:00").date()}, DuePassed, id="due yesterday"),
        pytest.param({"approver": None}, ApproverMissing, id="nobody is asked"),
        pytest.param({"approver": f"person:{uuid4()}"}, NotTheirApprover, id="somebody is asked who may not"),
    ],
)
async def test_a_form_that_cannot_be_taken_leaves_nothing(
    agency: Agency, acme: Standing, max_: Caller, database: Database, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    values = {"approver": await approver_key(agency, acme, max_), **fields}
    with pytest.raises(refusal):
        await agency.services.change_orders.create(order_form(acme, **values), by=max_, key="k", now=NOW)
    assert (await in_table(database, agency, "SELECT count(*) AS n FROM change_order"))[0].n == 0


async def test_hours_are_added_only_where_hours_are_counted(agency: Agency, max_: Caller) -> None:
    fern = await agency.retainer(await agency.client("fern"), "Articles", kind=Kind.DELIVERABLES, allotment=8)
    with pytest.raises(HoursNotCounted):
        await sent(agency, order_form(fern), fern, max_)
    order = await sent(agency, job_form(fern), fern, max_)
    await decided(agency, order, agency.owner)
    assert (await agency.log("CO-1 2h x")).entry.is_job


async def test_a_retainer_that_has_ended_takes_no_hours(agency: Agency, max_: Caller) -> None:
    ended = await agency.retainer(await agency.client("birch"), last_day=at("2026-11-30 00:00").date())
    later = at("2026-12-05 12:00")
    order = await sent(agency, order_form(ended), ended, max_, now=later)
    with pytest.raises(NowhereToAdd):
        await decided(agency, order, agency.owner, now=later)


async def test_a_separate_job_outlives_its_retainer(agency: Agency, max_: Caller, database: Database) -> None:
    ended = await agency.retainer(await agency.client("birch"), last_day=at("2026-11-30 00:00").date())
    await decided(agency, await sent(agency, job_form(ended), ended, max_), agency.owner)
    later = at("2026-12-20 12:00")
    logged = await agency.log("CO-1 2h x", now=later)
    assert logged.progress is not None
    assert logged.progress.logged_minutes == 120
    form = form_of(ended, 60)
    edited = await agency.services.time.edit(logged.entry.time_entry_id, form, by=agency.owner, key="e", now=later)
    assert edited.entry.is_job
    await agency.undo(key="u", now=later)
    view = await agency.services.change_orders.numbered(1, by=max_, now=later)
    assert view.order.logged_minutes == 0
    assert (await in_table(database, agency, "SELECT count(*) AS n FROM ledger_entry WHERE kind = 'time'"))[0].n == 0


async def test_a_timer_runs_on_an_order_as_on_a_retainer(agency: Agency, acme: Standing, max_: Caller) -> None:
    timers, order = agency.services.timers, await sent(agency, job_form(acme), acme, max_)
    with pytest.raises(Refusal, match="is not approved yet"):
        await timers.start("CO-1 Tables", by=agency.owner, now=NOW)
    await decided(agency, order, agency.owner)
    started = await timers.start("co-1 Tables", by=agency.owner, now=NOW)
    assert started.order is not None
    assert (started.order.code, started.description) == ("CO-1", "Tables")
    later = NOW + timedelta(minutes=45)
    for _ in range(2):
        logged = await timers.stop("", by=agency.owner, key="stop", now=later)
        assert (logged.entry.is_job, logged.entry.minutes) == (True, 45)
        assert logged.progress is not None
        assert logged.progress.logged_minutes == 45
    assert logged.is_repeat
    assert (await agency.card_figures(now=later)).used == 0


async def test_time_of_a_job_is_late_for_no_cycle(agency: Agency, acme: Standing, max_: Caller) -> None:
    await decided(agency, await sent(agency, job_form(acme), acme, max_), agency.owner)
    later = at("2026-12-20 12:00")
    logged = await agency.log("CO-1 2h x on 2026-11-20", now=later)
    assert (logged.late_for, logged.entry.late_for_cycle_id, logged.covered) == (None, None, 0)
    assert (await agency.card_figures(now=later)).used == 0
    assert (await agency.card_figures(now=later, last=True)).used == 0


async def test_only_managers_make_change_and_complete_orders(agency: Agency, acme: Standing, max_: Caller) -> None:
    order, member = await sent(agency, job_form(acme), acme, max_), await agency.person(Role.MEMBER)
    orders, order_id = agency.services.change_orders, order.change_order_id
    for act in (
        orders.create(job_form(acme), by=member, key="1", now=NOW),
        orders.edit(order_id, job_form(acme), by=member, key="2", now=NOW),
        orders.withdraw(order_id, by=member, key="3", now=NOW),
        orders.complete(order_id, by=member, key="4", now=NOW),
        orders.form_facts(by=member, now=NOW),
    ):
        with pytest.raises(ManagersOnly):
            await act


async def test_a_job_is_completed_once_it_was_approved(agency: Agency, acme: Standing, max_: Caller) -> None:
    orders = agency.services.change_orders
    job, hours = await sent(agency, job_form(acme), acme, max_), await sent(agency, order_form(acme), acme, max_)
    with pytest.raises(NotToComplete, match="it waits for its approval"):
        await orders.complete(job.change_order_id, by=max_, key="1", now=NOW)
    await decided(agency, job, agency.owner)
    await decided(agency, hours, agency.owner)
    with pytest.raises(NotToComplete, match="its hours were added to Acme"):
        await orders.complete(hours.change_order_id, by=max_, key="2", now=NOW)
    done = await orders.complete(job.change_order_id, by=max_, key="3", now=NOW)
    assert (done.state, done.completed_at) == (OrderState.COMPLETED, NOW)
    with pytest.raises(NotToComplete, match="it is completed"):
        await orders.complete(job.change_order_id, by=max_, key="4", now=NOW)
    with pytest.raises(NotToEdit):
        await orders.edit(job.change_order_id, job_form(acme), by=max_, key="5", now=NOW)


async def test_what_waits_is_withdrawn_and_what_is_decided_is_not(agency: Agency, acme: Standing, max_: Caller) -> None:
    orders = agency.services.change_orders
    order, other = await sent(agency, job_form(acme), acme, max_), await sent(agency, job_form(acme), acme, max_)
    assert (await orders.withdraw(order.change_order_id, by=max_, key="1", now=NOW)).state is OrderState.WITHDRAWN
    await decided(agency, other, agency.owner)
    with pytest.raises(NotToWithdraw, match="CO-2 was approved"):
        await orders.withdraw(other.change_order_id, by=max_, key="2", now=NOW)


async def test_a_draft_is_nobodys_to_decide_until_it_is_sent(agency: Agency, acme: Standing, max_: Caller) -> None:
    orders, key = agency.services.change_orders, await approver_key(agency, acme, max_)
    draft = await orders.create(job_form(acme, approver=key), by=max_, key="1", now=NOW, draft=True)
    assert (draft.state, draft.cards) == (OrderState.DRAFT, ())
    with pytest.raises(NotSentYet):
        await decided(agency, draft, agency.owner)
    assert (await orders.send(draft.change_order_id, by=max_, key="2", now=NOW)).state is OrderState.PENDING
    with pytest.raises(AlreadySettled, match="CO-1 was already sent"):
        await orders.send(draft.change_order_id, by=max_, key="3", now=NOW)


async def test_who_asks_for_an_order_is_told_on_their_home_tab_what_it_waits_for(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    orders, key = agency.services.change_orders, await approver_key(agency, acme, max_)

    async def waits(by: Caller) -> list[OrderState]:
        found = await agency.waiting(ToMoveOn, by=by)
        return [each.state for each in found.orders] if found else []

    draft = await orders.create(job_form(acme, approver=key), by=max_, key="1", now=NOW, draft=True)
    mate, other = await agency.person(Role.MEMBER), await agency.person(Role.MANAGER)
    assert [await waits(by) for by in (max_, agency.owner)] == [[OrderState.DRAFT]] * 2, "the owner answers for Acme"
    assert [await waits(by) for by in (mate, other, carla)] == [[]] * 3
    await orders.send(draft.change_order_id, by=max_, key="2", now=NOW)
    assert await waits(max_) == []
    await orders.ask(draft.change_order_id, "Both languages?", by=carla, key="3", now=NOW)
    assert await waits(max_) == [OrderState.PENDING]
    await orders.edit(draft.change_order_id, job_form(acme, approver=key, title="Both"), by=max_, key="4", now=NOW)
    assert await waits(max_) == [], "an edit answers"


async def test_an_order_that_is_not_there_is_one_sentence(agency: Agency, acme: Standing, max_: Caller) -> None:
    orders, gone = agency.services.change_orders, uuid4()
    for act in (
        orders.decide(gone, Decision.APPROVE, by=BySlack(agency.owner), note="", key="1", now=NOW),
        orders.record(gone, Evidence("x"), by=max_, key="2", now=NOW),
        orders.ask(gone, "why?", by=max_, key="3", now=NOW),
        orders.withdraw(gone, by=max_, key="4", now=NOW),
        orders.complete(gone, by=max_, key="5", now=NOW),
        orders.edit(gone, job_form(acme), by=max_, key="6", now=NOW),
    ):
        with pytest.raises(OrderGone):
            await act
    with pytest.raises(NoSuchOrder):
        await orders.numbered(7, by=max_, now=NOW)
    assert await orders.drawn(agency.workspace.workspace_id, gone, NOW) is None


async def test_a_client_sees_their_own_orders_and_their_price_and_no_drafts(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    orders = agency.services.change_orders
    birch = await agency.retainer(await agency.client("birch"))
    await sent(agency, job_form(acme), acme, max_)
    await sent(agency, job_form(birch), birch, max_)
    key = await approver_key(agency, acme, max_)
    await orders.create(job_form(acme, approver=key), by=max_, key="d", now=NOW, draft=True)

    assert [each.number for each in (await orders.live(by=carla)).orders] == [1]
    assert (await orders.numbered(1, by=carla, now=NOW)).order.terms.price_minor == 150_000
    for number in (2, 3, 4):
        with pytest.raises(NoSuchOrder):
            await orders.numbered(number, by=carla, now=NOW)
    member = await agency.person(Role.MEMBER)
    assert [each.terms.price_minor for each in (await orders.live(by=member)).orders] == [None] * 3


async def test_every_step_is_written_down_with_who_when_and_from_where(
    agency: Agency, acme: Standing, max_: Caller, carla: Caller
) -> None:
    order = await sent(agency, job_form(acme), acme, max_)
    orders = agency.services.change_orders
    await orders.ask(order.change_order_id, "Both languages?", by=carla, key="q", now=NOW + timedelta(minutes=1))
    await decided(agency, order, carla, Decision.DECLINE, note="Too dear", now=NOW + timedelta(minutes=2))
    view = await orders.numbered(1, by=max_, now=NOW)
    assert [(each.kind, each.who, each.slack_channel_id, each.note) for each in view.steps] == [
        (Step.DRAFTED, "Max", None, ""),
        (Step.SENT, "Max", None, ""),
        (Step.ASKED, "Carla", "CSHARED", "Both languages?"),
        (Step.DECLINED, "Carla", "CSHARED", "Too dear"),
    ]
    assert [each.at for each in view.steps] == sorted(each.at for each in view.steps)


async def test_what_waits_is_listed_for_the_digest(
    agency: Agency, acme: Standing, max_: Caller, database: Database
) -> None:
    first = await sent(agency, job_form(acme), acme, max_, now=NOW + timedelta(minutes=2))
    second = await sent(agency, job_form(acme), acme, max_)
    third = await sent(agency, job_form(acme), acme, max_)
    await decided(agency, third, agency.owner)
    async with database.transaction(agency.workspace.workspace_id) as tx:
        found = await change_orders.waiting(tx)
    assert [each.number for each in found] == [second.number, first.number]


async def _put_into(database: Database, agency: Agency, state: str) -> None:
    """As if it had got there."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        await tx.run(text("UPDATE change_order SET state = :state, completed_at = NULL"), state=state)
