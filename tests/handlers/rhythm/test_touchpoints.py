"""What a client is told: drafted for Max, who edits, posts and skips it; read by Carla in the shared channel."""

from __future__ import annotations

from jobs.tick import Jobs
from playground.seen import Seen
from tests.desk import OWNER, Desk, buttons, latest, press
from tests.handlers.rhythm.test_cycle_cards import CLOSED, DECEMBER, FIRST, MIDDLE, at_the_time
from tests.instants import at


async def drafts(desk: Desk) -> Seen:
    """The last list of drafts that Max got."""
    every = await desk.max.dm()
    return latest([each for each in every if "Nothing is posted until" in each.text or "None of these" in each.text])


async def told(desk: Desk) -> list[Seen]:
    """What the bot has said in the channel shared with Acme."""
    return [each for each in await desk.carla.messages("C0SHARED") if each.user == "U0BOT" and not each.ephemeral]


async def in_december(desk: Desk) -> Seen:
    """The plan of December is drafted; what Max reads."""
    await desk.told(desk.dee, "log acme 10h Checkout")
    await at_the_time(desk, FIRST)
    await at_the_time(desk, DECEMBER)
    return await drafts(desk)


async def test_the_plan_is_drafted_at_the_start_and_posted_by_a_click(desk: Desk) -> None:
    draft = await in_december(desk)
    assert "Acme, plan of December → <#C0SHARED>" in draft.text
    assert ">48 h until Thu 31 Dec: 40 h of December and 8 h carried over." in draft.text
    assert await told(desk) == [], "nothing goes without a click"

    answer = await press(desk.max, draft, "Post")
    assert answer.trouble is None
    await desk.sent()

    (seen,) = await told(desk)
    assert seen.text.startswith("*Acme: December*\n48 h until Thu 31 Dec")
    assert seen.text.endswith("From max")
    assert "$" not in str(seen.raw)
    after = await drafts(desk)
    assert after.text.startswith("None of these messages")
    assert "Posted by max" in after.text
    assert buttons(after) == {}


async def test_a_second_click_gets_the_true_state_and_posts_nothing(desk: Desk) -> None:
    draft = await in_december(desk)
    for words in ("Post", "Post", "Skip"):
        await press(desk.max, draft, words)
    await desk.sent()
    assert len(await told(desk)) == 1
    assert [each.text for each in await desk.max.dm() if each.ephemeral] == [
        "Acme, plan of December → <#C0SHARED>: it goes out now.",
        "Acme, plan of December → <#C0SHARED>: it goes out now.",
        "max posted this on 1 Dec 2026 at 16:00, so it stays as it is.",
    ]


async def test_max_writes_his_own_words_and_they_mention_nobody(desk: Desk) -> None:
    draft = await in_december(desk)
    await press(desk.max, draft, "Read and edit")
    view = await desk.max.view()
    assert view is not None
    assert "*Acme: December*" in str(view)
    await desk.max.fill("body", "body", "Hello Acme,\n*December* is <!channel> & yours.\n\nMax")
    assert (await desk.max.submit()).closed
    await desk.sent()
    kept = await drafts(desk)
    assert ">*December* is &lt;!channel&gt; &amp; yours." in kept.text
    assert await told(desk) == []

    await press(desk.max, kept, "Post")
    await desk.sent()
    (seen,) = await told(desk)
    assert seen.text.startswith("Hello Acme,\n*December* is &lt;!channel&gt; &amp; yours.\n\nMax")


async def test_writing_and_posting_can_be_one_step(desk: Desk) -> None:
    draft = await in_december(desk)
    await press(desk.max, draft, "Read and edit")
    await desk.max.fill("body", "body", "Short and sweet.")
    await desk.max.fill("post_now", "post_now", ["yes"])
    assert (await desk.max.submit()).closed
    await desk.sent()
    assert [each.text for each in await told(desk)] == ["Short and sweet.\nFrom max"]


async def test_an_empty_message_is_refused_at_its_field(desk: Desk) -> None:
    draft = await in_december(desk)
    await press(desk.max, draft, "Read and edit")
    await desk.max.fill("body", "body", " \n ")
    submitted = await desk.max.submit()
    assert not submitted.closed
    assert submitted.errors == {
        "body": "There is nothing to tell the client yet: write at least one line, or skip the draft."
    }


async def test_what_is_skipped_is_said_to_nobody(desk: Desk) -> None:
    draft = await in_december(desk)
    await press(desk.max, draft, "Skip")
    await desk.sent()
    assert "Skipped by max" in (await drafts(desk)).text
    assert await told(desk) == []


async def test_the_client_can_ask_for_the_balance_that_the_plan_speaks_of(desk: Desk) -> None:
    await press(desk.max, await in_december(desk), "Post")
    await desk.sent()
    (seen,) = await told(desk)
    await press(desk.carla, seen, "Balance")
    answer = latest([each for each in await desk.carla.messages("C0SHARED") if each.ephemeral])
    assert "48 h left of 48 h" in answer.text
    assert "$" not in str(answer.raw)


async def test_the_checkpoint_is_drafted_where_it_is_off_plan(desk: Desk) -> None:
    await at_the_time(desk, FIRST)
    await at_the_time(desk, MIDDLE)
    draft = await drafts(desk)
    assert "Acme, checkpoint of November" in draft.text
    assert ">0 h used of 40 h; 40 h left until Mon 30 Nov." in draft.text


async def test_the_summary_is_drafted_when_the_cycle_has_closed_and_the_plan_is_past_with_its_cycle(desk: Desk) -> None:
    await in_december(desk)
    await at_the_time(desk, CLOSED)
    summary = await drafts(desk)
    assert "Acme, summary of November" in summary.text
    assert ">Goes on into the next cycle: 8 h. Not used, and lost: 22 h." in summary.text
    assert ">Next: 48 h until Thu 31 Dec." in summary.text
    await press(desk.max, summary, "Post")
    await desk.sent()
    (seen,) = await told(desk)
    assert list(buttons(seen)) == ["Report"]


async def test_one_person_gets_one_list_a_day(desk: Desk) -> None:
    await in_december(desk)
    await Jobs(desk.bot.services).tick(desk.bot.clock.now())
    await desk.sent()
    lists = [each for each in await desk.max.dm() if "Nothing is posted until" in each.text]
    assert len(lists) == 1


async def test_who_was_told_figures_that_changed_is_told_that_they_are_corrected(desk: Desk) -> None:
    await in_december(desk)
    await at_the_time(desk, CLOSED)
    await press(desk.max, await drafts(desk), "Post")
    await desk.sent()
    services, by = desk.bot.services, desk.caller(OWNER)
    (card,) = await services.balances.card("acme", by=by, now=desk.bot.clock.now(), last=True)
    await services.reopening.reopen(card.standing.cycle.cycle_id, "Forgot", by=by, key="r", now=desk.bot.clock.now())
    await desk.told(desk.dee, "log acme 2h More on 30 nov")
    await at_the_time(desk, at("2026-12-10 15:00"))
    corrected = await drafts(desk)
    assert ">*Acme: corrected summary of November*\n>12 h used of 40 h." in corrected.text
