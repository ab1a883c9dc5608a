"""What stands on the home tab, in which order, and in how many blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from blocks import ids
from blocks.balances.list import Rows
from blocks.home.first_steps import first_steps_hidden, first_steps_shown
from blocks.home.overview import overview
from blocks.home.tab import home_view
from blocks.registers import ADDITIONS
from domain.balances.standings import Standing
from domain.change_orders.orders import OrderState
from domain.change_orders.told import ToApprove, ToMoveOn
from domain.home import FirstStep, FirstSteps, Home, Overview
from domain.kinds import Role
from domain.renewals.questions import Coming, ToChoose
from domain.requests import OpenAt, ToSettle
from domain.rhythm.touchpoints import ToPost
from domain.values.calendar import Span
from tests.blocks import samples
from tests.blocks.change_orders.test_change_orders import order
from tests.blocks.payloads import buttons, check, elements, texts, words
from tests.blocks.rhythm.test_cycle_cards import a_telling

OWNER, MEMBER, CLIENT = (samples.person(role) for role in (Role.OWNER, Role.MEMBER, Role.CLIENT))


def a_home(**more: Any) -> Home:
    """A member's, with work on each day up to today."""
    work, week = samples.day_of_work(samples.entry()), samples.week_of_work(samples.entry())
    return replace(Home(MEMBER, work, week, None, (samples.standing(),), ()), **more)


def drawn(home: Home) -> list[dict[str, Any]]:
    """Its blocks, which Slack would take."""
    blocks: list[dict[str, Any]] = check(home_view(home, Rows(ADDITIONS)), "home")["blocks"]
    return blocks


def heads(home: Home) -> list[str]:
    """Its headings."""
    return [each["text"]["text"] for each in drawn(home) if each["type"] == "header"]


def below(head: str, home: Home) -> list[str]:
    """The lines below a heading, as far as the next, without those on buttons."""
    found: dict[str, list[str]] = {}
    at = ""
    for block in drawn(home):
        if block["type"] == "header":
            at = block["text"]["text"]
        elif block["type"] == "section":
            found.setdefault(at, []).append(block["text"]["text"])
    return found.get(head, [])


def rows(count: int, name: str = "Acme") -> tuple[Standing, ...]:
    """Retainers of their own."""
    named = [samples.called(retainer_id=samples.an_id(n), client_name=name, name=name) for n in range(count)]
    return tuple(samples.standing(called=each) for each in named)


def coming(name: str = "Cobalt") -> Coming:
    """A term that ends, and can be noticed until 3 December."""
    return Coming(samples.called(client_name=name), date(2027, 1, 2), date(2026, 12, 3), auto_renew=True)


def waiting(count: int = 1, name: str = "Cobalt") -> tuple[object, ...]:
    """So much of all that can wait for somebody, the last first."""
    draft = replace(
        a_telling().touchpoint, span=Span(date(2026, 11, 1), date(2026, 12, 1)), called=samples.called(client_name=name)
    )
    return (
        ToSettle(tuple(OpenAt(samples.an_id(n), name, 2) for n in range(count))),
        ToChoose((coming(name),) * count, samples.TODAY),
        ToPost((draft,) * count, samples.TODAY),
        ToMoveOn((order(), order(OrderState.DRAFT)) * count),
        ToApprove((order(),) * count),
    )


def test_a_week_is_its_days_with_work_and_one_line_for_those_that_went_by_without() -> None:
    days = [replace(each, entries=()) if each.on.day in {17, 18} else each for each in a_home().week]
    worked = "Mon 16 Nov: 1 h 30 m (Acme 1 h 30 m)"
    assert below("This week: 3 h", a_home(week=tuple(days))) == [f"{worked}\nNothing logged: Tuesday and Wednesday."]
    idle = a_home(today=samples.day_of_work(), week=samples.week_of_work())
    assert below("Today, Thu 19 Nov", idle) == ["Nothing logged yet."]
    assert below("This week: 0 h", idle) == []
    today_only = [replace(each, entries=each.entries if each.on == samples.TODAY else ()) for each in a_home().week]
    assert below("This week: 1 h 30 m", a_home(week=tuple(today_only))) == ["Nothing logged: Monday to Wednesday."]
    on_sunday = a_home(week=tuple(today_only), today=samples.day_of_work(on=date(2026, 11, 22)))
    assert below("This week: 1 h 30 m", on_sunday) == [
        "Thu 19 Nov: 1 h 30 m (Acme 1 h 30 m)\nNothing logged: Monday to Wednesday and Friday."
    ], "no word of a weekend"


def test_who_answers_for_clients_has_them_first_then_what_they_work_on_then_the_rest() -> None:
    mine, beside, other = rows(3)
    home = a_home(person=OWNER, answers_for_mine=True, mine=(mine,), worked_on=(beside,), needs=(mine, other))
    assert heads(home)[2:] == ["My clients, the fullest first", "Retainers I work on", "Also needs a look"]
    shown = [
        each["value"] for each in elements(home_view(home, Rows(ADDITIONS))) if ids.SHOW_BALANCE in each["action_id"]
    ]
    assert shown == [ids.balance_value(each.called.retainer_id) for each in (mine, beside, other)]
    assert heads(replace(home, answers_for_mine=False, worked_on=(), needs=(mine,)))[2:] == ["My retainers"]
    assert heads(a_home(person=CLIENT)) == ["Your balance"]


def test_what_needs_me_stands_above_my_day_and_each_row_says_what_it_is() -> None:
    home = a_home(person=OWNER, waiting=waiting())
    assert heads(home)[:2] == ["Needs you", "Today, Thu 19 Nov: 1 h 30 m"]
    approve, asked, send, post, choose, settle = below("Needs you", home)
    assert approve.startswith("Waits for your approval: *CO-12 “Size guide”*, Acme: ")
    assert approve.endswith(", separate job.")
    assert asked == "Carla has a question about *CO-12 “Size guide”*, Acme."
    assert send == "Not sent yet: *CO-12 “Size guide”*, Acme."
    assert post == "Not posted yet: the plan of 1–30 Nov for *Cobalt*."
    assert choose == (
        "What comes next? Cobalt: the last day for notice is Thu 3 Dec; without a choice it goes on after "
        "Sat 2 Jan 2027."
    )
    assert settle == "Open requests: Cobalt 2."


def test_buttons_that_bear_the_same_words_are_told_apart_by_who_hears_them() -> None:
    named = {
        each.get("accessibility_label") for each in elements(home_view(a_home(waiting=waiting()), Rows(ADDITIONS)))
    }
    assert {"Edit 1 h 30 m on Acme", "Balance of Acme", "Choose what comes next for Cobalt", "Open CO-12"} <= named
    long = elements(home_view(a_home(mine=rows(1, "<b>&" * 40)), Rows(ADDITIONS)))
    (label,) = [each["accessibility_label"] for each in long if ids.SHOW_BALANCE in each["action_id"]]
    assert label.startswith("Balance of <b>&<b>&")
    assert len(label) == 75


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_a_tab_with_three_hundred_of_everything_is_still_a_view(name: str) -> None:
    entries = [samples.entry(time_entry_id=samples.an_id(n), description=samples.LONG_TEXT) for n in range(300)]
    every = rows(900, name)
    full = a_home(
        person=OWNER,
        today=samples.day_of_work(*entries),
        week=samples.week_of_work(*entries),
        timer=samples.timer(description=samples.LONG_TEXT),
        mine=every[:300],
        worked_on=every[300:600],
        needs=every[600:],
        answers_for_mine=True,
        waiting=waiting(300, name),
        first_steps=FirstSteps(frozenset(), "acme", name),
    )
    assert len(drawn(full)) <= 100


NOTHING_DONE = FirstSteps(frozenset())
BY_THEN = FirstSteps(frozenset({FirstStep.PEOPLE, FirstStep.CLIENT}), "acme", "Acme & Co")


def test_first_steps_are_ticked_off_and_each_that_can_be_done_has_its_button() -> None:
    new = a_home(person=OWNER, first_steps=NOTHING_DONE)
    assert heads(new)[0] == "First steps: 0 of 6 done"
    offered = buttons(home_view(new, Rows(ADDITIONS)))
    assert set(offered) >= {"Roles", "Defaults", "Add a client", "Hide this"}
    assert not set(offered) & {"Add a retainer", "Choose a channel"}, "there is no client yet"
    later = a_home(person=OWNER, first_steps=BY_THEN)
    assert "✓ People   ✓ Client" in texts(check(home_view(later, Rows(ADDITIONS)), "home"))
    assert buttons(home_view(later, Rows(ADDITIONS)))["Choose a channel"] == "client acme"
    assert [line.splitlines()[0] for line in below("First steps: 2 of 6 done", later)] == [
        "*2. Settings*",
        "*4. Retainer*",
        "*5. Channel*",
        "*6. First entry* (after the retainer)",
    ]


def test_where_there_is_no_retainer_nobody_is_offered_to_log() -> None:
    idle = {"today": samples.day_of_work(), "week": samples.week_of_work()}
    bare = a_home(mine=(), has_retainers=False, **idle)
    assert drawn(bare)[0]["text"]["text"] == (
        "No retainer is here yet. An account manager can add a client and its retainer."
    )
    assert set(buttons(home_view(bare, Rows(ADDITIONS)))) == {"Help"}
    assert set(buttons(home_view(replace(bare, person=OWNER), Rows(ADDITIONS)))) == {"Add a client", "Help"}
    led = buttons(home_view(replace(bare, person=OWNER, first_steps=NOTHING_DONE), Rows(ADDITIONS)))
    assert "Defaults" in led
    assert "Log time" not in led
    assert "Log time" in buttons(home_view(a_home(mine=()), Rows(ADDITIONS))), "others have some"


def test_the_command_alone_leads_an_owner_through_them_until_there_is_a_retainer() -> None:
    seen = Overview(OWNER, samples.day_of_work(), None, (), None, has_retainers=False, first_steps=BY_THEN)
    said = words(check(overview(seen, ADDITIONS)))
    assert "First steps: 2 of 6 done\n✓ People   ✓ Client\n2. Settings: Choose the timezone" in said
    assert "First steps" not in words(check(overview(replace(seen, has_retainers=True), ADDITIONS)))
    assert "First steps: 2 of 6 done" in words(check(first_steps_shown(BY_THEN)))
    assert "`/retainer settings` brings them back" in words(check(first_steps_hidden()))
