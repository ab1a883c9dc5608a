"""Terms that hold from today on: the cycle splits, each part has its share, and history stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.agreements.anchors import Anchor
from domain.agreements.checks import NotBegunYet, RhythmFromNext, TermsSame
from domain.agreements.decisions import ReasonMissing
from domain.agreements.retainers import RetainerEnded
from domain.agreements.terms import Rollover, Threshold
from domain.balances.standings import Standing
from domain.kinds import CycleState, Length, Role
from domain.people.people import ManagersOnly, OwnersOnly
from services.retainers.adjustments import AdjustmentForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

TODAY = date(2026, 11, 16)
THEN = at("2026-11-16 12:00")


async def test_the_cycle_splits_and_both_parts_have_their_share(agency: Agency, acme: Standing) -> None:
    wanted = replace(acme.terms, allotment=60 * HOUR, fee_minor=750_000)
    changed = await agency.services.terms_today.change(
        acme.called.retainer_id, wanted, "more work", by=agency.owner, key="1", now=THEN
    )
    assert changed.split is not None
    assert (changed.split.last_day, changed.split.allotment, changed.split.fee_minor) == (
        date(2026, 11, 15),
        20 * HOUR,
        250_000,
    )
    assert (changed.cycle.starts_on, changed.cycle.last_day) == (TODAY, date(2026, 11, 30))
    assert (changed.cycle.allotment, changed.cycle.fee_minor, changed.note) == (30 * HOUR, 375_000, "more work")
    after, before = await agency.card_figures(now=THEN), await agency.card_figures(now=THEN, last=True)
    assert (before.available, after.available) == (20 * HOUR, 30 * HOUR)


async def test_work_of_today_goes_over_and_keeps_its_rate(agency: Agency, acme: Standing) -> None:
    await agency.log('acme 2h "yesterday" on 2026-11-15', now=THEN)
    today = await agency.log('acme 3h "today"', now=THEN)
    wanted = replace(acme.terms, rate_minor=99_900)
    await agency.services.terms_today.change(
        acme.called.retainer_id, wanted, "dearer", by=agency.owner, key="1", now=THEN
    )
    before, after = await agency.card_figures(now=THEN, last=True), await agency.card_figures(now=THEN)
    assert (before.used, after.used) == (2 * HOUR, 3 * HOUR)
    recent = {each.description: each for each in await agency.services.time.recent(by=agency.owner, now=THEN)}
    assert recent["today"].logged_at == today.entry.logged_at
    records = await agency.services.exports.entries(agency.workspace.workspace_id)
    standing = [each for each in records if each["reversed_by"] is None]
    assert {(each["description"], each["rate_minor"]) for each in standing} == {
        ("yesterday", acme.terms.rate_minor),
        ("today", acme.terms.rate_minor),
    }
    undone = await agency.services.time.undo(
        by=agency.owner, key="u", now=THEN, time_entry_id=recent["today"].time_entry_id
    )
    assert undone.after.used == 0


async def test_what_was_adjusted_today_goes_over_too(agency: Agency, acme: Standing) -> None:
    add = agency.services.adjustments.add
    for number, hours in enumerate((5, -2)):
        form = AdjustmentForm(acme.called.retainer_id, hours * HOUR, "by phone")
        await add(form, by=agency.owner, key=f"a{number}", now=THEN)
    wanted = replace(acme.terms, allotment=60 * HOUR)
    await agency.services.terms_today.change(
        acme.called.retainer_id, wanted, "more", by=agency.owner, key="1", now=THEN
    )
    before, after = await agency.card_figures(now=THEN, last=True), await agency.card_figures(now=THEN)
    assert (before.added, after.added) == (0, 3 * HOUR)
    later = at("2026-11-25 12:00")
    assert (await agency.log("acme 1h late on 2026-11-15", now=later)).covered == HOUR


async def test_the_first_part_closes_after_its_grace_and_hands_on(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), rollover=Rollover(carries=True))
    wanted = replace(acme.terms, allotment=60 * HOUR)
    await agency.services.terms_today.change(
        acme.called.retainer_id, wanted, "more", by=agency.owner, key="1", now=THEN
    )
    assert (await agency.card_figures(now=THEN)).available == 50 * HOUR
    closed = await agency.card_figures(now=at("2026-11-25 12:00"), last=True)
    assert closed.carried_out == 20 * HOUR
    assert (await agency.card_figures(now=at("2026-12-10 12:00"))).available == 110 * HOUR


async def test_the_same_change_again_splits_nothing_more(agency: Agency, acme: Standing) -> None:
    wanted = replace(acme.terms, allotment=60 * HOUR)
    change = agency.services.terms_today.change
    for repeat in (False, True):
        told = await change(acme.called.retainer_id, wanted, "more", by=agency.owner, key="1", now=THEN)
        assert (told.is_repeat, told.terms.allotment, told.cycle.starts_on) == (repeat, 60 * HOUR, TODAY)


async def test_on_its_first_day_an_owner_rewrites_the_cycle(agency: Agency, acme: Standing) -> None:
    first_day = at("2026-12-01 12:00")
    wanted = replace(acme.terms, allotment=60 * HOUR)
    change = agency.services.terms_today.change
    with pytest.raises(OwnersOnly):
        await change(acme.called.retainer_id, wanted, "x", by=await agency.person(Role.MANAGER), key="0", now=first_day)
    for hours in (60, 55):
        told = await change(
            acme.called.retainer_id,
            replace(wanted, allotment=hours * HOUR),
            "slip",
            by=agency.owner,
            key=f"{hours}",
            now=first_day,
        )
        assert (told.split, told.cycle.state, told.cycle.allotment) == (None, CycleState.OPEN, hours * HOUR)
        assert (await agency.card_figures(now=first_day)).available == hours * HOUR
    assert (await agency.card_figures(now=first_day, last=True)).available == 40 * HOUR
    with pytest.raises(RhythmFromNext):
        await change(
            acme.called.retainer_id,
            replace(wanted, length=Length.QUARTERLY),
            "x",
            by=agency.owner,
            key="q",
            now=first_day,
        )


async def test_another_length_from_today_begins_with_the_second_part(agency: Agency, acme: Standing) -> None:
    wanted = replace(acme.terms, length=Length.QUARTERLY, allotment=120 * HOUR)
    told = await agency.services.terms_today.change(
        acme.called.retainer_id, wanted, "quarters", by=agency.owner, key="1", now=THEN
    )
    # Nobody said where they begin, so they begin with the terms, and the first one is whole.
    assert (told.cycle.starts_on, told.cycle.last_day, told.cycle.allotment) == (TODAY, date(2027, 2, 15), 120 * HOUR)
    assert [each.span.last_day for each in told.then] == [date(2027, 5, 15)]


async def test_the_second_part_has_its_share_of_a_cycle_that_begins_elsewhere(agency: Agency, acme: Standing) -> None:
    wanted = replace(acme.terms, length=Length.QUARTERLY, allotment=120 * HOUR)
    change, november = agency.services.terms_today.change, Anchor(1, 11)
    told = await change(
        acme.called.retainer_id, wanted, "quarters", begins=november, by=agency.owner, key="1", now=THEN
    )
    # 77 of the 92 days from November to January, minutes rounded down.
    assert (told.cycle.starts_on, told.cycle.last_day) == (TODAY, date(2027, 1, 31))
    assert told.cycle.allotment == 120 * HOUR * 77 // 92


@pytest.mark.parametrize(
    ("terms", "allotment", "fee_minor"),
    [
        pytest.param({"thresholds": (Threshold(percent=50),)}, 4 * HOUR, 400_00, id="a threshold alone"),
        pytest.param({"allotment": 66 * HOUR, "fee_minor": 6_600_00}, 4 * HOUR + 24, 440_00, id="other numbers"),
        pytest.param({"fee_minor": 6_300_00}, 4 * HOUR, 420_00, id="another fee alone"),
    ],
)
async def test_a_second_change_on_the_day_of_a_split_keeps_the_share(
    agency: Agency, terms: dict[str, Any], allotment: int, fee_minor: int
) -> None:
    acme = await agency.retainer(await agency.client("acme"), fee_minor=4_000_00)
    then, change = at("2026-11-29 12:00"), agency.services.terms_today.change
    wanted = replace(acme.terms, allotment=60 * HOUR, fee_minor=6_000_00)
    first = await change(acme.called.retainer_id, wanted, "more", by=agency.owner, key="1", now=then)
    assert (first.cycle.allotment, first.cycle.fee_minor) == (4 * HOUR, 400_00)
    assert first.split is not None
    second = await change(
        acme.called.retainer_id, replace(wanted, **terms), "again", by=agency.owner, key="2", now=then
    )
    assert (second.split, second.cycle.cycle_id) == (None, first.cycle.cycle_id)
    assert (second.cycle.allotment, second.cycle.fee_minor) == (allotment, fee_minor)
    before, after = await agency.card_figures(now=then, last=True), await agency.card_figures(now=then)
    assert (before.allotment, after.allotment) == (first.split.allotment, allotment)
    # 28 of 30 days.
    assert first.split.fee_minor == 3_733_33


async def test_a_whole_cycle_after_a_split_one_is_rewritten_whole(agency: Agency, acme: Standing) -> None:
    change, first_day = agency.services.terms_today.change, at("2026-12-01 12:00")
    for hours, now in ((60, THEN), (66, first_day)):
        wanted = replace(acme.terms, allotment=hours * HOUR)
        told = await change(acme.called.retainer_id, wanted, "more", by=agency.owner, key=f"{hours}", now=now)
    assert (told.split, told.cycle.starts_on, told.cycle.allotment) == (None, date(2026, 12, 1), 66 * HOUR)


async def test_what_cannot_change_today(agency: Agency, acme: Standing) -> None:
    change, more = agency.services.terms_today.change, replace(acme.terms, allotment=60 * HOUR)
    ended = await agency.retainer(await agency.client("ended"), last_day=date(2026, 11, 30))
    ahead = await agency.retainer(await agency.client("ahead"), starts_on=date(2026, 11, 20))
    retainer_id = acme.called.retainer_id
    with pytest.raises(ManagersOnly):
        await change(retainer_id, more, "x", by=await agency.person(Role.MEMBER), key="1", now=NOW)
    with pytest.raises(ReasonMissing):
        await change(retainer_id, more, "", by=agency.owner, key="2", now=NOW)
    with pytest.raises(TermsSame):
        await change(retainer_id, acme.terms, "x", by=agency.owner, key="3", now=NOW)
    with pytest.raises(RetainerEnded):
        await change(ended.called.retainer_id, more, "x", by=agency.owner, key="4", now=at("2026-12-10 12:00"))
    with pytest.raises(NotBegunYet):
        await change(ahead.called.retainer_id, more, "x", by=agency.owner, key="5", now=NOW)
