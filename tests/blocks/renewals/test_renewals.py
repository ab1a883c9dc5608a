"""What account managers and owners read about the end of a term, and the forms that they fill in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from blocks.fields import TYPED_MOST
from blocks.message import Message
from blocks.renewals.modals import proposal_modal, proposal_words, renewal_modal
from blocks.renewals.questions import proposal_back, proposal_message, renewal_card
from domain.agreements.retainers import Retainer
from domain.agreements.terms import Terms
from domain.clients.clients import Absent
from domain.cycles.cycles import Cycle
from domain.cycles.term_end import DeficitGoes, EndChoice, RestGoes
from domain.kinds import CycleState, Kind, Length
from domain.renewals.advice import CycleUse, advise, hourly_rate
from domain.renewals.cards import Ordered, RenewalCard
from domain.renewals.questions import Choice, Renewal
from tests.blocks import samples
from tests.blocks.payloads import check
from tests.blocks.samples import NOON, TODAY, called

HOUR = 60
FIRST = date(2026, 8, 1)
TERMS = Terms(FIRST, allotment=60 * HOUR, fee_minor=780_000, rate_minor=13_000)
CHOSEN: dict[str, Any] = {"chosen_by": "Ona Quill", "chosen_at": NOON, "next_ends_on": date(2027, 6, 1)}


def cycles(*hours: int, available: int = 60) -> tuple[CycleUse, ...]:
    """Whole months from August on, the last one running."""
    found = []
    for place, used in enumerate(hours):
        starts_on, ends_on = date(2026, 8 + place, 1), date(2026, 9 + place, 1)
        cycle = Cycle(uuid4(), uuid4(), starts_on, ends_on, CycleState.OPEN, FIRST, available * HOUR, fee_minor=780_000)
        over = max(0, used - available) * HOUR
        is_closed = place < len(hours) - 1
        found.append(CycleUse(cycle, available * HOUR, used * HOUR, over, used * HOUR, is_closed=is_closed))
    return tuple(found)


def card(*hours: int, renewal: dict[str, Any] | None = None, **fields: Any) -> RenewalCard:
    """Acme until the end of the year, with 30 days of notice."""
    uses = cycles(*(hours or (66, 71, 68, 41)))
    over, name = uses[:-1], fields.pop("name", called())
    asked = Renewal(uuid4(), name.retainer_id, False, FIRST, date(2027, 1, 1), date(2026, 12, 1), FIRST)
    made = RenewalCard(
        renewal=replace(asked, **(renewal or {})),
        retainer=Retainer(name, FIRST, date(2027, 1, 1), 30, True, "Europe/London"),
        terms=TERMS,
        next_terms=TERMS,
        advised=advise(over, TERMS),
        cycles=uses,
        ordered=Ordered(),
        hourly_minor=hourly_rate(over),
        again_ends_on=date(2027, 6, 1),
        leaves_on=date(2026, 12, 31),
        today=TODAY,
    )
    return replace(made, **fields)


def lines(message: Message) -> list[str]:
    """The text of a message that Slack would take."""
    return list(check(message)["text"].splitlines())


def labels(message: Message) -> list[str]:
    """What is written on its buttons."""
    found = [block for block in message["blocks"] if block["type"] == "actions"]
    return [each["text"]["text"] for block in found for each in block["elements"]]


def test_the_question_says_until_when_what_speaks_for_what_and_what_silence_means() -> None:
    asked = renewal_card(card(ordered=Ordered(2, 10 * HOUR, 1, 150_000)))
    assert lines(asked) == [
        "*Acme*: the term ends on Thu 31 Dec. Notice can be given until Tue 1 Dec, in 12 days. "
        "If nobody chooses, it goes on for another term, until Mon 31 May 2027.",
        "*Restructure it*: Acme was over in three cycles running. They used 66 h, 71 h and 68 h. "
        "70 h a month for $9,100 would fit, instead of 60 h a month for $7,800, at the same price an hour.",
        "August: 66 h of 60 h, 110 %, 6 h over",
        "September: 71 h of 60 h, 118 %, 11 h over",
        "October: 68 h of 60 h, 113 %, 8 h over",
        "November so far: 41 h of 60 h, 68 %",
        "Overage in these cycles: 25 h",
        "Change orders: 2 added 10 h, 1 separate job for $1,500",
        "Effective rate: $114.15 an hour (the fees divided by all hours worked); $130 was agreed",
    ]
    assert labels(asked) == ["Renew the same", "Renew with changes", "Not renewing", "Snooze", "Write a proposal"]
    (chart,) = [block for block in asked["blocks"] if block["type"] == "data_visualization"]
    assert [each["name"] for each in chart["chart"]["series"]] == ["Used", "Available"]


def test_not_renewing_asks_to_confirm_and_names_the_last_day() -> None:
    (leave,) = [
        each
        for block in renewal_card(card())["blocks"]
        if block["type"] == "actions"
        for each in block["elements"]
        if each["text"]["text"] == "Not renewing"
    ]
    assert leave["confirm"]["text"]["text"] == "Acme ends on Thu 31 Dec."


@pytest.mark.parametrize(
    ("made", "says"),
    [
        pytest.param(card(20, 25, 20, 5), "*Make it smaller, or talk*: less than 70 % was used in two cycles running. "
            "They used 25 h and 20 h. 25 h a month for $3,250 would fit", id="under-used"),
        pytest.param(card(0, 0, 0), "two cycles running. Nothing was used at all. Or ask Acme", id="not used at all"),
        pytest.param(card(50, 55, 50, 5), "*Renew it*: it was neither over", id="steady"),
        pytest.param(card(67, 67, 5), "was above 110 % in two cycles running", id="far over twice"),
        pytest.param(card(60, 5), "Too early for advice: only one cycle is closed.", id="one cycle"),
        pytest.param(card(5), "Too early for advice: no cycle is closed yet.", id="none"),
        pytest.param(card(next_terms=replace(TERMS, allotment=70 * HOUR, fee_minor=910_000),
            advised=advise(cycles(66, 71, 68, 5)[:-1], replace(TERMS, allotment=70 * HOUR, fee_minor=910_000))),
            "70 h a month for $9,100 is agreed on from the next term on, and that fits.", id="changed already"),
        pytest.param(card(renewal={"notice_on": TODAY}), "Notice can be given until Thu 19 Nov, which is today.",
            id="the last day"),
        pytest.param(card(renewal={"notice_on": date(2026, 11, 1)}), "The last day for notice was Sun 1 Nov.",
            id="after the last day"),
        pytest.param(card(retainer=Retainer(called(), FIRST, date(2027, 1, 1), 30, False, "UTC")),
            "If nobody chooses, it ends then.", id="does not renew by itself"),
        pytest.param(card(stands_in_for=Absent("Max <Ledger>", is_active=False)),
            "Max &lt;Ledger&gt;, who answers for Acme, is deactivated, so you are asked.", id="in somebody's place"),
        pytest.param(card(renewal={"snoozed_until": NOON}), "You are asked again <!date^", id="snoozed"),
        pytest.param(card(renewal={"is_review": True, "notice_on": None}), "*Acme* goes on without an end.",
            id="a review"),
    ],
)  # fmt: skip
def test_the_question_says(made: RenewalCard, says: str) -> None:
    assert says in "\n".join(lines(renewal_card(made)))


@pytest.mark.parametrize("made", [card(renewal={"notice_on": TODAY}), card(renewal={"snoozed_until": NOON})])
def test_there_is_no_snooze_on_the_last_day_nor_when_it_is_snoozed(made: RenewalCard) -> None:
    assert "Snooze" not in labels(renewal_card(made))


_SAID = EndChoice(RestGoes.REFUNDED, DeficitGoes.BILLED)
_SEVENTY = replace(TERMS, allotment=70 * HOUR, fee_minor=910_000)


@pytest.mark.parametrize(
    ("choice", "fields", "says", "buttons"),
    [
        (Choice.SAME, {}, "Ona Quill renewed *Acme* on the same terms, until Mon 31 May 2027.", ["Write a proposal"]),
        (
            Choice.CHANGED,
            {"next_terms": _SEVENTY, "renewal": {"terms_from": date(2027, 1, 1)}},
            "Ona Quill renewed *Acme* until Mon 31 May 2027. From Fri 1 Jan 2027 it has 70 h a month for $9,100 "
            "instead of 60 h a month for $7,800.",
            ["Write a proposal"],
        ),
        (
            Choice.CHANGED,
            {"renewal": {"next_ends_on": None}},
            "Ona Quill renewed *Acme* without an end, on the same terms.",
            ["Write a proposal"],
        ),
        (
            Choice.NOT_RENEWED,
            {"renewal": {"next_ends_on": date(2027, 1, 1)}},
            "Ona Quill chose not to renew *Acme*: it ends on Thu 31 Dec. If anything is left or owed then, its last "
            "cycle waits until somebody says what becomes of it.",
            ["Say what becomes of it"],
        ),
        (
            Choice.NOT_RENEWED,
            {"renewal": {"next_ends_on": date(2027, 1, 1)}, "end_choice": _SAID},
            "What is left then is refunded, and a deficit is billed.",
            ["Change the end"],
        ),
        (
            Choice.CONTINUED,
            {},
            "*Acme* goes on for another term, until Mon 31 May 2027, on the same terms: it renews by itself, and "
            "nobody had chosen.",
            ["What comes next"],
        ),
        (
            Choice.ENDED,
            {"renewal": {"next_ends_on": date(2026, 11, 1)}, "is_settled": True},
            "*Acme* ended on Sat 31 Oct: it does not renew by itself, and nobody had chosen to renew it.",
            ["Change the end"],
        ),
        (Choice.MOVED, {}, "*Acme* ends on Mon 31 May 2027 now: its end was changed", ["What comes next"]),
        (Choice.PASSED, {}, "*Acme* is looked at in a newer message.", ["What comes next"]),
    ],
)
def test_an_answer_takes_the_place_of_the_question(
    choice: Choice, fields: dict[str, Any], says: str, buttons: list[str]
) -> None:
    fields = dict(fields)
    answered = renewal_card(card(renewal={"choice": choice} | CHOSEN | fields.pop("renewal", {}), **fields))
    assert says in "\n".join(lines(answered))
    assert labels(answered) == buttons


def test_the_form_is_filled_in_with_what_is_suggested() -> None:
    form = check(renewal_modal(card()), "modal")
    elements = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert elements["allotment"]["initial_value"] == "70"
    assert elements["fee"]["initial_value"] == "9100"
    assert elements["ends_on"]["initial_date"] == "2027-05-31"
    assert elements["notice_days"]["initial_value"] == "30"
    assert elements["auto_renew"]["initial_options"]
    assert "70 h a month for $9,100 would fit" in form["blocks"][0]["text"]["text"]


def test_a_review_leaves_the_last_day_open() -> None:
    made = card(renewal={"is_review": True, "notice_on": None}, again_ends_on=None)
    form = check(renewal_modal(made), "modal")
    elements = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
    assert "initial_date" not in elements["ends_on"]


def test_a_proposal_names_no_fee_where_the_team_reads_it_too() -> None:
    there = proposal_words(card(shared_channel="C0SHARED"))
    assert there == (
        'Our agreement "Website" runs until 31 Dec 2026. Here is how it went, and what we propose from 1 Jan 2027 on.\n'
        "\n"
        "How it went\n"
        "- August: 66 h used of 60 h\n"
        "- September: 71 h used of 60 h\n"
        "- October: 68 h used of 60 h\n"
        "\n"
        "What we propose\n"
        "- 70 h a month, instead of 60 h a month\n"
        "- Until 31 May 2027\n"
        "\n"
        "You needed more than agreed several times in a row. With this you would have it from the start, "
        "without surprises.\n"
        "\n"
        "Does that work for you? A word here is enough, and we will see to the rest."
    )
    alone = proposal_words(card())
    assert "- 70 h a month for $9,100, instead of 60 h a month for $7,800" in alone


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (card(20, 25, 20, 5), "You needed less than agreed lately."),
        (card(50, 55, 50, 5), "- 60 h a month for $7,800, as now"),
        (card(5, renewal={"is_review": True, "notice_on": None}), 'Here is what we propose for "Website".'),
        (
            card(renewal={"choice": Choice.CHANGED} | CHOSEN, next_terms=_SEVENTY),
            "- 70 h a month for $9,100, instead of 60 h a month for $7,800",
        ),
    ],
    ids=["under-used", "as it is", "without an end, from the start", "what was chosen already"],
)
def test_a_proposal_says(made: RenewalCard, says: str) -> None:
    assert says in proposal_words(made)
    check(proposal_modal(made), "modal")


def test_a_unit_with_a_sign_is_written_as_it_was_typed() -> None:
    name = replace(called(), kind=Kind.DELIVERABLES, unit="R&D days")
    terms = Terms(FIRST, kind=Kind.DELIVERABLES, allotment=8, length=Length.QUARTERLY)
    made = card(name=name, terms=terms, next_terms=terms, advised=advise((), terms), cycles=())
    assert "- 8 R&D days a quarter, as now" in proposal_words(made)


def test_a_proposal_of_any_length_is_posted_whole_and_harmless() -> None:
    words = "\n".join(["<!channel> & " + "x" * 200] * 14)[:TYPED_MOST]
    for message in (proposal_message(words), proposal_back(card(), words)):
        check(message)
        assert "<!channel>" not in str(message)
        posted = "".join(block["text"]["text"] for block in message["blocks"] if block["type"] == "section")
        assert posted.count("&lt;!channel&gt;") == words.count("<!channel>")


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
@pytest.mark.parametrize("choice", [None, *Choice])
def test_everything_holds_the_longest_and_nastiest_names(name: str, choice: Choice | None) -> None:
    long = called(client_name=name, name=name, is_only=False, matter_number="M" * 30)
    made = card(name=long, renewal={"choice": choice} | (CHOSEN | {"chosen_by": name} if choice else {}))
    made = replace(made, stands_in_for=Absent(name, is_active=True))
    check(renewal_card(made))
    for view in (renewal_modal(made), proposal_modal(made)):
        check(view, "modal")
    check(proposal_back(made, samples.HOSTILE_TEXT))
    check(proposal_message(samples.HOSTILE_TEXT))
