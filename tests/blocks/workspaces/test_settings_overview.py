"""Settings as owners and everybody else read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from blocks.workspaces.modals import channels_modal, own_modal, roles_modal
from blocks.workspaces.overview import settings_overview
from blocks.workspaces.words import (
    channels_set,
    days_named,
    defaults_set,
    own_set,
    quiet_line,
    reminder_line,
    role_lines,
    weekly,
)
from domain.change_orders.orders import OrderSettings
from domain.clients.clients import ClientDefaults
from domain.invoices.invoices import InvoiceSettings
from domain.invoices.numbering import FIRST_PATTERNS, Series
from domain.invoices.told import BillingSettings
from domain.invoices.words import InvoiceKind
from domain.kinds import Role
from domain.people.people import Contractor
from domain.people.quiet import QuietHours
from domain.time.reminders import Reminders
from domain.values.public_holidays import HolidayPlace, NamedPlace
from domain.workspaces import NotificationSettings
from tests.blocks import samples
from tests.blocks.payloads import check, fields, words
from tests.blocks.samples import TODAY

BAVARIA = NamedPlace(HolidayPlace("DE", "BY"), "Germany, Bavaria")
EVERYWHERE = NotificationSettings("Europe/London", "C0WARN", "C0ALERT", "C0DIGEST", "C0MONEY", 7, 0)
DEFAULTS = ClientDefaults("UTC", "USD")
SERIES = {kind: Series(FIRST_PATTERNS[kind], 1) for kind in InvoiceKind}


@pytest.mark.parametrize("wanted", [NotificationSettings("UTC"), EVERYWHERE], ids=["nowhere", "everywhere"])
@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_the_overview_is_a_message_whoever_is_in_the_team(name: str, wanted: NotificationSettings) -> None:
    team = [samples.person(role, name=name) for role in (Role.OWNER, Role.MANAGER, Role.MEMBER)] * 40
    check(
        settings_overview(
            wanted,
            defaults=DEFAULTS,
            grace=3,
            holidays=BAVARIA,
            orders=OrderSettings(self_approval=True),
            invoices=BillingSettings(InvoiceSettings(name), SERIES, 2026, all_off=True),
            team=team,
            quiet=QuietHours(1200, 480),
            reminders=Reminders(1020),
            next_on=TODAY,
            today=TODAY,
        )
    )


def test_of_many_people_some_are_named_and_the_rest_counted() -> None:
    team = [samples.person(Role.MEMBER, name=f"Person {number}") for number in range(20)]
    owners, managers, members = role_lines(team)
    assert (owners, managers) == ("Owners: nobody", "Account managers: nobody")
    assert members.endswith("Person 11 and 8 more")


def test_contractors_are_listed_with_their_clients_and_only_where_there_are_any() -> None:
    gus = Contractor(samples.person(Role.CONTRACTOR, name="Gus Guest"), ("Acme", "Bluefin"))
    nobodys = Contractor(samples.person(Role.CONTRACTOR, name="Nora <No>"), ())
    *_, line = role_lines([], [gus, nobodys])
    assert line == "Contractors: Gus Guest (Acme and Bluefin) and Nora &lt;No&gt; (no client now)"
    of_many = [Contractor(samples.person(Role.CONTRACTOR), tuple("x" * 60 for _ in range(9)))] * 30
    check(roles_modal([samples.person(name="y" * 90)] * 300, of_many), "modal")


def test_one_message_says_all_that_a_save_changed_and_nothing_else() -> None:
    before = NotificationSettings("Europe/London", warnings_channel="C0WARN")
    said = channels_set(before, replace(before, alerts_channel="C0ALERT", digest_hour=8))
    assert said is not None
    assert words(check(said)) == (
        "Saved.\nAll alerts: <#C0ALERT>\n"
        "Weekly digest: Mondays at 8:00, in each client's own channel, by the client's clock\n"
        "To undo this, type /retainer settings and choose as before."
    )
    assert channels_set(before, before) is None
    assert defaults_set((DEFAULTS, 3), (DEFAULTS, 3)) is None
    only_grace = defaults_set((DEFAULTS, 3), (DEFAULTS, 0))
    assert only_grace is not None
    assert words(check(only_grace)) == (
        "Saved. A cycle closes with its last day. To undo this, type /retainer settings and choose as before."
    )
    assert own_set([]) is None


def test_the_digest_says_by_whose_clock_it_comes() -> None:
    assert weekly(EVERYWHERE) == "Sundays at 0:00"
    hint = fields(check(channels_modal(EVERYWHERE), "modal"))["Digest at"]["hint"]["text"]
    assert hint == "By the clock in Europe/London; in a client's own channel, by the client's."


@pytest.mark.parametrize(
    ("weekdays", "named"),
    [
        ({1, 2, 3, 4, 5}, "Mon–Fri"),
        ({1, 2, 3, 4, 5, 6, 7}, "every day"),
        ({6, 7}, "Sat and Sun"),
        ({1, 3, 5}, "Mon, Wed and Fri"),
        ({4}, "Thu"),
    ],
    ids=["in a row", "all", "two", "scattered", "one"],
)
def test_days_are_named_as_people_say_them(weekdays: set[int], named: str) -> None:
    assert days_named(weekdays) == named


def test_ones_own_settings_read_as_they_were_chosen() -> None:
    assert quiet_line(None) == "Quiet hours: none."
    assert quiet_line(QuietHours(0, 450)).startswith("Quiet hours: 0:00 to 7:30.")
    chosen = Reminders(1035, frozenset({6}), 45)
    assert reminder_line(chosen) == "Reminders to log: 17:15 on Sat, when less than 45 m is logged."
    assert reminder_line(chosen, next_on=date(2027, 1, 2), today=TODAY).endswith("The next is due on Sat 2 Jan 2027.")
    waits = reminder_line(chosen, quiet=QuietHours(17 * 60, 8 * 60))
    assert waits.endswith("That is in your quiet hours, so it comes at 8:00.")
    assert reminder_line(chosen, quiet=QuietHours(18 * 60, 8 * 60)) == reminder_line(chosen)
    assert reminder_line(replace(chosen, is_on=False)) == "Reminders to log: none."


def test_who_never_chose_anything_sees_what_most_people_want_switched_off() -> None:
    made = fields(check(own_modal(None, None, timezone="Asia/Tokyo"), "modal"))
    assert "initial_options" not in made["Quiet hours"]["element"]
    assert "initial_options" not in made["Reminders to log"]["element"]
    assert made["Remind me at"]["element"]["initial_time"] == "17:00"
    assert len(made["On these days"]["element"]["initial_options"]) == 5
