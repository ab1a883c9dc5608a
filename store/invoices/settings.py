"""How a workspace and its clients are billed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.invoices.annex import Shown
from domain.invoices.invoices import Addressee, InvoiceSettings
from domain.invoices.lines import Tax
from domain.invoices.printed import Paper
from domain.invoices.words import TaxCategory, TaxOn
from domain.kinds import Invoicing
from store.database import Transaction

ADDRESSEE = """c.client_id, c.alias AS client_alias, c.name AS client_name, c.timezone AS client_timezone,
    c.currency AS client_currency, c.address, c.tax_number, c.purchase_order, c.payable_cc, c.tax_rate, c.tax_category,
    c.tax_sentence, c.payment_days, c.language, c.invoiced_together, c.country, c.annex, c.e_invoice,
    c.reminded_from, c.sends_fees"""
_READ = text("SELECT * FROM invoice_settings WHERE workspace_id = :workspace_id")
_SAVE = text("""
    INSERT INTO invoice_settings (workspace_id, legal_name, address, tax_number, how_to_pay, payment_days, tax_on,
        other_approver, country, iban, bic, paper, pay_link)
    VALUES (:workspace_id, :legal_name, :address, :tax_number, :how_to_pay, :payment_days, :tax_on, :other_approver,
        :country, :iban, :bic, :paper, :pay_link)
    ON CONFLICT (workspace_id) DO UPDATE SET legal_name = excluded.legal_name, address = excluded.address,
        tax_number = excluded.tax_number, how_to_pay = excluded.how_to_pay, payment_days = excluded.payment_days,
        tax_on = excluded.tax_on,
        other_approver = excluded.other_approver, country = excluded.country, iban = excluded.iban,
        bic = excluded.bic, paper = excluded.paper, pay_link = excluded.pay_link
""")
_ADDRESSEES = text(f"SELECT {ADDRESSEE} FROM client c WHERE c.workspace_id = :workspace_id AND c.client_id = ANY(:ids)")
_SAVE_ADDRESSEE = text("""
    UPDATE client SET address = :address, tax_number = :tax_number, purchase_order = :purchase_order,
        payable_cc = :payable_cc, tax_rate = :tax_rate, tax_category = :tax_category, tax_sentence = :tax_sentence,
        payment_days = :payment_days, language = :language, invoiced_together = :together,
        country = :country, annex = :annex, e_invoice = :e_invoice, reminded_from = CAST(:reminded_from AS date),
        sends_fees = :sends_fees
    WHERE workspace_id = :workspace_id AND client_id = :client_id
""")
# In one order for everybody: whoever drafts for several holds them so.
_HOLD_FREE = text("""
    SELECT client_id FROM client WHERE workspace_id = :workspace_id AND client_id = ANY(:ids)
    ORDER BY client_id FOR NO KEY UPDATE SKIP LOCKED
""")
_HOLD = text("""
    SELECT client_id FROM client WHERE workspace_id = :workspace_id AND client_id = ANY(:ids)
    ORDER BY client_id FOR NO KEY UPDATE
""")
_BILLED_HERE = text("""
    SELECT retainer_id, client_id FROM retainer
    WHERE workspace_id = :workspace_id AND client_id = ANY(:client_ids) AND invoicing <> 'off'
      AND archived_at IS NULL
    ORDER BY client_id, lower(name), retainer_id
""")
_SWITCH = text("""
    UPDATE retainer SET invoicing = :invoicing, invoicing_from = :since
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id
""")
_ALL_OFF = text("""
    SELECT NOT EXISTS (SELECT FROM retainer WHERE workspace_id = :workspace_id AND invoicing <> 'off'
        AND (kind <> 'funds' OR NOT :but_matters)) AS all_off
""")

_OFFERED = text("""
    INSERT INTO invoice_settings (workspace_id, offered_on) VALUES (:workspace_id, :day)
    ON CONFLICT (workspace_id) DO UPDATE SET offered_on = coalesce(invoice_settings.offered_on, excluded.offered_on)
    RETURNING offered_on
""")
_WAYS = text("""
    SELECT retainer_id, invoicing, invoicing_from FROM retainer
    WHERE workspace_id = :workspace_id AND retainer_id = ANY(:ids) ORDER BY retainer_id FOR NO KEY UPDATE
""")


@dataclass(frozen=True, slots=True)
class BilledHere:
    """A retainer that is invoiced here."""

    retainer_id: UUID
    client_id: UUID


async def read(tx: Transaction) -> InvoiceSettings:
    """The workspace's settings."""
    row = await tx.setting(_READ)
    if row is None:
        return InvoiceSettings()
    return InvoiceSettings(
        legal_name=row.legal_name,
        address=row.address,
        tax_number=row.tax_number,
        how_to_pay=row.how_to_pay,
        payment_days=row.payment_days,
        tax_on=TaxOn(row.tax_on),
        other_approver=row.other_approver,
        country=row.country,
        iban=row.iban,
        bic=row.bic,
        paper=Paper(row.paper),
        pay_link=row.pay_link,
    )


async def save(tx: Transaction, settings: InvoiceSettings) -> None:
    """Store the workspace's settings."""
    await tx.change_setting(_SAVE, **{name: getattr(settings, name) for name in InvoiceSettings.__slots__})


async def addressees(tx: Transaction, client_ids: Collection[UUID]) -> Mapping[UUID, Addressee]:
    """What is printed of these clients, archived or not."""
    return {row.client_id: addressee(row) for row in await tx.all(_ADDRESSEES, ids=list(client_ids))}


async def save_addressee(tx: Transaction, client: Addressee) -> None:
    """Store what is printed of a client; its name and currency stay."""
    await tx.run(
        _SAVE_ADDRESSEE,
        client_id=client.client_id,
        address=client.address,
        tax_number=client.tax_number,
        purchase_order=client.purchase_order,
        payable_cc=list(client.payable_cc),
        tax_rate=client.tax.rate,
        tax_category=client.tax.category.value,
        tax_sentence=client.tax_sentence,
        payment_days=client.payment_days,
        language=client.language,
        together=client.together,
        country=client.country,
        annex=client.annex.value,
        e_invoice=client.e_invoice,
        reminded_from=client.reminded_from,
        sends_fees=client.sends_fees,
    )


async def hold_clients(tx: Transaction, client_ids: Collection[UUID]) -> None:
    """Let nobody else draft for these clients till the transaction ends."""
    await tx.run(_HOLD, ids=list(client_ids))


async def hold_free_clients(tx: Transaction, client_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the clients that nobody else holds, held as `hold_clients` does; nothing is waited for."""
    return frozenset(row.client_id for row in await tx.all(_HOLD_FREE, ids=list(client_ids)))


async def billed_here(tx: Transaction, client_ids: Collection[UUID]) -> tuple[BilledHere, ...]:
    """The retainers of these clients that are invoiced here."""
    found = await tx.all(_BILLED_HERE, client_ids=list(client_ids))
    return tuple(BilledHere(row.retainer_id, row.client_id) for row in found)


async def switch(tx: Transaction, retainer_id: UUID, invoicing: Invoicing, since: date | None) -> None:
    """Choose how a retainer is invoiced, and from which first day on."""
    await tx.run(_SWITCH, retainer_id=retainer_id, invoicing=invoicing.value, since=since)


async def are_all_off(tx: Transaction, *, but_matters: bool = False) -> bool:
    """Whether no retainer is invoiced here; `but_matters`: those that are without anybody having said so set aside."""
    row = await tx.first(_ALL_OFF, but_matters=but_matters)
    return row is not None and bool(row.all_off)


async def offer_on(tx: Transaction, day: date) -> bool:
    """Whether it is offered on a day to bill retainers here: on the first one that could, and on no other."""
    row = await tx.first(_OFFERED, day=day)
    return row is not None and row.offered_on == day


async def ways(tx: Transaction, retainer_ids: Collection[UUID]) -> Mapping[UUID, tuple[Invoicing, date | None]]:
    """How these retainers are invoiced and from which first day on, locked till the transaction ends."""
    found = await tx.all(_WAYS, ids=list(retainer_ids))
    return {row.retainer_id: (Invoicing(row.invoicing), row.invoicing_from) for row in found}


def addressee(row: Row[Any]) -> Addressee:
    """From the columns of ADDRESSEE."""
    return Addressee(
        client_id=row.client_id,
        alias=row.client_alias,
        name=row.client_name,
        timezone=row.client_timezone,
        currency=row.client_currency,
        address=row.address,
        tax_number=row.tax_number,
        purchase_order=row.purchase_order,
        payable_cc=tuple(row.payable_cc),
        tax=Tax(row.tax_rate, TaxCategory(row.tax_category)),
        tax_sentence=row.tax_sentence,
        payment_days=row.payment_days,
        language=row.language,
        together=row.invoiced_together,
        country=row.country,
        annex=Shown(row.annex),
        e_invoice=row.e_invoice,
        reminded_from=row.reminded_from,
        sends_fees=row.sends_fees,
    )
