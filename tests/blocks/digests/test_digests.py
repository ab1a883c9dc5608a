"""The digest: what each reader finds in it, and that Slack would take the longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from blocks.digests.weekly import digest_message, digest_preview
from blocks.time.missing import nudge, nudged, own_week
from domain.change_orders.orders import Approver, Billing, ChangeOrder, Effect, OrderState, OrderTerms
from domain.cycles.figures import Figures, pace
from domain.digests.weekly import Change, ChangeKind, Digest, DigestLine, DigestPlan, DigestView, Grace, WeeklyHour
from domain.kinds import CycleState, Kind, Role
from domain.renewals.questions import Coming
from domain.time.missing import MissingTime
from tests.blocks.payloads import buttons, check, texts, words
from tests.blocks.samples import HOSTILE_NAME, HOUR, LONG_NAME, NOON, an_id, called, cycle, person, standing

MONDAY = date(2026, 11, 16)
PLAN = DigestPlan(DigestView.EVERYTHING, WeeklyHour(1, 9), "Europe/London", "C0FINANCE")


def line(
    name: str = "Acme", used: int = 2190, *, allotment: int = 48 * HOUR, lately: int = 300, **more: Any
) -> DigestLine:
    """A retainer with so much used."""
    figures = Figures(allotment=allotment, used=used)
    shown = more.pop("cycle", cycle())
    of = called(retainer_id=an_id(name), client_name=name, client_alias=name.lower(), **more)
    paced = pace(figures, starts_on=shown.starts_on, ends_on=shown.ends_on, today=MONDAY)
    return DigestLine(
        replace(standing(figures=figures, cycle=shown, today=MONDAY, losses=()), called=of, pace=paced), lately
    )


def named(key: str, **more: Any) -> DigestLine:
    """A retainer that is called otherwise."""
    made = line(key)
    return replace(made, standing=replace(made.standing, called=replace(made.standing.called, **more)))


def order(number: int = 12, **more: Any) -> ChangeOrder:
    """One that waits for Carla."""
    terms = OrderTerms("Size guide", "", 600, 150_000, None, "USD", Effect.SEPARATE_JOB, Billing.ON_APPROVAL)
    made = ChangeOrder(
        change_order_id=an_id(number),
        number=number,
        called=called(),
        client_timezone="Europe/London",
        terms=terms,
        state=OrderState.PENDING,
        version=1,
        requested_by_id=an_id("max"),
        requested_by="Max",
        requester_outside="Max Ledger",
        requester_slack_id="U0SAMPLE2",
        approver=Approver("Carla Sample", contact_id=an_id("carla")),
        created_at=NOON - timedelta(days=7),
        sent_at=NOON - timedelta(days=7),
    )
    return replace(made, **more)


def missing(name: str = "Dee Sample", logged: int = 12 * HOUR) -> MissingTime:
    """Eighteen hours less than usual."""
    return MissingTime(person(name=name, person_id=an_id(name)), MONDAY, logged, 30 * HOUR)


def whole(**more: Any) -> Digest:
    """A digest with something of everything."""
    october = cycle(
        cycle_id=an_id("october"),
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 11, 1),
        state=CycleState.CLOSING,
        closes_on=date(2026, 11, 18),
    )
    closed = Figures(allotment=40 * HOUR, used=30 * HOUR, carried_out=8 * HOUR, forfeited=2 * HOUR)
    dune = called(client_name="Dune", kind=Kind.DELIVERABLES, unit="articles")
    made = Digest(
        view=DigestView.EVERYTHING,
        today=MONDAY,
        clients=("Acme", "Bluefin", "Cobalt"),
        lines=(
            line("Cobalt", 61 * HOUR, allotment=60 * HOUR),
            line(),
            line("Bluefin", 6 * HOUR, allotment=20 * HOUR, lately=0),
        ),
        quiet=2,
        changes=(
            Change(ChangeKind.CLOSED, called(), MONDAY, october, closed),
            Change(ChangeKind.BEGUN, dune, MONDAY),
            Change(ChangeKind.TERMS, called(client_name="Ember"), date(2026, 11, 12)),
        ),
        graces=(Grace(called(client_name="Ember"), october, date(2026, 11, 18)), Grace(dune, october, None)),
        renewals=(Coming(called(client_name="Cobalt"), date(2027, 1, 2), date(2026, 12, 3), auto_renew=True),),
        orders=(order(),),
        open_requests=2,
    )
    return replace(made, **more)


def test_a_digest_says_in_words_all_that_it_shows() -> None:
    shown = check(digest_message(whole()))
    told = words(shown)
    assert told.startswith(
        "Retainers, Mon 16 Nov.\nCobalt, 1–30 Nov: 1 h over 60 h, 101 % used with 53 % of the days gone; "
    )
    assert "Acme, 1–30 Nov: 11 h 30 m left of 48 h, 76 % used with 53 % of the days gone; runs out on" in told
    assert "5 h in the last 7 days." in told
    assert "2 others: nothing used in the last 7 days, nothing ahead." in told
    assert "Acme, October is closed: 30 h used of 40 h, 8 h carried on and 2 h lost." in told
    assert "New: Dune.\nChanged terms: Ember." in told
    assert "Ember, October still takes work until Tue 17 Nov, then it closes." in told
    assert "CO-12 “Size guide” (Acme) has been waiting for Carla Sample since Thu 12 Nov." in told
    assert "Cobalt: the last day for notice is Thu 3 Dec; without a choice it goes on after Sat 2 Jan 2027." in told
    assert "2 requests are open" in told
    cells = {
        cell["text"] for block in shown["blocks"] if block["type"] == "table" for row in block["rows"] for cell in row
    }
    assert {"Cobalt", "1 h over", "36 h 30 m (76 %)", "11 h 30 m", "53 %", "5 h"} <= cells


def test_a_digest_has_no_money_in_it() -> None:
    assert "$" not in "".join(texts(digest_message(whole())))


def test_a_chart_compares_what_is_used_with_the_days_that_are_gone() -> None:
    (chart,) = [each for each in digest_message(whole())["blocks"] if each["type"] == "data_visualization"]
    used, gone = chart["chart"]["series"]
    assert [point["value"] for point in used["data"]] == [101, 76, 30]
    assert [point["value"] for point in gone["data"]] == [53, 53, 53]
    assert chart["chart"]["axis_config"]["categories"] == ["Cobalt", "Acme", "Bluefin"]


def test_two_long_names_that_begin_alike_are_told_apart_in_the_chart() -> None:
    names = ("Northwind Traders Holding Europe", "Northwind Traders Holding America", "Acme", "Same" * 10, "Same" * 10)
    shown = digest_message(whole(lines=tuple(named(str(at), client_name=name) for at, name in enumerate(names))))
    (chart,) = [each for each in shown["blocks"] if each["type"] == "data_visualization"]
    assert chart["chart"]["axis_config"]["categories"] == [
        "Northwind…ing Europe",
        "Northwind…ng America",
        "Acme",
        "SameSameS…meSameSame",
        "SameSameSameSam… 2",
    ]


def test_a_week_in_which_nothing_moved_still_counts_the_retainers() -> None:
    empty = whole(lines=(), quiet=3, changes=(), graces=(), renewals=(), orders=())
    assert words(check(digest_message(empty))).startswith(
        "Retainers, Mon 16 Nov.\n3 retainers: nothing used in the last 7 days, nothing ahead.\nWaiting:"
    )


@pytest.mark.parametrize("name", [LONG_NAME, HOSTILE_NAME], ids=["long", "hostile"])
def test_a_hundred_and_fifty_retainers_with_the_worst_names_are_still_a_message(name: str) -> None:
    lines = tuple(named(f"{number}", client_name=name, name=name, is_only=False) for number in range(150))
    many = tuple(order(number, terms=replace(order().terms, title=name)) for number in range(40))
    changes = tuple(Change(ChangeKind.BEGUN, called(client_name=name), MONDAY) for _ in range(60))
    shown = check(digest_message(whole(lines=lines, orders=many, changes=changes, clients=(name,) * 9)))
    (table,) = [each for each in shown["blocks"] if each["type"] == "table"]
    left_out = 150 - (len(table["rows"]) - 1)
    assert left_out > 0
    assert f"{left_out} more that are used less" in words(shown)


def test_a_hundred_plain_retainers_are_a_table_of_a_hundred_rows() -> None:
    shown = check(digest_message(whole(lines=tuple(line(f"Client {number:03}") for number in range(120)))))
    (table,) = [each for each in shown["blocks"] if each["type"] == "table"]
    assert len(table["rows"]) <= 100
    assert f"{120 - len(table['rows']) + 1} more that are used less" in words(shown)


def test_a_client_has_no_buttons() -> None:
    theirs = whole(view=DigestView.CLIENT, clients=("Acme",), orders=(), renewals=(), open_requests=0)
    shown = check(digest_message(theirs))
    assert words(shown).startswith("Acme, Mon 16 Nov.")
    assert buttons(shown) == {}
    assert "/retainer end" not in words(shown)


def test_many_cycles_that_end_on_one_day_are_one_line() -> None:
    last_days = {f"Client {number:02}": cycle(ends_on=date(2026, 11, 20)) for number in range(12)}
    shown = digest_message(whole(lines=tuple(line(name, cycle=each) for name, each in last_days.items())))
    assert "The cycles of Client 00, Client 01, Client 02" in words(shown)
    assert "Client 07 and 4 more end on Thu 19 Nov." in words(shown)


def test_a_pause_is_said_to_be_one_and_when_it_is_over() -> None:
    pause = cycle(is_pause=True, ends_on=date(2026, 11, 20))
    shown = check(digest_message(whole(lines=(line(cycle=pause, used=0),))))
    assert "48 h left of 48 h, 0 % used; paused; 5 h in the last 7 days." in words(shown)
    assert "Acme resumes on Fri 20 Nov." in words(shown)
    assert "cycle ends" not in words(shown)
    assert not [each for each in shown["blocks"] if each["type"] == "data_visualization"]


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        pytest.param(PLAN, "It goes to <#C0FINANCE> on Mondays at 9:00 (Europe/London).", id="chosen"),
        pytest.param(replace(PLAN, slack_channel_id=None), "No channel is chosen for all of it", id="not chosen"),
        pytest.param(
            replace(PLAN, view=DigestView.TEAM, slack_channel_id=None),
            "Not sent here: there is a channel for the digest of everything.",
            id="a team channel beside the one for everything",
        ),
        pytest.param(
            replace(PLAN, view=DigestView.CLIENT, slack_channel_id=None), "Not sent to the client", id="a client's, off"
        ),
        pytest.param(replace(PLAN, view=DigestView.CLIENT), "It comes to <#C0FINANCE> on Mondays", id="a client's"),
    ],
)
def test_a_preview_says_when_and_where_it_goes(plan: DigestPlan, told: str) -> None:
    digest = whole(view=plan.view)
    assert told in words(check(digest_preview(digest, plan, person())))
    silent = Digest(plan.view, MONDAY, ())
    assert words(check(digest_preview(silent, plan, person()))).startswith("There is nothing to say")
    assert told in words(digest_preview(silent, plan, person()))


def test_a_clients_person_is_not_told_to_type_what_they_may_not() -> None:
    off = replace(PLAN, view=DigestView.CLIENT, slack_channel_id=None)
    carla = person(Role.CLIENT)
    shown = words(digest_preview(whole(view=DigestView.CLIENT, orders=()), off, carla))
    assert "your account manager at the agency can switch that on" in shown
    assert "/retainer settings" not in shown
    nothing = Digest(DigestView.CLIENT, MONDAY, ())
    assert words(check(digest_preview(nothing, off, carla))).startswith("Nothing is shared with you here.")


def test_a_nudge_is_friendly_and_leads_to_the_form() -> None:
    shown = check(nudge(missing(), person(Role.MANAGER, name="Max <Ledger>")))
    assert words(shown) == (
        "Max &lt;Ledger&gt; asks: is all your time from Mon 9 Nov to Sun 15 Nov logged? I have 12 h; in other weeks it "
        "is about 30 h. If you were away, never mind."
    )
    assert set(buttons(shown)) == {"Log time", "Catch up"}
    assert words(check(own_week(missing(logged=0)))) == (
        "Is all your time from Mon 9 Nov to Sun 15 Nov logged? I have nothing; in other weeks it is about 30 h. If you "
        "were away, never mind."
    )
    assert words(check(nudged(missing()))) == "Dee Sample gets a message from me, with your name on it."
