"""The modals: labels that never change, initial values, and what Slack takes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from blocks import ids
from blocks.clients.binding import bind_modal, looking_modal
from blocks.clients.modals import client_modal, currency_options, new_client_modal, timezone_options
from blocks.fields import client_option, options, retainer_option, typed_money
from blocks.imports.modals import import_modal
from blocks.message import facts_of, modal
from blocks.refusals import notice
from blocks.retainers.modals import retainer_modal, terms_modal
from blocks.retainers.term_fields import (
    ROUNDINGS,
    read_rounding,
    rounding_value,
    typed_quantity,
    typed_thresholds,
)
from blocks.time.modals import catchup_modal, edit_modal, log_modal, timer_modal
from blocks.workspaces.modals import channels_modal, defaults_modal, own_modal, roles_modal
from domain.agreements.terms import Cap, Rollover, Rounding, Terms, Threshold
from domain.agreements.thresholds import thresholds_of
from domain.clients.clients import ClientDefaults, Contact
from domain.imports.refusals import BadLine
from domain.kinds import BindingKind, Kind, Length, Overage, Role, RoundingWay
from domain.values.durations import format_minutes, parse_duration, parse_hours, typed_minutes
from domain.values.money import CURRENCIES, parse_amount
from domain.workspaces import NotificationSettings
from tests.blocks import samples
from tests.blocks.payloads import check, elements, fields
from tests.blocks.samples import HOUR, TODAY

DEFAULTS = ClientDefaults("UTC", "USD")
TERMS = Terms(
    effective_from=date(2026, 1, 1),
    allotment=37 * HOUR + 30,
    fee_minor=600_050,
    rate_minor=15_000,
    overage=Overage.BILL,
    rollover=Rollover(carries=True, cap=Cap(percent=20), cycles=2),
    rounding=Rounding(RoundingWay.UP, 6),
    thresholds=(Threshold(percent=75), Threshold(left_minutes=10 * HOUR), Threshold(left_minor=250_000)),
)


def test_log_time_has_its_five_fixed_labels_and_todays_date() -> None:
    made = check(log_modal(on=TODAY), "modal")
    assert list(fields(made)) == ["Retainer", "Duration", "Date", "Description", "Billable"]
    assert fields(made)["Date"]["element"]["initial_date"] == "2026-11-19"
    assert made["callback_id"] == ids.LOG_MODAL


def test_log_time_begins_with_the_last_choice_and_keeps_a_messages_link() -> None:
    link = "https://sample.example/archives/C1/p1"
    made = check(log_modal(on=TODAY, retainer=samples.called(), description="Fix", permalink=link), "modal")
    assert fields(made)["Retainer"]["element"]["initial_option"] == retainer_option(samples.called())
    assert facts_of(made) == {"permalink": link}


def test_every_field_has_one_id_for_block_and_element() -> None:
    every = [
        log_modal(on=TODAY),
        new_client_modal(DEFAULTS),
        retainer_modal(starts_on=TODAY, more=True),
        terms_modal(samples.called(), TERMS, from_on=TODAY, today=TODAY),
        bind_modal(channel_id="C1", channel_name="acme", has_outsiders=False),
        looking_modal(),
        roles_modal([]),
        defaults_modal(DEFAULTS, 3),
        channels_modal(NotificationSettings("UTC")),
        own_modal(None, None, timezone="UTC"),
        catchup_modal(),
        timer_modal(samples.timer()),
    ]
    for made in every:
        for block in fields(check(made, "modal")).values():
            assert block["block_id"] == block["element"]["action_id"]


def test_why_a_modal_opened_stands_above_its_fields_escaped() -> None:
    made = check(log_modal(on=TODAY, problem="No client is called “<!channel>”."), "modal")
    assert "&lt;!channel&gt;" in made["blocks"][0]["text"]["text"]


def test_an_entry_opens_as_it_was_typed_with_a_button_to_remove_it() -> None:
    entry = samples.entry(raw_minutes=80, billable=False)
    made = check(edit_modal(entry), "modal")
    assert fields(made)["Duration"]["element"]["initial_value"] == "1h20"
    assert "initial_options" not in fields(made)["Billable"]["element"]
    assert facts_of(made) == {"time_entry_id": str(entry.time_entry_id)}
    remove = next(each for each in elements(made) if each["action_id"] == ids.REMOVE_TIME)
    assert remove["value"] == str(entry.time_entry_id)
    assert "confirm" in remove


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
@pytest.mark.parametrize("text", [samples.LONG_TEXT, samples.HOSTILE_TEXT.replace("\x00\x07\u202e", "")])
def test_modals_with_the_longest_values_are_still_modals(name: str, text: str) -> None:
    called = samples.called(client_name=name, name=name, is_only=False, matter_number="M" * 40)
    check(edit_modal(samples.entry(called=called, description=text)), "modal")
    check(log_modal(on=TODAY, retainer=called, description=text, problem=text), "modal")
    check(timer_modal(samples.timer(called=called, description=text)), "modal")
    check(catchup_modal(text, [(n, text) for n in range(100)]), "modal")
    one = samples.client(name=name)
    billing = Contact(samples.an_id("billing"), one.client_id, name, "billing@acme.example")
    check(client_modal(one, billing=billing, may_archive=True), "modal")
    check(
        bind_modal(channel_id="C1", channel_name="x" * 80, has_outsiders=False, bound=[(one, BindingKind.TEAM)] * 5),
        "modal",
    )
    check(roles_modal([samples.person(name=name)] * 300), "modal")
    check(terms_modal(called, TERMS, from_on=TODAY, today=TODAY, planned=[TERMS] * 3), "modal")


@pytest.mark.parametrize("minutes", [1, 45, 60, 90, 480, 1_440])
def test_a_duration_that_is_filled_in_reads_back_as_it_was(minutes: int) -> None:
    assert parse_duration(typed_minutes(minutes)) == minutes, format_minutes(minutes)


def test_catch_up_keeps_what_was_typed_and_names_each_mistake_by_its_line() -> None:
    made = check(catchup_modal("acme 1h x\nacmee 1h y", [(2, "No client is called “acmee”.")]), "modal")
    assert fields(made)["One entry a line"]["element"]["initial_value"] == "acme 1h x\nacmee 1h y"
    assert "*Line 2:* No client is called “acmee”." in made["blocks"][0]["text"]["text"]


def test_a_pasted_table_stays_with_its_mistakes_above_it() -> None:
    mistakes = [BadLine(2, "alias", samples.HOSTILE_TEXT), *(BadLine(n, "", "x" * 300) for n in range(3, 200))]
    made = check(import_modal("client,alias\nAcme,15", mistakes), "modal")
    assert "*Line 2, alias:*" in made["blocks"][0]["text"]["text"]
    assert fields(made)["Table"]["element"]["initial_value"] == "client,alias\nAcme,15"


def test_a_new_client_starts_with_the_workspaces_zone_and_currency() -> None:
    made = check(new_client_modal(ClientDefaults("Europe/Berlin", "EUR")), "modal")
    assert {"Name", "Alias", "Timezone", "Currency"} <= set(fields(made))
    assert fields(made)["Timezone"]["element"]["initial_option"]["value"] == "Europe/Berlin"
    assert fields(made)["Currency"]["element"]["initial_option"]["value"] == "EUR"
    assert "Archived" not in fields(made)
    hints = [fields(made)[label]["hint"]["text"] for label in ("Timezone", "Currency")]
    assert "New clients start with Europe/Berlin here" in hints[0]
    assert "/retainer settings" in hints[0]
    assert "New clients start with EUR here" in hints[1]


def test_a_client_to_change_opens_filled_in() -> None:
    one = samples.client(archived=True)
    made = check(client_modal(one, may_archive=True), "modal")
    assert fields(made)["Alias"]["element"]["initial_value"] == "acme"
    assert fields(made)["Archived"]["element"]["initial_options"]
    assert facts_of(made) == {"client_id": str(one.client_id)}


@pytest.mark.parametrize("kind", list(Kind), ids=lambda each: each.value)
@pytest.mark.parametrize("more", [False, True], ids=["short", "long"])
def test_a_new_retainer_asks_for_what_its_kind_has(kind: Kind, more: bool) -> None:
    made = check(retainer_modal(starts_on=TODAY, client=samples.client(), kind=kind, more=more), "modal")
    labels = list(fields(made))
    assert labels[:4] == ["Client", "Name", "Kind", "Allotment"]
    assert ("Rollover" in labels) is (more and kind is not Kind.FUNDS)
    assert ("Rounding" in labels) is (more and kind is not Kind.DELIVERABLES)
    if "Rounding" in labels:
        chosen = fields(made)["Rounding"]["element"]["initial_option"]["value"]
        assert chosen == ("up:6" if kind is Kind.FUNDS else "none:1")
    assert facts_of(made) == {"form": "long" if more else "short"}
    assert (ids.MORE_TERMS in {each["action_id"] for each in elements(made)}) is not more


def test_the_form_keeps_the_ids_of_its_fields_when_it_is_redrawn() -> None:
    short = {each["block_id"] for each in fields(retainer_modal(starts_on=TODAY)).values()}
    long = {each["block_id"] for each in fields(retainer_modal(starts_on=TODAY, kind=Kind.FUNDS, more=True)).values()}
    assert short < long


def test_terms_open_as_they_are_and_say_from_when_they_change() -> None:
    made = check(terms_modal(samples.called(), TERMS, from_on=date(2026, 12, 1), today=TODAY), "modal")
    assert "Tue 1 Dec" in made["blocks"][0]["text"]["text"]
    values = {label: block["element"].get("initial_value") for label, block in fields(made).items()}
    assert values["Allotment"] == "37h30"
    assert values["Fee"] == "6000.50"
    assert values["Cap"] == "20%"
    assert values["Lasts cycles"] == "2"
    assert fields(made)["Rounding"]["element"]["initial_option"]["value"] == "up:6"


def test_terms_that_are_filled_in_read_back_as_they_were() -> None:
    assert parse_hours(typed_quantity(Kind.HOURS, TERMS.allotment, "USD")) == TERMS.allotment
    assert parse_amount(typed_money(600_050, "USD"), "USD") == 600_050
    assert thresholds_of(Kind.HOURS, "USD")(typed_thresholds(TERMS.thresholds, "USD")) == TERMS.thresholds
    for each in ROUNDINGS:
        assert rounding_value(read_rounding(each["value"])) == each["value"]


def test_a_channel_with_outsiders_is_offered_as_shared_only() -> None:
    def kinds(has_outsiders: bool) -> list[str]:
        made = check(bind_modal(channel_id="C1", channel_name="acme", has_outsiders=has_outsiders), "modal")
        return [each["value"] for each in fields(made)["This channel is"]["element"]["options"]]

    assert kinds(has_outsiders=True) == [BindingKind.SHARED]
    assert kinds(has_outsiders=False) == [BindingKind.TEAM, BindingKind.SHARED]


def _note(**facts: Any) -> str:
    made = check(bind_modal(channel_id="C1", channel_name="acme", **facts), "modal")
    offered = [each["value"] for each in fields(made)["This channel is"]["element"]["options"]]
    return f"{'/'.join(offered)}: {made['blocks'][-1]['elements'][0]['text']}"


def test_guests_are_named_and_are_not_from_outside() -> None:
    assert _note(has_outsiders=False, guests=["Gus <Guest>"]) == (
        "shared: Gus &lt;Guest&gt; is a guest of your workspace, so it shows the client's view only. If this guest "
        "works for you, an owner can make them a contractor in /retainer settings."
    )
    assert "Guest 7 and 12 more are guests" in _note(has_outsiders=False, guests=[f"Guest {at}" for at in range(20)])


def test_contractors_do_not_stand_in_the_way_of_the_teams_own_channel() -> None:
    assert _note(has_outsiders=False, guests=["Gus", "Uma"], contractors=["Gus", "Uma"]) == (
        "team/shared: Gus and Uma work for you as contractors: the team's own channel can be that of their clients."
    )
    mixed = _note(has_outsiders=False, guests=["Gus", "Uma"], contractors=["Uma"])
    assert mixed.startswith("shared: Gus is a guest of your workspace")
    assert "Uma works for you as a contractor" in mixed


def test_whom_slack_does_not_tell_of_counts_as_from_outside() -> None:
    assert _note(has_outsiders=True, hidden=1).startswith(
        "shared: Slack does not tell me who one of its members is, and"
    )
    assert _note(has_outsiders=True, hidden=3).startswith(
        "shared: Slack does not tell me who 3 of its members are, and"
    )


def test_of_a_crowd_it_is_said_that_nobody_can_tell() -> None:
    assert _note(has_outsiders=True, is_crowded=True).startswith("shared: It has so many members that I cannot tell")


def test_roles_are_offered_with_what_guests_can_be() -> None:
    made = check(roles_modal([samples.person(Role.OWNER)]), "modal")
    assert [each["value"] for each in fields(made)["Role"]["element"]["options"]] == [
        *("owner", "manager", "bookkeeper", "member", "contractor", "client")
    ]


def test_settings_show_what_new_clients_start_with() -> None:
    made = fields(check(defaults_modal(ClientDefaults("Asia/Tokyo", "JPY"), 5), "modal"))
    assert made["Timezone"]["element"]["initial_option"]["value"] == "Asia/Tokyo"
    assert made["Currency"]["element"]["initial_option"]["value"] == "JPY"
    assert made["Grace"]["element"]["initial_value"] == "5"


def test_a_city_finds_its_zone_first() -> None:
    zones = ["America/New_York", "Europe/Berlin", "America/Indiana/Knox", "Asia/Yekaterinburg", "EST", "UTC"]
    assert [each["value"] for each in timezone_options("new york", zones)] == ["America/New_York"]
    assert timezone_options("ber", zones)[0]["value"] == "Europe/Berlin"
    assert "EST" not in {each["value"] for each in timezone_options("", zones)}


def test_options_are_at_most_a_hundred() -> None:
    assert len(timezone_options("", [f"Area/Place{n}" for n in range(400)])) == 100
    assert len(currency_options("", CURRENCIES)) == 100
    assert len(options(client_option(samples.client()) for _ in range(300))) == 100
    assert [each["value"] for each in currency_options("eu", CURRENCIES)] == ["EUR"]


def test_a_modal_without_fields_only_says_something() -> None:
    check(notice("Edit time entry", samples.LONG_TEXT), "modal")


def test_a_title_that_slack_would_refuse_is_our_mistake_and_told_at_once() -> None:
    with pytest.raises(ValueError, match="over 24 characters"):
        modal("x", "A title that is far too long", submit="Save")


def test_every_cycle_length_can_be_chosen() -> None:
    made = retainer_modal(starts_on=TODAY)
    assert [each["value"] for each in fields(made)["Cycle"]["element"]["options"]] == list(Length)
