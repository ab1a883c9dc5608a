"""The first close where no retainer is billed here: it offers drafts, once, and what is taken can be given back."""

from __future__ import annotations

import pytest

from domain.invoices.typed_lines import FreeLine
from domain.kinds import Kind, Overage, Role
from domain.outbox import MessageKind, ToPerson
from domain.people.people import ManagersOnly
from store.database import Database
from tests.instants import at
from tests.services.agency import Agency
from tests.services.invoices.billing import drafts, seen_by, told
from tests.services.rhythm.rhythm import Rhythm
from tests.services.rhythm.test_summaries import MIDNIGHT, NINE

DAY, NOON, NEXT = NINE.date(), at("2026-11-05 12:00"), at("2026-12-04 08:00")


async def test_a_first_close_offers_its_drafts_and_what_is_taken_is_given_back(
    agency: Agency, database: Database
) -> None:
    rhythm, owner = Rhythm(agency, database), agency.owner
    for alias in ("acme", "birch", "cedar"):
        await rhythm.client(alias, overage=Overage.BILL, overage_rate_minor=20_000)
    await rhythm.client("elm", kind=Kind.FUNDS)
    for hours in (21, 21):
        await agency.log(f"acme {hours}h x on 2026-10-07", now=at("2026-10-08 12:00"))
    await rhythm.tick(MIDNIGHT)
    (message,) = await rhythm.written(MessageKind.CLOSED)
    assert isinstance(message.message.to, ToPerson), "without a channel the owner is asked"
    offer = (
        "No retainer is invoiced here yet. I can draft an invoice for each of the 3 retainers that closed: fees of "
        "€15,000 and overage of €400. The button"
    )
    assert offer in await rhythm.read(message, NINE)

    acts = agency.services.offering
    with pytest.raises(ManagersOnly):
        await acts.take(DAY, by=await agency.person(Role.MEMBER), key="m", now=NOON)
    for _ in range(2):
        taken = await acts.take(DAY, by=owner, key="modal", now=NOON)
        assert [each.label for each in taken.retainers] == ["Acme", "Birch", "Cedar"]
    await rhythm.tick(NOON)
    found = await drafts(agency, NOON)
    assert sorted(map(told, found)) == [
        [("fee", 500_000)],
        [("fee", 500_000)],
        [("fee", 500_000), ("overage", 40_000)],
    ]
    read = await rhythm.read(message, NOON)
    assert read.startswith("Drafts of Thu 5 Nov: *3 need you*.\n• Acme · Website, €5,400: overage, first invoice")
    assert offer not in read

    (cedar,) = [each for each in found if each.client.alias == "cedar"]
    act = seen_by(agency, now=NOON)
    await agency.services.invoices.change(cedar.invoice_id, [FreeLine("A", "1")], version=1, reason="As agreed", **act)
    for _ in range(2):
        undone = await acts.undo(DAY, by=owner, key="undo", now=NOON)
        assert len(undone.retainers) == 3
    assert [each.client.alias for each in await drafts(agency, NOON)] == ["cedar"]
    # Nobody is asked again with the next close.
    await rhythm.tick(NEXT)
    assert [await rhythm.read(each, NEXT) for each in (await rhythm.written(MessageKind.CLOSED))[1:]] == [""]
