"""A change order's form: what was filled in, made into terms, and whom one can choose to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.agreements.retainers import Retainer
from domain.change_orders.orders import Approver, Billing, Effect, OrderTerms, approver_ids
from domain.change_orders.refusals import ApproverMissing, NotTheirApprover
from domain.change_orders.rules import check_terms, read_price
from domain.clients.clients import Client, NotYourClient
from domain.cycles.rollover import terms_on
from domain.kinds import Role
from domain.people.people import Person
from domain.values.wall_clock import local_date
from store.agreements import retainers
from store.clients import approvers as approvals
from store.clients import clients
from store.database import Transaction
from store.people import people


@dataclass(frozen=True, slots=True)
class OrderForm:
    """A filled-in form. `amount` as typed, like `1,500` or `150/h`; `approver` as `Approver.key` makes it.

    `permalink`: the message that it came from; `request_id`: the request that it answers.
    """

    retainer_id: UUID
    title: str
    description: str
    minutes: int | None
    amount: str
    effect: Effect
    billing: Billing
    due_on: date | None = None
    approver: str | None = None
    permalink: str | None = None
    request_id: UUID | None = None


async def retainer_of(tx: Transaction, retainer_id: UUID) -> Retainer:
    """The retainer. Raises NotYourClient for an id that is none."""
    retainer = await retainers.by_id(tx, retainer_id)
    if retainer is None:
        raise NotYourClient
    return retainer


async def terms_of(tx: Transaction, retainer: Retainer, form: OrderForm, *, now: datetime) -> OrderTerms:
    """What the form asks for. Hours without a price cost the retainer's rate, where it has one.

    Raises what `check_terms` and `read_price` raise.
    """
    called, today = retainer.called, local_date(now, retainer.timezone)
    amount, rate = read_price(form.amount, called.currency) if form.amount.strip() else (None, None)
    if amount is None and rate is None and form.minutes is not None:
        rate = terms_on(await retainers.terms_of(tx, called.retainer_id), today).rate_minor
    terms = OrderTerms(
        title=form.title,
        description=form.description,
        minutes=form.minutes,
        amount_minor=amount,
        rate_minor=rate,
        currency=called.currency,
        effect=form.effect,
        billing=form.billing,
        due_on=form.due_on,
    )
    return check_terms(terms, retainer=called.label, kind=called.kind, today=today)


async def approver_of(tx: Transaction, client_id: UUID, key: str | None, *, requester: Person) -> Approver:
    """Whom a form names. Raises ApproverMissing, NotTheirApprover."""
    if not key:
        raise ApproverMissing
    choices = await approvers(tx, client_id, requester=requester)
    found = next((each for each in choices if each.key == key), None)
    if found is None:
        raise NotTheirApprover(name=await _name_of(tx, key), client=(await _client(tx, client_id)).name)
    return found


async def approvers(tx: Transaction, client_id: UUID, *, requester: Person) -> tuple[Approver, ...]:
    """Who can be asked: the client's approvers, its account manager, then owners and other managers; who asks is left
    out, unless the workspace lets people approve what they ask for.
    """
    client = await _client(tx, client_id)
    contacts = [each for each in await clients.contacts(tx, client_id) if each.is_approver]
    found = [
        Approver(each.name, contact_id=each.contact_id, slack_user_id=each.slack_user_id, email=each.email)
        for each in contacts
    ]
    allowed = await may_approve_own(tx)
    team = [
        each
        for each in await people.every(tx)
        if each.role in {Role.OWNER, Role.MANAGER} and (allowed or each.person_id != requester.person_id)
    ]
    team.sort(key=lambda each: (each.person_id != client.account_manager_id, each.role is not Role.OWNER))
    return (*found, *(Approver(each.name, person_id=each.person_id, slack_user_id=each.slack_user_id) for each in team))


async def may_approve_own(tx: Transaction) -> bool:
    """Whether who asks may also approve: the workspace says so, or there is nobody else."""
    return (await approvals.settings(tx)).self_approval or await approvals.count_team(tx) <= 1


async def _name_of(tx: Transaction, key: str) -> str:
    contact_id, person_id = approver_ids(key)
    person = await people.by_id(tx, person_id) if person_id else None
    contact = await approvals.contact(tx, contact_id) if contact_id else None
    return person.name if person else contact.name if contact else "That person"


async def _client(tx: Transaction, client_id: UUID) -> Client:
    client = await clients.by_id(tx, client_id)
    if client is None:
        raise LookupError(client_id)
    return client
