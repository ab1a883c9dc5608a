"""What a search finds, what it adds up to, and who finds what."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio

from domain.kinds import Role
from domain.people.people import Caller, ManagersOnly, TeamOnly
from domain.time.search import SearchPage
from domain.values.days import DaysAgo
from services.people.people import UnknownPerson
from services.time.acts import TimeForm
from store.database import Database
from tests.instants import NOW
from tests.services.agency import Agency
from tests.services.test_statement_counts import beside_the_frame, statements


@pytest_asyncio.fixture
async def dee(agency: Agency) -> Caller:
    """Who worked for two clients today, Thu 12 Nov 2026."""
    for alias in ("acme", "bluefin"):
        await agency.retainer(await agency.client(alias, name=alias.title()))
    person = await agency.person(name="Dee Signer")
    await agency.log("acme 1h30 Logo première on 3 nov", by=person)
    await agency.log("acme 30m 100%_done GRÖßE on 4 nov", by=person)
    await agency.log("bluefin 2h logo round two #nb on 5 nov", by=person)
    return person


async def found(agency: Agency, line: str, *, by: Caller | None = None, page: int = 1) -> SearchPage:
    return await agency.services.searches.page(line, page, by=by or agency.owner, now=NOW)


async def texts(agency: Agency, line: str, *, by: Caller | None = None) -> list[str]:
    return [each.entry.description for each in (await found(agency, line, by=by)).entries]


async def test_words_are_found_whatever_their_case_and_accents_and_percent_is_a_letter(
    agency: Agency, dee: Caller
) -> None:
    wanted = {
        "LOGO": ["logo round two", "Logo première"],
        "premiere": ["Logo première"],
        "“logo prem”": ["Logo première"],
        "PREMIÈRE logo": ["Logo première"],
        "grosse": ["100%_done GRÖßE"],
        "größe": ["100%_done GRÖßE"],
        "100%_done": ["100%_done GRÖßE"],
        "%": ["100%_done GRÖßE"],
        "_": ["100%_done GRÖßE"],
        "l_go": [],
        "l%o": [],
        "“\\”": [],
        "logo acme": ["Logo première"],
        "logo bluefin acme": ["logo round two", "Logo première"],
        "logo until 4 nov": ["Logo première"],
        "3 nov - 4 nov": ["100%_done GRÖßE", "Logo première"],
        "#nb": ["logo round two"],
        "co-1": [],
        "october": [],
    }
    assert {line: await texts(agency, line) for line in wanted} == wanted


async def test_what_was_taken_back_is_not_found_and_what_was_put_into_other_words_is_by_those(
    agency: Agency, dee: Caller
) -> None:
    (entry,) = [each.entry for each in (await found(agency, "round")).entries]
    form = TimeForm(entry.called.retainer_id, 120, entry.worked_on, "Poster", billable=False)
    await agency.services.time.edit(entry.time_entry_id, form, by=dee, key=agency.key(), now=NOW)
    assert await texts(agency, "round") == []
    assert await texts(agency, "poster") == ["Poster"]
    (poster,) = (await found(agency, "poster")).entries
    await agency.services.time.remove(poster.entry.time_entry_id, by=dee, key=agency.key(), now=NOW)
    assert await texts(agency, "poster") == []


async def test_totals_are_of_all_that_was_found_and_pages_have_ten(agency: Agency, dee: Caller) -> None:
    for number in range(12):
        await agency.log(f"acme 15m bulk {number} on 2 nov", by=dee, now=NOW + timedelta(minutes=number))
    first, second, beyond = [await found(agency, "dee", page=number) for number in (1, 2, 9)]
    assert (first.count, first.pages, beyond.number) == (15, 2, 2)
    assert beyond.entries == second.entries
    assert [(each.client_name, each.minutes, each.left_out, each.not_billable) for each in first.totals] == [
        ("Acme", 300, 0, 0),
        ("Bluefin", 120, 120, 120),
    ]
    every = [each.entry for each in (*first.entries, *second.entries)]
    assert len({each.time_entry_id for each in every}) == 15
    assert every == sorted(every, key=lambda each: (each.worked_on, each.logged_at), reverse=True)


async def test_a_contractor_finds_hours_of_their_clients_whoever_worked_and_changes_their_own(
    agency: Agency, dee: Caller
) -> None:
    acme = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    gus = await agency.person(Role.CONTRACTOR, clients=[acme.client_id])
    await agency.log("acme 1h logo by hand on 6 nov", by=gus)
    assert await texts(agency, "logo", by=gus) == ["logo by hand", "Logo première"]
    assert [each.may_change for each in (await found(agency, "logo", by=gus)).entries] == [True, False]
    assert await texts(agency, "bluefin", by=gus) == [], "a name of another client is no name to them"
    assert (await found(agency, "bluefi", by=gus)).nearest == ()
    assert [each.words for each in (await found(agency, "bluefi")).nearest] == ["bluefin"]
    listed = await agency.services.exports.found("ever", by=gus, now=NOW)
    assert {each["alias"] for each in listed.records} == {"acme"}


async def test_members_find_what_they_read_on_statements_and_clients_find_nothing(agency: Agency, dee: Caller) -> None:
    max_ = await agency.person(Role.MANAGER)
    carla = await agency.person(outsider=True)
    other = await agency.person()
    assert [each.may_change for each in (await found(agency, "logo", by=other)).entries] == [False, False]
    assert [each.may_change for each in (await found(agency, "logo", by=max_)).entries] == [True, True]
    with pytest.raises(TeamOnly):
        await found(agency, "logo", by=carla)
    with pytest.raises(TeamOnly):
        await agency.services.exports.found("logo", by=carla, now=NOW)
    assert await texts(agency, f"<@{carla.slack_user_id}>") == []
    with pytest.raises(UnknownPerson):
        await found(agency, "<@U0NEVER|nia>")


async def test_without_a_time_it_is_the_last_twelve_months_and_ever_is_all(agency: Agency) -> None:
    began = NOW - timedelta(days=510)
    await agency.retainer(await agency.client("acme"), starts_on=began.date(), now=began)
    for days in (500, 300):
        await agency.log(f"acme 1h old {days}", now=NOW - timedelta(days=days))
    assert await texts(agency, "old") == ["old 300"]
    assert await texts(agency, "old ever") == ["old 300", "old 500"]


async def test_a_file_has_what_is_found_and_no_money(agency: Agency, dee: Caller) -> None:
    listed = await agency.services.exports.found("logo", by=dee, now=NOW)
    assert listed.count == 2
    assert [(each["date"], each["person"], each["time"], each["minutes"]) for each in listed.records] == [
        ("2026-11-05", "Dee Signer", "2:00", 120),
        ("2026-11-03", "Dee Signer", "1:30", 90),
    ]
    assert not {"rate_minor", "currency"} & listed.records[0].keys()


async def test_a_search_asks_the_database_as_often_however_much_there_is(
    agency: Agency, dee: Caller, database: Database
) -> None:
    counts = []
    for line in ("dee logo acme bluefin november", "ever"):
        with statements(database) as sent:
            await found(agency, line)
        counts.append(len(beside_the_frame(sent)))
    assert counts == [6, 6]


async def test_the_teams_week_has_who_logged_nothing_and_is_for_who_answers_for_the_team(
    agency: Agency, dee: Caller
) -> None:
    week = await agency.services.team_weeks.week(by=agency.owner, now=NOW)
    assert [(each.person.name, each.minutes) for each in week.people] == [("Dee Signer", 0), ("Nora Quint", 0)]
    before = await agency.services.team_weeks.week(by=agency.owner, now=NOW - timedelta(days=7))
    (of_dee,) = [each for each in before.people if each.person.name == "Dee Signer"]
    assert of_dee.days == (0, 90, 30, 120, 0, 0, 0)
    assert of_dee.by_client == (("Acme", 120), ("Bluefin", 120))
    with pytest.raises(ManagersOnly):
        await agency.services.team_weeks.week(by=dee, now=NOW)
    with pytest.raises(ManagersOnly):
        await agency.services.time.week(by=dee, now=NOW, of=agency.owner.slack_user_id)
    own = await agency.services.time.week(by=dee, now=NOW - timedelta(days=7), of=dee.slack_user_id)
    assert own == await agency.services.time.week(by=agency.owner, now=NOW - timedelta(days=7), of=dee.slack_user_id)


async def test_a_week_that_is_over_says_what_is_missing_of_it(agency: Agency) -> None:
    began = NOW - timedelta(days=90)
    await agency.retainer(await agency.client("acme"), starts_on=began.date(), now=began)
    dee = await agency.person(name="Dee Signer")
    for back in range(5, 0, -1):
        await agency.log("acme 8h work", by=dee, now=NOW - timedelta(weeks=back))
    over = await agency.services.team_weeks.week(by=agency.owner, now=NOW + timedelta(weeks=1), day=DaysAgo(7))
    assert over.people[0].missing is not None
    assert over.people[0].missing.missing_minutes == 480
    running = await agency.services.team_weeks.week(by=agency.owner, now=NOW)
    assert [each.missing for each in running.people] == [None] * len(running.people)
