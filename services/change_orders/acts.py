"""Change orders: asked for, edited, decided about, completed, and looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from domain.change_orders.orders import ByLink, ChangeOrder, ChangeOrderView, Decider, Decision
from domain.letters.mails import WrittenMail
from domain.people.people import Caller
from services.change_orders.beforehand import OrderAct, may
from services.change_orders.changes import complete, create, edit, send_draft, withdraw
from services.change_orders.deciders import workspace_of
from services.change_orders.decisions import Evidence, NotableApproval, ask, decide, notable, record
from services.change_orders.forms import OrderForm
from services.change_orders.mails import AskedByMail, asked_by
from services.change_orders.views import (
    FormFacts,
    OrderList,
    facts_for_form,
    listing,
    one_for,
    seen_by,
    shown_to,
    view_of,
)
from services.cycles.due import on_turned_cycles
from store.database import Database, Transaction


class ChangeOrders:
    """One method an act; each is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, form: OrderForm, *, by: Caller, key: str, now: datetime, draft: bool = False) -> ChangeOrder:
        """Make one and send it, or keep it as a draft. Raises ManagersOnly, NotYourClient, what the form's checks
        raise, and UnknownPerson for an approver whom the bot never met.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            return await create(tx, form, by=by, key=key, now=now, draft=draft)

    async def edit(
        self, change_order_id: UUID, form: OrderForm, *, by: Caller, key: str, now: datetime, draft: bool = False
    ) -> ChangeOrder:
        """Change it, which asks again; a draft stays one if `draft`. Raises as `create` does, OrderGone, HoursAreThere,
        NotToEdit.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            return await edit(tx, change_order_id, form, by=by, key=key, now=now, draft=draft)

    async def send(self, change_order_id: UUID, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
        """Send a draft. Raises ManagersOnly, OrderGone, AlreadySettled, ApproverMissing."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await send_draft(tx, change_order_id, by=by, key=key, now=now)

    async def withdraw(self, change_order_id: UUID, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
        """Take it back before it is decided. Raises ManagersOnly, OrderGone, NotToWithdraw."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await withdraw(tx, change_order_id, by=by, key=key, now=now)

    @on_turned_cycles
    async def decide(
        self,
        change_order_id: UUID,
        decision: Decision,
        *,
        by: Decider,
        note: str,
        key: str,
        now: datetime,
        version: int | None = None,
        beside: Callable[[Transaction], Awaitable[None]] | None = None,
    ) -> ChangeOrder:
        """Approve or decline it, once. `version`: the one that was looked at; None, whichever it is now. `beside` is
        done first in the same transaction, as a link is used up by what it decides.

        Raises OrderGone, NotAnApprover, OwnOrder, NowhereToAdd, and the true state: NotSentYet, ChangedSince,
        AlreadySettled.
        """
        workspace_id = workspace_of(by)
        async with self._database.transaction(workspace_id) as tx:
            if beside is not None:
                await beside(tx)
            return await decide(tx, change_order_id, decision, by=by, note=note, key=key, now=now, version=version)

    @on_turned_cycles
    async def record(
        self, change_order_id: UUID, evidence: Evidence, *, by: Caller, key: str, now: datetime
    ) -> ChangeOrder:
        """Note an approval that was given elsewhere. Raises EvidenceMissing, GiverMissing, NotAGiver, and as `notable`
        and `decide` do.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            return await record(tx, change_order_id, evidence, by=by, key=key, now=now)

    async def notable(self, change_order_id: UUID, *, by: Caller) -> NotableApproval:
        """What a note about an approval given elsewhere begins with.

        Raises ManagersOnly, OrderGone, OwnApproval, NobodyApproves.
        """
        async with self._database.reading(by.workspace_id) as tx:
            return await notable(tx, change_order_id, by=by)

    async def ask(self, change_order_id: UUID, question: str, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
        """Ask about it in the thread of its card. Raises OrderGone, NotYourClient, ReasonMissing."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await ask(tx, change_order_id, question, by=by, key=key, now=now)

    async def complete(self, change_order_id: UUID, *, by: Caller, key: str, now: datetime) -> ChangeOrder:
        """Complete a separate job. Raises ManagersOnly, OrderGone, NotToComplete."""
        async with self._database.transaction(by.workspace_id) as tx:
            return await complete(tx, change_order_id, by=by, key=key, now=now)

    @on_turned_cycles
    async def form_facts(
        self,
        *,
        by: Caller,
        now: datetime,
        retainer_id: UUID | None = None,
        client_id: UUID | None = None,
        change_order_id: UUID | None = None,
    ) -> FormFacts:
        """What a form begins with. Raises ManagersOnly, NotYourClient, OrderGone."""
        async with self._database.reading(by.workspace_id) as tx:
            return await facts_for_form(
                tx,
                by=by,
                now=now,
                retainer_id=retainer_id,
                client_id=client_id,
                change_order_id=change_order_id,
            )

    async def may(
        self, change_order_id: UUID, act: OrderAct, *, by: Caller, version: int, now: datetime
    ) -> ChangeOrder:
        """The order, where the caller may do that with it now. Raises what the act itself would raise."""
        async with self._database.reading(by.workspace_id) as tx:
            return await may(tx, change_order_id, act, by=by, version=version, now=now)

    async def one(self, change_order_id: UUID, *, by: Caller) -> ChangeOrder:
        """The order a form is about. Raises OrderGone, also for one of another client's."""
        async with self._database.reading(by.workspace_id) as tx:
            return await one_for(tx, change_order_id, by=by)

    async def numbered(self, number: int, *, by: Caller, now: datetime) -> ChangeOrderView:
        """The order with a number, and its history. Raises NoSuchOrder, also for one that the caller may not see."""
        async with self._database.reading(by.workspace_id) as tx:
            return await seen_by(tx, number, by=by, now=now)

    async def live(self, *, by: Caller, named: str | None = None) -> OrderList:
        """What waits, the drafts, and what is approved and not completed. Raises UnknownClient."""
        async with self._database.reading(by.workspace_id) as tx:
            return await listing(tx, by=by, named=named)

    async def drawn(self, workspace_id: UUID, change_order_id: UUID, now: datetime) -> ChangeOrderView | None:
        """The order as it is now, for a card; None when there is none any more."""
        async with self._database.reading(workspace_id) as tx:
            return await view_of(tx, change_order_id, now=now)

    async def shown(
        self, change_order_id: UUID, *, for_contact: UUID, workspace_id: UUID, now: datetime
    ) -> ChangeOrderView:
        """The order as a contact of its client reads it from a link. Raises OrderGone, NotAnApprover."""
        async with self._database.reading(workspace_id) as tx:
            return await shown_to(tx, change_order_id, ByLink(workspace_id, for_contact), now=now)

    async def asked_by(self, workspace_id: UUID, mail: WrittenMail, now: datetime) -> AskedByMail | None:
        """What a mail asks; None when there is no such order any more."""
        async with self._database.reading(workspace_id) as tx:
            return await asked_by(tx, mail, now=now)
