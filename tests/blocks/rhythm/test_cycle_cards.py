"""Cards, checkpoints, closings and what clients are told: whole, safe, and within what Slack takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from blocks.registers import ADDITIONS
from blocks.rhythm.cards import cycle_card
from blocks.rhythm.checkpoints import checkpoint_message
from blocks.rhythm.client_words import drafted_body
from blocks.rhythm.closing_notes import closing_message
from blocks.rhythm.touchpoints import body_of, drafts_message, touchpoint_message, touchpoint_modal
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Cap, Rollover, Terms
from domain.balances.statements import LineKind, StatementLine
from domain.change_orders.told import AgreedInCycle, AgreedOn
from domain.clients.clients import Absent
from domain.cycles.figures import Figures
from domain.cycles.losses import Loss
from domain.cycles.overage import Settlement
from domain.deliverables.deliveries import UnitsDelivered
from domain.kinds import CycleState, Kind
from domain.rhythm.cards import CarriedIn, CycleCard, Recap
from domain.rhythm.checkpoints import Checkpoint, OffPlan
from domain.rhythm.closing_notes import ClosingNote, ClosingNotes, Outcome
from domain.rhythm.touchpoints import Drafts, Touchpoint, TouchpointDraft, TouchpointKind, TouchpointState
from tests.blocks.payloads import buttons, check, words
from tests.blocks.samples import HOSTILE_TEXT, HOUR, NAMES, NOON, TODAY, an_id, called, cycle, standing

DECEMBER = cycle(cycle_id=an_id("december"), starts_on=date(2026, 12, 1), ends_on=date(2027, 1, 1))
OCTOBER = cycle(cycle_id=an_id("october"), starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 1))
CAPPED = Terms(date(2026, 1, 1), rollover=Rollover(carries=True, cap=Cap(quantity=8 * HOUR), cycles=2))
CAME_OUT = Figures(allotment=40 * HOUR, used=30 * HOUR, carried_out=8 * HOUR, forfeited=2 * HOUR)


def a_card(**more: Any) -> CycleCard:
    """Acme's November in its middle, after an October that is in its grace."""
    shown = standing(**{"terms": CAPPED, "value_left_minor": None} | more.pop("standing", {}))
    made = CycleCard(
        standing=shown,
        as_of=NOON,
        grace_until=date(2026, 12, 3),
        carried=(CarriedIn(8 * HOUR, date(2026, 12, 31)),),
        last=Recap(OCTOBER, CAME_OUT, is_provisional=True, until=date(2026, 11, 4)),
        checkpoint_on=date(2026, 11, 23),
    )
    return replace(made, **more)


def a_telling(kind: TouchpointKind = TouchpointKind.PLANNING, number: int = 0, **more: Any) -> TouchpointDraft:
    """A draft of a message to Acme."""
    name = more.pop("called", called())
    touchpoint = Touchpoint(
        touchpoint_id=an_id(f"touchpoint {number}"),
        kind=kind,
        state=TouchpointState.DRAFTED,
        called=name,
        cycle_id=an_id("november"),
        channel="C0SHARED",
        drafted_for_id=an_id("max"),
        drafted_on=TODAY,
        is_over=False,
    )
    fields = {key: more.pop(key) for key in list(more) if key in Touchpoint.__dataclass_fields__}
    made = TouchpointDraft(replace(touchpoint, **fields), a_card(standing={"called": name}))
    return replace(made, **more)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_card_with_any_name_is_one_that_slack_takes(name: str) -> None:
    for card in (
        a_card(standing={"called": called(client_name=name, name=name, is_only=False, matter_number="M-2031")}),
        a_card(
            standing={"called": called(client_name=name), "cycle": cycle(state=CycleState.CLOSING)},
            recap=Recap(cycle(), CAME_OUT, 5 * HOUR, is_provisional=True, until=date(2026, 12, 3)),
        ),
    ):
        assert "<!channel>" not in words(check(cycle_card(card, ADDITIONS)))


def test_the_plan_says_what_there_is_what_will_be_lost_and_when_what_is() -> None:
    made = check(cycle_card(a_card(), ADDITIONS))
    text = words(made)
    assert text.startswith("Acme, 1–30 Nov: 11 h 30 m left of 48 h, 76 % used.\nUsed 36 h 30 m; granted 40 h; ")
    assert (
        "carried in 8 h, until Thu 31 Dec; checkpoint Mon 23 Nov; last day Mon 30 Nov; late work until Thu 3 Dec"
        in text
    )
    assert "3 h 30 m will be lost after Mon 30 Nov." in text
    assert "goes on into the next cycle, for 2 more cycles, but no more than 8 h; the rest is lost." in text
    assert "October: 30 h used of 40 h, 75 %; 8 h carried on, 2 h lost. That is provisional until Wed 4 Nov" in text
    assert list(buttons(made)) == ["View balance", "Log time", "Report"]


def test_on_its_first_day_a_card_does_not_say_that_everything_will_be_lost() -> None:
    fresh = Figures(allotment=40 * HOUR)
    losses = (Loss(40 * HOUR, date(2026, 11, 30), expires=False), Loss(5 * HOUR, date(2026, 11, 30), expires=True))
    text = words(check(cycle_card(a_card(standing={"figures": fresh, "losses": losses}), ADDITIONS)))
    assert "40 h will be lost" not in text
    assert "5 h carried over will expire after Mon 30 Nov." in text


def test_lots_with_several_last_days_are_told_apart() -> None:
    carried = (CarriedIn(5 * HOUR, date(2026, 11, 30)), CarriedIn(3 * HOUR, None))
    text = words(check(cycle_card(a_card(carried=carried), ADDITIONS)))
    assert "carried in 8 h, 5 h until Mon 30 Nov and 3 h without end" in text


def test_a_closed_cycle_offers_its_report_and_nothing_that_no_longer_works() -> None:
    closed = cycle(state=CycleState.CLOSED)
    made = check(
        cycle_card(
            a_card(standing={"cycle": closed, "losses": ()}, recap=Recap(closed, CAME_OUT), last=None), ADDITIONS
        )
    )
    assert list(buttons(made)) == ["Report"]
    assert words(made).startswith("Acme, 1–30 Nov: 30 h used of 40 h, 75 %. Summary.")


@pytest.mark.parametrize("way", OffPlan, ids=[each.value for each in OffPlan])
def test_every_checkpoint_says_what_to_do(way: OffPlan) -> None:
    found = Checkpoint(
        standing(), (way,), 60 * HOUR, 12 * HOUR, (Loss(130, date(2026, 11, 30), expires=False),), 7 * HOUR
    )
    text = words(check(checkpoint_message(found, ADDITIONS)))
    assert text.startswith("Checkpoint: 11 h 30 m left of 48 h, 76 % used, and 19 of 30 days are gone.\n")
    assert any(word in text for word in ("Agree", "Plan", "Log"))
    client = drafted_body(a_telling(TouchpointKind.CHECKPOINT, checkpoint=found), ADDITIONS)
    assert client.endswith(("?",))


def closed_with(name: RetainerName) -> ClosingNote:
    """October, 5 hours over."""
    outcome = Outcome(Figures(allotment=40 * HOUR, used=45 * HOUR), Settlement(billed=5 * HOUR, bill_minor=75_000))
    return ClosingNote(name, replace(OCTOBER, fee_minor=600_000), outcome)


def test_a_hundred_and_fifty_closings_are_one_message_that_slack_takes() -> None:
    notes = tuple(
        closed_with(called(client_name=f"{name} {number}", retainer_id=an_id(number)))
        for number, name in enumerate([*NAMES.values()] * 37 + ["Acme", "Birch"])
    )
    made = check(closing_message(ClosingNotes(date(2026, 11, 5), notes)))
    assert words(made).startswith("150 cycles closed, Thu 5 Nov.\nFees $900,000.\nOverage to bill $112,500.\n")
    assert "… and 90 more" in str(made["blocks"])


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("kind", TouchpointKind, ids=[each.value for each in TouchpointKind])
def test_a_draft_with_any_name_is_one_that_slack_takes(kind: TouchpointKind, name: str) -> None:
    lines = tuple(StatementLine(LineKind.WORK, TODAY - timedelta(days=each), -1, HOSTILE_TEXT) for each in range(15))
    draft = a_telling(
        kind,
        called=called(client_name=name, kind=Kind.DELIVERABLES, unit="<b> & units"),
        sections=(UnitsDelivered(lines), AgreedInCycle((AgreedOn(3, HOSTILE_TEXT, 90, TODAY),))),
        following=a_card(standing={"cycle": DECEMBER}),
        instead_of=Absent(name, is_active=len(name) % 2 == 0),
    )
    check(touchpoint_modal(draft, ADDITIONS), "modal")
    assert "<!channel>" not in words(check(drafts_message(Drafts(TODAY, TODAY, (draft,)), ADDITIONS)))
    assert "<!channel>" not in words(check(touchpoint_message(draft, ADDITIONS)))
    assert "$" not in str(touchpoint_message(draft, ADDITIONS))


def test_what_somebody_wrote_is_shown_as_long_as_it_is() -> None:
    draft = a_telling(body="x" * 2_999 + "y", state=TouchpointState.POSTED, decided_by="Max & Co", decided_at=NOON)
    made = check(touchpoint_message(draft, ADDITIONS))
    assert words(made).endswith("y\nFrom Max &amp; Co")
    assert made["blocks"][0]["text"]["text"].endswith("y")


def test_sixty_drafts_are_one_message_and_those_that_wait_longer_are_counted() -> None:
    waiting = [a_telling(TouchpointKind.SUMMARY, number, body="Wörter & mehr\n" * 200) for number in range(60)]
    done = [
        a_telling(number=100 + number, state=TouchpointState.POSTED, body="x", decided_by="Max", decided_at=NOON)
        for number in range(60)
    ]
    made = check(drafts_message(Drafts(TODAY, TODAY, (*waiting, *done)), ADDITIONS))
    assert words(made).startswith("60 messages to your clients, drafted for you.")
    assert "… and 50 more, which come up here" in words(made)


def test_a_draft_that_is_past_or_has_no_channel_cannot_be_posted() -> None:
    past, homeless = a_telling(is_over=True), a_telling(number=1, channel=None)
    made = check(drafts_message(Drafts(TODAY, TODAY, (past, homeless)), ADDITIONS))
    assert list(buttons(made)) == ["Read and edit", "Skip"]
    assert "Not posted, and out of date now: Acme, plan of November" in words(made)


def test_a_typed_text_stands_in_the_form_as_it_was_typed() -> None:
    draft = a_telling(called=called(client_name="Müller & Söhne <GmbH>"))
    assert body_of(draft, ADDITIONS).startswith("*Müller & Söhne <GmbH>: November*")


def test_a_summary_tells_used_against_allotted_carried_and_what_comes_next() -> None:
    closed = cycle(state=CycleState.CLOSED)
    card = a_card(standing={"cycle": closed}, recap=Recap(closed, CAME_OUT, deficit=60))
    orders = (AgreedOn(1, "Size guide", 10 * HOUR, date(2026, 11, 10)), AgreedOn(2, "Hosting", None, TODAY))
    following = a_card(standing={"cycle": DECEMBER, "figures": Figures(allotment=40 * HOUR, carried_in=8 * HOUR)})
    draft = a_telling(TouchpointKind.SUMMARY, card=card, sections=(AgreedInCycle(orders),), following=following)
    assert drafted_body(draft, ADDITIONS).splitlines() == [
        "*Acme: summary of November*",
        "30 h used of 40 h.",
        "Goes on into the next cycle: 8 h. Not used, and lost: 2 h. Taken from the next cycle: 1 h.",
        "Also agreed on:",
        "• CO-1 “Size guide”, 10 h, approved Tue 10 Nov",
        "• CO-2 “Hosting”, approved Thu 19 Nov",
        "Next: 48 h until Thu 31 Dec.",
    ]
