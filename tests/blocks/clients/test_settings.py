"""What setting up says when it is done."""

from __future__ import annotations

from datetime import date

import pytest

from blocks.clients.answers import channel_bound, client_saved
from blocks.imports.answers import imported
from blocks.registers import ADDITIONS
from blocks.retainers.answers import retainer_added, terms_changed
from blocks.workspaces.words import role_set
from domain.agreements.terms import Terms
from domain.cycles.anchors import CycleAhead
from domain.imports.outcome import TakesFrom
from domain.kinds import BindingKind, Invoicing, Length, Role
from domain.values.calendar import Span
from tests.blocks import samples
from tests.blocks.payloads import buttons, check, words
from tests.blocks.samples import HOUR, TODAY


def test_a_new_client_leads_on_to_its_retainer() -> None:
    assert buttons(check(client_saved(samples.client(), is_new=True))) == {"Add a retainer": "new acme"}
    waits = words(check(client_saved(samples.client(), is_new=False, waits=True)))
    assert waits == "Acme is saved. What Acme is told waits for a channel shared with it: type `/retainer bind` there."
    assert "archived" in words(check(client_saved(samples.client(archived=True), is_new=False)))


@pytest.mark.parametrize(
    ("way", "billed"),
    [
        (Invoicing.OFF, "It is billed elsewhere:"),
        (Invoicing.ARREARS, "It is invoiced here, *After it*, and what is drafted waits for your approval:"),
    ],
)
def test_a_new_retainer_says_how_to_log_on_it_and_how_it_is_billed(way: Invoicing, billed: str) -> None:
    said = words(check(retainer_added(samples.standing(), samples.person(Role.OWNER), ADDITIONS, way=way)))
    how = "Log time on it with `/retainer log acme 1h30` and what you did."
    change = "`/retainer invoices acme` changes that, by *How it is billed*."
    assert said == f"Added the retainer Website of Acme. {how} {billed} {change}"


def test_new_terms_say_from_when() -> None:
    terms = Terms(effective_from=TODAY, allotment=40 * HOUR)
    assert "from Thu 19 Nov: 40 h monthly" in words(check(terms_changed(samples.called(), terms, (), today=TODAY)))


def test_new_terms_show_the_first_of_their_cycles() -> None:
    first, second = Span(date(2027, 1, 1), date(2027, 4, 1)), Span(date(2027, 4, 1), date(2027, 7, 1))
    ahead = [CycleAhead(each, 120 * HOUR, None) for each in (first, second)]
    terms = Terms(first.starts_on, length=Length.QUARTERLY, allotment=120 * HOUR)
    said = words(check(terms_changed(samples.called(), terms, ahead, today=TODAY)))
    assert said.endswith(
        "The first of its cycles: 1 Jan – 31 Mar 2027 with 120 h, then 1 Apr – 30 Jun 2027 with 120 h. "
        "To undo this, type `/retainer terms acme` and choose as before."
    )


@pytest.mark.parametrize(("kind", "shown"), [(BindingKind.TEAM, False), (BindingKind.SHARED, True)])
def test_a_bound_channel_says_whose_view_it_shows(kind: BindingKind, shown: bool) -> None:
    assert ("Only the client's view" in words(check(channel_bound(samples.client(), kind)))) is shown


@pytest.mark.parametrize(
    ("role", "words_of_it"), [(Role.OWNER, "an owner"), (Role.MANAGER, "an account manager"), (Role.MEMBER, "a member")]
)
def test_a_role_is_named_as_people_say_it(role: Role, words_of_it: str) -> None:
    assert words(check(role_set(samples.person(role)))) == (
        f"Dee Sample is {words_of_it} now. To undo this, choose another role for them under Roles in "
        "/retainer settings."
    )


def test_a_contractor_is_told_for_whom_and_what_they_do_not_see() -> None:
    said = words(check(role_set(samples.person(Role.CONTRACTOR), ("Acme <&>", "Bluefin"))))
    assert said.startswith(
        "Dee Sample is a contractor now, for Acme &lt;&amp;&gt; and Bluefin: they log time there and see its hours, "
        "but no money and no other client."
    )


def test_an_import_counts_what_is_new_and_what_was_here() -> None:
    assert words(check(imported(clients=1, retainers=2, unchanged=3))) == (
        "Imported: 1 client and 2 retainers, 3 were already here."
    )
    began = [TakesFrom("Acme Website", date(2026, 11, 1)), TakesFrom("Dune", date(2026, 11, 12))]
    assert words(check(imported(clients=2, retainers=2, unchanged=0, takes_from=began))) == (
        "Imported: 2 clients and 2 retainers.\nWhat began earlier takes entries here from its current cycle on: "
        "Acme Website from 1 Nov 2026 and Dune from 12 Nov 2026."
    )
    assert words(check(imported(clients=2, retainers=1, unchanged=1))).endswith("1 retainer, 1 was already here.")
    assert words(check(imported(clients=0, retainers=0, unchanged=3))) == (
        "Nothing new: all 3 retainers were already here."
    )
    assert "the one retainer was already here" in words(check(imported(clients=0, retainers=0, unchanged=1)))


@pytest.mark.parametrize("name", samples.NAMES.values(), ids=samples.NAMES.keys())
def test_any_name_is_said_safely(name: str) -> None:
    check(client_saved(samples.client(name=name), is_new=True))
    check(channel_bound(samples.client(name=name), BindingKind.SHARED))
    check(role_set(samples.person(Role.OWNER, name=name)))
