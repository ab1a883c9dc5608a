"""The statement: every line that made the figures, for those who may see it."""

from __future__ import annotations

from datetime import date

import pytest

from domain.agreements.retainers import WhichRetainer
from domain.agreements.terms import Cap, Rollover
from domain.balances.standings import Standing
from domain.balances.statements import LineKind, NoCycleThen
from domain.clients.clients import NotYourClient
from domain.cycles.cycles import NoEarlierCycle
from domain.kinds import BindingKind, Role
from services.retainers.adjustments import AdjustmentForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

CAPPED = Rollover(carries=True, cap=Cap(quantity=8 * HOUR))
IN_GRACE, CLOSED = at("2026-12-02 12:00"), at("2026-12-10 12:00")


async def november(agency: Agency) -> Standing:
    """10 h used and 2 h added in November, an entry taken back and one not counted."""
    acme = await agency.retainer(await agency.client("acme"), rollover=CAPPED)
    await agency.log("acme 10h design")
    await agency.log("acme 3h goodwill #nb")
    await agency.log("acme 1h slip")
    await agency.undo(key="u", now=NOW)
    form = AdjustmentForm(acme.called.retainer_id, 2 * HOUR, "as agreed by phone")
    await agency.services.adjustments.add(form, by=agency.owner, key="a", now=NOW)
    return acme


async def test_a_closed_cycle_shows_every_line_and_they_sum_up_to_nothing(agency: Agency) -> None:
    await november(agency)
    told = await agency.services.reports.statement("acme", by=agency.owner, now=CLOSED, last=True)
    assert [(each.kind, each.quantity // HOUR, each.what) for each in told.lines] == [
        (LineKind.GRANTED, 40, ""),
        (LineKind.ADJUSTMENT, 2, "as agreed by phone"),
        (LineKind.WORK, -10, "design"),
        (LineKind.NOT_COUNTED, 0, "goodwill"),
        (LineKind.CARRIED_OUT, -6, ""),
        (LineKind.CARRIED_OUT, -2, ""),
        (LineKind.FORFEITED, -24, ""),
    ]
    assert (told.balance, told.figures.available) == (0, 42 * HOUR)


async def test_late_work_its_cover_and_what_was_taken_back_are_lines_of_the_open_cycle(agency: Agency) -> None:
    await november(agency)
    await agency.log("acme 2h late on 2026-11-05", now=CLOSED)
    design = next(
        each for each in await agency.services.time.recent(by=agency.owner, now=NOW) if each.description == "design"
    )
    await agency.services.time.remove(design.time_entry_id, by=agency.owner, key="r", now=CLOSED)
    told = await agency.services.reports.statement("acme", by=agency.owner, now=CLOSED)
    assert {
        (each.kind, each.quantity // HOUR, each.late_for) for each in told.of(LineKind.LATE_WORK, LineKind.LATE_COVER)
    } == {(LineKind.LATE_WORK, -2, date(2026, 11, 1)), (LineKind.LATE_COVER, 2, date(2026, 11, 1))}
    assert [(each.what, each.lost // HOUR) for each in told.corrections] == [("design", 10)]
    assert told.balance == told.figures.remaining
    frozen = await agency.services.reports.statement("acme", by=agency.owner, now=CLOSED, last=True)
    assert [each.taken_back for each in frozen.of(LineKind.WORK)] == [True]


async def test_in_the_grace_the_carry_is_one_provisional_line(agency: Agency) -> None:
    await november(agency)
    told = await agency.services.reports.statement("acme", by=agency.owner, now=IN_GRACE)
    assert told.carried_is_provisional
    assert [each.quantity for each in told.of(LineKind.CARRIED_IN)] == [8 * HOUR]
    assert told.balance == told.figures.remaining == 48 * HOUR


async def test_a_cycle_is_named_by_any_of_its_days(agency: Agency) -> None:
    acme = await november(agency)
    statement_of = agency.services.reports.statement_of
    told = await statement_of(acme.called.retainer_id, by=agency.owner, now=CLOSED, on=date(2026, 11, 30))
    assert told.cycle.starts_on == date(2026, 11, 1)
    with pytest.raises(NoCycleThen):
        await statement_of(acme.called.retainer_id, by=agency.owner, now=CLOSED, on=date(2026, 10, 31))
    with pytest.raises(NoEarlierCycle):
        await statement_of(acme.called.retainer_id, by=agency.owner, now=NOW, last=True)


async def test_a_clients_person_reads_their_own_without_money(agency: Agency) -> None:
    acme = await november(agency)
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    theirs = await agency.person(outsider=True, channel="CSHARED")
    told = await agency.services.reports.statement(None, by=theirs, now=NOW)
    assert told.called.retainer_id == acme.called.retainer_id
    assert (told.cycle.fee_minor, told.terms.fee_minor, told.terms.rate_minor) == (None, None, None)
    stranger = await agency.person(outsider=True)
    with pytest.raises(NotYourClient):
        await agency.services.reports.statement_of(acme.called.retainer_id, by=stranger, now=NOW)
    member = await agency.person(Role.MEMBER)
    assert (await agency.services.reports.statement("acme", by=member, now=NOW)).cycle.fee_minor is None


async def test_of_several_retainers_one_is_asked_for(agency: Agency) -> None:
    client = await agency.client("acme")
    for name in ("Website", "Care"):
        await agency.retainer(client, name)
    with pytest.raises(WhichRetainer):
        await agency.services.reports.statement("acme", by=agency.owner, now=NOW)
    assert (await agency.services.reports.statement("acme/care", by=agency.owner, now=NOW)).called.name == "Care"
