"""More than 24 hours of one person on one day are asked about, however they add up; nothing is stored until somebody
says that they are meant.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.balances.standings import Standing
from domain.time.entries import MoreThanADay, Source
from domain.time.log_line import parse_log
from services.time.acts import TimeForm
from services.time.timers import Stopped
from services.time.typed_lines import CatchupRefused
from tests.instants import NOW
from tests.services.agency import HOUR, Agency


async def asked(agency: Agency, text: str) -> MoreThanADay:
    """Type a line, as somebody who has not been asked yet."""
    with pytest.raises(MoreThanADay) as over:
        await agency.services.time.log(parse_log(text), by=agency.owner, key=agency.key(), now=NOW)
    return over.value


async def test_an_entry_that_fills_the_day_is_logged_and_one_minute_more_is_asked_about(
    agency: Agency, acme: Standing
) -> None:
    await agency.log("acme 20h a")
    await agency.services.time.log(parse_log("acme 4h b"), by=agency.owner, key="k", now=NOW)

    over = await asked(agency, "acme 1m c")

    assert over.sentence.startswith("With that, Thu 12 Nov 2026 has 24 h 1 m, and a day has 24 hours.")
    assert (await agency.card_figures()).used == 24 * HOUR


async def test_the_answer_is_the_same_line_that_says_so_and_is_logged(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 20h a")
    over = await asked(agency, "acme 5h “for 27 nov” on 2026-11-12 #nb")

    (answer,) = over.answers
    assert answer.line == "acme 5h “for 27 nov” on 2026-11-12 #nb #over24h"
    logged = await agency.services.time.log(parse_log(answer.line), by=agency.owner, key="k", now=NOW)
    assert (logged.entry.description, logged.entry.billable, logged.day_minutes) == ("for 27 nov", False, 25 * HOUR)


async def test_other_days_and_other_people_are_not_added(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 20h a")
    mate = await agency.person()
    for text, by in (("acme 20h b on yesterday", agency.owner), ("acme 20h c", mate)):
        await agency.services.time.log(parse_log(text), by=by, key=agency.key(), now=NOW)
    assert (await agency.card_figures()).used == 60 * HOUR


async def test_what_was_taken_back_is_not_added_either(agency: Agency, acme: Standing) -> None:
    logged = await agency.log("acme 20h a")
    await agency.services.time.undo(by=agency.owner, key="u", now=NOW, time_entry_id=logged.entry.time_entry_id)
    await agency.services.time.log(parse_log("acme 20h b"), by=agency.owner, key="k", now=NOW)
    assert (await agency.card_figures()).used == 20 * HOUR


async def test_a_submission_that_comes_again_is_told_and_not_asked_about(agency: Agency, acme: Standing) -> None:
    first = await agency.services.time.log(parse_log("acme 13h a"), by=agency.owner, key="cmd:1", now=NOW)
    await agency.log("acme 11h b")
    again = await agency.services.time.log(parse_log("acme 13h a"), by=agency.owner, key="cmd:1", now=NOW)
    assert again.entry == first.entry


async def test_a_form_is_asked_about_and_its_box_says_that_it_is_meant(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 20h a")
    form = TimeForm(acme.called.retainer_id, 5 * HOUR, None, "x", billable=True)
    with pytest.raises(MoreThanADay):
        await agency.services.time.log_form(form, by=agency.owner, key="view:1", now=NOW, source=Source.MODAL)

    meant = replace(form, over_a_day=True)
    logged = await agency.services.time.log_form(meant, by=agency.owner, key="view:1", now=NOW, source=Source.MODAL)
    assert logged.day_minutes == 25 * HOUR


async def test_an_edit_that_goes_beyond_the_day_leaves_the_entry_as_it_was(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 20h a")
    small = await agency.log("acme 1h b")
    form = TimeForm(acme.called.retainer_id, 5 * HOUR, None, "b", billable=True)
    with pytest.raises(MoreThanADay):
        await agency.services.time.edit(small.entry.time_entry_id, form, by=agency.owner, key="v", now=NOW)
    assert (await agency.card_figures()).used == 21 * HOUR

    longer = replace(form, minutes=4 * HOUR)
    await agency.services.time.edit(small.entry.time_entry_id, longer, by=agency.owner, key="v", now=NOW)
    assert (await agency.card_figures()).used == 24 * HOUR


async def test_a_catch_up_names_the_line_that_goes_beyond_and_stores_none(agency: Agency, acme: Standing) -> None:
    text = "acme 13h a\nacme 1h b on yesterday\nacme 12h c"
    with pytest.raises(CatchupRefused) as refused:
        await agency.services.time.catchup(text, by=agency.owner, key="view:1", now=NOW)
    ((number, sentence),) = refused.value.lines
    assert number == 3
    assert sentence.endswith("Type: acme 12h c #over24h")
    assert (await agency.card_figures()).used == 0

    meant = text.replace("12h c", "12h c #over24h")
    assert len(await agency.services.time.catchup(meant, by=agency.owner, key="view:1", now=NOW)) == 3


async def test_a_timer_runs_on_while_it_is_asked_about(agency: Agency, acme: Standing) -> None:
    timers, later = agency.services.timers, NOW + timedelta(hours=5)
    await agency.log("acme 20h a")
    await timers.start("acme call", by=agency.owner, now=NOW)
    with pytest.raises(MoreThanADay) as over:
        await timers.stop("", by=agency.owner, key="s", now=later)
    assert [each.line for each in over.value.answers] == ["#over24h"]
    assert await timers.running(by=agency.owner, now=later) is not None

    assert (await timers.stop("#over24h", by=agency.owner, key="s", now=later)).day_minutes == 25 * HOUR


async def test_a_forgotten_timer_is_answered_with_its_time_and_that_it_is_meant(agency: Agency, acme: Standing) -> None:
    timers, later = agency.services.timers, NOW + timedelta(hours=11)
    await agency.log("acme 20h a")
    await timers.start("acme call", by=agency.owner, now=NOW)
    answer = Stopped(minutes=5 * HOUR, retainer_id=acme.called.retainer_id)
    with pytest.raises(MoreThanADay):
        await timers.stop("", by=agency.owner, key="s", now=later, answered=answer)
    meant = replace(answer, over_a_day=True)
    assert (await timers.stop("", by=agency.owner, key="s", now=later, answered=meant)).day_minutes == 25 * HOUR
