"""When cards, checkpoints and drafts come, by the clocks of the people that they are for; and when they do not."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from domain.agreements.terms import Rollover
from domain.kinds import BindingKind, Kind, Length, Role
from domain.outbox import MessageKind, ToChannel, ToPerson
from domain.people.people import Caller, Profile
from domain.rhythm.cards import first_look
from domain.values.business_days import WEEKDAYS_ONLY
from domain.values.calendar import Span
from domain.values.mornings import next_morning
from store.database import Database
from tests.blocks.payloads import buttons
from tests.instants import at
from tests.services.agency import Agency
from tests.services.rhythm.rhythm import OCTOBER, Rhythm

BOTH = (BindingKind.TEAM, BindingKind.SHARED)
CARD, CHECKPOINT = MessageKind.CYCLE_CARD, MessageKind.CHECKPOINT
DRAFTS = MessageKind.TOUCHPOINT_DRAFT
# Nine in Berlin, where the clients are unless it is said otherwise.
NINE, MIDDLE = at("2026-10-01 07:00"), at("2026-10-16 07:00")


@pytest_asyncio.fixture
async def rhythm(agency: Agency, database: Database) -> Rhythm:
    """An agency without clients."""
    return Rhythm(agency, database)


async def manager(rhythm: Rhythm, *, timezone: str = "Europe/Berlin", name: str = "Max Sample") -> Caller:
    """Somebody who answers for clients."""
    return await rhythm.agency.person(Role.MANAGER, timezone=timezone, name=name, now=OCTOBER)


@pytest.mark.parametrize(
    ("zone", "starts_on", "due"),
    [
        pytest.param("Europe/Berlin", date(2026, 10, 1), "2026-10-01 07:00", id="a Thursday in summer"),
        pytest.param("Europe/Berlin", date(2026, 11, 1), "2026-11-02 08:00", id="a Sunday, so Monday, in winter"),
        pytest.param(
            "America/New_York", date(2026, 11, 1), "2026-11-02 14:00", id="the day on which clocks go back there"
        ),
        pytest.param("America/New_York", date(2026, 3, 8), "2026-03-09 13:00", id="the day on which they go forward"),
        pytest.param("Asia/Kolkata", date(2026, 10, 1), "2026-10-01 03:30", id="half an hour off"),
        pytest.param("Pacific/Auckland", date(2026, 10, 1), "2026-09-30 20:00", id="where it is tomorrow already"),
    ],
)
def test_a_card_is_due_at_nine_of_the_first_business_day_there(zone: str, starts_on: date, due: str) -> None:
    span = Span(starts_on, starts_on + timedelta(days=30))
    long_before = datetime(2026, 1, 1, tzinfo=UTC)
    assert first_look(span, zone, WEEKDAYS_ONLY, is_first=False, now=long_before) == at(due)


def test_a_morning_that_is_left_out_comes_with_the_first_instant_after() -> None:
    """In Apia the whole of 30 December 2011 was left out, a Friday: at its midnight it was Saturday."""
    assert next_morning(at("2011-12-29 20:00"), "Pacific/Apia", WEEKDAYS_ONLY) == at("2011-12-30 10:00")
    assert next_morning(at("2011-12-30 10:00"), "Pacific/Apia", WEEKDAYS_ONLY) == at("2012-01-01 19:00")


def test_a_first_cycle_that_runs_already_is_looked_after_on_the_next_morning() -> None:
    span = Span(date(2026, 10, 1), date(2026, 11, 1))
    assert first_look(span, "Europe/Berlin", WEEKDAYS_ONLY, is_first=True, now=at("2026-10-14 12:00")) == at(
        "2026-10-15 07:00"
    )
    assert first_look(span, "Europe/Berlin", WEEKDAYS_ONLY, is_first=True, now=at("2026-10-16 12:00")) == at(
        "2026-10-19 07:00"
    )


def test_a_cycle_that_is_over_when_it_opens_gets_no_card() -> None:
    span = Span(date(2026, 10, 1), date(2026, 11, 1))
    assert first_look(span, "Europe/Berlin", WEEKDAYS_ONLY, is_first=False, now=at("2026-11-02 12:00")) is None


async def test_each_client_has_its_own_nine_oclock(rhythm: Rhythm) -> None:
    for alias, zone in (("acme", "Europe/Berlin"), ("birch", "America/New_York")):
        await rhythm.client(alias, fields={"timezone": zone})
    await rhythm.tick(NINE)
    assert [each.message.to for each in await rhythm.written(CARD)] == [ToChannel("C0ACME")]
    await rhythm.tick("2026-10-01 13:00")
    assert [each.message.to for each in await rhythm.written(CARD)] == [ToChannel("C0ACME"), ToChannel("C0BIRCH")]


async def test_two_ticks_at_once_write_each_card_once(rhythm: Rhythm) -> None:
    for number in range(5):
        await rhythm.client(f"client{number}", channels=BOTH)
    await asyncio.gather(*(rhythm.tick(NINE) for _ in range(3)))
    assert len(await rhythm.written(CARD)) == 5
    assert len(await rhythm.written(DRAFTS)) == 1


async def test_a_pause_has_no_card_and_neither_has_what_is_archived_or_has_no_channel(rhythm: Rhythm) -> None:
    resting, gone = await rhythm.client("acme"), await rhythm.client("birch")
    await rhythm.client("cedar", channels=())
    await rhythm.client("delta", kind=Kind.FUNDS)
    pauses, retainers = rhythm.agency.services.pauses, rhythm.agency.services.retainers
    await pauses.pause(resting.called.retainer_id, 1, "No budget", by=rhythm.agency.owner, key="p", now=OCTOBER)
    await retainers.archive(gone.called.retainer_id, archived=True, by=rhythm.agency.owner, now=OCTOBER)
    await rhythm.tick(NINE)
    await rhythm.tick("2026-11-02 08:00")
    assert [each.message.to for each in await rhythm.written(CARD)] == [ToChannel("C0ACME")]
    await rhythm.tick("2026-12-01 08:00")
    (october, december) = await rhythm.written(CARD)
    assert "Paused" in await rhythm.read(december, "2026-12-01 08:00")
    assert "Summary" in await rhythm.read(october, "2026-12-01 08:00")


async def test_what_is_archived_keeps_its_card_without_buttons_till_it_is_brought_back(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme")
    await rhythm.tick(NINE)
    archive, by = rhythm.agency.services.retainers.archive, rhythm.agency.owner
    await rhythm.edited()
    for archived, shown in ((True, []), (False, ["View balance", "Log time", "Report"])):
        await archive(acme.called.retainer_id, archived=archived, by=by, now=at("2026-10-02 12:00"))
        await rhythm.tick("2026-10-02 12:00")
        assert await rhythm.edited() == [f"card:{acme.cycle.cycle_id}"]
        (card,) = await rhythm.written(CARD)
        assert list(buttons(await rhythm.drawn(card, "2026-10-02 12:00"))) == shown
    await rhythm.agency.log("acme 2h x", now=at("2026-10-02 13:00"))
    await rhythm.tick("2026-10-05 07:00")
    assert await rhythm.edited() == [f"card:{acme.cycle.cycle_id}"]


async def test_what_was_archived_before_its_first_morning_has_that_one_when_it_is_brought_back(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme", channels=BOTH)
    archive, by = rhythm.agency.services.retainers.archive, rhythm.agency.owner
    await archive(acme.called.retainer_id, archived=True, by=by, now=OCTOBER)
    await rhythm.tick(NINE)
    assert await rhythm.written() == []
    await archive(acme.called.retainer_id, archived=False, by=by, now=at("2026-10-02 12:00"))
    await rhythm.tick("2026-10-02 12:00")
    assert [each.message.kind for each in await rhythm.written()] == [DRAFTS, CARD]
    await rhythm.tick(MIDDLE)
    assert len(await rhythm.written(CHECKPOINT)) == 1


async def test_a_channel_that_comes_later_gets_its_card_on_the_next_morning(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme", channels=())
    await rhythm.tick(NINE)
    client = next(each for each in await rhythm.agency.services.clients.choices("acme", by=rhythm.agency.owner))
    await rhythm.agency.bind("C0LATER", client)
    await rhythm.tick("2026-10-02 07:00")
    assert [each.message.to for each in await rhythm.written(CARD)] == [ToChannel("C0LATER")]
    assert (await rhythm.written(CARD))[0].message.key == f"card:{acme.cycle.cycle_id}"


async def test_after_ten_weeks_away_there_is_one_card_and_no_checkpoint_of_what_is_past(rhythm: Rhythm) -> None:
    await rhythm.client("acme", channels=BOTH)
    await rhythm.tick("2026-12-22 08:00")
    (card,) = await rhythm.written(CARD)
    assert (await rhythm.read(card, "2026-12-22 08:00")).startswith("Acme, 1–31 Dec: ")
    assert await rhythm.written(CHECKPOINT) == []
    (drafts,) = await rhythm.written(DRAFTS)
    text = await rhythm.read(drafts, "2026-12-22 08:00")
    assert "summary of November" in text
    assert "summary of October" not in text
    assert "plan of" not in text, "December is in its last third"


async def test_on_weekends_nothing_is_posted_or_edited(rhythm: Rhythm) -> None:
    await rhythm.client("acme")
    await rhythm.tick(NINE)
    await rhythm.edited()
    await rhythm.agency.log("acme 2h x", now=at("2026-10-02 12:00"))
    await rhythm.tick("2026-10-03 07:00")
    await rhythm.tick("2026-10-04 07:00")
    assert await rhythm.edited() == []
    await rhythm.tick("2026-10-05 07:00")
    assert len(await rhythm.edited()) == 1


async def test_a_card_is_edited_in_the_morning_only_where_something_changed(rhythm: Rhythm) -> None:
    acme, _ = await rhythm.client("acme"), await rhythm.client("birch")
    await rhythm.tick(NINE)
    await rhythm.edited()
    await rhythm.tick("2026-10-02 07:00")
    assert await rhythm.edited() == []
    await rhythm.agency.log("acme 2h x", now=at("2026-10-02 12:00"))
    assert await rhythm.edited() == []
    await rhythm.tick("2026-10-05 07:00")
    assert await rhythm.edited() == [f"card:{acme.cycle.cycle_id}"]
    await rhythm.tick("2026-10-06 07:00")
    assert await rhythm.edited() == []


async def test_late_work_changes_the_card_of_the_cycle_that_it_hands_on_to(rhythm: Rhythm) -> None:
    await rhythm.client("acme", rollover=Rollover(carries=True))
    await rhythm.tick(NINE)
    await rhythm.tick("2026-11-02 08:00")
    await rhythm.edited()
    await rhythm.agency.log("acme 2h x on 2026-10-30", now=at("2026-11-02 12:00"))
    await rhythm.tick("2026-11-03 08:00")
    _, november = await rhythm.written(CARD)
    assert "carried in 38 h" in await rhythm.read(november, "2026-11-03 08:00")
    assert november.is_edited


async def test_a_delivery_shows_at_once(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme", kind=Kind.DELIVERABLES, allotment=8)
    await rhythm.tick(NINE)
    await rhythm.edited()
    await rhythm.agency.deliver("acme 1 Article", now=at("2026-10-02 12:00"))
    assert await rhythm.edited() == [f"card:{acme.cycle.cycle_id}"]


async def test_a_cycle_on_plan_is_not_spoken_of(rhythm: Rhythm) -> None:
    await rhythm.client("acme", channels=BOTH)
    for day in (6, 13):
        await rhythm.agency.log(f"acme 10h x on 2026-10-{day:02}", now=at("2026-10-14 12:00"))
    await rhythm.tick(NINE)
    await rhythm.tick(MIDDLE)
    assert await rhythm.written(CHECKPOINT) == []
    assert "checkpoint" not in str([each.message.key for each in await rhythm.written(DRAFTS)])


async def test_one_that_is_off_plan_is_told_in_the_thread_of_its_card_and_once(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme")
    await rhythm.tick(NINE)
    for _ in range(2):
        await rhythm.tick(MIDDLE)
    (told,) = await rhythm.written(CHECKPOINT)
    assert (told.message.to, told.message.thread_of) == (ToChannel("C0ACME"), f"card:{acme.cycle.cycle_id}")
    text = await rhythm.read(told, MIDDLE)
    assert "Nothing is logged yet" in text
    assert "40 h will be lost after Sat 31 Oct" in text


async def test_one_that_is_back_on_plan_when_it_goes_says_nothing(rhythm: Rhythm) -> None:
    await rhythm.client("acme")
    await rhythm.tick(NINE)
    await rhythm.tick(MIDDLE)
    (told,) = await rhythm.written(CHECKPOINT)
    for day in (13, 14):
        await rhythm.agency.log(f"acme 10h x on 2026-10-{day}", now=MIDDLE)
    assert await rhythm.read(told, MIDDLE) == ""


async def test_a_week_has_no_checkpoint_and_no_plan_for_the_client(rhythm: Rhythm) -> None:
    await rhythm.client(
        "acme",
        channels=BOTH,
        length=Length.WEEKLY,
        anchor_day=1,
        starts_on=date(2026, 9, 28),
        now=at("2026-09-25 06:00"),
    )
    await rhythm.tick("2026-09-28 07:00")
    await rhythm.tick("2026-10-01 07:00")
    assert len(await rhythm.written(CARD)) == 1
    assert await rhythm.written(CHECKPOINT) == []
    assert await rhythm.written(DRAFTS) == []


async def test_without_a_shared_channel_nothing_is_drafted(rhythm: Rhythm) -> None:
    await rhythm.client("acme")
    await rhythm.tick(NINE)
    await rhythm.tick(MIDDLE)
    await rhythm.tick("2026-11-06 08:00")
    assert await rhythm.written(DRAFTS) == []


async def test_what_is_drafted_at_night_is_told_in_the_morning_of_its_reader(rhythm: Rhythm) -> None:
    """Nine in Auckland is the evening before in Berlin."""
    max_ = await manager(rhythm)
    await rhythm.client(
        "acme",
        channels=BOTH,
        now=at("2026-09-29 06:00"),
        starts_on=date(2026, 10, 1),
        fields={"timezone": "Pacific/Auckland", "account_manager": max_.slack_user_id},
    )
    await rhythm.tick("2026-09-30 20:00")
    (drafts,) = await rhythm.written(DRAFTS)
    assert drafts.not_before == NINE
    assert drafts.message.key.endswith(":2026-10-01")


async def test_drafts_of_one_day_are_one_message_also_where_the_day_begins_later(rhythm: Rhythm) -> None:
    max_ = await manager(rhythm)
    for alias, zone in (("acme", "Europe/Berlin"), ("birch", "America/New_York")):
        await rhythm.client(alias, channels=BOTH, fields={"timezone": zone, "account_manager": max_.slack_user_id})
    await rhythm.tick(NINE)
    (drafts,) = await rhythm.written(DRAFTS)
    assert "1 message to your clients" in await rhythm.read(drafts, NINE)
    await rhythm.edited()
    await rhythm.tick("2026-10-01 13:00")
    assert drafts.message.key in await rhythm.edited()
    assert "2 messages to your clients" in await rhythm.read(drafts, "2026-10-01 13:00")
    assert len(await rhythm.written(DRAFTS)) == 1


async def test_who_stands_in_for_a_manager_gets_the_drafts_and_reads_for_whom(rhythm: Rhythm) -> None:
    max_ = await manager(rhythm)
    await rhythm.client("acme", channels=BOTH, fields={"account_manager": max_.slack_user_id})
    await leaves(rhythm, max_)
    await rhythm.tick(NINE)
    (drafts,) = await rhythm.written(DRAFTS)
    me = await rhythm.agency.services.people.me(rhythm.agency.owner)
    assert drafts.message.to == ToPerson(me.person_id)
    assert "because Max Sample is no longer active" in await rhythm.read(drafts, NINE)


async def leaves(rhythm: Rhythm, who: Caller) -> None:
    """Slack says that the account is deactivated."""
    gone = Profile(
        who.slack_user_id,
        who.slack_team_id,
        "Max Sample",
        None,
        "Europe/Berlin",
        is_admin=False,
        is_guest=False,
        is_active=False,
    )
    await rhythm.agency.services.people.introduce(rhythm.agency.workspace, gone, OCTOBER)


async def test_a_reopened_cycle_has_its_card_again_and_is_summed_up_again(rhythm: Rhythm) -> None:
    acme = await rhythm.client("acme", channels=BOTH)
    await rhythm.tick(NINE)
    await rhythm.tick("2026-11-05 08:00")
    reopen = rhythm.agency.services.reopening.reopen
    await reopen(acme.cycle.cycle_id, "Forgot some", by=rhythm.agency.owner, key="r", now=at("2026-11-05 12:00"))
    await rhythm.edited()
    await rhythm.tick("2026-11-06 08:00")
    card = (await rhythm.written(CARD))[0]
    assert "provisional until Tue 10 Nov" in await rhythm.read(card, "2026-11-06 08:00")
    assert card.is_edited
    await rhythm.agency.log("acme 3h x on 2026-10-30", now=at("2026-11-06 12:00"))
    await rhythm.tick("2026-11-11 09:00")
    texts = [await rhythm.read(each, "2026-11-11 09:00") for each in await rhythm.written(DRAFTS)]
    assert "Not posted, and out of date now: Acme, summary of October" in texts[-2]
    assert "Acme: summary of October*\n>3 h used of 40 h" in texts[-1]


async def test_weeks_whose_graces_overlap_have_a_card_each_and_all_can_be_read(rhythm: Rhythm) -> None:
    await rhythm.agency.services.workspaces.set_defaults(grace=12, by=rhythm.agency.owner, now=OCTOBER)
    monday = at("2026-09-28 06:00")
    lasting = Rollover(carries=True, cycles=1)
    await rhythm.client(
        "acme", now=monday, channels=BOTH, length=Length.WEEKLY, anchor_day=1, starts_on=monday.date(), rollover=lasting
    )
    for day in range(35):
        now = monday + timedelta(days=day, hours=1)
        await rhythm.agency.log("acme 3h x", now=now)
        await rhythm.tick(now)
        for each in await rhythm.written():
            await rhythm.read(each, now)
    cards = [await rhythm.read(each, now) for each in await rhythm.written(CARD)]
    assert len(cards) == 5
    assert ["Summary" in each for each in cards] == [True, True, True, True, False]
