"""Invoices that wait for whoever answers for a client: theirs, however many others have."""

from __future__ import annotations

from datetime import date

from domain.invoices.told import ToReview
from domain.invoices.typed_lines import FreeLine
from domain.invoices.words import InvoiceState
from domain.people.waiting import Answering
from services.invoices.waiting import to_review
from services.people.people import caller
from store.database import Database
from store.invoices import reading
from tests.instants import NOW
from tests.services.agency import Agency

TODAY = date(2026, 11, 12)


async def test_what_others_have_to_review_takes_no_place_of_ones_own(agency: Agency, database: Database) -> None:
    others, acme = await agency.client("bluefin"), await agency.client("acme")
    for client in (others, others, acme):
        await agency.services.invoices.draft_now(
            client.client_id, (FreeLine("Stock photo", "49.90"),), by=agency.owner, key=agency.key(), now=NOW
        )

    async with database.reading(agency.workspace.workspace_id) as tx:
        states = [InvoiceState.DRAFT]
        (first,) = await reading.listed(tx, states=states, client_ids=[acme.client_id], today=TODAY, count=1)
        person = await caller(tx, agency.owner)
        answering = Answering(person, frozenset({acme.client_id}), TODAY, NOW)
        nobody = Answering(person, frozenset(), TODAY, NOW)
        found = await to_review(tx, [answering])
        assert await to_review(tx, [nobody]) == {}

    assert first.client.client_id == acme.client_id
    told = found[person.person_id]
    assert isinstance(told, ToReview)
    assert [each.client.client_id for each in told.drafts] == [acme.client_id]
    assert told.overdue == ()
