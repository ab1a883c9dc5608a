"""What comes after a term, in Slack: the direct message, each of its buttons, and the word renew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from domain.agreements.terms import Terms
from domain.kinds import Kind
from domain.people.people import Profile
from domain.time.log_line import parse_log
from jobs.tick import Jobs
from playground.person_here import PersonHere
from playground.seen import Seen
from services.clients.acts import ClientForm
from services.retainers.acts import RetainerForm
from tests.blocks.payloads import check
from tests.desk import DESIGNER, MANAGER, OWNER, TEAM, Desk, buttons, fill, latest, press
from tests.instants import NOW, at

_CHOICES = ["Renew the same", "Renew with changes", "Not renewing", "Snooze", "Write a proposal"]


async def pass_days(desk: Desk, days: float = 0) -> None:
    """The clock goes on and ticks, and what is due is sent."""
    desk.bot.clock.offset += timedelta(days=days)
    await Jobs(desk.bot.services).tick(desk.bot.clock.now())
    await desk.sent()


async def read(person: PersonHere, about: str = "*Dune*") -> list[Seen]:
    """A person's direct messages about a retainer."""
    return [each for each in await person.dm() if about in each.text]


async def question(desk: Desk) -> Seen:
    """The last message that asks the account manager about Dune."""
    asked = latest(await read(desk.max))
    check({"text": asked.text, "blocks": asked.blocks})
    return asked


@pytest_asyncio.fixture
async def dune(desk: Desk) -> Desk:
    """A desk whose client Dune was over in three cycles running: 60 h from August on, until 21 January, 30 days notice.

    The last day for notice is 22 December, so 60 days before it were 23 October: the first tick asks.
    """
    services, owner, august = desk.bot.services, desk.caller(OWNER), at("2026-08-01 08:00")
    form = ClientForm("Dune", "dune", "Europe/London", "GBP", account_manager=MANAGER)
    client = await services.clients.create(form, by=owner, key="dune", now=august)
    terms = Terms(date(2026, 8, 1), allotment=60 * 60, fee_minor=780_000, rate_minor=13_000)
    retainer = RetainerForm(
        client.client_id, "Platform", Kind.HOURS, date(2026, 8, 1), terms, last_day=date(2027, 1, 21)
    )
    await services.retainers.create(retainer, by=owner, key="dune:platform", now=august)
    for month, hours in ((8, 66), (9, 71), (10, 68)):
        for day in range(1, hours // 10 + 1):
            instant = datetime(2026, month, day, 15, tzinfo=UTC)
            piece = hours - hours // 10 * 10 + 10 if day == 1 else 10
            line = parse_log(f"dune {piece}h API review")
            await services.time.log(line, by=desk.caller(DESIGNER), key=f"{month}:{day}", now=instant)
    await pass_days(desk)
    return desk


async def test_the_manager_is_asked_with_the_advice_and_a_button_for_each_choice(dune: Desk) -> None:
    asked = await question(dune)
    assert asked.text.startswith(
        "*Dune*: the term ends on Thu 21 Jan 2027. Notice can be given until Tue 22 Dec, in 40 days. "
        "If nobody chooses, it goes on for another term, until Wed 14 Jul 2027.\n"
        "*Restructure it*: Dune was over in three cycles running. They used 66 h, 71 h and 68 h."
    )
    assert list(buttons(asked)) == _CHOICES
    assert "data_visualization" in [block["type"] for block in asked.blocks]
    assert [await read(person) for person in (dune.ona, dune.dee)] == [[], []]


async def test_renew_the_same_is_said_in_the_place_of_the_question(dune: Desk) -> None:
    await press(dune.max, await question(dune), "Renew the same")
    await dune.slack.settled()
    (answered,) = await read(dune.max)
    assert answered.text.startswith("max renewed *Dune* on the same terms, until Wed 14 Jul 2027. Chosen <!date^")
    assert list(buttons(answered)) == ["Write a proposal"]
    await pass_days(dune, 35)
    assert len(await read(dune.max)) == 1
    assert (await dune.told(dune.max, "renew dune")).startswith("*Dune*: the term ends on Wed 14 Jul 2027.")


async def test_renew_with_changes_becomes_terms(dune: Desk) -> None:
    opened = await press(dune.max, await question(dune), "Renew with changes")
    assert opened.view is not None
    await fill(dune.max, ends_on="2027-01-21", notice_days="few", allotment="some")
    assert set((await dune.max.submit()).errors) == {"notice_days", "allotment"}
    await fill(dune.max, notice_days="60", allotment="75")
    assert (await dune.max.submit()).errors["ends_on"].startswith("The term runs until 21 Jan 2027")
    await fill(dune.max, ends_on="2027-12-31", fee="9500")
    assert (await dune.max.submit()).closed
    await pass_days(dune)
    said = "max renewed *Dune* until Fri 31 Dec 2027. From Mon 1 Feb 2027 it has 75 h a month for £9,500"
    (edited, told) = await read(dune.max)
    for each in (edited, told):
        assert each.text.startswith(f"{said} instead of 60 h a month for £7,800.")
    assert list(buttons(edited)) == ["Write a proposal"]
    await pass_days(dune, 83)
    assert (await dune.told(dune.max, "balance dune")).startswith("Dune, 1–28 Feb: 75 h ")


async def test_renewed_in_cycles_of_another_length_it_shows_the_first_of_them(dune: Desk) -> None:
    await press(dune.max, await question(dune), "Renew with changes")
    await fill(dune.max, ends_on="2027-12-31", allotment="180", cycle="quarterly")
    assert (await dune.max.submit()).closed
    await pass_days(dune)
    ends = "The first of its cycles: 1 Feb – 30 Apr 2027 with 180 h, then 1 May – 31 Jul 2027 with 180 h."
    assert ends in (await read(dune.max))[-1].text


async def test_not_renewing_ends_it_and_leads_to_what_becomes_of_the_rest(dune: Desk) -> None:
    await press(dune.max, await question(dune), "Not renewing")
    await dune.slack.settled()
    (answered,) = await read(dune.max)
    assert answered.text.startswith("max chose not to renew *Dune*: it ends on Thu 21 Jan 2027.")
    action = buttons(answered)["Say what becomes of it"]["action_id"]
    opened = await dune.max.click(answered, action, value="dune")
    assert opened.view is not None, "a message of an earlier version, which names it"
    opened = await press(dune.max, answered, "Say what becomes of it")
    assert opened.view is not None
    await fill(dune.max, rest="forfeited", deficit="billed", reason="They leave")
    assert (await dune.max.submit()).closed
    await pass_days(dune)
    assert "What is left then is forfeited, and a deficit is billed." in (await read(dune.max))[0].text
    await pass_days(dune, 90)
    assert (await dune.told(dune.dee, "log dune 1h x")).startswith("Dune ended on 21 Jan 2027")


async def test_snooze_says_until_when_and_asks_again_then(dune: Desk) -> None:
    await press(dune.max, await question(dune), "Snooze")
    await dune.slack.settled()
    (snoozed,) = await read(dune.max)
    assert "You are asked again <!date^" in snoozed.text
    assert "Snooze" not in buttons(snoozed)
    await pass_days(dune, 6)
    assert len(await read(dune.max)) == 1
    await pass_days(dune, 1)
    assert len(await read(dune.max)) == 2
    assert list(buttons(await question(dune))) == _CHOICES


async def test_who_comes_second_reads_who_was_first_and_changes_nothing(dune: Desk) -> None:
    shown = (await dune.ona.command("/retainer renew dune", channel="C0GENERAL")).ephemeral
    assert shown is not None
    await press(dune.max, await question(dune), "Not renewing")
    await dune.slack.settled()

    await press(dune.ona, shown, "Renew the same")
    await dune.slack.settled()

    state, why = (await dune.ona.messages("C0GENERAL"))[-2:]
    assert state.text.startswith("max chose not to renew *Dune*")
    assert list(buttons(state)) == ["Say what becomes of it"]
    assert why.text.startswith("Nothing was changed: max chose on 12 Nov 2026 at 14:00 not to renew Dune")


async def test_a_form_that_was_open_meanwhile_says_so_too(dune: Desk) -> None:
    await press(dune.max, await question(dune), "Renew with changes")
    shown = (await dune.ona.command("/retainer renew dune", channel="C0GENERAL")).ephemeral
    await press(dune.ona, shown, "Renew the same")
    await dune.slack.settled()
    assert "Nothing was changed: ona renewed Dune on the same terms" in str((await dune.max.submit()).errors)


async def test_a_proposal_is_edited_and_comes_back_where_no_channel_is_shared(dune: Desk) -> None:
    opened = await press(dune.max, await question(dune), "Write a proposal")
    assert opened.view is not None
    (words,) = [block["element"] for block in opened.view["blocks"]]
    assert "- 70 h a month for £9,100, instead of 60 h a month for £7,800" in words["initial_value"]
    await fill(dune.max, description="Dear Dune,\n70 h <!channel>")
    assert (await dune.max.submit()).closed
    await dune.slack.settled()
    back = latest(await dune.max.dm())
    assert back.text == "No channel is shared with Dune. Here is the text to copy:\nDear Dune,\n70 h &lt;!channel&gt;"


async def test_a_proposal_is_posted_once_where_the_client_reads_it(desk: Desk) -> None:
    shown = (await desk.max.command("/retainer renew acme", channel="C0GENERAL")).ephemeral
    opened = await press(desk.max, shown, "Write a proposal")
    assert opened.view is not None
    assert "$" not in str(opened.view)
    await fill(desk.max, description=" ")
    assert list((await desk.max.submit()).errors) == ["description"]
    await fill(desk.max, description="Dear Acme,\n40 h as before?")
    assert (await desk.max.submit()).closed
    for _ in range(2):
        await desk.sent()
    posted = [each for each in await desk.carla.messages("C0SHARED") if "Dear Acme" in each.text]
    assert [each.text for each in posted] == ["Dear Acme,\n40 h as before?"]
    assert latest(await desk.max.messages("C0GENERAL")).text == "The proposal goes to <#C0SHARED>."


async def test_in_the_place_of_a_deactivated_manager_the_owner_is_asked_and_reads_why(desk: Desk) -> None:
    gone = Profile(MANAGER, TEAM, "max", "max@northlight.example", "Europe/Berlin", False, False, is_active=False)
    await desk.bot.services.people.introduce(desk.bot.installation.workspace, gone, NOW)
    owner, services = desk.caller(OWNER), desk.bot.services
    (client,) = await services.clients.choices("acme", by=owner)
    terms = Terms(NOW.date(), allotment=600)
    care = RetainerForm(client.client_id, "Care", Kind.HOURS, NOW.date(), terms, last_day=date(2027, 2, 11))
    await services.retainers.create(care, by=owner, key="care", now=NOW)
    await pass_days(desk, 32)
    (asked,) = await read(desk.ona, "Care*: the term")
    assert asked.text.endswith("max, who answers for Acme, is deactivated, so you are asked.")
    assert await read(desk.max, "Care*: the term") == []


async def test_without_a_choice_it_goes_on_and_the_manager_reads_so(dune: Desk) -> None:
    await pass_days(dune, 72)
    last = (await read(dune.max))[-1]
    assert last.text == (
        "*Dune* goes on for another term, until Wed 14 Jul, on the same terms: it renews by itself, "
        "and nobody had chosen."
    )
    opened = await press(dune.max, last, "What comes next")
    assert opened.trouble is None
    assert (await dune.told(dune.dee, "log dune 1h x")).startswith("Logged 1 h on Dune")


async def test_only_managers_and_owners_see_what_speaks_for_a_renewal(desk: Desk) -> None:
    assert (await desk.told(desk.dee, "renew acme")).startswith("Only account managers and owners can choose")


async def test_of_several_retainers_one_is_asked_for(desk: Desk) -> None:
    asked = (await desk.max.command("/retainer renew cobalt", channel="C0GENERAL")).ephemeral
    await press(desk.max, asked, "Search")
    await desk.slack.settled()
    assert latest(await desk.max.messages("C0GENERAL")).text.startswith("*Cobalt · Search* goes on without an end.")


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2027-03-31", "Dune is renewed. Its term runs until Wed 31 Mar 2027, and then for another one unless"),
        ("2026-12-31", "Dune ends on Thu 31 Dec."),
    ],
    ids=["a later day renews", "an earlier one is notice"],
)
async def test_the_word_end_says_what_a_day_means(dune: Desk, day: str, says: str) -> None:
    opened = await dune.max.command("/retainer end dune", channel="C0GENERAL")
    assert "A later day, or none, renews it; any other day is notice." in str(opened.view)
    await fill(dune.max, ends_on=day, reason="Agreed by phone")
    assert (await dune.max.submit()).closed
    await pass_days(dune)
    assert latest(await dune.max.messages("C0GENERAL")).text.startswith(says)
    assert "Renew the same" not in buttons((await read(dune.max))[0])
