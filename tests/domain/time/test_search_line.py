"""Searches as they are typed, and how each is read. Today is Sunday, 29 November 2026."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from domain.agreements.retainers import RetainerName, UnknownRetainer
from domain.clients.clients import Client
from domain.kinds import Kind, Role
from domain.people.people import Person
from domain.time.search import (
    Known,
    NobodyCalled,
    NothingSought,
    Search,
    SinceWhen,
    TooMuchSought,
    TwoMeanings,
    TwoPeriods,
)
from domain.time.search_line import AS_WORDS, NotMet, read_search
from domain.values.days import ImpossibleDate, UnclearDate
from domain.values.periods import EndsBeforeItBegins, UnclearPeriod
from domain.values.refusals import Refusal

TODAY = date(2026, 11, 29)


def person(slack_user_id: str, name: str) -> Person:
    return Person(uuid4(), slack_user_id, name, "UTC", Role.MEMBER)


def client(alias: str, name: str) -> Client:
    return Client(uuid4(), alias, name, "UTC", "USD")


def retainer(of: Client, alias: str, matter: str | None = None) -> RetainerName:
    return RetainerName(
        uuid4(), of.client_id, of.alias, of.name, alias, alias.title(), Kind.HOURS, "USD", matter, is_only=False
    )


ME = person("U1", "Dee Signer")
PEOPLE = (ME, person("U2", "Max Ledger"), person("U3", "Dee Miller"), person("U4", "May"), person("U5", "Zoë Łuk"))
ACME, BLUEFIN, PAPER = client("acme", "Acme Inc"), client("bluefin", "Bluefin"), client("paper", "Sunday Times")
KNOWN = Known(ME, PEOPLE, (ACME, BLUEFIN, PAPER), (retainer(ACME, "website"), retainer(BLUEFIN, "care", "M-2031")))
MAX = "<@U2|Max Ledger>"


def read(typed: str) -> Search:
    return read_search(typed, KNOWN, TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("acme <@U2|max> logo october", f"acme {MAX} “logo” 2026-10-01..2026-10-31"),
        ("october logo by Max Ledger for Acme Inc", f"acme {MAX} “logo” 2026-10-01..2026-10-31"),
        ("logo <@U2> ACME, in october", f"acme {MAX} “logo” 2026-10-01..2026-10-31"),
        ("for acme from 1 nov to 15 nov by max", f"acme {MAX} 2026-11-01..2026-11-15"),
        ("acme 1 nov - 15 nov logo", "acme “logo” 2026-11-01..2026-11-15"),
        ("acme - october", "acme 2026-10-01..2026-10-31"),
        ("acme and bluefin, q3", "acme bluefin 2026-07-01..2026-09-30"),
        ("oct-nov 2025 acme", "acme 2025-10-01..2025-11-30"),
        ("acme mon. – wed.", "acme 2026-11-23..2026-11-25"),
        ("acme/website", "acme/website"),
        ("m-2031", "M-2031"),
        ("co12 last week", "CO-12 2026-11-16..2026-11-22"),
        ("me since mon", "<@U1|Dee Signer> since 2026-11-23"),
        ("@max", MAX),
        ("zoe luk", "<@U5|Zoë Łuk>"),
        ("Zoë", "<@U5|Zoë Łuk>"),
        ("acme #nb", "acme #nb"),
        ("ever logo", "“logo” ever"),
        ("logo and type", "“logo” “and” “type”"),
        ("sunday times logo", "paper “logo”"),
        ("logo 2025", "“logo” 2025-01-01..2025-12-31"),
        ("100%_done", "“100%_done”"),
        ("hero image v2.1", "“hero” “image” “v2.1”"),
        ("“october” logo", "“october” “logo”"),
        ('"acme inc" x', "“acme inc” “x”"),
        ("“<@U2|max>”", "“<@U2|max>”"),
        ("next acme", "acme “next”"),
    ],
)
def test_its_parts_stand_in_any_order_and_the_rest_is_text(typed: str, meant: str) -> None:
    found = read(typed)
    assert found.line == meant
    assert read(found.line).line == meant, "as a button holds it, it is read the same on any day"


@pytest.mark.parametrize(
    ("typed", "why", "lines"),
    [
        ("acme octobre", UnclearPeriod, ["acme 2026-10-01..2026-10-31", "acme “octobre”"]),
        ("11/12 acme", UnclearDate, ["2025-12-11 acme", "2026-11-12 acme", "“11/12” acme"]),
        ("dee logo", TwoMeanings, ["<@U1|Dee Signer> logo", "<@U3|Dee Miller> logo", "“dee” logo"]),
        ("may", TwoMeanings, ["<@U4|May>", "2026-05-01..2026-05-31", "“may”"]),
        ("october acme november", TwoPeriods, ["acme 2026-10-01..2026-10-31", "acme 2026-11-01..2026-11-30"]),
        ("since kickoff acme", SinceWhen, ["“since kickoff” acme"]),
        ("@nobody logo", NobodyCalled, ["“nobody” logo"]),
        ("acme/nothing", UnknownRetainer, ["“acme/nothing”"]),
        ("31 nov acme", ImpossibleDate, ["“31 nov” acme"]),
        ("15 nov - 1 nov", EndsBeforeItBegins, ["“15 nov - 1 nov”"]),
    ],
)
def test_what_is_understood_in_part_is_asked_about(typed: str, why: type[Refusal], lines: list[str]) -> None:
    with pytest.raises(why) as asked:
        read(typed)
    assert [each.line for each in asked.value.answers] == lines
    assert asked.value.answers[-1].words == (AS_WORDS if why is not TwoPeriods else "november")
    for each in lines:
        read(each)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("  ", NothingSought), ("“”", NothingSought), ("x " * 31, TooMuchSought), ("x" * 401, TooMuchSought)],
)
def test_nothing_and_too_much_are_refused(typed: str, why: type[Refusal]) -> None:
    with pytest.raises(why):
        read(typed)


def test_who_is_mentioned_and_not_known_has_to_be_met() -> None:
    with pytest.raises(NotMet) as stranger:
        read("acme <@U9|nia> logo")
    assert stranger.value.slack_user_id == "U9"
