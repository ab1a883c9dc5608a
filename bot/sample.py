"""The sample agency: what a newcomer finds, lived through day by day up to the moment of the start.

Everybody and everything in it is invented; people and channels are those of the local Slack's sample world.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import cycle
from zoneinfo import ZoneInfo

from slack_sdk.web.async_client import AsyncWebClient

from bot.sample_accounts import ACCOUNTS, Account
from bot.sample_invoices import BILLED, SampleInvoices, mornings
from domain.deliverables.line import parse_delivery
from domain.kinds import BindingKind, Kind, Length, Role
from domain.people.people import Caller, Workspace
from domain.time.log_line import parse_log
from domain.values.calendar import Span, cycle_containing
from handlers.clients.directory import facts_of
from handlers.slack.lookups import channel_of, profile_of
from services import Services
from services.clients.acts import ClientForm
from services.clients.approvers import ApproversForm
from services.clients.bindings import ChannelFacts
from services.retainers.acts import RetainerForm

_OWNER, _MANAGER, _DESIGNER, _DEVELOPER = "U0OWNER", "U0MANAGER", "U0DESIGN", "U0DEV"
_CLIENTS_PERSON, _SHARED_WITH_ACME = "U0CLIENT", "C0SHARED"
# In #general there is a guest, who is to read none of this.
_WARNINGS, _ALERTS, _FINANCE = "C0WARN", "C0ALERT", "C0FINANCE"
_MORNING, _AFTERNOON = time(7, tzinfo=UTC), time(15, tzinfo=UTC)
_LONGEST_STRETCH = 240
# Where a day begins last of all.
_LATEST_TODAY = timezone(-timedelta(hours=12))
# Two people share a month's work of five clients: in fewer days theirs would be longer than anybody works.
_FEWEST_WORKING_DAYS = 6
_SATURDAY = 5


def begins_at(now: datetime) -> datetime:
    """The first instant from `now` on, by whole days, at which a month has working days behind it for what the sample's
    people did in it, and a day ahead: nobody's first entry falls into a month that is over elsewhere.
    """
    while not _is_within_a_month(now.date()):
        now += timedelta(days=1)
    return now


def _is_within_a_month(day: date) -> bool:
    before = (day.replace(day=1) + timedelta(days=ahead) for ahead in range(day.day - 1))
    worked = sum(each.weekday() < _SATURDAY for each in before)
    return worked >= _FEWEST_WORKING_DAYS and (day + timedelta(days=1)).month == day.month


@dataclass(frozen=True, slots=True)
class _Deed:
    """One thing that somebody did, and the instant they told the bot."""

    at: datetime
    account: Account
    slack_user_id: str
    quantity: int
    what: str


class SampleAgency:
    """Five clients and some months of work, put in through the same services that people use."""

    def __init__(self, services: Services, workspace: Workspace, slack: AsyncWebClient) -> None:
        self._services = services
        self._workspace = workspace
        self._slack = slack
        self._invoices = SampleInvoices(services, workspace.workspace_id, self._by(_OWNER))

    async def lives_here(self) -> bool:
        """Whether the workspace has clients already."""
        by = self._by(_OWNER)
        if not await self._services.people.known([_OWNER], by=by):
            return False
        return bool(await self._services.clients.choices("", by=by, archived=True))

    async def move_in(self, now: datetime) -> None:
        """Live the last months up to `now`, which `begins_at` chose; nothing where clients are there already."""
        await self._introduce(now)
        if await self.lives_here():
            return
        await self._choose_channels(now)
        await self._invoices.set_up()
        for account in ACCOUNTS:
            await self._agree(account, now)
        first = min(_billed_from(account, now) for account in ACCOUNTS if account.alias in BILLED)
        lived = [*((deed.at, deed) for deed in _deeds(now)), *((noon, None) for noon in mornings(first, now))]
        for at, deed in sorted(lived, key=lambda each: each[0]):
            await (self._do(deed) if deed else self._invoices.live(at, now))
        await self._invoices.live(now, now)

    def _by(self, slack_user_id: str) -> Caller:
        return Caller(self._workspace.workspace_id, self._workspace.slack_team_id, slack_user_id)

    async def _introduce(self, now: datetime) -> None:
        for slack_user_id in (_OWNER, _MANAGER, _DESIGNER, _DEVELOPER, _CLIENTS_PERSON):
            profile = await profile_of(self._slack, slack_user_id)
            await self._services.people.introduce(self._workspace, profile, now)
        await self._services.people.set_role(_MANAGER, Role.MANAGER, by=self._by(_OWNER))
        # Once more, as the manager he is now: his mornings begin tomorrow, not in the months that are put in next.
        await self._services.people.introduce(self._workspace, await profile_of(self._slack, _MANAGER), now)

    async def _choose_channels(self, now: datetime) -> None:
        by = self._by(_OWNER)
        wanted = replace(
            await self._services.workspaces.notifications(by=by),
            warnings_channel=_WARNINGS,
            alerts_channel=_ALERTS,
            finance_channel=_FINANCE,
            digest_channel=_ALERTS,
        )
        await self._services.workspaces.set_notifications(wanted, by=by, now=now)

    async def _agree(self, account: Account, now: datetime) -> None:
        """The client, its channel, and its retainer as of the first month."""
        first = _months(account, now)[0]
        began_at = min(now, datetime.combine(first.starts_on, _MORNING))
        form = ClientForm(
            name=account.name,
            alias=account.alias,
            timezone=account.timezone,
            currency=account.currency,
            account_manager=_MANAGER,
            billing_email=f"accounts@{account.alias}.example",
            channel=await self._channel(account.channel),
        )
        by = self._by(_OWNER)
        client = await self._services.clients.create(form, by=by, key=f"sample:{account.alias}", now=began_at)
        last_day = now.date() + timedelta(weeks=account.weeks_left) if account.weeks_left else None
        standing = await self._services.retainers.create(
            RetainerForm(
                client_id=client.client_id,
                name=account.retainer,
                kind=account.terms.kind,
                starts_on=first.starts_on,
                terms=account.terms,
                last_day=last_day,
                unit=account.unit,
                matter_number=account.matter,
            ),
            by=by,
            key=f"sample:{account.alias}:retainer",
            now=began_at,
        )
        if account.alias in BILLED:
            since = _billed_from(account, now)
            await self._invoices.begin(client, standing.called.retainer_id, since, began_at)
        if account.alias == "acme":
            shared = await self._channel(_SHARED_WITH_ACME)
            await self._services.bindings.bind(shared, client.client_id, BindingKind.SHARED, by=by, now=began_at)
            approver = ApproversForm(client.client_id, slack_user_id=_CLIENTS_PERSON)
            await self._services.approvers.save(approver, by=by)

    async def _channel(self, slack_channel_id: str) -> ChannelFacts:
        """As it is: the sample has no right either to take a room with outsiders for the team's own."""
        channel = await channel_of(self._slack, slack_channel_id)
        return await facts_of(self._slack, channel, team_id=self._workspace.slack_team_id, known=set())

    async def _do(self, deed: _Deed) -> None:
        by, alias = self._by(deed.slack_user_id), deed.account.alias
        key = f"sample:{alias}:{deed.slack_user_id}:{deed.at.isoformat()}:{deed.what}"
        if deed.account.terms.kind is Kind.DELIVERABLES:
            units = parse_delivery(f"{alias} {deed.quantity} {deed.what}")
            await self._services.deliveries.deliver(units, by=by, key=key, now=deed.at)
        else:
            line = parse_log(f"{alias} {deed.quantity}m {deed.what}")
            await self._services.time.log(line, by=by, key=key, now=deed.at)


def _months(account: Account, now: datetime) -> list[Span]:
    """The cycles that the account has lived, the oldest first and today's last; today is the client's own."""
    today = now.astimezone(ZoneInfo(account.timezone)).date()
    spans = [cycle_containing(today, Length.MONTHLY, anchor_day=1, origin=date.min)]
    for _ in account.used[:-1]:
        spans.insert(
            0,
            cycle_containing(spans[0].starts_on - timedelta(days=1), Length.MONTHLY, anchor_day=1, origin=date.min),
        )
    return spans


def _billed_from(account: Account, now: datetime) -> date:
    return _months(account, now)[-1 - BILLED[account.alias].months_ago].starts_on


def _deeds(now: datetime) -> Iterator[_Deed]:
    """All work of all accounts."""
    for account in ACCOUNTS:
        for span, total in zip(_months(account, now), account.used, strict=True):
            yield from _deeds_of(account, span, total, now)


def _deeds_of(account: Account, span: Span, total: int, now: datetime) -> Iterator[_Deed]:
    """A month's work, spread over its working days before today: what people log themselves is all of their day."""
    today = now.astimezone(_LATEST_TODAY).date()
    instants = [datetime.combine(day, _AFTERNOON) for day in _working_days(span) if day < today]
    pieces = _pieces(account, total)
    people = cycle((_DESIGNER, _DEVELOPER))
    for place, (quantity, what) in enumerate(zip(pieces, cycle(account.work))):
        at = instants[place * len(instants) // len(pieces)] + timedelta(seconds=place)
        yield _Deed(at, account, next(people), quantity, what)


def _working_days(span: Span) -> list[date]:
    days = (span.starts_on + timedelta(days=ahead) for ahead in range(span.days))
    return [day for day in days if day.weekday() < _SATURDAY]


def _pieces(account: Account, total: int) -> Sequence[int]:
    """The total in stretches that a person works, or one by one for what is counted."""
    if account.terms.kind is Kind.DELIVERABLES:
        return [1] * total
    whole, rest = divmod(total, _LONGEST_STRETCH)
    return [_LONGEST_STRETCH] * whole + ([rest] if rest else [])
