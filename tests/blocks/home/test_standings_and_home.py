"""The list of retainers, `/retainer` alone, App Home and the help."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blocks import ids
from blocks.balances.list import Rows, standing_list, standing_row
from blocks.help import help_message
from blocks.home.overview import overview
from blocks.home.tab import home_view
from blocks.registers import ADDITIONS
from domain.balances.standings import Standing, StandingPage
from domain.cycles.figures import Figures
from domain.home import Home, Overview
from domain.kinds import Kind, Role
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, elements, texts, words

OWNER, MEMBER, CLIENT = (samples.person(role) for role in (Role.OWNER, Role.MEMBER, Role.CLIENT))


def _rows(count: int, name: str = "Acme") -> tuple[Standing, ...]:
    huge = Figures(10**9, 10**8, 10**8, 2 * 10**9)
    return tuple(
        samples.standing(
            called=samples.called(retainer_id=samples.an_id(n), client_name=name, name=name, is_only=False),
            figures=huge,
            value_left_minor=10**14,
        )
        for n in range(count)
    )


def test_a_list_says_each_retainer_in_one_line_of_text() -> None:
    said = words(check(standing_list(StandingPage((samples.standing(),), 1, 1, 1), MEMBER, ADDITIONS)))
    assert said.startswith("1 retainer, most used first\nAcme, 1–30 Nov: 11 h 30 m left of 48 h, 76 % used.")


def test_three_hundred_retainers_turn_their_pages() -> None:
    made = check(standing_list(StandingPage(_rows(15), 2, 20, 300), OWNER, ADDITIONS))
    assert "300 retainers, most used first (page 2 of 20)" in words(made)
    assert (buttons(made)["Back"], buttons(made)["Next"]) == ("1", "3")
    assert "Next" not in buttons(standing_list(StandingPage(_rows(15), 20, 20, 300), OWNER, ADDITIONS))


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_a_page_of_the_longest_names_is_still_a_message(name: str) -> None:
    check(standing_list(StandingPage(_rows(15, name), 2, 3, 45), OWNER, ADDITIONS))


def test_each_row_leads_to_its_card() -> None:
    made = check(standing_list(StandingPage(_rows(3), 1, 1, 3), MEMBER, ADDITIONS))
    shown = [each["value"] for each in elements(made)]
    assert shown == [f"{row.called.retainer_id}:this" for row in _rows(3)]


def test_an_empty_list_says_who_can_add_the_first() -> None:
    nothing = StandingPage((), 1, 1, 0)
    assert "/retainer new" in words(check(standing_list(nothing, OWNER, ADDITIONS)))
    assert "Ask an account manager" in words(check(standing_list(nothing, MEMBER, ADDITIONS)))
    assert "Nothing is shared with you here." in words(check(standing_list(nothing, CLIENT, ADDITIONS)))


def test_a_member_never_reads_money_in_a_list() -> None:
    assert "$" not in str(standing_list(StandingPage(_rows(2), 1, 1, 2), MEMBER, ADDITIONS))


def test_a_member_never_reads_the_row_that_an_owner_was_drawn_before() -> None:
    """Not even where both were handed one standing with its money: rows are shared by those who may read the same."""
    standing, rows = samples.standing(), Rows(ADDITIONS)
    owners, members = (str(rows.row(standing, viewer, 0)) for viewer in (OWNER, MEMBER))
    assert "$" in owners
    assert "$" not in members
    assert str(rows.row(standing, OWNER, 0)) == owners


def test_rows_that_are_shared_are_numbered_in_each_message_of_their_own() -> None:
    standing, rows = samples.standing(), Rows(ADDITIONS)
    first, second = rows.row(standing, MEMBER, 0), rows.row(standing, MEMBER, 7)
    assert [each["accessory"]["action_id"][-2:] for each in (first, second)] == [":0", ":7"]
    assert first == standing_row(standing, MEMBER, 0, ADDITIONS), "the second changed nothing in the first"


def _overview(**more: object) -> Overview:
    plain = Overview(
        MEMBER, samples.day_of_work(samples.entry()), samples.timer(), (samples.standing(),), samples.client()
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_retainer_alone_says_the_day_the_timer_and_the_channels_balance() -> None:
    said = words(check(overview(_overview(), ADDITIONS)))
    assert "Today, Thu 19 Nov: 1 h 30 m (Acme 1 h 30 m)." in said
    assert "Your timer on Acme" in said
    assert "11 h 30 m left of 48 h" in said
    assert "This channel is Acme's" in said


def test_a_channel_whose_client_buys_units_is_told_how_to_deliver() -> None:
    units = samples.standing(called=samples.called(kind=Kind.DELIVERABLES))
    assert "`/retainer deliver`" in words(overview(_overview(here=(units,)), ADDITIONS))
    assert "`/retainer log 1h30 Checkout fix`" in words(overview(_overview(), ADDITIONS))


def test_in_an_unbound_channel_managers_are_asked_whose_it_is() -> None:
    free = _overview(here=(), bound_client=None, timer=None)
    assert "Whose channel is this?" not in buttons(check(overview(free, ADDITIONS)))
    assert buttons(check(overview(replace(free, person=OWNER), ADDITIONS)))["Whose channel is this?"] == "bind"


def test_an_empty_workspace_is_shown_the_first_step() -> None:
    empty = _overview(here=(), bound_client=None, timer=None, has_retainers=False)
    assert buttons(check(overview(replace(empty, person=OWNER), ADDITIONS)))["Add a client"] == "client"
    assert "An account manager can add" in words(check(overview(empty, ADDITIONS)))


@pytest.mark.parametrize("here", [(), (samples.standing(),)], ids=["with nothing here", "with a balance"])
def test_a_client_is_shown_a_balance_and_no_way_to_log(here: tuple[Standing, ...]) -> None:
    made = check(overview(_overview(person=CLIENT, here=here, timer=None), ADDITIONS))
    assert set(buttons(made)) <= {"Balance", "My balance"}
    assert "$" not in str(made)
    assert "Today" not in words(made)


def _home(**more: object) -> Home:
    work = samples.day_of_work(samples.entry())
    plain = Home(MEMBER, work, samples.week_of_work(samples.entry()), samples.timer(), (samples.standing(),), ())
    return replace(plain, **more)  # type: ignore[arg-type]


def test_home_shows_today_the_week_the_timer_and_my_retainers() -> None:
    shown = "\n".join(texts(check(home_view(_home(), Rows(ADDITIONS)), "home")))
    for line in ("Today, Thu 19 Nov: 1 h 30 m", "This week: 6 h", "Your timer on Acme", "My retainers", "▰▰▰▰▰▰▰▱▱▱"):
        assert line in shown


def test_a_week_without_work_is_its_total() -> None:
    idle = _home(today=samples.day_of_work(), week=samples.week_of_work(), timer=None)
    shown = texts(check(home_view(idle, Rows(ADDITIONS)), "home"))
    assert "This week: 0 h" in shown


def test_home_offers_what_it_is_opened_for() -> None:
    offered = {each["action_id"] for each in elements(home_view(_home(), Rows(ADDITIONS)))}
    assert {ids.LOG_TIME, ids.CATCH_UP, ids.STOP_TIMER} <= offered


def test_a_clients_home_is_their_balance_only() -> None:
    made = check(home_view(_home(person=CLIENT), Rows(ADDITIONS)), "home")
    assert set(buttons(made)) == {"Balance"}
    assert "Nothing is shared" in str(check(home_view(_home(person=CLIENT, mine=()), Rows(ADDITIONS)), "home"))


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_a_home_with_three_hundred_of_everything_is_still_a_view(name: str) -> None:
    entries = [samples.entry(time_entry_id=samples.an_id(n), description=samples.LONG_TEXT) for n in range(300)]
    rows = _rows(300, name)
    full = _home(
        person=OWNER, today=samples.day_of_work(*entries), week=samples.week_of_work(*entries), mine=rows, needs=rows
    )
    shown = str(check(home_view(full, Rows(ADDITIONS)), "home"))
    assert "and 285 more; /retainer today" in shown
    assert "and 280 more; /retainer list" in shown


def test_the_help_says_every_command_and_the_ways_without_one() -> None:
    commands = [(f"/retainer word{n} [client] <date>", "Does what it says, " + "at length " * 9) for n in range(30)]
    made = check(help_message(commands))
    for usage, _ in commands:
        assert usage.replace("<date>", "&lt;date&gt;") in words(made)
    assert "direct message" in words(made)
