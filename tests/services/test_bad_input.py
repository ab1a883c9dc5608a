"""What cannot be logged: one sentence of the right kind, and nothing stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from domain.agreements.retainers import (
    NotOfKind,
    RetainerArchived,
    RetainerEnded,
    UnknownRetainer,
    WhichClient,
    WhichRetainer,
)
from domain.balances.standings import Standing
from domain.clients.clients import ClientArchived, NoClientHere, NoRetainer, UnknownClient
from domain.cycles.cycles import AfterEnd, BeforeStart, CycleClosed
from domain.kinds import BindingKind, Kind, Role
from domain.people.people import TeamOnly
from domain.time.entries import Source
from domain.time.log_refusals import NoDuration
from domain.values.days import FutureDate
from domain.values.descriptions import DescriptionTooLong
from domain.values.durations import HoursOrMinutes, MinutesOver59, NegativeDuration, NoTime, OverADay
from domain.values.refusals import Refusal
from services.people.people import UnknownPerson
from services.time.acts import TimeForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency


async def refused(agency: Agency, text: str, *, channel: str | None = None, now: datetime = NOW) -> Refusal:
    """The refusal of a typed line; nothing was stored for it."""
    by = agency.calling("UBOSS", channel)
    before = await agency.services.time.recent(by=by, now=now)
    with pytest.raises(Refusal) as told:
        await agency.log(text, by=by, now=now)
    assert await agency.services.time.recent(by=by, now=now) == before
    assert "{" not in told.value.sentence
    return told.value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("acme 0h nothing", NoTime, id="no time"),
        pytest.param("acme -1h less", NegativeDuration, id="negative"),
        pytest.param("acme 24h01 more", OverADay, id="over a day"),
        pytest.param("acme 1:75 clock", MinutesOver59, id="75 minutes"),
        pytest.param("acme 15 something", HoursOrMinutes, id="hours or minutes"),
        pytest.param("acme", NoDuration, id="no duration"),
        pytest.param("acme 1h x on 2026-11-13", FutureDate, id="tomorrow"),
        pytest.param("acme 1h x on 2026-10-31", BeforeStart, id="before the retainer"),
        pytest.param(f"acme 1h {'x' * 3001}", DescriptionTooLong, id="3,001 characters"),
        pytest.param("nobody 1h x", UnknownClient, id="unknown client"),
        pytest.param("acme/nothing 1h x", UnknownRetainer, id="unknown retainer"),
        pytest.param("1h x", UnknownClient, id="an unbound channel and a first word that is no client"),
        pytest.param("1h", NoClientHere, id="an unbound channel and no word"),
    ],
)
async def test_a_line_that_cannot_be_meant_is_refused(
    agency: Agency, acme: Standing, text: str, kind: type[Refusal]
) -> None:
    assert type(await refused(agency, text)) is kind


async def test_an_unknown_client_is_answered_with_the_nearest_names(agency: Agency, acme: Standing) -> None:
    for alias in ("acorn", "zephyr"):
        await agency.client(alias)
    told = await refused(agency, "acmee 1h x")
    assert isinstance(told, UnknownClient)
    assert told.nearest[0] == "acme"
    assert "zephyr" not in told.nearest
    assert "Did you mean acme" in told.sentence


async def test_a_client_with_several_retainers_is_answered_with_the_choices(agency: Agency, acme: Standing) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.retainer(client, "Seo")
    told = await refused(agency, "acme 1h x")
    assert isinstance(told, WhichRetainer)
    assert {each.typed for each in told.choices} == {"acme/website", "acme/seo"}
    assert "Acme has 2 retainers" in told.sentence


async def test_a_channel_of_several_clients_is_answered_with_the_choices(agency: Agency, acme: Standing) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    beta = await agency.client("beta")
    await agency.retainer(beta)
    await agency.bind("CBOTH", client)
    await agency.bind("CBOTH", beta)
    told = await refused(agency, "1h x", channel="CBOTH")
    assert isinstance(told, WhichClient)
    assert {each.typed for each in told.choices} == {"acme", "beta"}


async def test_a_client_without_a_retainer(agency: Agency) -> None:
    await agency.client("acme")
    assert type(await refused(agency, "acme 1h x")) is NoRetainer


async def test_an_archived_client_its_channel_and_its_form(agency: Agency, acme: Standing) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CACME", client)
    await agency.services.clients.archive(client.client_id, archived=True, by=agency.owner, now=NOW)
    assert type(await refused(agency, "acme 1h x")) is ClientArchived
    assert type(await refused(agency, "1h", channel="CACME")) is NoClientHere
    form = TimeForm(acme.called.retainer_id, HOUR, None, "x", billable=True)
    with pytest.raises(ClientArchived):
        await agency.services.time.log_form(form, by=agency.owner, key="k", now=NOW, source=Source.MODAL)


async def test_an_archived_retainer_until_it_is_brought_back(agency: Agency, acme: Standing) -> None:
    archive = agency.services.retainers.archive
    await archive(acme.called.retainer_id, archived=True, by=agency.owner, now=NOW)
    assert type(await refused(agency, "acme 1h x")) is RetainerArchived
    await archive(acme.called.retainer_id, archived=False, by=agency.owner, now=NOW)
    await agency.log("acme 1h x")


async def test_a_retainer_that_does_not_count_hours(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), kind=Kind.DELIVERABLES, allotment=4)
    told = await refused(agency, "acme 1h x")
    assert type(told) is NotOfKind


async def test_a_form_of_a_retainer_that_is_none(agency: Agency, acme: Standing) -> None:
    form = TimeForm(uuid4(), HOUR, None, "x", billable=True)
    with pytest.raises(Refusal):
        await agency.services.time.log_form(form, by=agency.owner, key="k", now=NOW, source=Source.MODAL)


async def test_a_day_of_a_closed_cycle_is_refused_once_no_later_cycle_is_open(agency: Agency) -> None:
    october = at("2026-10-05 12:00")
    client = await agency.client("acme", now=october)
    await agency.retainer(client, starts_on=date(2026, 10, 1), last_day=date(2026, 11, 30), now=october)
    told = await refused(agency, "acme 1h x on 2026-10-31", now=at("2026-12-02 12:00"))
    assert type(told) is CycleClosed
    assert "1 Oct 2026 to 31 Oct 2026" in told.sentence


async def test_a_day_after_the_end_and_everything_once_the_last_cycle_is_closed(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), last_day=date(2026, 11, 30))
    in_grace, over = at("2026-12-02 12:00"), at("2026-12-20 12:00")
    assert type(await refused(agency, "acme 1h x", now=in_grace)) is AfterEnd
    logged = await agency.log("acme 1h x on 2026-11-30", now=in_grace)
    assert logged.cycle.last_day == date(2026, 11, 30)
    told = await refused(agency, "acme 1h x", now=over)
    assert type(told) is RetainerEnded
    assert "30 Nov 2026" in told.sentence


async def test_a_retainer_that_is_still_to_begin(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), starts_on=date(2026, 11, 20))
    told = await refused(agency, "acme 1h x")
    assert type(told) is BeforeStart
    assert "20 Nov 2026" in told.sentence


@pytest.mark.parametrize("channel", [None, "CSHARED"], ids=["anywhere", "in their own channel"])
async def test_a_stranger_from_another_workspace_logs_nothing(
    agency: Agency, acme: Standing, channel: str | None
) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    stranger = await agency.person(outsider=True, channel=channel)
    for text in ("acme 1h x", "nobody 1h x", "1h"):
        with pytest.raises(TeamOnly):
            await agency.log(text, by=stranger)
    assert (await agency.card_figures()).used == 0


async def test_who_was_never_introduced_is_asked_about_first(agency: Agency, acme: Standing) -> None:
    with pytest.raises(UnknownPerson) as unknown:
        await agency.log("acme 1h x", by=agency.calling("UNEW"))
    assert unknown.value.slack_user_id == "UNEW"


async def test_a_refused_submission_may_be_sent_again_when_it_is_right(agency: Agency, acme: Standing) -> None:
    form = TimeForm(acme.called.retainer_id, HOUR, NOW.date() + timedelta(days=1), "x", billable=True)
    mate = await agency.person(Role.MEMBER)
    with pytest.raises(FutureDate):
        await agency.services.time.log_form(form, by=mate, key="view:1", now=NOW, source=Source.MODAL)
    right = TimeForm(acme.called.retainer_id, HOUR, NOW.date(), "x", billable=True)
    logged = await agency.services.time.log_form(right, by=mate, key="view:1", now=NOW, source=Source.MODAL)
    assert not logged.is_repeat
