"""What is said when something was not done, and which click mends it."""

from __future__ import annotations

import pytest

from blocks.refusals import database_busy, errors_of, refused, said, trouble
from domain.agreements.retainers import WhichRetainer
from domain.clients.clients import NoClientHere, UnknownClient
from domain.time.log_line import parse_log
from domain.values.durations import HoursOrMinutes, MinutesOver59, MinutesPerhaps
from domain.values.refusals import Refusal
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, elements, words


def test_a_refusal_is_its_sentence_and_mentions_nobody() -> None:
    made = check(refused(UnknownClient("<!channel>"), "log <!channel> 1h"))
    assert "No client is called “&lt;!channel&gt;”." in words(made)
    assert not elements(made)


@pytest.mark.parametrize(
    ("typed", "hours", "minutes"),
    [
        ("log acme 15 fix", "log acme 900m fix", "log acme 15m fix"),
        ("acme 15 fix", "acme 900m fix", "acme 15m fix"),
        ("LOG 15 acme fix on mon #nb", "LOG 900m acme fix on mon #nb", "LOG 15m acme fix on mon #nb"),
    ],
)
def test_hours_or_minutes_is_asked_with_a_button_for_each(typed: str, hours: str, minutes: str) -> None:
    made = check(refused(HoursOrMinutes(number=15), typed))
    assert buttons(made) == {"15 hours": hours, "15 minutes": minutes}


def test_a_clicked_answer_says_what_was_meant_in_the_commands_own_grammar() -> None:
    made = refused(HoursOrMinutes(number=15), "acme 15 fix on mon")
    meant = parse_log(buttons(made)["15 minutes"])
    assert (meant.named, meant.minutes, meant.description) == ("acme", 15, "fix")


def test_what_cannot_be_hours_is_offered_as_minutes_only() -> None:
    assert buttons(check(refused(MinutesPerhaps(number=45), "acme 45 fix"))) == {"45 minutes": "acme 45m fix"}


def test_a_line_too_long_for_a_button_is_asked_about_without_one() -> None:
    made = check(refused(HoursOrMinutes(number=15), f"acme 15 {'x' * 2_000}"))
    assert not buttons(made)
    assert "Type 15h or 15m." in words(made)


@pytest.mark.parametrize(
    ("typed", "name", "meant"),
    [
        ("log acmee 1h fix", "acmee", "log acme 1h fix"),
        ("log 1h acmee: fix", "acmee", "log 1h acme fix"),
        ("log Acmee/website 1h fix", "acmee/website", "log acme/website 1h fix"),
        ('log "acme limited" 1h', "acme limited", "log acme 1h"),
        ("balance acmee last", "acmee", "balance acme last"),
    ],
)
def test_the_nearest_names_do_the_same_again_with_the_name_mended(typed: str, name: str, meant: str) -> None:
    made = check(refused(UnknownClient(name, ("acme", "apex")), typed))
    assert buttons(made)["acme"] == meant
    assert {each["action_id"] for each in elements(made)} == {"command:0", "command:1"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("log acme 1h30 fix", "log acme/website 1h30 fix"),
        ("acme 1h30 fix", "acme/website 1h30 fix"),
        ("log 1h30 fix", "log acme/website 1h30 fix"),
        ("1h30 fix", "log acme/website 1h30 fix"),
        ("start acme fix", "start acme/website fix"),
    ],
)
def test_which_retainer_is_asked_with_a_button_for_each(typed: str, meant: str) -> None:
    choices = tuple(samples.called(alias=each, name=each.title(), is_only=False) for each in ("website", "support"))
    made = check(refused(WhichRetainer("Acme", choices), typed))
    assert buttons(made)["Acme · Website"] == meant


def test_many_choices_with_the_longest_names_are_still_a_message() -> None:
    choices = tuple(
        samples.called(client_name="&" * 100, name=f"{n}" * 100, alias=f"a{n}", is_only=False) for n in range(40)
    )
    check(refused(WhichRetainer("&" * 100, choices), "log acme 1h"))


@pytest.mark.parametrize(
    "refusal",
    [NoClientHere(example="/retainer log acme 1:75"), MinutesOver59(typed="1:75", meant="2h15", minutes=135)],
    ids=["no client here", "over 59 minutes"],
)
def test_a_refusal_that_no_click_mends_is_one_sentence(refusal: Refusal) -> None:
    made = check(refused(refusal, "log 1:75"))
    assert words(made) == refusal.sentence
    assert not elements(made)


@pytest.mark.parametrize(
    ("typed", "example"),
    [
        ("terms", "/retainer terms zinc"),
        ("balance last", "/retainer balance zinc last"),
        ("log 1h30 fix on mon", "/retainer log zinc 1h30 fix on mon"),
        ("deliver 2 posts", "/retainer deliver zinc 2 posts"),
        ("", "/retainer log zinc 1h"),
    ],
)
def test_where_a_client_is_missing_the_example_is_what_was_typed_with_one(typed: str, example: str) -> None:
    made = check(refused(NoClientHere(example="/retainer log zinc 1h", alias="zinc"), typed))
    assert words(made).endswith(f"Put its alias first, as in: {example}")


def test_a_sentence_stands_at_its_field_and_at_the_first_where_the_modal_has_none() -> None:
    assert errors_of({"fee": "No fee."}, ["name", "fee"]) == {"fee": "No fee."}
    found = errors_of({"fee": "No fee.", "other": "Lost."}, ["name", "fee"])
    assert found == {"fee": "No fee.", "name": "Lost."}


def test_trouble_gives_the_reference_that_the_log_has() -> None:
    assert "A1B2C3" in words(check(trouble("A1B2C3")))
    assert "nothing was stored" in words(check(database_busy()))


def test_a_sentence_of_any_length_is_a_message() -> None:
    check(said("&" * 5_000))
