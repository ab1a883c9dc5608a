"""Logging time: what is stored, and what the reply tells."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.agreements.terms import Rounding, Threshold
from domain.balances.standings import Standing
from domain.kinds import BindingKind, Counts, Kind, Role, RoundingWay
from domain.time.entries import Source
from domain.values.descriptions import DescriptionTooLong
from services.cycles.finding import TIMED
from tests.instants import NOW
from tests.services.agency import HOUR, RATE, Agency, form_of


async def test_a_typed_line_is_stored_and_says_what_is_left(agency: Agency, acme: Standing) -> None:
    logged = await agency.log("acme 1h30 Checkout fix")
    assert (logged.entry.minutes, logged.entry.description) == (90, "Checkout fix")
    assert (logged.entry.worked_on, logged.entry.timezone) == (date(2026, 11, 12), "Europe/Berlin")
    assert (logged.before.remaining, logged.after.remaining) == (40 * HOUR, 38 * HOUR + 30)
    assert logged.after.used_percent == 3
    assert logged.day_minutes == 90
    assert (logged.cycle.starts_on, logged.cycle.last_day) == (date(2026, 11, 1), date(2026, 11, 30))
    assert not logged.is_repeat
    assert await agency.services.time.recent(by=agency.owner, now=NOW) == (logged.entry,)


async def test_what_the_reply_says_is_what_the_card_says_afterwards(agency: Agency, acme: Standing) -> None:
    for _ in range(3):
        logged = await agency.log("acme 2h more of it", now=NOW)
    assert await agency.card_figures() == logged.after


async def test_the_day_total_counts_all_of_the_authors_work_and_nobody_elses(agency: Agency, acme: Standing) -> None:
    await agency.retainer(await agency.client("beta"))
    mate = await agency.person(Role.MEMBER)
    await agency.log("beta 2h copy")
    await agency.log("acme 1h copy on yesterday")
    await agency.log("acme 4h copy", by=mate)
    assert (await agency.log("acme 45m copy #nb")).day_minutes == 2 * HOUR + 45


async def test_minutes_are_rounded_by_the_terms_and_kept_as_typed(agency: Agency) -> None:
    rounding = Rounding(RoundingWay.UP, 15)
    await agency.retainer(await agency.client("acme"), rounding=rounding)
    logged = await agency.log("acme 61m call")
    assert (logged.entry.raw_minutes, logged.entry.minutes) == (61, 75)
    assert (logged.after.used, logged.day_minutes) == (75, 75)


async def test_the_longest_day_fits_however_it_is_rounded(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), rounding=Rounding(RoundingWay.UP, 60))
    assert (await agency.log("acme 23h59 launch")).entry.minutes == 24 * HOUR


async def test_time_that_is_not_billable_leaves_the_balance_alone_and_is_kept(agency: Agency, acme: Standing) -> None:
    logged = await agency.log("acme 3h goodwill #nb")
    assert (logged.entry.billable, logged.entry.counts) == (False, False)
    assert logged.after == logged.before
    assert logged.day_minutes == 3 * HOUR


async def test_where_the_terms_count_everything_unbillable_time_is_used_too(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), counts=Counts.ALL)
    logged = await agency.log("acme 3h internal review #nb")
    assert (logged.entry.billable, logged.entry.counts, logged.after.used) == (False, True, 3 * HOUR)


async def test_a_threshold_is_crossed_by_the_entry_that_reaches_it_and_by_no_later_one(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), allotment=10 * HOUR)
    assert (await agency.log("acme 7h a")).crossed == ()
    assert (await agency.log("acme 30m b")).crossed == (Threshold(percent=75),)
    assert (await agency.log("acme 30m c")).crossed == ()
    assert (await agency.log("acme 2h d")).crossed == (Threshold(percent=90), Threshold(percent=100))


async def test_work_beyond_what_is_available_is_stored_as_overage(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme"), allotment=2 * HOUR)
    logged = await agency.log("acme 3h it had to be done")
    assert (logged.after.remaining, logged.after.overage) == (0, HOUR)


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        pytest.param(0, 0, id="at once"),
        pytest.param(40, 40, id="after 40 s"),
        pytest.param(299, 299, id="just within five minutes"),
        pytest.param(300, None, id="after five minutes"),
    ],
)
async def test_the_same_work_typed_again_soon_is_stored_and_said(
    agency: Agency, acme: Standing, seconds: int, told: int | None
) -> None:
    await agency.log("acme 1h standup")
    again = await agency.log("acme 1h standup", now=NOW + timedelta(seconds=seconds))
    assert again.same_seconds_ago == told
    assert again.after.used == 2 * HOUR


@pytest.mark.parametrize(
    "other",
    ["acme 1h retro", "acme 61m standup", "acme 1h standup on yesterday", "beta 1h standup"],
    ids=["another text", "other minutes", "another day", "another client"],
)
async def test_other_work_is_not_taken_for_the_same(agency: Agency, acme: Standing, other: str) -> None:
    await agency.retainer(await agency.client("beta"))
    await agency.log("acme 1h standup")
    assert (await agency.log(other)).same_seconds_ago is None


async def test_the_same_work_of_a_colleague_and_undone_work_are_not_the_same(agency: Agency, acme: Standing) -> None:
    mate = await agency.person(Role.MEMBER)
    await agency.log("acme 1h standup", by=mate)
    assert (await agency.log("acme 1h standup")).same_seconds_ago is None
    await agency.undo()
    assert (await agency.log("acme 1h standup")).same_seconds_ago is None


async def test_the_same_submission_again_stores_nothing_and_tells_the_same(agency: Agency, acme: Standing) -> None:
    await agency.log("acme 2h before")
    first = await agency.log("acme 1h30 Checkout fix", key="cmd:1")
    await agency.log("acme 3h after")
    again = await agency.log("acme 1h30 Checkout fix", key="cmd:1", now=NOW + timedelta(minutes=1))
    assert again.is_repeat
    told = ("entry", "before", "after", "day_minutes", "crossed", "same_seconds_ago", "cycle")
    assert [getattr(again, name) for name in told] == [getattr(first, name) for name in told]
    assert (await agency.card_figures()).used == 6 * HOUR + 30


async def test_a_repeat_after_midnight_is_still_of_the_day_before(agency: Agency, acme: Standing) -> None:
    late = NOW.replace(hour=22, minute=59, second=50)
    first = await agency.log("acme 1h night shift", key="cmd:1", now=late)
    again = await agency.log("acme 1h night shift", key="cmd:1", now=late + timedelta(seconds=20))
    assert (first.entry, again.is_repeat) == (again.entry, True)


async def test_a_channels_client_need_not_be_named(agency: Agency, acme: Standing) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CACME", client)
    here = agency.calling("UBOSS", "CACME")
    logged = await agency.log("1h30 Checkout fix", by=here)
    assert (logged.entry.called.client_alias, logged.entry.description) == ("acme", "Checkout fix")


async def test_in_a_channel_the_word_after_the_duration_may_still_be_another_client(
    agency: Agency, acme: Standing
) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.retainer(await agency.client("beta"))
    await agency.bind("CACME", client)
    logged = await agency.log("1h beta Checkout fix", by=agency.calling("UBOSS", "CACME"))
    assert (logged.entry.called.client_alias, logged.entry.description) == ("beta", "Checkout fix")


async def test_a_matter_number_names_its_retainer(agency: Agency) -> None:
    client = await agency.client("acme")
    await agency.retainer(client, "Website")
    await agency.retainer(client, "Dispute", matter_number="m-2031")
    logged = await agency.log("m-2031 0.25 letter")
    assert (logged.entry.called.name, logged.entry.called.typed) == ("Dispute", "M-2031")


async def test_a_retainer_is_named_behind_its_client(agency: Agency) -> None:
    client = await agency.client("acme")
    await agency.retainer(client, "Website")
    await agency.retainer(client, "Seo")
    assert (await agency.log("acme/seo 1h audit")).entry.called.name == "Seo"


async def test_a_client_may_be_typed_by_its_full_name(agency: Agency) -> None:
    await agency.retainer(await agency.client("acme", name="Acme Widgets"))
    logged = await agency.log('"acme widgets" 1h audit')
    assert (logged.entry.called.client_alias, logged.entry.description) == ("acme", "audit")


async def test_hours_go_to_the_only_retainer_that_counts_hours(agency: Agency) -> None:
    client = await agency.client("acme")
    await agency.retainer(client, "Website")
    await agency.retainer(client, "Articles", kind=Kind.DELIVERABLES, allotment=4)
    assert (await agency.log("acme 1h audit")).entry.called.name == "Website"


async def test_a_form_is_stored_with_its_link_and_its_day(agency: Agency, acme: Standing) -> None:
    form = form_of(acme, 25, on=date(2026, 11, 2), billable=False, permalink="https://lumen.example/p1")
    logged = await agency.services.time.log_form(form, by=agency.owner, key="view:1", now=NOW, source=Source.SHORTCUT)
    stored = await agency.services.time.entry(logged.entry.time_entry_id, by=agency.owner)
    assert stored == logged.entry
    assert (stored.permalink, stored.worked_on, stored.source) == (form.permalink, form.on, Source.SHORTCUT)


async def test_the_longest_description_is_kept_whole_and_one_more_character_is_refused(
    agency: Agency, acme: Standing
) -> None:
    log_form = agency.services.time.log_form
    form = form_of(acme, description="ä" * 3000)
    logged = await log_form(form, by=agency.owner, key="view:1", now=NOW, source=Source.MODAL)
    assert len((await agency.services.time.entry(logged.entry.time_entry_id, by=agency.owner)).description) == 3000
    with pytest.raises(DescriptionTooLong) as refused:
        await log_form(
            form_of(acme, description="ä" * 3001), by=agency.owner, key="view:2", now=NOW, source=Source.MODAL
        )
    assert refused.value.field == "description"
    assert (await agency.card_figures()).used == HOUR


async def test_control_characters_are_dropped_and_mentions_are_kept_as_typed(agency: Agency, acme: Standing) -> None:
    form = form_of(acme, description="a\x00b <!channel>\u202e\nc")
    logged = await agency.services.time.log_form(form, by=agency.owner, key="view:1", now=NOW, source=Source.MODAL)
    stored = await agency.services.time.entry(logged.entry.time_entry_id, by=agency.owner)
    assert stored.description == "ab <!channel> c"


async def test_choices_offer_own_last_ones_first_and_clients_get_none(agency: Agency, acme: Standing) -> None:
    for alias in ("beta", "coda", "dyno"):
        await agency.retainer(await agency.client(alias))
    await agency.retainer(await agency.client("eris"), kind=Kind.DELIVERABLES, allotment=4)
    mate = await agency.person(Role.MEMBER)
    await agency.log("dyno 1h x", by=mate)
    await agency.log("coda 1h x", by=mate, now=NOW + timedelta(minutes=1))
    choices = agency.services.time.choices

    async def aliases(query: str, *kinds: Kind) -> list[str]:
        return [each.client_alias for each in await choices(query, by=mate, now=NOW, kinds=kinds or TIMED)]

    assert await aliases("") == ["coda", "dyno", "acme", "beta"]
    assert await aliases("BET") == ["beta"]
    assert await aliases("eris") == []
    assert await aliases("eris", Kind.DELIVERABLES) == ["eris"]
    assert await choices("", by=await agency.person(outsider=True), now=NOW) == ()


async def test_money_is_worked_out_for_who_may_see_it(agency: Agency, acme: Standing) -> None:
    assert (await agency.log("acme 30m x")).value_left_minor == RATE * 39 + RATE // 2
    mate = await agency.person(Role.MEMBER)
    assert (await agency.log("acme 30m y", by=mate)).value_left_minor is None


async def test_a_shared_channel_logs_on_its_client(agency: Agency, acme: Standing) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CSHARED", client, BindingKind.SHARED)
    assert (await agency.log("1h call", by=agency.calling("UBOSS", "CSHARED"))).entry.called.client_alias == "acme"


async def test_a_form_begins_with_a_retainer_by_its_id_where_it_can_be_chosen(agency: Agency, acme: Standing) -> None:
    client = await agency.client("dune")
    posts = await agency.retainer(client, kind=Kind.DELIVERABLES, fee_minor=None, rate_minor=None)
    choice, member = agency.services.time.choice, await agency.person(Role.MEMBER)
    assert await choice(acme.called.retainer_id, by=member) == acme.called
    assert await choice(posts.called.retainer_id, by=member) is None
    assert (await choice(posts.called.retainer_id, by=member, kinds=(Kind.DELIVERABLES,))) == posts.called
    outsider = await agency.person(Role.CLIENT, outsider=True)
    assert await choice(acme.called.retainer_id, by=outsider) is None
    await agency.services.clients.archive(acme.called.client_id, archived=True, by=agency.owner, now=NOW)
    assert await choice(acme.called.retainer_id, by=member) is None
