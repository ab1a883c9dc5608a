"""Requests as the team reads them, with the longest of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from blocks import ids
from blocks.message import Message
from blocks.requests.answers import request_list, request_modal, request_shown
from blocks.requests.words import counts_sentence
from domain.agreements.retainers import RetainerName
from domain.kinds import Kind, Role
from domain.people.people import Person
from domain.requests import Request, RequestCounts, RequestState, Verdict
from tests.blocks.payloads import check
from tests.instants import NOW

TODAY = date(2026, 11, 12)
ACME = RetainerName(UUID(int=1), UUID(int=2), "acme", "Acme", "website", "Website", Kind.HOURS, "USD")
LONG = RetainerName(UUID(int=1), UUID(int=2), "acme", "<&>" * 26, "website", "&" * 80, Kind.HOURS, "USD", is_only=False)
MAX = Person(UUID(int=3), "U0MANAGER", "Max", "Europe/Berlin", Role.MANAGER)
DEE = replace(MAX, role=Role.MEMBER)
ASKED = Request(UUID(int=9), ACME, TODAY, "Size guide by Friday", Verdict.UNDECIDED, RequestState.OPEN, "Dee", NOW)
WORST = replace(
    ASKED, asked_of=LONG, description="<&>" * 1000, logged_by="&" * 200, permalink=f"https://a.example/{'x' * 250}"
)


def words(message: Message) -> list[str]:
    found = [element for block in message["blocks"] for element in block.get("elements", [])]
    return [each["text"]["text"] for each in found if each["type"] == "button"]


@pytest.mark.parametrize("verdict", list(Verdict))
@pytest.mark.parametrize("state", list(RequestState))
def test_whatever_it_is_slack_takes_the_message(verdict: Verdict, state: RequestState) -> None:
    request = replace(WORST, verdict=verdict, state=state, order_number=12 if state is RequestState.ORDERED else None)
    check(request_shown(request, "&" * 3000, MAX, today=TODAY, first="Request logged"))


def test_only_who_may_ask_for_a_change_order_is_offered_one() -> None:
    assert "Change order" in words(request_shown(ASKED, "", MAX, today=TODAY, first="Request logged"))
    assert "Change order" not in words(request_shown(ASKED, "", DEE, today=TODAY, first="Request logged"))


def test_what_became_a_change_order_stays_and_names_it() -> None:
    ordered = replace(ASKED, verdict=Verdict.OUT_OF_SCOPE, state=RequestState.ORDERED, order_number=12)
    told = request_shown(ordered, "", MAX, today=TODAY, first="Out of scope")
    assert "It is out of scope, so it became CO-12. Logged by Dee." in told["text"]
    assert words(told) == ["Open requests"]


def test_every_line_of_what_was_asked_for_is_quoted() -> None:
    asked = replace(ASKED, description="Sizes:\n- shoes\n- <!here>")
    told = check(request_shown(asked, "", MAX, today=TODAY, first="Request logged"))
    assert ">Sizes:\n>- shoes\n>- &lt;!here&gt;" in str(told["blocks"][0]["text"]["text"])


def test_a_list_of_many_pages_and_each_row_has_at_most_five_choices() -> None:
    many = [replace(WORST, request_id=UUID(int=n), logged_at=NOW + timedelta(minutes=n)) for n in range(20)]
    for page, turns in ((1, ["Next"]), (2, ["Back", "Next"]), (3, ["Back"]), (9, ["Back"])):
        told = check(request_list(many, MAX, today=TODAY, page=page))
        assert words(told) == turns
        menus = [block["accessory"]["options"] for block in told["blocks"] if "accessory" in block]
        assert all(2 <= len(menu) <= 5 for menu in menus)
        assert len(menus) == (4 if page > 2 else 8)


def test_the_pages_of_one_clients_list_are_of_that_client_by_its_id() -> None:
    many = [replace(WORST, request_id=UUID(int=n)) for n in range(20)]
    told = request_list(many, MAX, today=TODAY, page=2, of="Acme", of_id=UUID(int=7))
    values = [ids.read_requests_value(each["value"]) for each in told["blocks"][-1]["elements"]]
    assert values == [(1, str(UUID(int=7))), (3, str(UUID(int=7)))]


@pytest.mark.parametrize("scope", ["", "&" * 3000, "Website only.\nNot print."])
def test_slack_takes_the_form(scope: str) -> None:
    check(request_modal(asked_of=LONG, scope=scope, description="<&>" * 1000, permalink="https://a.example/"), "modal")
    check(request_modal(), "modal")


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (RequestCounts(in_scope=1), "1 request: 1 in scope."),
        (
            RequestCounts(in_scope=3, out_of_scope=2, ordered=1),
            "5 requests: 3 in scope and 2 out of scope (1 became a change order).",
        ),
        (
            RequestCounts(out_of_scope=2, undecided=1, ordered=2, still_open=1),
            "3 requests: 2 out of scope (2 became change orders) and 1 not judged yet; 1 still open.",
        ),
    ],
)
def test_the_report_counts_them_in_a_sentence(counts: RequestCounts, sentence: str) -> None:
    assert counts_sentence(counts) == sentence
