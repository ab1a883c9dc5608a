"""Lines that somebody broke stay lines where there is room for them, and are one line where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest

from blocks.balances.report_lines import statement_row, statement_text
from blocks.change_orders.cards import client_card, order_shown, team_card
from blocks.change_orders.letter import order_letter
from blocks.change_orders.updates import client_update, owner_update, team_update
from blocks.message import Message
from blocks.requests.answers import request_list, request_shown
from blocks.retainers.decisions import adjusted, reopened
from blocks.text import with_note
from domain.agreements.decisions import check_reason
from domain.balances.statements import LineKind, StatementLine
from domain.change_orders.orders import ChangeOrderView, OrderState, Step, Via
from domain.kinds import Role
from domain.requests import check_request, check_scope
from domain.retainers.reopening import Reopened
from domain.values.descriptions import check_description, check_paragraphs
from templates import render
from tests.blocks import samples
from tests.blocks.change_orders.test_change_orders import order, step
from tests.blocks.payloads import check
from tests.blocks.requests.test_requests import ASKED as REQUEST
from tests.blocks.retainers.test_decisions import LEFT, OCTOBER, adjustment
from tests.blocks.samples import NOON, TODAY

TYPED: Final = "Sizes:\r\n  - shoes & more \n\n\n\nBy  Friday"
KEPT: Final = "Sizes:\n- shoes & more\n\nBy Friday"
QUOTED: Final = ">Sizes:\n>- shoes &amp; more\n>\n>By Friday"
LINES: Final = "Sizes:\n- shoes &amp; more\n\nBy Friday"
FOLDED: Final = "Sizes: - shoes &amp; more By Friday"
OWNER: Final = samples.person(Role.OWNER)


def _drawn(message: Message | None) -> str:
    """What stands in the blocks."""
    assert message is not None
    return str([block.get("text", block.get("elements")) for block in check(message)["blocks"]]).replace("\\n", "\n")


def _view(kind: Step, **more: object) -> ChangeOrderView:
    states = {Step.DECLINED: OrderState.DECLINED, Step.APPROVED: OrderState.APPROVED}
    happened = step(kind, note=KEPT, **more)
    decided = order(states.get(kind, OrderState.PENDING), description="", outcome=happened)
    return ChangeOrderView(decided, TODAY, None, (happened,))


DECLINED, ASKED = _view(Step.DECLINED), _view(Step.ASKED)
NOTED = _view(Step.APPROVED, via=Via.RECORDED, given_by="Carla")
ASKING = ChangeOrderView(order(description=KEPT), TODAY)
WANTED = replace(REQUEST, description=KEPT)
REOPENED = Reopened(samples.called(), OCTOBER, TODAY, LEFT, KEPT)
TOLD_TEAM = team_update(DECLINED, DECLINED.steps[0], mention=True)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        pytest.param(client_update(DECLINED, DECLINED.steps[0]), QUOTED, id="why it was declined, told the client"),
        pytest.param(TOLD_TEAM, f"{QUOTED}\n/retainer co CO-12", id="and the team, with what to do below"),
        pytest.param(client_update(ASKED, ASKED.steps[0]), QUOTED, id="a question"),
        pytest.param(owner_update(NOTED, NOTED.steps[0]), QUOTED, id="evidence"),
        pytest.param(client_card(DECLINED), LINES, id="why it was declined, on the card"),
        pytest.param(team_card(NOTED), LINES, id="evidence on the card"),
        pytest.param(client_card(ASKING), LINES, id="what is asked for, on the card"),
        pytest.param(order_shown(ASKED, OWNER), FOLDED, id="a question in the history"),
        pytest.param(adjusted(adjustment(reason=KEPT), today=TODAY), f"{QUOTED}\n*12 h left", id="why it was adjusted"),
        pytest.param(reopened(REOPENED, today=TODAY), QUOTED, id="why it was reopened"),
        pytest.param(request_shown(WANTED, KEPT, OWNER, today=TODAY, first="Request"), QUOTED, id="a request"),
        pytest.param(request_list([WANTED], OWNER, today=TODAY), FOLDED, id="a request in the list"),
    ],
)  # fmt: skip
def test_lines_are_kept_in_a_message_and_folded_in_a_list(message: Message | None, shown: str) -> None:
    assert shown in _drawn(message)


@pytest.mark.parametrize("view", [DECLINED, ASKED])
def test_a_notification_has_room_for_one_line(view: ChangeOrderView) -> None:
    told = team_update(view, view.steps[0], mention=True)
    assert told is not None
    assert "\n" not in told["text"]
    assert FOLDED in told["text"]


def test_a_line_of_a_statement_is_one_line() -> None:
    line = StatementLine(LineKind.ADJUSTMENT, TODAY, 60, KEPT, "Max")
    assert statement_row(samples.called(), line, TODAY)[1] == "Adjustment: Sizes: - shoes & more By Friday"
    assert "\n" not in statement_text(samples.called(), line, TODAY)


def test_the_mail_and_the_page_keep_lines() -> None:
    letter = order_letter(ASKING, agency="Northlight", expires_at=NOON)
    values = {"letter": letter, "greeting": "Dear Carla,", "address": "https://x.example", "reader": "Carla"}
    for template in ("mail/approval.txt", "mail/approval.html", "portal/order.html"):
        kept = render(template, style="", note="", problem="", answered=True, reminds=False, **values)
        assert "Sizes:\n- shoes &" in kept, template


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("", "Declined by Carla."),
        ("Too dear", "Declined by Carla: Too dear."),
        ("Why so dear?", "Declined by Carla: Why so dear?"),
        ("Too dear\nfor us", "Declined by Carla:\n>Too dear\n>for us"),
    ],
)
def test_a_note_ends_its_sentence_and_several_lines_stand_below_it(note: str, said: str) -> None:
    assert with_note("Declined by Carla", note) == said


@pytest.mark.parametrize("keeps", [check_reason, check_paragraphs, check_scope, check_request])
def test_what_is_read_later_is_kept_in_its_lines(keeps: Callable[[str], str]) -> None:
    assert keeps(TYPED) == KEPT


def test_what_is_a_line_of_a_list_wherever_it_stands_is_kept_as_one() -> None:
    assert check_description(TYPED) == "Sizes: - shoes & more By Friday"
