"""One calendar for all: what is counted in business days, or said on one, passes over the workspace's public holidays;
and whatever has its day already keeps it, whatever is chosen afterwards.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.kinds import Role
from domain.outbox import MessageKind
from domain.people.people import Caller
from domain.time.reminders import Reminders
from domain.values.public_holidays import HolidayPlace
from services.appointments.business_days import business_days, grace_period
from store.database import Database
from store.workspaces import workspaces
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.change_orders.orders import job_form, make_approver, sent
from tests.services.renewals.renewing import Renewing, end
from tests.services.test_statement_counts import statements

GERMANY, BAVARIA = HolidayPlace("DE"), HolidayPlace("DE", "BY")
# Monday 16 November 2026 is a holiday there, and a working day in most other places.
MEXICO = HolidayPlace("MX")
# Monday 2 November, and Wednesday 2 and Thursday 3 December 2026.
BRAZIL, EMIRATES = HolidayPlace("BR"), HolidayPlace("AE")
FRIDAY, MONDAY, TUESDAY = "2026-11-13 08:00", "2026-11-16 08:00", "2026-11-17 08:00"
FIVE_O_CLOCK = Reminders(at_minute=17 * 60)


@pytest_asyncio.fixture
async def here(agency: Agency, database: Database) -> Renewing:
    """An agency whose clock goes by itself."""
    return Renewing(agency, database)


async def keep(agency: Agency, place: HolidayPlace | None, now: datetime = NOW) -> None:
    """Choose whose public holidays the workspace keeps."""
    await agency.services.workspaces.holidays.choose(place, by=agency.owner, now=now)


@pytest.mark.parametrize(
    ("place", "last_moment", "closed"),
    [
        pytest.param(None, "2027-01-05 22:59", "2027-01-05 23:00", id="no holidays: Friday, Monday, Tuesday"),
        pytest.param(GERMANY, "2027-01-06 22:59", "2027-01-06 23:00", id="Germany: not on New Year's Day"),
        pytest.param(BAVARIA, "2027-01-07 22:59", "2027-01-07 23:00", id="Bavaria: nor on Epiphany"),
    ],
)
async def test_a_grace_passes_over_the_holidays(
    agency: Agency, acme: Standing, place: HolidayPlace | None, last_moment: str, closed: str
) -> None:
    await keep(agency, place)
    in_time = await agency.log("acme 1h x on 2026-12-31", now=at(last_moment))
    late = await agency.log("acme 1h y on 2026-12-31", now=at(closed))
    assert (in_time.late_for, in_time.cycle.starts_on) == (None, date(2026, 12, 1))
    assert late.late_for is not None


@pytest.mark.parametrize(
    ("before", "after", "last_moment", "closed"),
    [
        pytest.param(None, BAVARIA, "2027-01-05 22:59", "2027-01-05 23:00", id="holidays come"),
        pytest.param(BAVARIA, None, "2027-01-07 22:59", "2027-01-07 23:00", id="holidays go"),
    ],
)
async def test_a_cycle_in_its_grace_keeps_its_last_day(
    agency: Agency,
    acme: Standing,
    before: HolidayPlace | None,
    after: HolidayPlace | None,
    last_moment: str,
    closed: str,
) -> None:
    await keep(agency, before)
    await agency.card_figures(now=at("2027-01-01 12:00"))
    await keep(agency, after, at("2027-01-01 12:00"))
    assert (await agency.log("acme 1h x on 2026-12-31", now=at(last_moment))).late_for is None
    assert (await agency.log("acme 1h y on 2026-12-31", now=at(closed))).late_for is not None


async def test_a_retainer_that_goes_on_after_all_keeps_the_grace_of_its_cycle(here: Renewing) -> None:
    client = await here.agency.client()
    standing = await here.agency.retainer(client, last_day=date(2026, 11, 30))
    await here.tick("2026-12-01 12:00")
    await keep(here.agency, EMIRATES, at("2026-12-01 12:00"))
    await end(here, standing, date(2027, 1, 31), at("2026-12-01 12:00"), rest=None)
    in_time = await here.agency.log("acme 1h x on 2026-11-30", now=at("2026-12-03 22:59"))
    late = await here.agency.log("acme 1h y on 2026-11-30", now=at("2026-12-03 23:00"))
    assert (in_time.late_for is None, late.late_for is None) == (True, False)


async def test_a_reopened_cycle_gets_a_grace_over_the_holidays(agency: Agency, acme: Standing) -> None:
    await keep(agency, GERMANY)
    await agency.services.workspaces.set_defaults(grace=1, by=agency.owner, now=NOW)
    await agency.card_figures(now=at("2026-12-24 12:00"))
    reopened = await agency.services.reopening.reopen(
        acme.cycle.cycle_id, "An hour was missing", by=agency.owner, key="r", now=at("2026-12-24 12:00")
    )
    assert reopened.closes_on == date(2026, 12, 29), "the one business day is Monday the 28th"


async def test_a_card_comes_on_the_first_business_day_and_tells_the_checkpoint_on_one(here: Renewing) -> None:
    await keep(here.agency, BRAZIL)
    acme = await here.client("acme")
    await here.tick("2026-10-01 07:00")
    await here.tick("2026-11-02 08:00")
    assert len(await here.written(MessageKind.CYCLE_CARD)) == 1, "October's; the Monday is All Souls' Day"
    await here.tick("2026-11-03 08:00")
    (october, november) = await here.written(MessageKind.CYCLE_CARD)
    assert october.message.key == f"card:{acme.cycle.cycle_id}"
    told = await here.read(november, "2026-11-03 08:00")
    assert "checkpoint Mon 16 Nov" in told
    assert "late work until Thu 3 Dec" in told


async def test_a_checkpoint_passes_over_a_holiday_and_the_card_says_so(here: Renewing) -> None:
    await here.client("acme")
    await keep(here.agency, MEXICO)
    await here.tick("2026-11-02 08:00")
    card = (await here.written(MessageKind.CYCLE_CARD))[-1]
    assert "checkpoint Tue 17 Nov" in await here.read(card, "2026-11-02 08:00")
    await here.tick(MONDAY)
    assert await here.written(MessageKind.CHECKPOINT) == []
    await here.tick(TUESDAY)
    assert len(await here.written(MessageKind.CHECKPOINT)) == 1


async def test_a_checkpoint_that_is_set_comes_on_its_day_and_the_card_keeps_saying_so(here: Renewing) -> None:
    await here.client("acme")
    await here.tick("2026-11-02 08:00")
    card = (await here.written(MessageKind.CYCLE_CARD))[-1]
    await keep(here.agency, MEXICO)
    assert "checkpoint Mon 16 Nov" in await here.read(card, "2026-11-12 08:00")
    await here.tick(MONDAY)
    assert len(await here.written(MessageKind.CHECKPOINT)) == 1
    assert "heckpoint" not in await here.read(card, "2026-11-16 12:00"), "it has been"


@pytest.mark.parametrize("chosen_at", [FRIDAY, MONDAY], ids=["before the morning was set", "when it was set already"])
async def test_on_a_holiday_no_card_is_edited_unless_its_morning_was_set(here: Renewing, chosen_at: str) -> None:
    acme = await here.client("acme", now=at("2026-11-02 07:00"))
    if chosen_at == FRIDAY:
        await keep(here.agency, MEXICO)
    await here.tick(FRIDAY)
    if chosen_at == MONDAY:
        await keep(here.agency, MEXICO)
    await here.agency.log("acme 1h x", now=at("2026-11-13 12:00"))
    await here.edited()
    await here.tick(MONDAY)
    assert await here.edited() == ([f"card:{acme.cycle.cycle_id}"] if chosen_at == MONDAY else [])
    await here.tick(TUESDAY)
    assert await here.edited() == ([] if chosen_at == MONDAY else [f"card:{acme.cycle.cycle_id}"])


async def ahead(here: Renewing, now: str) -> None:
    """Something new for the owner's desk: work that runs ahead of the calendar."""
    for part in range(3):
        await here.agency.log(f"acme 12h part {part}", now=at(now))


async def test_a_holiday_has_no_desk(here: Renewing) -> None:
    await keep(here.agency, MEXICO)
    await here.term(None, thresholds=())
    await here.tick(FRIDAY)
    await ahead(here, "2026-11-13 12:00")
    await here.tick(MONDAY)
    assert await here.written(MessageKind.DESK) == []
    await here.tick(TUESDAY)
    assert len(await here.written(MessageKind.DESK)) == 1


async def test_a_desk_whose_morning_is_set_comes(here: Renewing) -> None:
    await here.term(None, thresholds=())
    await here.tick(FRIDAY)
    await keep(here.agency, MEXICO)
    await ahead(here, "2026-11-13 12:00")
    await here.tick(MONDAY)
    assert len(await here.written(MessageKind.DESK)) == 1


@pytest_asyncio.fixture
async def max_(agency: Agency, acme: Standing) -> Caller:
    """An account manager, whose orders an approver of the client decides about."""
    carla = await agency.person(Role.CLIENT, name="Carla", outsider=True)
    await make_approver(agency, acme, carla)
    return await agency.person(Role.MANAGER, name="Max")


@pytest.mark.parametrize(
    ("before", "after", "reminded"),
    [
        pytest.param(None, None, MONDAY, id="on the second business day, Monday"),
        pytest.param(MEXICO, MEXICO, TUESDAY, id="which is Tuesday where the Monday is a holiday"),
        pytest.param(None, MEXICO, MONDAY, id="but a Monday that was set stands"),
        pytest.param(MEXICO, None, TUESDAY, id="and so does a Tuesday"),
    ],
)
async def test_an_approver_is_reminded_on_the_second_business_day(
    here: Renewing,
    acme: Standing,
    max_: Caller,
    before: HolidayPlace | None,
    after: HolidayPlace | None,
    reminded: str,
) -> None:
    await keep(here.agency, before)
    await sent(here.agency, job_form(acme), acme, max_)
    await keep(here.agency, after)
    counts = []
    for now in (MONDAY, TUESDAY):
        await here.tick(now)
        counts.append(len(await here.written(MessageKind.CHANGE_ORDER_NEWS)))
    assert counts == ([1, 1] if reminded == MONDAY else [0, 1])


async def test_nobody_is_reminded_to_log_on_a_holiday(here: Renewing) -> None:
    await keep(here.agency, MEXICO)
    person = await here.agency.person()
    _, chosen = await here.agency.services.preferences.choose(None, FIVE_O_CLOCK, by=person, now=at("2026-11-13 17:00"))
    assert chosen.next_at == at("2026-11-17 16:00")
    await here.tick("2026-11-16 16:00")
    assert await here.written(MessageKind.REMINDER) == []
    await here.tick("2026-11-17 16:00")
    assert len(await here.written(MessageKind.REMINDER)) == 1


async def test_a_reminder_that_is_set_comes_and_the_one_after_it_keeps_to_business_days(here: Renewing) -> None:
    person = await here.agency.person()
    await here.agency.services.preferences.choose(None, FIVE_O_CLOCK, by=person, now=at("2026-11-13 17:00"))
    await keep(here.agency, MEXICO)
    shown = await here.agency.services.preferences.mine(by=person)
    assert shown.next_at == at("2026-11-16 16:00"), "settings tell what is set"
    await here.tick("2026-11-16 16:00")
    assert len(await here.written(MessageKind.REMINDER)) == 1
    assert (await here.agency.services.preferences.mine(by=person)).next_at == at("2026-11-17 16:00")


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        pytest.param(None, None, "2026-11-05 08:00", id="the day after a grace of three days"),
        pytest.param(BRAZIL, BRAZIL, "2026-11-06 08:00", id="a day later where the Monday is a holiday"),
        pytest.param(None, BRAZIL, "2026-11-05 08:00", id="but a day that was set stands"),
        pytest.param(BRAZIL, None, "2026-11-06 08:00", id="also when the holiday goes"),
    ],
)
async def test_what_comes_next_is_asked_on_a_business_day_after_the_grace(
    here: Renewing, before: HolidayPlace | None, after: HolidayPlace | None, asked: str
) -> None:
    await keep(here.agency, before)
    await here.term(None)
    await keep(here.agency, after)
    for now in ("2026-11-05 07:59", "2026-11-05 08:00", "2026-11-06 07:59", "2026-11-06 08:00"):
        await here.tick(now)
        assert len(await here.asked()) == (at(now) >= at(asked)), now


async def test_the_next_review_of_what_nobody_answered_stands_too(here: Renewing) -> None:
    await here.term(None)
    await here.tick("2026-11-05 08:00")
    # The grace of January ends with 3 February; Monday 1 February 2027 is a holiday in Mexico.
    await keep(here.agency, MEXICO)
    await here.tick("2027-02-04 07:59")
    assert len(await here.asked()) == 1
    await here.tick("2027-02-04 08:00")
    assert len(await here.asked()) == 2


async def test_a_term_is_asked_about_by_the_calendar_whatever_is_a_holiday(here: Renewing) -> None:
    """The last day for notice is a date in a contract."""
    await keep(here.agency, BRAZIL)
    await here.term()
    await here.tick("2026-11-01 08:00")
    assert len(await here.asked()) == 1, "on a Sunday"


async def test_the_calendar_is_read_once_in_a_transaction_and_again_when_it_is_changed(
    here: Renewing, acme: Standing
) -> None:
    workspace_id = here.agency.workspace.workspace_id
    with statements(here.database) as sent_:
        await here.agency.services.cycles.turn(workspace_id, acme.called.retainer_id, at("2027-06-20 12:00"))
    assert len([each for each in sent_ if "UPDATE cycle SET state" in each]) > 6
    assert len([each for each in sent_ if "holidays_country" in each]) == 1

    async with here.database.transaction(workspace_id) as tx:
        assert date(2026, 12, 25) in await business_days(tx)
        await workspaces.set_holiday_place(tx, GERMANY)
        await workspaces.set_grace(tx, 5)
        assert date(2026, 12, 25) not in await business_days(tx)
        assert (await grace_period(tx)).until(date(2026, 12, 24)) == date(2027, 1, 4)


async def test_excess_is_told_on_a_business_morning(here: Renewing) -> None:
    await keep(here.agency, GERMANY)
    await here.client("acme", now=at("2026-12-01 08:00"), allotment=1 * HOUR)
    await here.agency.log("acme 3h x", now=at("2026-12-10 12:00"))
    await here.agency.services.workspaces.set_defaults(grace=0, by=here.agency.owner, now=NOW)
    await here.tick("2026-12-31 23:30")
    (told,) = await here.written(MessageKind.CHANGE_ORDER_NEWS)
    assert told.not_before == at("2027-01-04 08:00")
