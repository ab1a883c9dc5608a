"""A test mail shows an owner what clients would get, takes no number and leaves nothing."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from domain.invoices.invoices import InvoiceSettings
from domain.invoices.words import InvoiceKind
from domain.kinds import Role
from domain.letters.attempts import Outcome
from domain.people.people import OwnersOnly
from services.invoices.specimens import NoMailServer, NoOwnAddress, Specimens
from store.database import Database
from tests.instants import NOW
from tests.portal.asked import KeptMails
from tests.services.agency import Agency


async def test_a_specimen_is_mailed_at_once_to_who_asks_and_is_no_invoice(agency: Agency, database: Database) -> None:
    kept, setup = KeptMails(), agency.services.invoice_setup
    specimens = Specimens(database, None, kept)
    ona = await agency.person(Role.OWNER, name="ona", email="ona@lumen.example")
    await setup.save(InvoiceSettings(legal_name="Lumen Ltd", address="1 Quay", how_to_pay="By bank."), by=ona)
    before = await setup.read(by=ona, now=NOW)
    assert await specimens.address(by=ona) == "ona@lumen.example"
    assert (await specimens.send(by=ona, now=NOW)).outcome is Outcome.ACCEPTED
    (mail,) = kept.mails
    assert mail.to == "ona@lumen.example"
    assert "This is a test mail." in mail.text
    (pdf,) = mail.attachments
    read = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    for words in ("SPECIMEN", "there is nothing to pay", "Lumen Ltd", "1 Quay", "By bank."):
        assert words in read
    after = await setup.read(by=ona, now=NOW)
    assert after.next_number(InvoiceKind.INVOICE) == before.next_number(InvoiceKind.INVOICE)
    assert await agency.services.invoices.listed(by=ona, now=NOW) == ()


async def test_without_a_server_an_address_or_the_right_there_is_none(agency: Agency, database: Database) -> None:
    ona = await agency.person(Role.OWNER)
    for specimens, by, refusal in (
        (Specimens(database, None, None), ona, NoMailServer),
        (Specimens(database, None, KeptMails()), ona, NoOwnAddress),
        (Specimens(database, None, KeptMails()), await agency.person(Role.MANAGER), OwnersOnly),
    ):
        with pytest.raises(refusal):
            await specimens.send(by=by, now=NOW)
