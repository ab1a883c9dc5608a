"""An agency with 35 retainers, and two months of its people's work: on plan mostly, some over, some left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from domain.agreements.terms import Cap, Rollover, Terms
from domain.deliverables.line import parse_delivery
from domain.invoices.invoices import InvoiceSettings
from domain.kinds import BindingKind, Invoicing, Kind, Overage, Role
from domain.people.people import Caller, Profile, Workspace
from domain.time.log_line import parse_log
from playground.control import LocalSlack
from services import Services
from services.clients.acts import ClientForm
from services.clients.bindings import ChannelFacts
from services.retainers.acts import RetainerForm

TEAM = "T0NORTH"
CLIENTS = 35
_MANAGERS = ("U0MANAGER", "U0MIRA", "U0NOAH")
_MEMBERS = ("U0DESIGN", "U0DEV", "U0IRIS", "U0OMAR")
_THERE_ALREADY = {"U0OWNER", "U0MANAGER", "U0DESIGN", "U0DEV"}
_ZONES = ("Europe/Berlin", "Europe/London", "America/New_York")
# Percent of the month's allotment that a client's people use, in turn: seven of ten are on plan, as agencies' are.
_USED = (95, 88, 99, 72, 118, 93, 64, 97, 0, 104)
_BILLED = (Invoicing.ONE, Invoicing.ARREARS, Invoicing.ADVANCE)
# Some of those that count hours are billed by the hour.
_BY_THE_HOUR = range(4, 35, 8)


@dataclass(frozen=True)
class Account:
    """One client: its retainer counts hours, or articles where `units`. `weight` is what it uses, in percent."""

    number: int
    units: bool
    weight: int

    @property
    def is_by_the_hour(self) -> bool:
        """Whether its hours are billed one by one, and no fee."""
        return self.number in _BY_THE_HOUR and not self.units

    @property
    def alias(self) -> str:
        """Its alias."""
        return f"client{self.number:02d}"

    @property
    def channel(self) -> str:
        """The team's own channel for it."""
        return f"C0TEAM{self.number:02d}"

    @property
    def shared(self) -> str | None:
        """The channel shared with it; one in three has one."""
        return f"C0SHARE{self.number:02d}" if self.number % 3 == 0 else None


ACCOUNTS = tuple(Account(number, number % 7 == 6, _USED[number % len(_USED)]) for number in range(CLIENTS))


async def settle_in(services: Services, slack: LocalSlack, workspace: Workspace, *, now: datetime) -> None:
    """Everybody arrives, and every client gets its channel and its retainer, some of them months ago."""
    people = [("U0OWNER", "Ona", True), *((each, each.removeprefix("U0").title(), False) for each in _MANAGERS)]
    people += [(each, each.removeprefix("U0").title(), False) for each in _MEMBERS]
    for place, (who, name, is_admin) in enumerate(people):
        zone = _ZONES[place % len(_ZONES)]
        profile = Profile(who, TEAM, name, f"{name.lower()}@northlight.example", zone, is_admin, is_guest=False)
        await services.people.introduce(workspace, profile, now)
        if who not in _THERE_ALREADY:
            fields = {"id": who, "team_id": TEAM, "name": name.lower(), "real_name": name, "tz": zone}
            await slack.world("add_person", fields=fields)
    owner = Caller(workspace.workspace_id, TEAM, "U0OWNER")
    for each in _MANAGERS:
        await services.people.set_role(each, Role.MANAGER, by=owner)
    own = InvoiceSettings(legal_name="Northlight Studio Ltd", address="1 Example Street")
    await services.invoice_setup.save(own, by=owner)
    everybody = [who for who, _, _ in people]
    for account in ACCOUNTS:
        await _agree(services, slack, account, owner, everybody, now=now)


async def _agree(
    services: Services, slack: LocalSlack, account: Account, owner: Caller, everybody: list[str], *, now: datetime
) -> None:
    for room in filter(None, (account.channel, account.shared)):
        fields = {"id": room, "name": room.lower(), "members": [*everybody, "U0BOT"]}
        await slack.world("add_channel", fields=fields)
    form = ClientForm(
        f"Client {account.number}",
        account.alias,
        _ZONES[account.number % len(_ZONES)],
        "EUR",
        account_manager=_MANAGERS[account.number % len(_MANAGERS)],
        channel=ChannelFacts(account.channel, account.channel.lower(), has_outsiders=False),
    )
    client = await services.clients.create(form, by=owner, key=account.alias, now=now)
    if account.shared:
        facts = ChannelFacts(account.shared, account.shared.lower(), has_outsiders=True)
        await services.bindings.bind(facts, client.client_id, BindingKind.SHARED, by=owner, now=now)
    # Reviews of what has no end come every third cycle: a third of them each month.
    first = date(2026, 8 + account.number % 3, 1)
    retainer = RetainerForm(
        client.client_id,
        "Articles" if account.units else "Care",
        Kind.DELIVERABLES if account.units else Kind.HOURS,
        first,
        _terms(account, first),
        # Every fifth has a term that ends; the others go on from month to month.
        last_day=date(2027, 1, 31) if account.number % 5 == 0 else None,
        unit="articles" if account.units else "",
        invoicing=Invoicing.TIME if account.is_by_the_hour else _BILLED[account.number % len(_BILLED)],
    )
    await services.retainers.create(retainer, by=owner, key=f"{account.alias}:retainer", now=now)
    addressee = await services.invoice_setup.addressed(client.client_id, by=owner)
    await services.invoice_setup.address(replace(addressee, address=f"{account.number} High Street"), by=owner, now=now)


def _terms(account: Account, first: date) -> Terms:
    if account.units:
        return Terms(first, kind=Kind.DELIVERABLES, allotment=8, fee_minor=320_000)
    carries = Rollover(carries=True, cap=Cap(percent=20)) if account.number % 2 else Rollover()
    overage = (Overage.BILL, Overage.APPROVE, Overage.CARRY)[account.number % 3]
    return Terms(first, allotment=40 * 60, fee_minor=480_000, rate_minor=12_000, rollover=carries, overage=overage)


@dataclass(frozen=True)
class Deed:
    """Something somebody logs or delivers."""

    at: datetime
    account: Account
    who: str
    quantity: int


def deeds(month: date) -> Iterator[Deed]:
    """A month's work, spread over its working days, in the order in which it is told."""
    days = [day for ahead in range(31) if (day := month + timedelta(days=ahead)).month == month.month]
    days = [day for day in days if day.weekday() < 5]
    found = []
    for account in ACCOUNTS:
        total = (8 if account.units else 40 * 60) * account.weight // 100
        pieces = [1] * total if account.units else [total // 20] * (20 if total else 0)
        for place, quantity in enumerate(pieces):
            day = days[place * len(days) // len(pieces)]
            at = datetime.combine(day, time(13, place, tzinfo=UTC))
            found.append(Deed(at, account, _MEMBERS[(account.number + place) % len(_MEMBERS)], quantity))
    yield from sorted(found, key=lambda each: each.at)


async def do(services: Services, workspace: Workspace, deed: Deed) -> None:
    """Log it, or deliver it, through the service that people use."""
    by, key = Caller(workspace.workspace_id, TEAM, deed.who), f"{deed.account.alias}:{deed.at.isoformat()}"
    if deed.account.units:
        line = parse_delivery(f"{deed.account.alias} {deed.quantity} Article")
        await services.deliveries.deliver(line, by=by, key=key, now=deed.at)
    else:
        await services.time.log(
            parse_log(f"{deed.account.alias} {deed.quantity}m Work #over24h"), by=by, key=key, now=deed.at
        )
