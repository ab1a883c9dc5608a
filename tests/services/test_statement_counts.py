"""How many times the bot asks the database: each time is a round trip that a person waits for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from domain.balances.standings import Standing
from domain.kinds import Kind, Role
from domain.time.entries import Source
from store.database import Database
from tests.instants import NOW, at
from tests.services.agency import Agency, form_of


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile, in order."""
    sent: list[str] = []
    with database.heard_by(lambda trip: sent.extend(" ".join(statement.split()) for statement, _ in trip)):
        yield sent


@contextmanager
def round_trips(database: Database) -> Iterator[list[list[str]]]:
    """The statements of every round trip meanwhile."""
    made: list[list[str]] = []
    with database.heard_by(lambda trip: made.append([statement for statement, _ in trip])):
        yield made


def beside_the_frame(sent: list[str]) -> list[str]:
    """The statements without the BEGIN that names the workspace and the COMMIT."""
    carries = r"; SET LOCAL role = retainer_bot, .*, retainer\.workspace_id = "
    assert re.match(rf"BEGIN( ISOLATION LEVEL REPEATABLE READ READ ONLY)?{carries}", sent[0])
    assert sent[-1] == "COMMIT"
    return sent[1:-1]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("acme 1h30 Checkout fix", id="named first"),
        pytest.param("1h30 acme Checkout fix", id="named behind the duration"),
        pytest.param("1h30 Checkout fix", id="in its channel"),
        pytest.param("acme 1h30 Checkout fix on yesterday #nb", id="with a day and a flag"),
    ],
)
async def test_a_plain_log_is_two_statements(database: Database, agency: Agency, acme: Standing, text: str) -> None:
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    await agency.bind("CACME", client)
    with statements(database) as sent:
        await agency.log(text, by=agency.calling("UBOSS", "CACME"))
    hold, record = beside_the_frame(sent)
    assert "FOR NO KEY UPDATE" in hold
    assert "FOR NO KEY UPDATE" not in record, "a sum beside the lock reads what stood before the wait"
    assert "INSERT INTO ledger_entry" in record


async def test_a_log_is_three_round_trips(database: Database, agency: Agency, acme: Standing) -> None:
    with round_trips(database) as made:
        await agency.log("acme 1h30 Checkout fix")
    assert [len(trip) for trip in made] == [2, 1, 1], "BEGIN with the hold, the record, COMMIT"


@pytest.mark.parametrize("named", ["acme", "acme/website", "M-2031", None])
async def test_a_balance_is_three_round_trips_of_eight_statements(
    database: Database, agency: Agency, named: str | None
) -> None:
    """BEGIN with who asks and of what, the cycles, and all else with COMMIT."""
    client = await agency.client("acme")
    await agency.bind("CACME", client)
    await agency.retainer(client, "Website", matter_number="M-2031")
    for by in (agency.calling("UBOSS", "CACME"), await agency.person(Role.MEMBER, channel="CACME")):
        with round_trips(database) as made:
            (card,) = await agency.services.balances.card(named, by=by, now=NOW)
        assert card.standing.called.alias == "website"
        assert [len(trip) for trip in made] == [2, 1, 5]
        assert made[-1][-1] == "COMMIT"


async def test_a_form_is_two_statements_too(database: Database, agency: Agency, acme: Standing) -> None:
    with statements(database) as sent:
        await agency.services.time.log_form(form_of(acme), by=agency.owner, key="v", now=NOW, source=Source.MODAL)
    assert len(beside_the_frame(sent)) == 2


async def test_a_log_that_crosses_thresholds_is_two_statements_too(
    database: Database, agency: Agency, acme: Standing
) -> None:
    with statements(database) as sent:
        logged = await agency.log("acme 20h x")
        jump = await agency.log("acme 21h x")
    assert [len(logged.crossed), len(jump.crossed)] == [0, 3]
    assert len(sent) == 2 * 4, "the BEGIN, the hold, the record, the COMMIT"


@pytest.mark.parametrize("text", ["acme 1h x", "dune a post"], ids=["of time", "of units"])
async def test_an_undo_is_one_transaction(database: Database, agency: Agency, acme: Standing, text: str) -> None:
    """Two would leave a moment in which what was chosen is not the last thing any more."""
    await agency.retainer(await agency.client("dune"), kind=Kind.DELIVERABLES, fee_minor=None, rate_minor=None)
    await (agency.log if text.startswith("acme") else agency.deliver)(text)
    with statements(database) as sent:
        await agency.services.undoing.last(by=agency.owner, key="undo", now=NOW)
    assert sum(each.startswith("BEGIN") for each in sent) == 1


async def test_the_same_submission_again_is_one_more_to_read_what_was_told(
    database: Database, agency: Agency, acme: Standing
) -> None:
    await agency.log("acme 1h x", key="cmd:1")
    with statements(database) as sent:
        await agency.log("acme 1h x", key="cmd:1")
    assert len(beside_the_frame(sent)) == 3


async def test_a_log_costs_the_same_after_many(database: Database, agency: Agency, acme: Standing) -> None:
    for number in range(20):
        await agency.log(f"acme 1m x{number}")
    with statements(database) as sent:
        await agency.log("acme 1h x")
    assert len(beside_the_frame(sent)) == 2


async def test_the_list_and_home_ask_no_more_for_many_retainers_than_for_one(
    database: Database, agency: Agency, acme: Standing
) -> None:
    balances, homes, mate = agency.services.balances, agency.services.homes, await agency.person(Role.MANAGER)
    await agency.log("acme 1h x", by=mate)

    async def asked() -> tuple[int, int, int]:
        with statements(database) as page:
            await balances.page(1, by=mate, now=NOW)
        with statements(database) as home:
            await homes.home(by=mate, now=NOW)
        with statements(database) as answering:
            await homes.home(by=agency.owner, now=NOW)
        return tuple(len(beside_the_frame(each)) for each in (page, home, answering))  # type: ignore[return-value]

    one = await asked()
    assert one[2] <= 17, "of an owner, who answers for all and sees the first steps"
    for number in range(12):
        await agency.retainer(await agency.client(f"client-{number}"))
        await agency.log(f"client-{number} 1h x", by=mate)
    assert await asked() == one


async def test_a_log_in_the_grace_reads_what_is_carried_and_one_after_it_does_not(
    database: Database, agency: Agency, acme: Standing
) -> None:
    in_grace, after = at("2026-12-02 12:00"), at("2026-12-20 12:00")
    await agency.card_figures(now=in_grace)
    with statements(database) as sent:
        await agency.log("acme 1h x", now=in_grace)
    assert len(beside_the_frame(sent)) > 2
    await agency.card_figures(now=after)
    with statements(database) as sent:
        await agency.log("acme 1h y", now=after + timedelta(minutes=1))
    assert len(beside_the_frame(sent)) == 2
