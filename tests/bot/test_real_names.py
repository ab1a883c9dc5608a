"""Real names: what people outside Slack read of people in it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.real_names import read_real_names
from tests.desk import DESIGNER, MANAGER, OWNER, Desk

_BEFORE = text("UPDATE person SET real_name = NULL")
_NOW = text("SELECT slack_user_id, name, real_name FROM person ORDER BY slack_user_id")


async def _known(desk: Desk) -> dict[str, tuple[str, str | None]]:
    async with desk.bot.database.transaction(desk.caller(OWNER).workspace_id) as tx:
        return {row.slack_user_id: (row.name, row.real_name) for row in await tx.all(_NOW)}


async def test_who_was_met_before_there_were_real_names_gets_theirs_in_the_course_of_time(desk: Desk) -> None:
    bot, now = desk.bot, desk.bot.clock.now()
    await desk.slack.world("change_person", person=MANAGER, changes={"display_name": "max"})
    await desk.slack.world("change_person", person=DESIGNER, changes={"hidden": "user_not_found"})
    await desk.slack.settled()
    async with bot.database.transaction(desk.caller(OWNER).workspace_id) as tx:
        await tx.run(_BEFORE)

    await desk.slack.fail("users.info", error="ratelimited", times=1)
    with pytest.raises(Exception, match="ratelimited"):
        await read_real_names(bot, now)
    assert "Logged 1 h" in await desk.told(desk.dee, "log acme 1h x")
    await read_real_names(bot, now)

    known = await _known(desk)
    assert known == {MANAGER: ("max", "Max Ledger"), DESIGNER: ("Dee Signer", ""), OWNER: ("Ona Quill", "Ona Quill")}
    assert await read_real_names(bot, now) == 0


@pytest.mark.parametrize(
    ("display_name", "name"),
    [pytest.param("maxi", "maxi", id="a handle"), pytest.param("", "Max L.", id="none chosen")],
)
async def test_a_changed_profile_changes_both_names(desk: Desk, display_name: str, name: str) -> None:
    changes = {"display_name": display_name, "real_name": "Max L."}
    await desk.slack.world("change_person", person=MANAGER, changes=changes)
    await desk.slack.settled()

    person = await desk.bot.services.people.me(desk.caller(MANAGER))
    assert (person.name, person.outside_name) == (name, "Max L.")
