"""What comes after a term is chosen once, done at once, and said where it was asked."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
import pytest_asyncio

from domain.kinds import Role
from domain.people.people import ManagersOnly
from domain.renewals.questions import Choice, NoticeOutOfRange, RenewalDecided, SnoozeTooLate, TermTooShort, ToChoose
from domain.values.refusals import Refusal
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency
from tests.services.renewals.renewing import FIRST, OVER, YEAR_END, Renewing, changed, notice, same, stands


@pytest_asyncio.fixture
async def here(agency: Agency, database: Database) -> Renewing:
    """An agency of one client's term."""
    return Renewing(agency, database)


async def test_renewed_on_the_same_terms_it_is_as_long_again_and_no_more_is_asked(here: Renewing) -> None:
    standing = await here.term()
    await here.tick(FIRST)
    answered = await same(here, await here.card(standing))
    assert (answered.renewal.choice, answered.renewal.chosen_by) == (Choice.SAME, "Nora Quint")
    assert answered.retainer.ends_on == date(2027, 6, 1)
    await here.tick("2026-12-20 12:00")
    assert len(await here.asked()) == 1
    await here.tick(OVER)
    assert [each[:2] for each in await here.cycles(standing)][-1] == (date(2027, 1, 1), date(2027, 1, 31))
    following = (await here.card(standing, OVER)).renewal
    assert (following.choice, following.starts_on, following.ends_on) == (None, date(2027, 1, 1), date(2027, 6, 1))


async def test_what_asked_is_edited_to_say_who_chose_what_and_loses_its_buttons(here: Renewing) -> None:
    standing = await here.term()
    await here.tick(FIRST)
    (asked,) = await here.asked()
    await same(here, await here.card(standing))
    drawn = await here.drawn(stands(asked), NOW)
    assert drawn is not None
    assert drawn["text"].startswith("Nora Quint renewed *Acme* on the same terms, until Mon 31 May 2027.")
    assert "renewal.same" not in str(drawn["blocks"])


async def test_a_question_that_was_answered_before_it_went_is_not_sent(here: Renewing) -> None:
    standing = await here.term()
    await here.tick(FIRST)
    (asked,) = await here.asked()
    await same(here, await here.card(standing))
    assert await here.drawn(asked, NOW) is None


async def test_changes_hold_from_the_first_day_of_the_next_term(here: Renewing) -> None:
    standing = await here.term()
    card = await here.card(standing)
    terms = {"allotment": 50 * HOUR, "fee_minor": 600_000}
    answered = await changed(here, card, terms=terms, notice_days=60, auto_renew=False)
    assert (answered.renewal.terms_from, answered.next_terms.allotment) == (date(2027, 1, 1), 50 * HOUR)
    retainer = answered.retainer
    assert (retainer.ends_on, retainer.notice_days, retainer.auto_renew) == (date(2028, 1, 1), 60, False)
    assert (await here.agency.card_figures(now=at("2026-12-10 12:00"))).allotment == 40 * HOUR
    assert (await here.agency.card_figures(now=OVER)).allotment == 50 * HOUR
    assert (await here.card(standing, OVER)).renewal.notice_on == date(2027, 11, 1)


async def test_a_term_that_ends_amid_a_cycle_changes_with_the_cycle_after(here: Renewing) -> None:
    standing = await here.term(date(2027, 1, 20))
    answered = await changed(here, await here.card(standing), terms={"allotment": 50 * HOUR})
    assert answered.renewal.terms_from == date(2027, 2, 1)
    assert (await here.agency.card_figures(now=at("2027-01-25 12:00"))).allotment == 40 * HOUR
    assert (await here.agency.card_figures(now=at("2027-02-10 12:00"))).allotment == 50 * HOUR


async def test_in_its_last_cycle_already_cut_short_the_change_comes_with_the_day_after(here: Renewing) -> None:
    standing = await here.term(date(2026, 11, 20))
    answered = await changed(here, await here.card(standing), terms={"allotment": 50 * HOUR})
    assert answered.renewal.terms_from == date(2026, 11, 21)
    assert (await here.agency.card_figures(now=at("2026-11-22 12:00"))).allotment == 50 * HOUR


async def test_only_another_end_is_no_change_of_terms(here: Renewing) -> None:
    answered = await changed(here, await here.card(await here.term()), last_day=None)
    assert (answered.renewal.terms_from, answered.retainer.ends_on) == (None, None)
    assert answered.renewal.choice is Choice.CHANGED


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"last_day": YEAR_END}, TermTooShort),
        ({"last_day": date(2026, 11, 20)}, TermTooShort),
        ({"notice_days": 366}, NoticeOutOfRange),
        ({"terms": {"allotment": 0}}, Refusal),
    ],
    ids=["the end as it is", "an earlier end", "a notice of more than a year", "nothing agreed"],
)
async def test_a_wrong_form_is_one_sentence_and_changes_nothing(
    here: Renewing, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    standing = await here.term()
    card = await here.card(standing)
    with pytest.raises(refusal):
        await changed(here, card, **fields)
    assert await here.card(standing) == card


async def test_not_renewed_it_ends_though_it_renews_by_itself_and_nobody_is_told_twice(here: Renewing) -> None:
    standing = await here.term()
    await here.tick(FIRST)
    await notice(here, await here.card(standing))
    await here.tick(OVER)
    assert [each[1] for each in await here.cycles(standing)][-1] == YEAR_END
    assert len(await here.asked()) == 1
    told = await here.read(stands((await here.asked())[0]), OVER)
    assert told.startswith("Nora Quint chose not to renew *Acme*: it ended on Thu 31 Dec 2026. If anything is left")


@pytest.mark.parametrize("answer", [same, changed, notice])
async def test_a_second_choice_gets_the_true_state_and_changes_nothing(here: Renewing, answer: Any) -> None:
    standing = await here.term()
    card = await here.card(standing)
    await same(here, card)
    with pytest.raises(RenewalDecided, match="Nora Quint renewed Acme on the same terms, until 31 May 2027, on 12 Nov"):
        await answer(here, card)
    assert (await here.card(standing)).retainer.ends_on == date(2027, 6, 1)


async def test_the_same_click_twice_is_answered_once(here: Renewing) -> None:
    card = await here.card(await here.term())
    first = await same(here, card, key="act:1")
    assert (await same(here, card, key="act:1")).renewal == first.renewal


async def test_of_two_who_choose_at_once_one_wins(here: Renewing) -> None:
    standing = await here.term()
    card = await here.card(standing)
    other = await here.agency.person(Role.MANAGER, name="Max")
    await here.card(standing, by=other)
    done = await asyncio.gather(
        same(here, card), same(here, card, by=other), notice(here, card), changed(here, card), return_exceptions=True
    )
    assert sorted(isinstance(each, RenewalDecided) for each in done) == [False, True, True, True]
    (won,) = [each for each in done if not isinstance(each, BaseException)]
    stored = (await here.agency.services.renewals.of(card.renewal.renewal_id, by=other, now=NOW)).renewal
    assert stored == won.renewal


async def test_choosing_and_asking_at_once_wait_for_each_other(here: Renewing) -> None:
    standing = await here.term()
    card = await here.card(standing, FIRST)
    await asyncio.gather(here.tick(FIRST), same(here, card, at(FIRST)))
    assert (await here.card(standing, FIRST)).renewal.ends_on == date(2027, 6, 1)


async def test_only_managers_and_owners_choose(here: Renewing) -> None:
    card = await here.card(await here.term())
    member = await here.agency.person(Role.MEMBER)
    with pytest.raises(ManagersOnly):
        await same(here, card, by=member)


async def test_a_snooze_puts_the_next_question_off(here: Renewing) -> None:
    standing = await here.term()
    await here.tick("2026-11-01 08:00")
    snooze = here.agency.services.renewals.snooze
    now = at("2026-11-12 14:00")
    card = await here.card(standing, now)
    put_off = await snooze(card.renewal.renewal_id, by=here.agency.owner, key="1", now=now)
    assert put_off.renewal.snoozed_until == at("2026-11-19 08:00")
    await here.tick("2026-11-18 12:00")  # a day on which it would have been asked has passed
    assert len(await here.asked()) == 1
    await here.tick("2026-11-19 08:00")
    assert len(await here.asked()) == 2
    await here.tick("2026-11-28 08:00")
    assert len(await here.asked()) == 3


async def test_a_question_stands_on_the_home_tab_of_who_answers_until_it_is_put_off_or_answered(here: Renewing) -> None:
    standing, waiting = await here.term(), here.agency.waiting
    now = at("2026-11-12 14:00")
    assert await waiting(ToChoose, now=now) is None, "nobody was asked yet"
    await here.tick("2026-11-01 08:00")
    found = await waiting(ToChoose, now=now)
    assert found is not None
    assert [(each.called, each.notice_on) for each in found.terms] == [(standing.called, date(2026, 12, 1))]
    assert await waiting(ToChoose, by=await here.agency.person(Role.MANAGER), now=now) is None
    card = await here.card(standing, now)
    await here.agency.services.renewals.snooze(card.renewal.renewal_id, by=here.agency.owner, key="1", now=now)
    assert await waiting(ToChoose, now=at("2026-11-19 07:59")) is None
    assert await waiting(ToChoose, now=at("2026-11-19 08:00")) is not None
    await same(here, card, at("2026-11-19 09:00"))
    assert await waiting(ToChoose, now=at("2026-11-19 09:00")) is None


async def test_nothing_is_put_off_beyond_the_last_day_for_notice(here: Renewing) -> None:
    standing = await here.term()
    now = at("2026-11-28 12:00")
    await here.tick(now)
    snooze = here.agency.services.renewals.snooze
    card = await here.card(standing, now)
    put_off = await snooze(card.renewal.renewal_id, by=here.agency.owner, key="1", now=now)
    assert put_off.renewal.snoozed_until == at("2026-12-01 08:00")
    await here.tick("2026-12-01 08:00")
    with pytest.raises(SnoozeTooLate):
        await snooze(card.renewal.renewal_id, by=here.agency.owner, key="2", now=at("2026-12-01 09:00"))
