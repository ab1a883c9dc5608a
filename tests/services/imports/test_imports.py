"""Bringing retainers in from a file: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from domain.agreements.terms import Cap, Rollover, Threshold
from domain.balances.standings import Standing
from domain.clients.clients import ClientDefaults, MembersUntold
from domain.cycles.cycles import BeforeFirstCycle
from domain.imports.file import ImportRefused
from domain.imports.outcome import TakesFrom
from domain.kinds import BindingKind, Invoicing, Kind, Length, Overage, Role
from domain.people.people import ManagersOnly, Profile
from handlers.slack.lookups import ChannelTooLarge
from services.clients.bindings import ChannelFacts, Guest
from services.imports.retainers import ImportResult
from services.renewals.choices import RenewalForm
from tests.instants import NOW
from tests.services.agency import HOUR, Agency

HEADER = (
    "client,alias,timezone,currency,channel,account_manager,billing_email,retainer,kind,allotment,fee,rate,"
    "overage_rate,cycle,starts_on,ends_on,notice_days,auto_renew,rollover,rollover_cap,rollover_cycles,overage,"
    "thresholds"
)
FULL = (
    "Acme Widgets,acme,America/New_York,USD,acme-team,mara@lumen.example,bo@acme.example,Website,hours,40,5000,150,"
    "200,monthly,2026-11-01,2027-10-31,60,no,capped,20%,3,bill,75%;10h;2500.00"
)
SECOND = "Acme Widgets,,,,,,,Articles,deliverables,4,,,,quarterly,2026-10-01,,,,,,,,"
PLAIN = "Beta,,,,,,,,,12.5,,,,,2026-11-12,,,,,,,,"


@dataclass
class KnownPeople:
    """What Slack would say; remembers what it was asked."""

    team_id: str
    channels: Mapping[str, ChannelFacts] = field(
        default_factory=lambda: {"acme-team": ChannelFacts("CACME", "acme-team", has_outsiders=False)}
    )
    asked: list[str] = field(default_factory=list)
    is_active: bool = True

    async def person(self, typed: str) -> Profile | None:
        """Mara is a full member, Gil a guest; nobody else is there."""
        self.asked.append(typed)
        if typed not in {"mara@lumen.example", "gil@lumen.example"}:
            return None
        guest = typed.startswith("gil")
        found = Profile(f"U{typed[:4].upper()}", self.team_id, typed[:4], typed, "UTC", is_admin=False, is_guest=guest)
        return replace(found, is_active=self.is_active)

    async def channel(self, typed: str) -> ChannelFacts | None:
        """One channel, unless told otherwise."""
        self.asked.append(typed)
        return self.channels.get(typed)


class CrowdedSlack(KnownPeople):
    """Every channel has more members than can be looked at."""

    async def channel(self, typed: str) -> ChannelFacts | None:
        """What handlers/slack/lookups.py says of such a channel."""
        self.asked.append(typed)
        raise ChannelTooLarge


async def imported(
    agency: Agency, *lines: str, slack: KnownPeople | None = None, by_owner: bool = True
) -> ImportResult:
    """Import a file of these lines."""
    return await agency.services.imports.run(
        "\n".join((HEADER, *lines)),
        workspace=agency.workspace,
        by=agency.owner if by_owner else None,
        directory=slack or KnownPeople(agency.workspace.slack_team_id),
        now=NOW,
    )


async def everything(agency: Agency) -> tuple[object, ...]:
    """All that a file could have made."""
    workspace_id, exports = agency.workspace.workspace_id, agency.services.exports
    clients = await agency.services.clients.choices("", by=agency.owner, archived=True)
    records = [await agency.services.clients.get(each.client_id, by=agency.owner) for each in clients]
    return (
        records,
        await exports.balances(workspace_id),
        await exports.ledger(workspace_id),
        [each.slack_user_id for each in await agency.services.people.all(agency.owner)],
    )


async def test_every_column_arrives(agency: Agency) -> None:
    brought = await imported(agency, FULL, SECOND, PLAIN)
    assert (brought.clients, brought.retainers, brought.unchanged, brought.unbound) == (2, 3, 0, ())
    acme, beta = await agency.services.clients.choices("", by=agency.owner)
    assert (acme.name, acme.alias, acme.timezone, acme.currency) == ("Acme Widgets", "acme", "America/New_York", "USD")
    assert (beta.alias, beta.timezone, beta.currency) == ("beta", "Europe/Berlin", "EUR"), "the workspace's own"
    record = await agency.services.clients.get(acme.client_id, by=agency.owner)
    assert [each.email for each in record.contacts] == ["bo@acme.example"]
    assert [(each.slack_channel_id, each.kind) for each in record.bindings] == [("CACME", BindingKind.TEAM)]
    assert record.account_manager is not None
    assert (record.account_manager.slack_user_id, record.account_manager.role) == ("UMARA", Role.MANAGER)
    cards = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    articles, website = (each.standing for each in cards)
    assert (articles.called.kind, articles.terms.length, articles.figures.allotment) == (
        Kind.DELIVERABLES,
        Length.QUARTERLY,
        4,
    )
    terms = website.terms
    assert (terms.allotment, terms.fee_minor, terms.rate_minor, terms.overage_rate_minor) == (
        40 * HOUR,
        500_000,
        15_000,
        20_000,
    )
    assert terms.rollover == Rollover(carries=True, cap=Cap(percent=20), cycles=3)
    assert terms.overage is Overage.BILL
    assert terms.thresholds == (Threshold(percent=75), Threshold(left_minutes=600), Threshold(left_minor=250_000))
    (plain,) = await agency.services.balances.card("beta", by=agency.owner, now=NOW)
    assert (plain.standing.called.name, plain.standing.figures.allotment) == ("Beta", 750)


async def test_what_is_brought_along_stands_in_the_first_cycle_and_is_compared(agency: Agency) -> None:
    async def file(hours: str) -> ImportResult:
        return await agency.services.imports.run(
            f"client,allotment,starts_on,brought_along\nDune,10,2025-01-01,{hours}",
            workspace=agency.workspace,
            by=agency.owner,
            directory=KnownPeople(agency.workspace.slack_team_id),
            now=NOW,
        )

    told = await file("7.5")
    assert (told.retainers, told.takes_from) == (1, (TakesFrom("Dune", date(2026, 11, 1)),))
    (card,) = await agency.services.balances.card("dune", by=agency.owner, now=NOW)
    assert (card.standing.figures.carried_in, card.standing.figures.available) == (450, 17 * HOUR + 30)

    assert (await file("7.5")).unchanged == 1
    with pytest.raises(ImportRefused) as refusal:
        await file("8")
    [bad] = refusal.value.lines
    assert (bad.column, "Change it with /retainer adjust" in bad.sentence) == ("brought_along", True)
    with pytest.raises(BeforeFirstCycle) as early:
        await agency.log("dune 1h x on 2026-10-31")
    assert early.value.sentence == (
        "Dune takes entries here from 1 Nov 2026 on, and 31 Oct 2026 is before that: its hours were kept "
        "elsewhere then. Check the date, or let an owner count them with /retainer adjust."
    )


async def test_how_things_are_billed_comes_in_and_is_not_overwritten(agency: Agency) -> None:
    async def file(*lines: str) -> ImportResult:
        return await agency.services.imports.run(
            "\n".join(("client,retainer,allotment,fee,starts_on,invoicing,tax_rate,payment_days", *lines)),
            workspace=agency.workspace,
            by=agency.owner,
            directory=KnownPeople(agency.workspace.slack_team_id),
            now=NOW,
        )

    lines = ("Dune,Site,10,500,2026-11-01,one,19,14", "Dune,Search,10,500,2026-11-01,,,")
    await file(*lines)
    (dune,) = await agency.services.clients.choices("", by=agency.owner)
    ways = await agency.services.invoice_setup.ways(dune.client_id, by=agency.owner, now=NOW)
    assert {each.called.name: (each.way, each.since) for each in ways.retainers} == {
        "Site": (Invoicing.ONE, date(2026, 11, 1)),
        "Search": (Invoicing.OFF, None),
    }
    billed = await agency.services.invoice_setup.addressed(dune.client_id, by=agency.owner)
    assert (billed.tax.rate, billed.payment_days) == (1_900, 14)
    assert (await file(*lines)).unchanged == 2
    assert (await file("Dune,Site,10,500,2026-11-01,,,")).unchanged == 1, "an empty cell says nothing"
    for line, column in (
        ("Dune,Site,10,500,2026-11-01,arrears,,", "invoicing"),
        ("Dune,Search,10,500,2026-11-01,one,,", "invoicing"),
        ("Dune,Site,10,500,2026-11-01,,7,", "tax_rate"),
        ("Dune,Site,10,500,2026-11-01,,,30", "payment_days"),
    ):
        with pytest.raises(ImportRefused) as refused:
            await file(line)
        assert [(each.line, each.column) for each in refused.value.lines] == [(2, column)]
        assert "already here with other values" in refused.value.lines[0].sentence


async def test_the_same_file_again_changes_nothing(agency: Agency) -> None:
    lines = (FULL, SECOND, PLAIN)
    await imported(agency, *lines)
    before = await everything(agency)
    for by_owner in (True, False):
        assert await imported(agency, *lines, by_owner=by_owner) == ImportResult(clients=0, retainers=0, unchanged=3)
    assert await everything(agency) == before


async def test_a_scope_that_was_written_since_is_no_difference(agency: Agency) -> None:
    await imported(agency, PLAIN)
    (standing,) = (await agency.services.balances.page(1, by=agency.owner, now=NOW)).rows
    retainer_id = standing.called.retainer_id
    record = await agency.services.retainers.get(retainer_id, by=agency.owner, now=NOW)
    terms = replace(record.terms, scope="Website only")
    await agency.services.terms_today.change(retainer_id, terms, "", by=agency.owner, key="s", now=NOW)
    assert await imported(agency, PLAIN) == ImportResult(clients=0, retainers=0, unchanged=1)


async def test_a_file_that_grew_adds_what_is_new(agency: Agency) -> None:
    await imported(agency, FULL)
    assert await imported(agency, FULL, SECOND, PLAIN) == ImportResult(clients=1, retainers=2, unchanged=1)


async def test_other_defaults_are_for_new_clients_and_the_same_file_still_changes_nothing(agency: Agency) -> None:
    await imported(agency, PLAIN)
    await agency.services.workspaces.set_defaults(ClientDefaults("Asia/Tokyo", "JPY"), by=agency.owner, now=NOW)

    assert await imported(agency, PLAIN, PLAIN.replace("Beta", "Coda")) == ImportResult(1, 1, unchanged=1)

    beta, coda = await agency.services.clients.choices("", by=agency.owner)
    assert (beta.timezone, beta.currency) == ("Europe/Berlin", "EUR")
    assert (coda.timezone, coda.currency) == ("Asia/Tokyo", "JPY")


async def test_work_logged_since_does_not_make_the_file_another(agency: Agency) -> None:
    await imported(agency, FULL, SECOND)
    await agency.log("acme/website 1h x")
    assert (await imported(agency, FULL, SECOND)).unchanged == 2


@pytest.mark.parametrize(
    ("bad", "column", "says"),
    [
        pytest.param(PLAIN.replace("12.5", "many"), "allotment", "many", id="a number that is none"),
        pytest.param(PLAIN.replace("2026-11-12", "12.11.2026"), "starts_on", "12.11.2026", id="a date that is none"),
        pytest.param("Beta,acme" + PLAIN[5:], "alias", "acme", id="an alias of another line"),
        pytest.param("Beta,,,,,nemo@lumen.example" + PLAIN[9:], "account_manager", "nemo", id="nobody"),
        pytest.param("Beta,,,,,gil@lumen.example" + PLAIN[9:], "account_manager", "gil", id="a guest"),
        pytest.param("Beta,,,,no-such-channel" + PLAIN[8:], "channel", "no-such-channel", id="no channel"),
        pytest.param(PLAIN.replace(",2026-11-12,,", ",2026-10-01,2026-11-11,"), "ends_on", "11 Nov 2026", id="over"),
    ],
)
async def test_one_bad_line_and_nothing_is_imported(agency: Agency, bad: str, column: str, says: str) -> None:
    before = await everything(agency)
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, SECOND, bad)
    (line,) = refused.value.lines
    assert (line.line, line.column) == (4, column)
    assert says in line.sentence
    assert await everything(agency) == before


async def test_every_bad_line_is_named_at_once(agency: Agency) -> None:
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, "Beta,,,,no-such" + PLAIN[8:], FULL, "Coda,,,,,nemo@lumen.example" + PLAIN[9:])
    assert [each.line for each in refused.value.lines] == [2, 4]


OTHER_VALUES = {
    FULL.replace("Acme Widgets", "Acme Gadgets"): "client",
    FULL.replace("America/New_York", "UTC"): "timezone",
    FULL.replace("mara@lumen.example", ""): "account_manager",
    FULL.replace(",40,", ",50,"): "allotment",
    FULL.replace(",5000,", ",5001,"): "fee",
    FULL.replace("2027-10-31", ""): "ends_on",
    FULL.replace(",20%,", ",30%,"): "rollover_cap",
    FULL.replace(",3,bill", ",,bill"): "rollover_cycles",
    FULL.replace("75%;", ""): "thresholds",
}


async def test_what_is_here_with_other_values_is_not_overwritten(agency: Agency) -> None:
    await imported(agency, FULL)
    before = await everything(agency)
    for other, column in OTHER_VALUES.items():
        with pytest.raises(ImportRefused) as refused:
            await imported(agency, other)
        (line,) = refused.value.lines
        assert (line.line, line.column) == (2, column)
        assert "already here" in line.sentence
    assert await everything(agency) == before


async def test_an_archived_client_is_still_the_same_client(agency: Agency) -> None:
    await imported(agency, FULL)
    (acme,) = await agency.services.clients.choices("", by=agency.owner)
    await agency.services.clients.archive(acme.client_id, archived=True, by=agency.owner, now=NOW)

    assert (await imported(agency, FULL)).unchanged == 1
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, SECOND)
    assert [(each.line, each.column) for each in refused.value.lines] == [(3, "client")]


async def test_a_channel_with_outsiders_is_not_taken_for_the_teams_own(agency: Agency) -> None:
    channels = {"acme-team": ChannelFacts("CACME", "acme-team", has_outsiders=True)}
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, slack=KnownPeople(agency.workspace.slack_team_id, channels))
    (line,) = refused.value.lines
    assert (line.line, line.column) == (2, "channel")
    assert "outside your workspace" in line.sentence


async def test_a_channel_that_another_client_reads_is_named_as_the_channel(agency: Agency) -> None:
    other = await agency.client("other")
    shared = ChannelFacts("CACME", "acme-team", has_outsiders=True)
    await agency.services.bindings.bind(shared, other.client_id, BindingKind.SHARED, by=agency.owner, now=NOW)
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL)
    assert [(each.line, each.column) for each in refused.value.lines] == [(2, "channel")]


async def test_a_channel_too_large_to_look_through_is_a_bad_cell_like_any_other(agency: Agency) -> None:
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, slack=CrowdedSlack(agency.workspace.slack_team_id))
    (line,) = refused.value.lines
    assert (line.line, line.column) == (2, "channel")
    assert "so many members" in line.sentence


class SlowSlack(KnownPeople):
    """Slack wants patience before it says who is in a channel."""

    async def channel(self, typed: str) -> ChannelFacts | None:
        """What the door says of such a channel."""
        raise MembersUntold(channel=typed, seconds=30)


async def test_slack_that_is_slow_or_silent_about_members_stops_no_import(agency: Agency) -> None:
    team = agency.workspace.slack_team_id
    of_hidden = {"acme-team": ChannelFacts("CACME", "acme-team", has_outsiders=True, hidden=2)}
    slow = await imported(agency, FULL, slack=SlowSlack(team))
    hidden = await imported(agency, PLAIN[:4] + ",,,,acme-team" + PLAIN[8:], slack=KnownPeople(team, of_hidden))

    assert (slow.clients, slow.retainers, hidden.clients, hidden.retainers) == (1, 1, 1, 1)
    assert [(each.channel, each.client.name) for each in (*slow.unbound, *hidden.unbound)] == [
        ("acme-team", "Acme Widgets"),
        ("acme-team", "Beta"),
    ]
    assert slow.unbound[0].why.startswith("Slack answers too slowly to say who is in #acme-team")
    assert hidden.unbound[0].why.startswith("Slack does not say who 2 members of #acme-team may be")
    for name in ("acme", "beta"):
        (client,) = await agency.services.clients.choices(name, by=agency.owner)
        assert (await agency.services.clients.get(client.client_id, by=agency.owner)).bindings == ()


async def test_guests_in_the_channel_are_named_where_it_stands(agency: Agency) -> None:
    facts = ChannelFacts("CACME", "acme-team", has_outsiders=False, guests=(Guest("UGUS", "Gus Guest"),))
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, slack=KnownPeople(agency.workspace.slack_team_id, {"acme-team": facts}))
    (line,) = refused.value.lines
    assert (line.line, line.column) == (2, "channel")
    assert "Gus Guest" in line.sentence
    assert "outside" not in line.sentence


async def test_what_is_wrong_with_a_client_is_named_once_and_where_it_stands(agency: Agency) -> None:
    first, second = (
        PLAIN.replace("Beta,,,,,,,", "Beta,,,,,,,One"),
        PLAIN.replace("Beta,,,,,,,", "Beta,,,,no-such,,,Two"),
    )
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, first, second)
    assert [(each.line, each.column) for each in refused.value.lines] == [(3, "channel")]


async def test_who_has_left_is_nobody_to_answer_for_a_client(agency: Agency) -> None:
    slack = KnownPeople(agency.workspace.slack_team_id, is_active=False)
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, slack=slack)
    assert [(each.line, each.column) for each in refused.value.lines] == [(2, "account_manager")]


async def test_retainers_whose_names_make_the_same_word_are_imported_side_by_side(agency: Agency) -> None:
    lines = [
        PLAIN.replace("Beta,,,,,,,", f"Beta,,,,,,,{name}") for name in ("Website care", "Website redesign", "設計")
    ]
    assert (await imported(agency, *lines)).retainers == 3
    assert (await imported(agency, *lines)).unchanged == 3


async def test_only_who_may_add_clients_imports(agency: Agency) -> None:
    member = await agency.person(Role.MEMBER)
    slack = KnownPeople(agency.workspace.slack_team_id)
    for text in (f"{HEADER}\n{FULL}", "not a file"):
        with pytest.raises(ManagersOnly):
            await agency.services.imports.run(text, workspace=agency.workspace, by=member, directory=slack, now=NOW)
    assert slack.asked == []


async def test_slack_is_asked_once_for_each_name(agency: Agency) -> None:
    slack = KnownPeople(agency.workspace.slack_team_id)
    await imported(agency, FULL, SECOND.replace("Acme Widgets,,,,", "Acme Widgets,,,,acme-team"), slack=slack)
    assert sorted(slack.asked) == ["acme-team", "mara@lumen.example"]


async def test_an_agency_of_many_comes_in_at_once(agency: Agency) -> None:
    lines = [f"Client {number:03},c{number:03}{PLAIN[5:]}" for number in range(150)]
    assert await imported(agency, *lines) == ImportResult(clients=150, retainers=150, unchanged=0)
    assert (await agency.services.balances.page(1, by=agency.owner, now=NOW)).total == 150


async def test_a_file_beside_what_was_made_by_hand(agency: Agency, acme: Standing) -> None:
    with pytest.raises(ImportRefused):
        await imported(agency, FULL)
    assert await imported(agency, PLAIN) == ImportResult(clients=1, retainers=1, unchanged=0)


async def test_the_same_file_changes_nothing_after_what_is_in_it_was_renewed(agency: Agency) -> None:
    await imported(agency, FULL, SECOND, PLAIN)
    renewing = agency.services.renewals
    for alias in ("acme/website", "acme/articles", "beta"):
        (card,) = await agency.services.balances.card(alias, by=agency.owner, now=NOW)
        retainer_id = card.standing.called.retainer_id
        asked = await renewing.of_retainer(retainer_id, by=agency.owner, now=NOW)
        last_day = date(2029, 10, 31) if alias == "acme/website" else None
        form = RenewalForm(last_day, 90, auto_renew=True, terms=replace(asked.terms, allotment=99))
        done = await renewing.renew_changed(asked.renewal.renewal_id, form, by=agency.owner, key=agency.key(), now=NOW)
        assert done.retainer.ends_on == (date(2029, 11, 1) if last_day else None)
    assert await imported(agency, FULL, SECOND, PLAIN) == ImportResult(clients=0, retainers=0, unchanged=3)
