"""Where a workspace and its clients are told: chosen by owners, and never the team's where a client reads."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.appointments import AppointmentKind
from domain.clients.clients import Absent, BackupNotTeam, ManagerNotTeam
from domain.kinds import BindingKind, Role
from domain.people.people import Caller, OwnersOnly, Person, Profile
from domain.workspaces import (
    BackupIsManager,
    ClientNotifications,
    NoSuchWeeklyHour,
    NotificationSettings,
    ReadByClient,
    TeamReadsHere,
)
from services.clients.acts import ClientForm
from services.clients.addressees import Answerable, answerable
from services.clients.bindings import ChannelFacts
from services.clients.records import ClientRecord
from services.people.people import UnknownPerson
from store import appointments
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency

BERLIN = "Europe/Berlin"


async def record(agency: Agency, **fields: object) -> ClientRecord:
    """Acme, saved anew with these fields."""
    client = (await agency.services.clients.choices("acme", by=agency.owner) or [await agency.client("acme")])[0]
    form = ClientForm(**{"name": "Acme", "alias": "acme", "timezone": BERLIN, "currency": "EUR"} | fields)  # type: ignore[arg-type]
    await agency.services.clients.update(client.client_id, form, by=agency.owner, now=NOW)
    return await agency.services.clients.get(client.client_id, by=agency.owner)


async def leaves(agency: Agency, who: Caller) -> None:
    """Somebody is deactivated in Slack."""
    profile = Profile(who.slack_user_id, who.slack_team_id, "Lea Gone", None, BERLIN, False, False, is_active=False)
    await agency.services.people.introduce(agency.workspace, profile, NOW)


async def digest_due(agency: Agency, database: Database) -> datetime | None:
    """When the digest of everything is looked at next."""
    async with database.transaction(agency.workspace.workspace_id) as tx:
        found = await appointments.claim(tx, AppointmentKind.DIGEST, now=at("2030-01-01 00:00"), most=10)
    return next((each.due_at for each in found if each.subject_id == agency.workspace.workspace_id), None)


async def test_only_owners_choose_where_messages_go_and_only_times_that_there_are(agency: Agency) -> None:
    workspaces, manager = agency.services.workspaces, await agency.person(Role.MANAGER)
    wanted = NotificationSettings(BERLIN, "CWARN", "CALERT", "CDIGEST", "CMONEY", 3, 17)
    with pytest.raises(OwnersOnly):
        await workspaces.set_notifications(wanted, by=manager, now=NOW)
    for day, hour in ((0, 9), (8, 9), (1, 24), (1, -1)):
        with pytest.raises(NoSuchWeeklyHour):
            await workspaces.set_notifications(
                NotificationSettings(BERLIN, digest_weekday=day, digest_hour=hour), by=agency.owner, now=NOW
            )
    assert await workspaces.notifications(by=agency.owner) == NotificationSettings(BERLIN)

    assert await workspaces.set_notifications(wanted, by=agency.owner, now=NOW) == NotificationSettings(BERLIN)
    assert await workspaces.notifications(by=agency.owner) == wanted


async def test_the_digest_goes_to_its_next_time_when_its_settings_or_the_zone_change(
    agency: Agency, database: Database
) -> None:
    workspaces = agency.services.workspaces
    wanted = NotificationSettings(BERLIN, digest_channel="CDIGEST", digest_weekday=5, digest_hour=8)
    await workspaces.set_notifications(wanted, by=agency.owner, now=NOW)
    assert await digest_due(agency, database) == at("2026-11-13 07:00")

    defaults = await workspaces.defaults(by=agency.owner)
    assert defaults.timezone == BERLIN
    await workspaces.set_defaults(type(defaults)("America/New_York", "EUR"), by=agency.owner, now=NOW)
    assert await digest_due(agency, database) == at("2026-11-13 13:00")

    await workspaces.set_notifications(NotificationSettings("America/New_York"), by=agency.owner, now=NOW)
    assert await digest_due(agency, database) is None


async def test_a_channel_that_a_client_reads_is_not_the_teams_and_the_other_way_round(agency: Agency) -> None:
    client = await agency.client("acme")
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    workspaces = agency.services.workspaces

    with pytest.raises(ReadByClient) as refused:
        await workspaces.set_notifications(
            NotificationSettings(BERLIN, alerts_channel="CSHARED"), by=agency.owner, now=NOW
        )
    assert refused.value.field == "alerts_channel"
    assert refused.value.sentence.startswith("That channel is shared with Acme,")

    await workspaces.set_notifications(NotificationSettings(BERLIN, alerts_channel="CALERT"), by=agency.owner, now=NOW)
    with pytest.raises(TeamReadsHere):
        await agency.bind("CALERT", client, BindingKind.SHARED)
    facts = ChannelFacts("CALERT", "alerts", has_outsiders=False)
    await agency.services.bindings.bind(facts, client.client_id, BindingKind.TEAM, by=agency.owner, now=NOW)


async def test_what_a_client_is_told_is_kept_with_who_stands_in(agency: Agency) -> None:
    manager, backup = await agency.person(Role.MANAGER), await agency.person(Role.MEMBER)
    assert (await record(agency)).notifications == ClientNotifications()

    saved = await record(
        agency,
        account_manager=manager.slack_user_id,
        backup_manager=backup.slack_user_id,
        client_digest=True,
        client_alerts=True,
    )

    assert saved.backup_manager is not None
    assert saved.backup_manager.slack_user_id == backup.slack_user_id
    assert saved.notifications == ClientNotifications(
        saved.backup_manager.person_id, client_digest=True, client_alerts=True
    )
    assert (await record(agency)).notifications == ClientNotifications()


async def test_a_file_that_is_imported_leaves_what_a_client_is_told(agency: Agency) -> None:
    saved = await record(agency, client_alerts=True)
    table = f"client,alias,timezone,currency,allotment,starts_on\nAcme,acme,{BERLIN},EUR,10,2026-11-01"
    await agency.services.imports.run(table, workspace=agency.workspace, by=agency.owner, directory=_Nobody(), now=NOW)
    again = await agency.services.clients.get(saved.client.client_id, by=agency.owner)
    assert again.notifications.client_alerts


class _Nobody:
    """A directory without anybody in it."""

    async def person(self, typed: str) -> Profile | None:
        raise AssertionError(typed)

    async def channel(self, typed: str) -> ChannelFacts | None:
        raise AssertionError(typed)


async def test_the_backup_is_somebody_else_and_of_the_agency(agency: Agency) -> None:
    manager = await agency.person(Role.MANAGER)
    client = await agency.person(Role.CLIENT, outsider=True)
    with pytest.raises(BackupIsManager):
        await record(agency, account_manager=manager.slack_user_id, backup_manager=manager.slack_user_id)
    with pytest.raises(BackupNotTeam):
        await record(agency, backup_manager=client.slack_user_id)
    with pytest.raises(ManagerNotTeam):
        await record(agency, account_manager=client.slack_user_id)


async def test_a_deactivated_account_manager_is_named_and_the_backup_stands_in(
    agency: Agency, database: Database
) -> None:
    manager, backup = await agency.person(Role.MANAGER, name="Lea Gone"), await agency.person(name="Bo Backup")
    saved = await record(agency, account_manager=manager.slack_user_id, backup_manager=backup.slack_user_id)
    await leaves(agency, manager)

    async with database.transaction(agency.workspace.workspace_id) as tx:
        stands_in = await answerable(tx, saved.client.client_id)
    again = await agency.services.clients.get(saved.client.client_id, by=agency.owner)

    assert isinstance(again.backup_manager, Person)
    assert stands_in == Answerable(again.backup_manager, instead_of=Absent("Lea Gone"))
    assert again.account_manager is None
    assert [each.name for each in again.left] == ["Lea Gone"]
    with pytest.raises(UnknownPerson):
        await record(agency, account_manager=manager.slack_user_id)
