"""Terms are asked about in time, each question once; what has no end is looked at now and then."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.agreements.retainers import RetainerEnded
from domain.appointments import AppointmentKind
from domain.kinds import BindingKind, Role
from domain.outbox import ToChannel
from domain.people.people import ManagersOnly, Profile
from domain.renewals.cards import Ordered
from domain.renewals.questions import Choice, ProposalEmpty
from domain.values.descriptions import DescriptionTooLong
from domain.values.refusals import Refusal
from services.clients.acts import ClientForm
from services.renewals.acts import near
from store import renewals
from store.appointments import set_due
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.change_orders.orders import decided, job_form, make_approver, order_form, sent
from tests.services.renewals.renewing import (
    AUGUST,
    FIRST,
    OVER,
    SECOND,
    YEAR_END,
    Renewing,
    changed,
    notice,
    same,
    stands,
)


@pytest_asyncio.fixture
async def here(agency: Agency, database: Database) -> Renewing:
    """An agency of one client's term."""
    return Renewing(agency, database)


async def test_a_term_is_asked_about_four_times_each_on_its_morning(here: Renewing) -> None:
    await here.term()
    for instant, count in (
        ("2026-10-02 06:59", 0),
        (FIRST, 1),
        ("2026-10-20 12:00", 1),
        (SECOND, 2),
        ("2026-11-17 08:00", 3),
        ("2026-11-28 08:00", 4),
        ("2026-12-20 08:00", 4),
    ):
        await here.tick(instant)
        assert len(await here.asked()) == count, instant


async def test_missed_questions_are_one(here: Renewing) -> None:
    await here.term()
    await here.tick("2026-11-20 12:00")
    assert len(await here.asked()) == 1
    await here.tick("2026-11-28 08:00")
    assert len(await here.asked()) == 2


async def test_a_question_that_comes_after_the_last_day_for_notice_says_so(here: Renewing) -> None:
    await here.term()
    await here.tick("2026-12-05 12:00")
    (only,) = await here.asked()
    told = await here.read(only, "2026-12-05 12:00")
    assert "The last day for notice was Tue 1 Dec." in told
    drawn = await here.drawn(only, "2026-12-05 12:00")
    assert "Snooze" not in str(drawn)


async def test_what_is_asked_has_the_cycles_their_sums_and_the_advice(here: Renewing) -> None:
    await here.term(overage_rate_minor=None)
    for month, hours in ((8, 44), (9, 47), (10, 45)):
        await here.month(month, hours)
    await here.tick("2026-11-17 08:00")
    told = await here.read((await here.asked())[-1], "2026-11-17 08:00")
    assert told.splitlines() == [
        "*Acme*: the term ends on Thu 31 Dec. Notice can be given until Tue 1 Dec, in 14 days. "
        "If nobody chooses, it goes on for another term, until Mon 31 May 2027.",
        "*Restructure it*: Acme was over in three cycles running. They used 44 h, 47 h and 45 h. "
        "50 h a month for €6,250 would fit, instead of 40 h a month for €5,000, at the same price an hour.",
        "August: 44 h of 40 h, 110 %, 4 h over",
        "September: 47 h of 40 h, 117 %, 7 h over",
        "October: 45 h of 40 h, 112 %, 5 h over",
        "November so far: 0 h of 40 h, 0 %",
        "Overage in these cycles: 16 h",
        "Effective rate: €110.29 an hour (the fees divided by all hours worked); €125 was agreed",
    ]


async def test_time_that_does_not_count_is_in_the_effective_rate(here: Renewing) -> None:
    standing = await here.term()
    await here.month(8, 40)
    await here.agency.log("acme 10h goodwill #nb", now=at("2026-08-28 12:00"))
    assert (await here.card(standing, NOW)).hourly_minor == 500_000 * 3 // 50


async def test_a_deactivated_manager_is_replaced_and_the_message_says_so(here: Renewing) -> None:
    agency = here.agency
    max_ = await agency.person(Role.MANAGER, name="Max")
    standing = await here.term()
    form = ClientForm("Acme", "acme", "Europe/Berlin", "EUR", account_manager=max_.slack_user_id)
    await agency.services.clients.update(standing.called.client_id, form, by=agency.owner, now=AUGUST)
    await here.tick(FIRST)
    team_id = agency.workspace.slack_team_id
    gone = Profile(max_.slack_user_id, team_id, "Max", None, "Europe/Berlin", False, False, is_active=False)
    await agency.services.people.introduce(agency.workspace, gone, at("2026-10-05 08:00"))
    await here.tick(SECOND)

    to_max, to_owner = await here.asked()
    assert to_max.message.to != to_owner.message.to
    told = await here.read(to_owner, SECOND)
    assert told.endswith("Max, who answers for Acme, is deactivated, so you are asked.")


async def test_a_manager_who_may_not_see_money_is_not_asked(here: Renewing) -> None:
    agency = here.agency
    dee = await agency.person(Role.MEMBER, name="Dee")
    client = await agency.client(account_manager=dee.slack_user_id, now=AUGUST)
    # A name makes an account manager; whoever is none by now was one, or was named before that was so.
    await agency.services.people.set_role(dee.slack_user_id, Role.MEMBER, by=agency.owner)
    standing = await agency.retainer(client, last_day=YEAR_END, starts_on=date(2026, 8, 1), now=AUGUST)
    await here.tick(FIRST)
    (asked,) = await here.asked()
    told = await here.read(asked, FIRST)
    assert "Dee answers for Acme, but only account managers and owners choose" in told
    with pytest.raises(ManagersOnly):
        await here.card(standing, FIRST, by=dee)


async def test_of_an_archived_client_nothing_is_asked(here: Renewing) -> None:
    standing = await here.term()
    archive, client_id = here.agency.services.clients.archive, standing.called.client_id
    await archive(client_id, archived=True, by=here.agency.owner, now=AUGUST)
    await here.tick(FIRST)
    assert await here.asked() == []
    await archive(client_id, archived=False, by=here.agency.owner, now=AUGUST)
    await here.tick("2026-10-12 12:00")
    assert len(await here.asked()) == 1


async def test_what_was_agreed_before_there_were_questions_is_asked_about_too(here: Renewing) -> None:
    standing = await here.term()
    async with here.database.transaction(here.agency.workspace.workspace_id) as tx:
        await tx.run(text("DELETE FROM renewal WHERE workspace_id = :workspace_id"))
        await set_due(tx, AppointmentKind.RENEWAL, {standing.called.retainer_id: at("2026-10-20 10:00")})
    await here.tick("2026-10-20 12:00")
    assert await here.asked() == []
    await here.tick(SECOND)
    assert len(await here.asked()) == 1
    assert (await here.card(standing, SECOND)).renewal.notice_on == date(2026, 12, 1)


async def test_an_agreement_without_an_end_is_looked_at_after_every_third_cycle(here: Renewing) -> None:
    await here.term(None)
    for instant, count in (
        ("2026-11-03 12:00", 0),
        ("2026-11-05 07:59", 0),
        ("2026-11-05 08:00", 1),  # the grace of October ends with the 4th, a Wednesday
        ("2027-02-03 12:00", 1),
        ("2027-02-04 08:00", 2),
    ):
        await here.tick(instant)
        assert len(await here.asked()) == count, instant
    older, newer = await here.asked()
    assert "is looked at in a newer message" in await here.read(stands(older), "2027-02-04 08:00")
    assert (await here.read(newer, "2027-02-04 08:00")).startswith("*Acme* goes on without an end.")


async def test_months_in_which_the_clock_stood_still_are_one_review(here: Renewing) -> None:
    await here.term(None)
    await here.tick("2027-09-20 12:00")
    assert len(await here.asked()) == 1
    await here.tick("2027-10-30 12:00")
    assert len(await here.asked()) == 1
    await here.tick("2027-11-10 12:00")
    assert len(await here.asked()) == 2


async def test_keeping_it_as_it_is_changes_nothing_and_the_next_review_comes(here: Renewing) -> None:
    standing = await here.term(None)
    await here.tick("2026-11-05 08:00")
    card = await here.card(standing)
    answered = await same(here, card)
    assert (answered.renewal.choice, answered.retainer.ends_on) == (Choice.SAME, None)
    await here.tick("2027-02-04 08:00")
    assert len(await here.asked()) == 2


async def test_a_review_that_is_answered_ahead_is_not_asked_again_in_its_time(here: Renewing) -> None:
    standing = await here.term(None)
    await same(here, await here.card(standing, "2026-10-20 12:00"), at("2026-10-20 12:00"))
    await here.tick("2026-11-20 12:00")
    assert await here.asked() == []
    await here.tick("2027-02-04 12:00")
    assert len(await here.asked()) == 1


async def test_notice_of_what_has_no_end_ends_the_cycle_that_it_reaches(here: Renewing) -> None:
    standing = await here.term(None)
    card = await here.card(standing)
    assert card.leaves_on == YEAR_END  # 12 November and 30 days
    answered = await notice(here, card)
    assert answered.retainer.ends_on == date(2027, 1, 1)
    assert (await here.card(standing)).renewal.choice is Choice.NOT_RENEWED
    await here.tick(OVER)
    with pytest.raises(RetainerEnded):
        await here.agency.log("acme 1h x", now=OVER + timedelta(days=9))


async def test_what_has_no_end_can_be_given_a_term(here: Renewing) -> None:
    standing = await here.term(None)
    card, fifty = await here.card(standing), {"allotment": 50 * HOUR}
    answered = await changed(here, card, last_day=date(2027, 5, 31), terms=fifty)
    assert (answered.retainer.ends_on, answered.renewal.terms_from) == (date(2027, 6, 1), date(2026, 12, 1))
    following = (await here.card(standing)).renewal
    assert (following.choice, following.starts_on, following.ends_on) == (None, NOW.date(), date(2027, 6, 1))
    assert (await here.agency.card_figures(now=at("2026-12-10 12:00"))).allotment == 50 * HOUR


async def test_the_digest_can_ask_which_terms_are_near(here: Renewing) -> None:
    standing = await here.term()
    later = await here.agency.retainer(await here.agency.client("later"), last_day=date(2027, 6, 30))
    workspace_id = here.agency.workspace.workspace_id
    for now, count in ((at("2026-09-20 12:00"), 0), (at("2026-10-10 12:00"), 1)):
        async with here.database.transaction(workspace_id) as tx:
            found = await near(tx, now)
        assert len(found) == count
    assert (found[0].called.label, found[0].last_day, found[0].notice_on) == ("Acme", YEAR_END, date(2026, 12, 1))
    await same(here, await here.card(standing))
    async with here.database.transaction(workspace_id) as tx:
        assert await near(tx, at("2026-10-10 12:00")) == ()
        assert [each.called.label for each in await renewals.coming(tx, date(2028, 1, 1))] == ["Acme", "Later"]
    assert later.called.label == "Later"


async def test_a_proposal_goes_to_the_channel_that_is_shared_with_the_client_once(here: Renewing) -> None:
    standing = await here.term()
    card, propose = await here.card(standing), here.agency.services.renewals.propose
    words = "As <!channel> said\nand *so* on"
    back = await propose(card.renewal.renewal_id, words, by=here.agency.owner, key="1", now=NOW)
    assert (back.channel, await here.asked()) == (None, [])

    (client,) = await here.agency.services.clients.choices("acme", by=here.agency.owner)
    await here.agency.bind("CSHARED", client, BindingKind.SHARED)
    for _ in range(2):
        shared = await propose(card.renewal.renewal_id, back.words, by=here.agency.owner, key="2", now=NOW)
        assert shared.channel == "CSHARED"
    (message,) = await here.asked()
    assert message.message.to == ToChannel("CSHARED")
    assert await here.read(message, NOW) == "As &lt;!channel&gt; said\nand *so* on"


@pytest.mark.parametrize(("words", "refusal"), [(" \n ", ProposalEmpty), ("x" * 3_001, DescriptionTooLong)])
async def test_a_proposal_says_something_and_fits(here: Renewing, words: str, refusal: type[Refusal]) -> None:
    card = await here.card(await here.term())
    with pytest.raises(refusal):
        await here.agency.services.renewals.propose(
            card.renewal.renewal_id, words, by=here.agency.owner, key="1", now=NOW
        )


async def test_change_orders_are_counted_and_separate_jobs_are_no_part_of_the_effective_rate(here: Renewing) -> None:
    standing = await here.term()
    max_, carla = await here.agency.person(Role.MANAGER), await here.agency.person(Role.CLIENT, outsider=True)
    await make_approver(here.agency, standing, carla)
    await here.month(10, 40)
    await here.agency.log("acme 10h before", now=at("2026-09-10 12:00"))
    adding = await sent(here.agency, order_form(standing), standing, max_)
    job = await sent(here.agency, job_form(standing), standing, max_)
    for each in (adding, job):
        await decided(here.agency, each, carla)
    await sent(here.agency, order_form(standing), standing, max_)  # nobody has decided about this one
    await here.agency.log(f"{job.code} 5h size guide")
    card = await here.card(standing, at("2026-12-10 12:00"))
    assert card.ordered == Ordered(1, 10 * HOUR, 1, job.terms.price_minor or 0)
    assert [each.worked_minutes for each in card.cycles] == [0, 10 * HOUR, 40 * HOUR, 0, 0]
