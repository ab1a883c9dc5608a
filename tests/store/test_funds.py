"""Money on deposit as the database holds it: a chain a matter that no code can fork, gap or take below zero."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import errors

from domain.kinds import Kind
from domain.people.people import Workspace
from services.services import Services
from store.database import BOT_ROLE, Database
from tests.services.agency import open_agency

_LINE = """INSERT INTO ledger_entry (workspace_id, entry_id, retainer_id, cycle_id, kind, component, quantity,
        occurred_on, occurred_at, reverses_id)
    SELECT workspace_id, %(entry)s, retainer_id, cycle_id, %(kind)s, %(component)s, %(quantity)s, starts_on, now(),
        %(reverses)s
    FROM cycle WHERE workspace_id = %(workspace)s AND retainer_id = %(matter)s"""
_LINK = """INSERT INTO funds_entry (workspace_id, retainer_id, number, previous, before, amount, after, entry_id)
    VALUES (%(workspace)s, %(matter)s, %(number)s, %(previous)s, %(before)s, %(amount)s, %(after)s, %(entry)s)"""
_NEXT = """SELECT coalesce(max(number), 0) AS number,
        coalesce((SELECT after FROM funds_entry WHERE retainer_id = %(matter)s ORDER BY number DESC LIMIT 1), 0)
    FROM funds_entry WHERE retainer_id = %(matter)s"""


@dataclass(frozen=True)
class Matter:
    """Two matters of one client, and what writes on them as whoever may do anything."""

    connection: psycopg.Connection
    workspace_id: UUID
    retainer_id: UUID
    other_id: UUID

    def line(self, quantity: int, *, kind: str = "deposit", reverses: UUID | None = None) -> UUID:
        """A ledger entry without its link."""
        entry = uuid4()
        component = "used" if "draw" in kind or quantity < 0 else "added"
        self.connection.execute(
            _LINE,
            {
                "entry": entry,
                "kind": kind.removesuffix(" of draw"),
                "component": component,
                "quantity": quantity,
                "reverses": reverses,
                "workspace": self.workspace_id,
                "matter": self.retainer_id,
            },
        )
        return entry

    def link(
        self,
        entry: UUID,
        number: int,
        before: int,
        amount: int,
        *,
        after: int | None = None,
        previous: int | None = -1,
        matter: UUID | None = None,
    ) -> None:
        """A link; what is not said is what it should be."""
        self.connection.execute(
            _LINK,
            {
                "workspace": self.workspace_id,
                "matter": matter or self.retainer_id,
                "number": number,
                "previous": (number - 1 or None) if previous == -1 else previous,
                "before": before,
                "amount": amount,
                "after": before + amount if after is None else after,
                "entry": entry,
            },
        )

    def sees_as_bot(self, workspace_id: UUID) -> None:
        """The bot's role, in a transaction of a workspace."""
        self.connection.execute(f"SET LOCAL ROLE {BOT_ROLE}".encode())
        self.connection.execute("SELECT set_config('retainer.workspace_id', %s, true)", [str(workspace_id)])

    def moves(self, number: int, before: int, amount: int, **line: str) -> UUID:
        """A movement with its link, committed."""
        with self.connection.transaction():
            entry = self.line(amount, kind=line.get("kind", "deposit"))
            self.link(entry, number, before, amount)
        return entry


@pytest_asyncio.fixture
async def two_matters(database: Database, workspace: Workspace) -> tuple[UUID, UUID]:
    agency = await open_agency(Services(database), workspace)
    client = await agency.client("mara")
    first = await agency.retainer(client, "Estate", kind=Kind.FUNDS, matter_number="M-2031", allotment=500_000)
    second = await agency.retainer(client, "Tenancy", kind=Kind.FUNDS, matter_number="M-2032", allotment=500_000)
    return first.called.retainer_id, second.called.retainer_id


@pytest.fixture
def matter(database_url: str, workspace: Workspace, two_matters: tuple[UUID, UUID]) -> Iterator[Matter]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield Matter(connection, workspace.workspace_id, *two_matters)


def test_a_chain_goes_from_nothing_to_nothing(matter: Matter) -> None:
    matter.moves(1, 0, 500_000)
    draw = matter.moves(2, 500_000, -379_000, kind="draw")
    matter.moves(3, 121_000, -121_000, kind="refund")
    with matter.connection.transaction():
        back = matter.line(379_000, kind="reversal of draw", reverses=draw)
        matter.link(back, 4, 0, 379_000)
    matter.moves(5, 379_000, -379_000, kind="move")


@pytest.mark.parametrize(
    ("link", "constraint"),
    [
        pytest.param({"number": 2, "before": 5_000, "amount": -5_001}, "funds_entry_never_below_zero", id="below zero"),
        pytest.param(
            {"number": 2, "before": 5_000, "amount": -4_000, "after": 5_000},
            "funds_entry_never_below_zero",
            id="a sum that does not add up",
        ),
        pytest.param({"number": 2, "before": 9_000, "amount": -4_000}, "funds_entry_follows", id="what was not there"),
        pytest.param({"number": 3, "before": 5_000, "amount": -4_000}, "funds_entry_follows", id="a gap"),
        pytest.param(
            {"number": 3, "before": 5_000, "amount": -4_000, "previous": 1}, "funds_entry_without_gap", id="a leap"
        ),
        pytest.param(
            {"number": 2, "before": 5_000, "amount": -4_000, "previous": None},
            "funds_entry_without_gap",
            id="a second beginning",
        ),
        pytest.param({"number": 1, "before": 5_000, "amount": -4_000}, "funds_entry_without_gap", id="money from air"),
        pytest.param({"number": 1, "before": 0, "amount": 4_000}, "funds_entry_number", id="a fork at the beginning"),
    ],
)
def test_no_link_is_below_zero_or_out_of_place(matter: Matter, link: dict[str, Any], constraint: str) -> None:
    matter.moves(1, 0, 5_000)
    entry = matter.line(1, kind="adjustment")
    with pytest.raises(errors.IntegrityError) as refused:
        matter.link(entry, **link)
    assert refused.value.diag.constraint_name == constraint


def test_a_chain_does_not_fork_later_either(matter: Matter) -> None:
    matter.moves(1, 0, 5_000)
    matter.moves(2, 5_000, -4_000, kind="draw")
    with pytest.raises(errors.UniqueViolation, match="funds_entry_number"):
        matter.moves(2, 5_000, -4_500, kind="draw")


def test_a_link_says_what_its_line_says_and_no_line_is_without_one(matter: Matter) -> None:
    for quantity, amount, of, whose in (
        (5_000, 6_000, "deposit", matter.retainer_id),
        (5_000, 5_000, "deposit", matter.other_id),
        (5_000, 5_000, "adjustment", matter.retainer_id),
    ):
        with (
            pytest.raises(errors.CheckViolation, match="a link says what its ledger entry says"),
            matter.connection.transaction(),
        ):
            matter.link(matter.line(quantity, kind=of), 1, 0, amount, matter=whose)
    draw = matter.moves(1, 0, 5_000)
    for kind, reverses in (("deposit", None), ("draw", None), ("refund", None), ("reversal", draw)):
        with pytest.raises(errors.CheckViolation, match="is a link of its matter's chain"):
            matter.line(-5_000, kind=kind, reverses=reverses)
    matter.line(60, kind="adjustment")


@pytest.mark.parametrize("role", ["the owner", "the bot"])
def test_what_moved_stays_and_a_deposit_keeps_what_was_recorded(matter: Matter, role: str) -> None:
    matter.moves(1, 0, 5_000)
    deposit, person = uuid4(), "(SELECT person_id FROM person WHERE workspace_id = %(mine)s LIMIT 1)"
    values = {"mine": matter.workspace_id, "matter": matter.retainer_id, "deposit": deposit}
    matter.connection.execute(
        f"INSERT INTO deposit VALUES (%(mine)s, %(deposit)s, %(matter)s, 5000, '2026-11-10', '', 'pending', {person},"
        " now())".encode(),
        values,
    )
    for statement, why in (
        ("UPDATE funds_entry SET after = after + 1", "append-only"),
        ("DELETE FROM funds_entry", "append-only"),
        ("UPDATE deposit SET amount_minor = 1", "keeps what was recorded"),
        ("DELETE FROM deposit", "deposits stay"),
    ):
        with matter.connection.transaction(force_rollback=True):
            if role == "the bot":
                matter.sees_as_bot(matter.workspace_id)
            with pytest.raises(errors.RestrictViolation, match=why):
                matter.connection.execute(f"{statement} WHERE workspace_id = %(mine)s".encode(), values)
    matter.connection.execute("UPDATE deposit SET state = 'bounced' WHERE deposit_id = %(deposit)s", values)
    with pytest.raises(errors.RestrictViolation, match="does not come back"):
        matter.connection.execute("UPDATE deposit SET state = 'cleared' WHERE deposit_id = %(deposit)s", values)


def test_the_bot_sees_no_money_of_another_workspace(matter: Matter) -> None:
    matter.moves(1, 0, 5_000)
    for workspace_id, there in ((matter.workspace_id, 1), (uuid4(), 0)):
        with matter.connection.transaction():
            matter.sees_as_bot(workspace_id)
            assert matter.connection.execute("SELECT FROM funds_entry").rowcount == there


def test_careless_writers_side_by_side_leave_one_chain(database_url: str, matter: Matter) -> None:
    """Eight of them look and then write, without any lock, forty times each: what the bot never does."""
    matter.moves(1, 0, 2_000)
    written, refused = [0] * 8, [0] * 8

    def careless(place: int) -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            mine = Matter(connection, matter.workspace_id, matter.retainer_id, matter.other_id)
            for turn in range(40):
                row = connection.execute(_NEXT, {"matter": mine.retainer_id}).fetchone()
                assert row is not None
                amount = 150 if turn % 3 == 0 else -100
                try:
                    mine.moves(row[0] + 1, row[1], amount, kind="deposit" if amount > 0 else "draw")
                    written[place] += 1
                except errors.IntegrityError:
                    refused[place] += 1

    writers = [threading.Thread(target=careless, args=[place]) for place in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    links = matter.connection.execute(
        "SELECT number, before, amount, after FROM funds_entry WHERE retainer_id = %s ORDER BY number",
        [matter.retainer_id],
    ).fetchall()
    assert len(links) == sum(written) + 1
    # That some were refused shows that they were in each other's way.
    assert sum(written) + sum(refused) == 320
    assert sum(refused)
    assert [number for number, *_ in links] == list(range(1, len(links) + 1))
    assert [before for _, before, *_ in links] == [0, *(after for *_, after in links[:-1])]
    assert all(after == before + amount >= 0 for _, before, amount, after in links)
    sums = matter.connection.execute(
        "SELECT sum(quantity) FROM ledger_entry WHERE retainer_id = %s AND kind IN ('deposit', 'draw')",
        [matter.retainer_id],
    ).fetchone()
    assert sums == (links[-1][-1],)
