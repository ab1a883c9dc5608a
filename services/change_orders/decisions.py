"""Deciding about a change order, once; noting an approval given elsewhere; asking about one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.agreements.decisions import check_reason
from domain.change_orders.orders import BySlack, ChangeOrder, Decider, Decision, Effects, OrderState, Step, Via
from domain.change_orders.refusals import EvidenceMissing, GiverMissing, NobodyApproves, NotAGiver, OrderGone
from domain.change_orders.rules import DecisionMaker, why_not_decided
from domain.clients.clients import Contact
from domain.people.people import Caller, require_manager
from domain.values.descriptions import check_paragraphs
from services.change_orders.cards import CLIENT, TEAM, tell
from services.change_orders.deciders import decision_maker_of, is_own_to_note, require_may_decide
from services.change_orders.effects import add_hours, effects_of
from services.change_orders.steps import Doing, lock_order, note, settled
from services.cycles.finding import lock_retainer
from services.cycles.thresholds import look_again
from services.people.people import caller
from services.people.visibility import clients_seen, require_seen
from store import submissions
from store.change_orders import reading as change_orders
from store.change_orders import writing as order_acts
from store.clients import clients
from store.database import Transaction

_NOTE = "note an approval that was given elsewhere"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an approval was given: words, a link to it, or both; and by which of the client's contacts."""

    words: str = ""
    permalink: str | None = None
    given_by_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NotableApproval:
    """An order whose approval can be noted, and who can have given it."""

    order: ChangeOrder
    givers: tuple[Contact, ...]


async def decide(
    tx: Transaction,
    change_order_id: UUID,
    decision: Decision,
    *,
    by: Decider,
    note: str,
    key: str,
    now: datetime,
    version: int | None = None,
) -> ChangeOrder:
    """Approve or decline. The same submission again changes nothing and gets the order as it is."""
    order = await _looked_at(tx, change_order_id)
    decision_maker = await decision_maker_of(tx, order, by)
    if not await _is_new(tx, key, decision_maker, now=now):
        return order
    channel = by.caller.slack_channel_id if isinstance(by, BySlack) else None
    via = Via.SLACK if isinstance(by, BySlack) else Via.LINK
    await require_may_decide(tx, order, decision_maker)
    doing = Doing(via, decision_maker, channel, words=check_paragraphs(note))
    return await _settle(tx, order, decision, doing, version=version, now=now)


async def notable(tx: Transaction, change_order_id: UUID, *, by: Caller) -> NotableApproval:
    """What a note about an approval begins with. Raises ManagersOnly, OrderGone, OwnApproval, NobodyApproves."""
    require_manager(await caller(tx, by), _NOTE)
    order = await _looked_at(tx, change_order_id)
    await is_own_to_note(tx, order, await decision_maker_of(tx, order, BySlack(by)))
    return NotableApproval(order, await _givers(tx, order))


async def record(
    tx: Transaction, change_order_id: UUID, evidence: Evidence, *, by: Caller, key: str, now: datetime
) -> ChangeOrder:
    """Note an approval that a contact gave elsewhere, with where to find it."""
    require_manager(await caller(tx, by), _NOTE)
    order = await _looked_at(tx, change_order_id)
    words = check_paragraphs(evidence.words)
    if not words and not evidence.permalink:
        raise EvidenceMissing
    decision_maker = await decision_maker_of(tx, order, BySlack(by))
    if not await _is_new(tx, key, decision_maker, now=now):
        return order
    doing = Doing(
        Via.RECORDED,
        decision_maker,
        by.slack_channel_id,
        words=words,
        permalink=evidence.permalink,
        given_by_id=(await _giver(tx, order, evidence)).contact_id,
        is_own=await is_own_to_note(tx, order, decision_maker),
    )
    return await _settle(tx, order, Decision.APPROVE, doing, version=None, now=now)


async def ask(
    tx: Transaction, change_order_id: UUID, question: str, *, by: Caller, key: str, now: datetime
) -> ChangeOrder:
    """Ask about an order where its card stands; who asked for it is told too."""
    order = await _looked_at(tx, change_order_id)
    person = await caller(tx, by)
    require_seen(order.called.client_id, await clients_seen(tx, person, by=by))
    words = check_reason(question)
    decision_maker = await decision_maker_of(tx, order, BySlack(by))
    if not await _is_new(tx, key, decision_maker, now=now):
        return order
    event_id = await note(
        tx, order, Step.ASKED, Doing(Via.SLACK, decision_maker, by.slack_channel_id, words=words), now=now
    )
    await tell(tx, order, event_id, (CLIENT, TEAM), by=decision_maker.person_id, now=now)
    return order


async def _givers(tx: Transaction, order: ChangeOrder) -> tuple[Contact, ...]:
    called = order.called
    found = tuple(each for each in await clients.contacts(tx, called.client_id) if each.is_approver)
    if not found:
        raise NobodyApproves(client=called.client_name, alias=called.client_alias)
    return found


async def _giver(tx: Transaction, order: ChangeOrder, evidence: Evidence) -> Contact:
    """Raises NobodyApproves, GiverMissing, and NotAGiver for who does not approve for the client, or no longer does."""
    givers, client = await _givers(tx, order), order.called.client_name
    if evidence.given_by_id is None:
        raise GiverMissing(client=client)
    found = next((each for each in givers if each.contact_id == evidence.given_by_id), None)
    if found is None:
        raise NotAGiver(client=client, code=order.code)
    return found


async def _is_new(tx: Transaction, key: str, decision_maker: DecisionMaker, *, now: datetime) -> bool:
    """Whether this one has not sent it before. A card stands before many people: another's click is another one."""
    who = decision_maker.person_id or decision_maker.contact_id
    return await submissions.claim(tx, f"{key}:{who}", {}, now=now) is None


async def _looked_at(tx: Transaction, change_order_id: UUID) -> ChangeOrder:
    order = await change_orders.by_id(tx, change_order_id)
    if order is None:
        raise OrderGone
    return order


async def _settle(
    tx: Transaction, seen: ChangeOrder, decision: Decision, doing: Doing, *, version: int | None, now: datetime
) -> ChangeOrder:
    """The decision itself: cycles are held before the order, as everybody holds them."""
    decision_maker = doing.decision_maker
    assert decision_maker is not None  # noqa: S101 - the clock decides nothing
    adds = decision is Decision.APPROVE and not seen.is_job
    agreed, live = await lock_retainer(tx, seen.called.retainer_id, now=now) if adds else (None, ())
    order = await lock_order(tx, seen.change_order_id)
    if order.version != (seen.version if version is None else version):
        raise why_not_decided(order, version or seen.version, decision_maker, now)
    effects: Effects | None = None
    if decision is Decision.APPROVE:
        effects = await effects_of(tx, order, now=now)
    state = OrderState.APPROVED if decision is Decision.APPROVE else OrderState.DECLINED
    if not await order_acts.settle(tx, order, state, now=now):
        raise why_not_decided(order, version, decision_maker, now)
    if agreed is not None:
        await add_hours(tx, order, agreed, live, person_id=decision_maker.person_id, now=now)
    step = Step.APPROVED if decision is Decision.APPROVE else Step.DECLINED
    order = await settled(tx, order, step, doing, effects=effects, now=now)
    # Last, as it locks what everybody locks last: more is available, so what was crossed may be crossed anew.
    await look_again(tx, [each.cycle_id for each in live], now)
    return order
