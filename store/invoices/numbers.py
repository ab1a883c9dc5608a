"""Numbers of invoices: without gaps, for each kind and year."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from domain.invoices.numbering import FIRST_PATTERNS, NumberPattern, Series
from domain.invoices.words import InvoiceKind
from store.database import Transaction

# A year that has no series yet goes on as the last one did, from 1 where its numbers say the year.
_BEGIN = text("""
    INSERT INTO invoice_series (workspace_id, kind, year, pattern, next_number)
    SELECT :workspace_id, :kind, :year, coalesce(b.pattern, :pattern),
        CASE WHEN b.pattern IS NULL OR b.pattern LIKE '%{year}%' THEN 1 ELSE b.next_number END
    FROM (SELECT 1) one LEFT JOIN (
        SELECT pattern, next_number FROM invoice_series
        WHERE workspace_id = :workspace_id AND kind = :kind AND year < :year ORDER BY year DESC LIMIT 1 FOR UPDATE
    ) b ON true
    ON CONFLICT DO NOTHING
""")
_READ = text("""
    SELECT pattern, next_number FROM invoice_series
    WHERE workspace_id = :workspace_id AND kind = :kind AND year <= :year ORDER BY year DESC LIMIT 1
""")
_LAST = text("""
    SELECT max(series_number) AS last FROM invoice
    WHERE workspace_id = :workspace_id AND kind = :kind AND (series_year = :year OR :every_year)
""")
# The row is held till the transaction ends: who rolls back gives the number back.
_TAKE = text("""
    UPDATE invoice_series SET next_number = next_number + 1
    WHERE workspace_id = :workspace_id AND kind = :kind AND year = :year
    RETURNING pattern, next_number - 1 AS number
""")
_HOLD = text("""
    SELECT next_number FROM invoice_series WHERE workspace_id = :workspace_id AND kind = :kind AND year = :year
    FOR NO KEY UPDATE
""")
_SET = text("""
    INSERT INTO invoice_series (workspace_id, kind, year, pattern, next_number)
    VALUES (:workspace_id, :kind, :year, :pattern, :next_number)
    ON CONFLICT (workspace_id, kind, year) DO UPDATE SET pattern = excluded.pattern, next_number = excluded.next_number
""")


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that this transaction took."""

    number: str
    year: int
    series_number: int


async def of_year(tx: Transaction, kind: InvoiceKind, year: int) -> Series:
    """The series as it stands; nothing is taken."""
    row = await tx.first(_READ, kind=kind.value, year=year)
    return Series(NumberPattern(row.pattern), row.next_number) if row else Series(FIRST_PATTERNS[kind], 1)


async def hold(tx: Transaction, kind: InvoiceKind, year: int) -> None:
    """Let nobody else take a number of the series, or choose one, till the transaction ends."""
    await tx.run(_BEGIN, kind=kind.value, year=year, pattern=FIRST_PATTERNS[kind].text)
    await tx.run(_HOLD, kind=kind.value, year=year)


async def last(tx: Transaction, kind: InvoiceKind, year: int, *, of_every_year: bool) -> int:
    """The highest number that was given; 0, none."""
    row = await tx.first(_LAST, kind=kind.value, year=year, every_year=of_every_year)
    return (row.last or 0) if row else 0


async def set_series(tx: Transaction, kind: InvoiceKind, year: int, series: Series) -> None:
    """Choose the pattern and the number that comes next."""
    await tx.run(_SET, kind=kind.value, year=year, pattern=series.pattern.text, next_number=series.next_number)


async def take(tx: Transaction, kind: InvoiceKind, year: int) -> Taken:
    """The next number; nobody else gets one of the series until the transaction ends."""
    first = FIRST_PATTERNS[kind].text
    await tx.run(_BEGIN, kind=kind.value, year=year, pattern=first)
    row = await tx.first(_TAKE, kind=kind.value, year=year)
    if row is None:
        raise LookupError(kind, year)
    return Taken(NumberPattern(row.pattern).number(year, row.number), year, row.number)
