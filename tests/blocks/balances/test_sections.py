"""What other subjects tell of a cycle, on its card, in the list and in its statement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from blocks.balances.cards import balance_card, balance_cards, shared_card
from blocks.balances.list import standing_list
from blocks.balances.reports import report, shared_report
from blocks.cycles.additions import SectionWords
from blocks.registers import ADDITIONS
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.balances.standings import StandingPage
from domain.balances.statements import Statement
from domain.cycles.figures import Figures
from domain.kinds import Role
from tests.blocks import samples
from tests.blocks.payloads import check, words
from tests.blocks.samples import HOUR, TODAY

OWNER = samples.person(Role.OWNER)


@dataclass(frozen=True)
class Invoiced:
    number: int


@dataclass(frozen=True)
class Planned:
    title: str


def _invoiced(told: Invoiced, name: RetainerName, today: date) -> list[str]:
    return [f"INV-{told.number} of {name.client_name} was sent by {today.isoformat()}."]


def _planned(told: Planned, _: RetainerName, __: date) -> list[str]:
    return [f"Next is {told.title}."]


MORE = replace(
    ADDITIONS,
    sections={Invoiced: SectionWords(Invoiced, 20, _invoiced), Planned: SectionWords(Planned, 10, _planned)},
)
TOLD: dict[str, Any] = {"sections": (Invoiced(7), Planned("the size guide"))}
IN_ORDER = ["Next is the size guide.", "INV-7 of Acme was sent by 2026-11-19."]


def statement(**more: Any) -> Statement:
    terms = Terms(effective_from=date(2026, 1, 1), allotment=40 * HOUR)
    return Statement(samples.called(), samples.cycle(), terms, Figures(allotment=40 * HOUR), (), **more)


def test_a_card_has_them_in_their_order_as_a_section_and_in_its_text() -> None:
    made = check(balance_card(samples.card(**TOLD), OWNER, MORE))
    assert "\n".join(IN_ORDER) in words(made)
    assert [block["text"]["text"] for block in made["blocks"] if "INV-7" in str(block)] == ["\n".join(IN_ORDER)]
    several = check(balance_cards([samples.card(**TOLD), samples.card()], OWNER, MORE))
    assert str(several["blocks"]).count("INV-7") == 1


def test_the_list_has_them_behind_what_wants_attention() -> None:
    page = StandingPage((samples.standing(**TOLD),), 1, 1, 1)
    assert words(check(standing_list(page, OWNER, MORE))).endswith(" ".join(IN_ORDER))


def test_a_statement_has_them_below_its_lines() -> None:
    assert words(check(report(statement(**TOLD), OWNER, MORE, today=TODAY))).endswith("\n".join(IN_ORDER))


def test_what_was_read_for_one_person_is_not_shared_with_a_channel() -> None:
    assert "INV-7" not in str(check(shared_card(samples.card(**TOLD), OWNER)))
    assert "INV-7" not in str(check(shared_report(statement(**TOLD), OWNER, today=TODAY)))
