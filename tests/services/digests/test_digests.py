"""Digests: once a week in each place, when it is nine there, with what is so then."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from domain.appointments import AppointmentKind
from domain.digests.weekly import ChangeKind, Digest, DigestView
from domain.kinds import BindingKind, Role
from services.appointments import digest_times
from services.requests import RequestForm
from store import appointments
from store.database import Database
from store.workspaces import notifications
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.change_orders.orders import make_approver, order_form, sent
from tests.services.test_statement_counts import statements

MONDAY = at("2026-11-16 08:00")  # 9:00 in Berlin
WEEK = timedelta(days=7)
_KEYS = text("""
    SELECT key, facts, not_after FROM outbox_message
    WHERE workspace_id = :workspace_id AND kind = ANY(:kinds) ORDER BY sequence
""")
_SWITCH = text("UPDATE client SET client_digest = true WHERE workspace_id = :workspace_id AND client_id = :client_id")
_DUE = text("""
    SELECT subject_id, due_at FROM appointment WHERE workspace_id = :workspace_id AND kind = 'digest'
""")


class Post:
    """The clock and the outbox of one agency."""

    def __init__(self, agency: Agency, database: Database) -> None:
        self.agency = agency
        self.database = database
        self.workspace_id = agency.workspace.workspace_id

    async def tick(self, now: datetime) -> int:
        """Keep the digests that are due."""
        return await self.agency.services.appointments.handle(self.workspace_id, AppointmentKind.DIGEST, now)

    async def keys(self) -> list[str]:
        """The digests that were written, in their order."""
        async with self.database.transaction(self.workspace_id) as tx:
            return [row.key for row in await tx.all(_KEYS, kinds=["digest", "client_digest"])]

    async def due(self) -> dict[UUID, datetime]:
        """When each place is looked at next."""
        async with self.database.transaction(self.workspace_id) as tx:
            return {row.subject_id: row.due_at for row in await tx.all(_DUE)}

    async def settings(self, now: datetime = NOW, **chosen: Any) -> None:
        """What an owner chooses about digests."""
        async with self.database.transaction(self.workspace_id) as tx:
            await notifications.set_to(tx, replace(await notifications.read(tx), **chosen))
            await digest_times.rescheduled(tx, now)

    async def switch_on(self, client_id: UUID) -> None:
        """The client's own channel gets the client's digest."""
        async with self.database.transaction(self.workspace_id) as tx:
            await tx.run(_SWITCH, client_id=client_id)

    async def read(self, channel: str, view: DigestView = DigestView.TEAM, *, now: datetime = MONDAY) -> Digest | None:
        """What a channel's digest says."""
        return await self.agency.services.digests.in_channel(self.workspace_id, channel, view, now=now)


@pytest.fixture
def post(agency: Agency, database: Database) -> Post:
    """The agency's."""
    return Post(agency, database)


async def client_in(agency: Agency, alias: str, channel: str, **fields: Any) -> UUID:
    """A client with a retainer of 40 hours a month and a team channel."""
    client = await agency.client(alias, **fields)
    await agency.retainer(client)
    await agency.bind(channel, client)
    return client.client_id


async def everything(post: Post, *, now: datetime = MONDAY) -> Digest | None:
    """The digest of everything, of which a channel was chosen."""
    await post.settings(digest_channel="CALL")
    return await post.read("CALL", DigestView.EVERYTHING, now=now)


async def nearly_out(agency: Agency, alias: str) -> None:
    """38 of its 40 hours are used."""
    for part in ("a", "b"):
        await agency.log(f"{alias} 19h {part}", now=NOW)


async def test_each_team_channel_has_a_digest_at_nine_of_its_clients_clock(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    await client_in(agency, "birch", "CBIRCH", timezone="America/New_York")

    assert await post.tick(MONDAY - timedelta(seconds=1)) == 0
    assert await post.tick(MONDAY) == 1
    assert await post.keys() == ["digest:CACME:2026-11-16"]
    assert await post.tick(at("2026-11-16 14:00")) == 1
    assert await post.keys() == ["digest:CACME:2026-11-16", "digest:CBIRCH:2026-11-16"]


async def test_missed_weeks_are_one_digest(agency: Agency, post: Post) -> None:
    client_id = await client_in(agency, "acme", "CACME")
    assert await post.tick(at("2026-12-10 12:00")) == 1
    assert await post.keys() == ["digest:CACME:2026-12-07"]
    assert await post.due() == {client_id: at("2026-12-14 08:00")}


async def test_two_who_tick_at_once_write_one_digest_each_place(agency: Agency, post: Post) -> None:
    for name in ("acme", "birch", "cedar"):
        await client_in(agency, name, f"C{name.upper()}")
    kept = await asyncio.gather(*(post.tick(MONDAY) for _ in range(4)))
    assert sum(kept) == 3
    assert sorted(await post.keys()) == [f"digest:C{name}:2026-11-16" for name in ("ACME", "BIRCH", "CEDAR")]


async def test_an_appointment_that_comes_again_says_nothing_again(agency: Agency, post: Post) -> None:
    client_id = await client_in(agency, "acme", "CACME")
    await post.tick(MONDAY)
    async with post.database.transaction(post.workspace_id) as tx:
        await appointments.set_due(tx, AppointmentKind.DIGEST, {client_id: MONDAY})
    assert await post.tick(MONDAY) == 1
    assert await post.keys() == ["digest:CACME:2026-11-16"]


async def test_a_channel_of_several_clients_has_one_digest_about_all_of_them(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CBOTH")
    await client_in(agency, "birch", "CBOTH", timezone="Asia/Tokyo")
    await nearly_out(agency, "acme")
    await agency.log("birch 1h fix", now=NOW)

    await post.tick(MONDAY + timedelta(hours=1))

    assert await post.keys() == ["digest:CBOTH:2026-11-16"]
    digest = await post.read("CBOTH")
    assert digest is not None
    assert digest.clients == ("Acme", "Birch")
    assert [(each.standing.called.client_name, each.lately) for each in digest.lines] == [
        ("Acme", 38 * HOUR),
        ("Birch", HOUR),
    ]


async def test_with_a_digest_channel_there_is_one_for_everything_and_none_in_team_channels(
    agency: Agency, post: Post
) -> None:
    await client_in(agency, "acme", "CACME")
    await client_in(agency, "birch", "CBIRCH")
    await agency.log("acme 2h fix", now=NOW)
    await agency.log("birch 2h fix", now=MONDAY - timedelta(days=9))
    await post.settings(digest_channel="CALL")

    await post.tick(MONDAY)

    assert await post.keys() == ["digest:CALL:2026-11-16"]
    digest = await post.read("CALL", DigestView.EVERYTHING)
    assert digest is not None
    assert [each.standing.called.client_name for each in digest.lines] == ["Acme"]
    assert digest.quiet == 1
    assert await post.read("CACME") is None

    await post.settings(digest_channel=None, now=MONDAY)
    await post.tick(MONDAY + WEEK)
    assert (await post.keys())[1:] == ["digest:CACME:2026-11-23", "digest:CBIRCH:2026-11-23"]


async def test_the_clients_own_channel_gets_the_clients_view_where_it_is_switched_on(
    agency: Agency, post: Post
) -> None:
    client_id = await client_in(agency, "acme", "CACME")
    client = next(each for each in await agency.services.clients.choices("acme", by=agency.owner))
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    await agency.log("acme 2h fix", now=NOW)

    assert await post.read("CSHARED", DigestView.CLIENT) is None
    await post.tick(MONDAY)
    assert await post.keys() == ["digest:CACME:2026-11-16"]

    await post.switch_on(client_id)
    await post.tick(MONDAY + WEEK)
    assert sorted(await post.keys())[1:] == ["digest:CACME:2026-11-23", "digest:CSHARED:2026-11-23"]
    digest = await post.read("CSHARED", DigestView.CLIENT)
    assert digest is not None
    assert (digest.orders, digest.open_requests) == ((), 0)
    assert [each.lately for each in digest.lines] == [2 * HOUR]


async def test_what_everybody_reads_is_never_posted_where_a_clients_people_are(agency: Agency, post: Post) -> None:
    client = await agency.client("acme")
    await agency.retainer(client)
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    await agency.log("acme 2h fix", now=NOW)
    await post.settings(digest_channel="CSHARED")
    assert await post.read("CSHARED", DigestView.EVERYTHING) is None


async def test_a_digest_without_news_is_not_said(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    await agency.log("acme 2h fix", now=MONDAY - timedelta(days=9))
    # The retainer itself is news in the week that it was made.
    digest = await everything(post)
    assert digest is not None
    assert [each.kind for each in digest.changes] == [ChangeKind.BEGUN]
    assert await everything(post, now=MONDAY + timedelta(days=4)) is None


async def test_a_retainer_that_nobody_works_on_is_news(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    digest = await everything(post, now=MONDAY + timedelta(days=4))
    assert digest is not None
    assert [each.standing.figures.used for each in digest.lines] == [0]


async def test_under_its_card_a_team_channel_reads_only_what_asks_for_something(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    await agency.log("acme 2h fix", now=NOW)
    assert await post.read("CACME") is None
    await nearly_out(agency, "acme")
    digest = await post.read("CACME")
    assert digest is not None
    assert [each.lately for each in digest.lines] == [40 * HOUR]


async def test_another_day_and_hour_hold_from_then_on_and_nothing_is_said_for_the_past(
    agency: Agency, post: Post
) -> None:
    await client_in(agency, "acme", "CACME")
    await post.settings(digest_weekday=3, digest_hour=16)  # it is Thursday

    assert await post.tick(MONDAY) == 0
    assert await post.tick(at("2026-11-18 14:59")) == 0
    assert await post.tick(at("2026-11-18 15:00")) == 1
    assert await post.keys() == ["digest:CACME:2026-11-18"]


async def test_a_client_who_moves_is_told_by_their_new_clock_once(agency: Agency, post: Post) -> None:
    client_id = await client_in(agency, "acme", "CACME")
    move = text("UPDATE client SET timezone = 'Pacific/Honolulu' WHERE workspace_id = :workspace_id")
    async with post.database.transaction(post.workspace_id) as tx:
        await tx.run(move)

    await post.tick(MONDAY)
    assert await post.keys() == []
    assert await post.due() == {client_id: at("2026-11-16 19:00")}
    await post.tick(at("2026-11-16 19:00"))
    assert await post.keys() == ["digest:CACME:2026-11-16"]


async def test_an_archived_client_has_no_digest_and_one_that_comes_back_has(agency: Agency, post: Post) -> None:
    client_id = await client_in(agency, "acme", "CACME")
    await agency.services.clients.archive(client_id, archived=True, by=agency.owner, now=NOW)
    await post.tick(MONDAY)
    assert await post.keys() == []
    await agency.services.clients.archive(client_id, archived=False, by=agency.owner, now=MONDAY)
    await post.tick(MONDAY + WEEK)
    assert await post.keys() == ["digest:CACME:2026-11-23"]


async def test_what_changed_since_last_week_is_told(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    await agency.log("acme 20h fix", now=NOW)
    december = at("2026-12-07 08:00")  # November's grace ended with Thursday 3 December
    await agency.services.cycles.turn(post.workspace_id, await _retainer(agency), december - timedelta(days=3))

    await agency.log("acme 1h fix", now=december - timedelta(days=1))
    digest = await everything(post, now=december)

    assert digest is not None
    (change,) = digest.changes
    assert (change.kind, change.figures and change.figures.used) == (ChangeKind.CLOSED, 20 * HOUR)
    assert await everything(post, now=december + WEEK) is None


async def _retainer(agency: Agency) -> UUID:
    (standing,) = (await agency.services.balances.page(1, by=agency.owner, now=NOW)).rows
    return standing.called.retainer_id


async def test_a_cycle_in_its_grace_is_named_with_its_last_day(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    first = at("2026-12-01 08:00")
    await agency.services.cycles.turn(post.workspace_id, await _retainer(agency), first)
    digest = await everything(post, now=first)
    assert digest is not None
    assert [str(each.closes_on) for each in digest.graces] == ["2026-12-04"]


async def test_who_asks_sees_the_digest_of_the_channel_and_when_it_goes(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    await client_in(agency, "birch", "CBIRCH")
    await agency.log("acme 2h fix", now=NOW)
    await agency.log("birch 1h fix", now=NOW)
    digests = agency.services.digests

    here = await digests.preview(by=agency.calling("UBOSS", "CACME"), now=NOW)
    assert (here.digest.view, here.digest.clients) == (DigestView.TEAM, ("Acme",))
    assert (here.plan.slack_channel_id, here.plan.zone) == ("CACME", "Europe/Berlin")

    elsewhere = await digests.preview(by=agency.owner, now=NOW)
    assert elsewhere.digest.view is DigestView.EVERYTHING
    assert [each.standing.called.client_name for each in elsewhere.digest.lines] == ["Acme", "Birch"]
    assert elsewhere.plan.slack_channel_id is None

    await post.settings(digest_channel="CALL")
    assert (await digests.preview(by=agency.owner, now=NOW)).plan.slack_channel_id == "CALL"
    assert (await digests.preview(by=agency.calling("UBOSS", "CACME"), now=NOW)).plan.slack_channel_id is None


async def test_what_waits_is_told_to_the_team_and_to_the_client_what_waits_for_the_client(
    agency: Agency, post: Post
) -> None:
    client_id = await client_in(agency, "acme", "CACME")
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    await post.switch_on(client_id)
    (acme,) = (await agency.services.balances.page(1, by=agency.owner, now=NOW)).rows
    max_ = await agency.person(Role.MANAGER, name="Max")
    within = await sent(agency, order_form(acme, title="Approved by the agency"), acme, max_)
    carla = await agency.person(Role.CLIENT, name="Carla", outsider=True, channel="CSHARED")
    await make_approver(agency, acme, carla)
    without = await sent(agency, order_form(acme), acme, max_)
    request = RequestForm(acme.called.retainer_id, "A size guide by Friday")
    await agency.services.requests.log_form(request, by=max_, key=agency.key(), now=NOW)

    team, theirs = await post.read("CACME"), await post.read("CSHARED", DigestView.CLIENT)

    assert team is not None
    assert {each.number for each in team.orders} == {within.number, without.number}
    assert team.open_requests == 1
    assert theirs is not None
    assert [(each.number, each.approver and each.approver.name) for each in theirs.orders] == [
        (without.number, "Carla")
    ]
    assert theirs.open_requests == 0


async def test_a_clients_person_sees_their_own_client_only(agency: Agency, post: Post) -> None:
    client = await agency.client("acme")
    await agency.retainer(client)
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    await client_in(agency, "birch", "CBIRCH")
    await agency.log("acme 2h fix", now=NOW)
    await agency.log("birch 1h fix", now=NOW)
    carla = await agency.person(outsider=True, channel="CSHARED")

    seen = await agency.services.digests.preview(by=carla, now=NOW)
    assert seen.digest.view is DigestView.CLIENT
    assert [each.standing.called.client_name for each in seen.digest.lines] == ["Acme"]

    elsewhere = await agency.services.digests.preview(by=agency.calling(carla.slack_user_id, "CBIRCH"), now=NOW)
    assert elsewhere.digest.lines == ()
    assert not elsewhere.digest.says_something


async def test_no_value_of_a_digest_has_money_in_it(agency: Agency, post: Post) -> None:
    await client_in(agency, "acme", "CACME")
    await agency.log("acme 2h fix", now=NOW)
    digest = await everything(post)
    assert digest is not None
    (line,) = digest.lines
    assert (line.standing.value_left_minor, line.standing.terms.rate_minor, line.standing.cycle.fee_minor) == (
        None,
        None,
        None,
    )


async def test_the_statements_of_a_digest_do_not_grow_with_its_retainers(agency: Agency, post: Post) -> None:
    async def asked(now: datetime) -> int:
        sent: list[str] = []

        with post.database.heard_by(lambda trip: sent.extend(statement for statement, _ in trip)):
            await post.read("CALL", DigestView.EVERYTHING, now=now)
        return len(sent)

    await post.settings(digest_channel="CALL")
    await client_in(agency, "acme", "CACME")
    one = await asked(MONDAY)
    for name in ("birch", "cedar", "dogwood"):
        await client_in(agency, name, f"C{name.upper()}")
    assert await asked(MONDAY) == one


async def test_digests_that_are_due_together_are_read_at_once_and_say_what_each_would_alone(
    agency: Agency, post: Post
) -> None:
    await client_in(agency, "fern", "CFERN")
    for alias in ("acme", "birch", "coda", "dune"):
        await client_in(agency, alias, f"C{alias.upper()}")
        await nearly_out(agency, alias)
    channels = ["CFERN", *(f"C{alias.upper()}" for alias in ("acme", "birch", "coda", "dune"))]
    await post.tick(MONDAY)
    digests, workspace_id = agency.services.digests, post.workspace_id
    alone = [await post.read(channel) for channel in channels]
    with statements(post.database) as one:
        await post.read("CACME")
    with statements(post.database) as all_of_them:
        together = [await digests.posted(workspace_id, each, DigestView.TEAM, now=MONDAY) for each in channels]
    assert together == alone
    assert [each is None for each in together] == [True, False, False, False, False]
    assert len(all_of_them) == len(one) + 1, "and which of them are due"


async def test_a_digest_that_was_read_with_another_is_read_anew_when_its_turn_comes_late_or_again(
    agency: Agency, post: Post
) -> None:
    for alias in ("acme", "birch"):
        await client_in(agency, alias, f"C{alias.upper()}")
        await nearly_out(agency, alias)
    await post.tick(MONDAY)

    async def used_by_birch(seconds: int) -> int:
        now = MONDAY + timedelta(seconds=seconds)
        digest = await agency.services.digests.posted(post.workspace_id, "CBIRCH", DigestView.TEAM, now=now)
        assert digest is not None
        return digest.lines[0].standing.figures.used

    async def others_turn(seconds: int) -> None:
        now = MONDAY + timedelta(seconds=seconds)
        await agency.services.digests.posted(post.workspace_id, "CACME", DigestView.TEAM, now=now)

    before = await used_by_birch(0)
    await others_turn(20)
    await agency.log("birch 1h x", now=MONDAY)
    assert await used_by_birch(29) == before, "as it was nine seconds ago"
    assert await used_by_birch(29) == before + HOUR, "its message has to be drawn again"
    await others_turn(40)
    await agency.log("birch 1h y", now=MONDAY)
    assert await used_by_birch(50) == before + 2 * HOUR, "ten seconds are too long"
