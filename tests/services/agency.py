"""An invented agency to test with: people of every role, clients and retainers, all made through the services."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, uuid4

from domain.agreements.terms import Terms
from domain.balances.standings import Standing
from domain.clients.clients import Client
from domain.deliverables.deliveries import Delivered
from domain.deliverables.line import parse_delivery
from domain.kinds import BindingKind, Kind, Role
from domain.people.people import Caller, Profile, Workspace
from domain.time.entries import Logged, Reversed
from domain.time.log_line import parse_log
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.retainers.acts import RetainerForm
from services.services import Services
from services.time.acts import TimeForm
from tests.instants import NOW

HOUR = 60
Waits = TypeVar("Waits")
FEE, RATE = 500_000, 12_500


@dataclass
class Agency:
    """One workspace. `owner` does what a test is not about."""

    services: Services
    workspace: Workspace
    owner: Caller
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def key(self) -> str:
        """A key that no submission had yet."""
        return uuid4().hex

    async def person(
        self,
        role: Role = Role.MEMBER,
        *,
        timezone: str = "Europe/Berlin",
        name: str = "",
        real_name: str = "",
        email: str | None = None,
        outsider: bool = False,
        clients: Collection[UUID] = (),
        channel: str | None = None,
        now: datetime = NOW,
    ) -> Caller:
        """Somebody with a role, who calls from a channel; `outsider`: of another company's Slack; a contractor is a
        guest, who works for `clients`.
        """
        number = next(self._numbers)
        profile = Profile(
            slack_user_id=f"U{number:04}",
            slack_team_id="TELSEWHERE" if outsider else self.workspace.slack_team_id,
            name=name or f"Person {number}",
            email=email,
            timezone=timezone,
            is_admin=False,
            is_guest=role is Role.CONTRACTOR,
            real_name=real_name,
        )
        await self.services.people.introduce(self.workspace, profile, now)
        if not outsider:
            await self.services.people.set_role(profile.slack_user_id, role, by=self.owner, client_ids=clients)
        return self.calling(profile.slack_user_id, channel)

    def calling(self, slack_user_id: str, channel: str | None = None) -> Caller:
        """A Slack user who calls from a channel."""
        return Caller(self.workspace.workspace_id, self.workspace.slack_team_id, slack_user_id, channel)

    async def client(self, alias: str = "acme", *, now: datetime = NOW, **fields: Any) -> Client:
        """A client, without a retainer yet."""
        values = {"name": alias.title(), "alias": alias, "timezone": "Europe/Berlin", "currency": "EUR"} | fields
        return await self.services.clients.create(ClientForm(**values), by=self.owner, key=self.key(), now=now)

    async def retainer(
        self,
        client: Client,
        name: str = "Website",
        *,
        kind: Kind = Kind.HOURS,
        starts_on: date = date(2026, 11, 1),
        last_day: date | None = None,
        auto_renew: bool = False,
        matter_number: str | None = None,
        carried_in: int = 0,
        unit: str = "",
        now: datetime = NOW,
        **terms: Any,
    ) -> Standing:
        """A monthly retainer of 40 hours, unless the terms say otherwise; one with a last day ends there."""
        agreed = {"allotment": 40 * HOUR, "fee_minor": FEE, "rate_minor": RATE, "anchor_day": starts_on.day} | terms
        form = RetainerForm(
            client_id=client.client_id,
            name=name,
            kind=kind,
            starts_on=starts_on,
            terms=Terms(effective_from=starts_on, kind=kind, **agreed),
            last_day=last_day,
            auto_renew=auto_renew,
            matter_number=matter_number,
            carried_in=carried_in,
            unit=unit,
        )
        return await self.services.retainers.create(form, by=self.owner, key=self.key(), now=now)

    async def bind(self, channel: str, client: Client, kind: BindingKind = BindingKind.TEAM) -> None:
        """Give a channel to a client."""
        facts = ChannelFacts(channel, channel.lower(), has_outsiders=kind is BindingKind.SHARED)
        await self.services.bindings.bind(facts, client.client_id, kind, by=self.owner, now=NOW)

    async def waiting(self, of: type[Waits], *, by: Caller | None = None, now: datetime = NOW) -> Waits | None:
        """What of a kind waits for somebody, as their home tab says."""
        home = await self.services.homes.home(by=by or self.owner, now=now)
        return next((each for each in home.waiting if isinstance(each, of)), None)

    async def log(self, text: str, *, by: Caller | None = None, key: str | None = None, now: datetime = NOW) -> Logged:
        """Type `/retainer log TEXT`; that a day gets more than 24 hours by it is meant so."""
        line = replace(parse_log(text), over_a_day=True)
        return await self.services.time.log(line, by=by or self.owner, key=key or self.key(), now=now)

    async def undo(self, *, by: Caller | None = None, key: str | None = None, now: datetime = NOW) -> Reversed:
        """Type `/retainer undo`, where the last thing was time."""
        undone = await self.services.undoing.last(by=by or self.owner, key=key or self.key(), now=now)
        assert isinstance(undone, Reversed)
        return undone

    async def deliver(
        self, text: str, *, by: Caller | None = None, key: str | None = None, now: datetime = NOW
    ) -> Delivered:
        """Type `/retainer deliver TEXT`."""
        line = parse_delivery(text)
        return await self.services.deliveries.deliver(line, by=by or self.owner, key=key or self.key(), now=now)

    async def card_figures(self, named: str = "acme", *, now: datetime = NOW, last: bool = False) -> Any:
        """The figures on the owner's card."""
        (card,) = await self.services.balances.card(named, by=self.owner, now=now, last=last)
        return card.standing.figures


async def open_agency(services: Services, workspace: Workspace, *, timezone: str = "Europe/Berlin") -> Agency:
    """The agency of a workspace: its owner, nobody else yet."""
    boss = Profile("UBOSS", workspace.slack_team_id, "Nora Quint", "nora@lumen.example", timezone, True, False)
    await services.people.introduce(workspace, boss, NOW)
    owner = Caller(workspace.workspace_id, workspace.slack_team_id, "UBOSS")
    return Agency(services, workspace, owner)


def form_of(standing: Standing, minutes: int = HOUR, **fields: Any) -> TimeForm:
    """A filled-in log form."""
    values = {"on": None, "description": "Checkout fix", "billable": True, "over_a_day": True} | fields
    return TimeForm(retainer_id=standing.called.retainer_id, minutes=minutes, **values)
