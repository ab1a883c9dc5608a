"""Every line of the table is typed to a real bot beside a local Slack, and does what the table says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain.time.entries import TimeEntry
from domain.values.durations import format_minutes
from tests.desk import DESIGNER, Desk, buttons, fill, latest
from tests.handlers.time.understood import NOON, UNDERSTOOD, Asked, Case, Opened, Said, Stored

CHANNELS = {"command": "C0GENERAL", "#acme": "C0ACME"}


def test_the_table_is_large_enough_to_be_read_for_what_the_bot_understands() -> None:
    lines = [case.typed for cases in UNDERSTOOD.values() for case in cases]
    assert len(lines) >= 150
    assert len({(case.typed, case.becomes, case.where) for cases in UNDERSTOOD.values() for case in cases}) == len(
        lines
    )


@pytest.mark.parametrize("cases", UNDERSTOOD.values(), ids=UNDERSTOOD.keys())
async def test_what_is_typed_becomes_what_the_table_says(desk: Desk, cases: Sequence[Case]) -> None:
    desk.bot.clock.move_to(NOON)
    wrong = [f"{case.typed!r}: {found}" for case in cases if (found := await difference(desk, case))]
    assert not wrong, "\n".join(wrong)


async def difference(desk: Desk, case: Case) -> str:
    """What is not as the table says, in words; empty where all is. What was stored is taken back."""
    said, shown, lines = await typed(desk, case)
    made = await taken_back(desk)
    match case.becomes:
        case Stored() as wanted:
            return "" if [told(each) for each in made] == [wanted] else f"{said} {made}"
        case Asked(wanted):
            return "" if shown == wanted and not made else f"{shown} {said}"
        case Said(wanted):
            return "" if wanted in said else said
        case Opened(wanted):
            return "" if lines == wanted and not made else f"{lines} {said}"


async def typed(desk: Desk, case: Case) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Type it; (what was answered, the words on its buttons, the lines of the form that it opened)."""
    if case.where == "message":
        await desk.dee.say(case.typed, dm=True)
        await desk.slack.settled()
        answer = latest(await desk.dee.dm())
        return answer.text, tuple(buttons(answer)), ()
    if case.where == "catch-up":
        await desk.dee.command("/retainer catchup", channel="C0GENERAL")
        await fill(desk.dee, lines=case.typed)
        await desk.dee.submit()
        view = await desk.dee.view()
        assert view is not None
        await desk.dee.close()
        return view["blocks"][0]["text"]["text"].replace("*", ""), (), ()
    said = await desk.dee.command(f"/retainer {case.typed}", channel=CHANNELS[case.where])
    assert said.trouble is None, said.trouble
    if said.view is not None:
        await desk.dee.close()
        (field,) = [each for each in said.view["blocks"] if each.get("block_id") == "lines"]
        return "", (), tuple(field["element"]["initial_value"].splitlines())
    assert said.ephemeral is not None
    return said.ephemeral.text, tuple(buttons(said.ephemeral)), ()


async def taken_back(desk: Desk) -> list[TimeEntry]:
    """The entries that stand, which are taken back: a day has 24 hours, and the table has more lines."""
    by, now = desk.caller(DESIGNER), desk.bot.clock.now()
    made = list(await desk.bot.services.time.recent(by=by, now=now))
    for each in made:
        await desk.bot.services.time.undo(by=by, key=each.time_entry_id.hex, now=now, time_entry_id=each.time_entry_id)
    return made


def told(entry: TimeEntry) -> Stored:
    """An entry as the table has it."""
    today = entry.worked_on == NOON.date()
    return Stored(
        time=format_minutes(entry.minutes),
        what=entry.description,
        day="today" if today else f"{entry.worked_on:%a} {entry.worked_on.day} {entry.worked_on:%b}",
        client=entry.called.client_alias,
        billable=entry.billable,
    )
