"""What of the close desk needs somebody, and what can be approved at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.invoices.desk import Before, CloseDesk, DeskDraft, Why, list_id, listed, whys
from domain.invoices.facts import FactKey, Source, SourcedLine
from domain.invoices.invoices import Addressee, Invoice
from domain.invoices.lines import Line
from domain.invoices.totals import Totals
from domain.invoices.words import FactKind, InvoiceState, LineKind, Struck

DAY = date(2026, 12, 4)
ACME = Addressee(UUID(int=1), "acme", "Acme", "Europe/Berlin", "EUR", address="Here 1")
SAME = Before(is_first=False, net_minor=500_000)


def line(
    kind: LineKind, amount_minor: int, fact: FactKind | None = None, sequence: int = 1, **more: Any
) -> SourcedLine:
    source = [Source(FactKey(fact, UUID(int=9)), sequence, amount_minor)] if fact else []
    return SourcedLine(Line(UUID(int=8), kind, "Words", amount_minor, **more), tuple(source))


FEE = line(LineKind.FEE, 500_000, FactKind.FEE)
DRAFT = Invoice(
    UUID(int=2),
    ACME,
    InvoiceState.DRAFT,
    1,
    DAY,
    datetime(2026, 12, 4, tzinfo=UTC),
    lines=(FEE,),
    sums=Totals(500_000),
)


@pytest.mark.parametrize(
    ("changed", "before", "expected"),
    [
        pytest.param({}, SAME, (), id="the same fee as last time: nothing"),
        pytest.param({}, Before(), (Why.FIRST,), id="nothing was sent before"),
        pytest.param({}, Before(is_first=False), (), id="the first one without a fee: nothing to compare it with"),
        pytest.param(
            {"lines": (FEE, line(LineKind.OVERAGE, 20_000, FactKind.OVERAGE))}, SAME, (Why.OVERAGE,), id="overage"
        ),
        pytest.param(
            {"lines": (FEE, line(LineKind.OVERAGE, 20_000, FactKind.OVERAGE, struck=Struck.WRITTEN_OFF))},
            SAME,
            (),
            id="overage that is not billed",
        ),
        pytest.param(
            {"lines": (FEE, line(LineKind.ADJUSTMENT, 1_000, FactKind.FEE, 2))},
            SAME,
            (Why.CORRECTION,),
            id="a correction",
        ),
        pytest.param(
            {"lines": (FEE, line(LineKind.TIME, -1_000, FactKind.TIME, 2))}, SAME, (Why.CORRECTION,), id="time back"
        ),
        pytest.param(
            {"lines": (FEE, line(LineKind.CREDIT, -1, FactKind.CREDIT))}, SAME, (Why.CORRECTION,), id="credit"
        ),
        pytest.param(
            {"lines": (FEE, line(LineKind.CHANGE_ORDER, 9_000, FactKind.CHANGE_ORDER, 2))},
            SAME,
            (),
            id="more time on an order is no correction",
        ),
        pytest.param(
            {"lines": (FEE, line(LineKind.ADJUSTMENT, 1_000)), "is_edited": True},
            SAME,
            (Why.EDITED,),
            id="a typed line is an edit, and no correction",
        ),
        pytest.param({"sums": Totals(600_000)}, SAME, (), id="20 % more: as usual"),
        pytest.param({"sums": Totals(600_001)}, SAME, (Why.OTHER_SUM,), id="a cent more than that"),
        pytest.param({"sums": Totals(399_999)}, SAME, (Why.OTHER_SUM,), id="over 20 % less"),
        pytest.param({"client": replace(ACME, address="")}, SAME, (Why.ADDRESS,), id="no address"),
        pytest.param({"sums": Totals(-1)}, Before(is_first=False), (Why.BELOW_ZERO,), id="less than nothing"),
        pytest.param({"state": InvoiceState.APPROVED, "is_edited": True}, Before(), (), id="decided about already"),
    ],
)
def test_why_a_draft_needs_somebody(changed: dict[str, Any], before: Before, expected: tuple[Why, ...]) -> None:
    assert whys(replace(DRAFT, **changed), before) == expected


def test_a_list_names_what_is_clean_and_what_is_approved_in_the_versions_shown() -> None:
    approved = replace(DRAFT, invoice_id=UUID(int=3), state=InvoiceState.APPROVED)
    going = replace(approved, invoice_id=UUID(int=4), sending_since=DRAFT.created_at)
    drafts = (DeskDraft(DRAFT), DeskDraft(DRAFT, (Why.FIRST,)), DeskDraft(approved), DeskDraft(going))
    desk = CloseDesk(DAY, drafts, UUID(int=0))
    assert listed(desk.drafts) == (DRAFT, approved)
    assert [len(each) for each in (desk.clean, desk.needing, desk.to_send)] == [1, 1, 1]
    named = list_id(DAY, [DRAFT])
    assert named == list_id(DAY, [DRAFT])
    assert len({named, list_id(DAY, [replace(DRAFT, version=2)]), list_id(DAY, [approved]), list_id(DAY, [])}) == 4
