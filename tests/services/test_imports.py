"""Bringing retainers in from a file: all of it or nothing, and the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from domain.clients import ClientDefaults
from domain.import_file import ImportRefused
from domain.kinds import BindingKind, Kind, Length, Overage, Role
from domain.people import ManagersOnly, Profile
from domain.retainers import Standing
from domain.terms import Cap, Rollover, Threshold
from services.bindings import ChannelFacts
from services.imports import ImportResult
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

    async def person(self, typed: str) -> Profile | None:
        """Mara is a full member, Gil a guest; nobody else is there."""
        self.asked.append(typed)
        if typed not in {"mara@lumen.example", "gil@lumen.example"}:
            return None
        guest = typed.startswith("gil")
        return Profile(f"U{typed[:4].upper()}", self.team_id, typed[:4], typed, "UTC", is_admin=False, is_guest=guest)

    async def channel(self, typed: str) -> ChannelFacts | None:
        """One channel, unless told otherwise."""
        self.asked.append(typed)
        return self.channels.get(typed)


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
    assert await imported(agency, FULL, SECOND, PLAIN) == ImportResult(clients=2, retainers=3, unchanged=0)
    acme, beta = await agency.services.clients.choices("", by=agency.owner)
    assert (acme.name, acme.alias, acme.timezone, acme.currency) == ("Acme Widgets", "acme", "America/New_York", "USD")
    assert (beta.alias, beta.timezone, beta.currency) == ("beta", "Europe/Berlin", "EUR"), "the workspace's own"
    record = await agency.services.clients.get(acme.client_id, by=agency.owner)
    assert [each.email for each in record.contacts] == ["bo@acme.example"]
    assert [(each.slack_channel_id, each.kind) for each in record.bindings] == [("CACME", BindingKind.TEAM)]
    assert record.account_manager is not None
    assert (record.account_manager.slack_user_id, record.account_manager.role) == ("UMARA", Role.MEMBER)
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


async def test_the_same_file_again_changes_nothing(agency: Agency) -> None:
    lines = (FULL, SECOND, PLAIN)
    await imported(agency, *lines)
    before = await everything(agency)
    for by_owner in (True, False):
        assert await imported(agency, *lines, by_owner=by_owner) == ImportResult(clients=0, retainers=0, unchanged=3)
    assert await everything(agency) == before


async def test_a_file_that_grew_adds_what_is_new(agency: Agency) -> None:
    await imported(agency, FULL)
    assert await imported(agency, FULL, SECOND, PLAIN) == ImportResult(clients=1, retainers=2, unchanged=1)


async def test_other_defaults_are_for_new_clients_and_the_same_file_still_changes_nothing(agency: Agency) -> None:
    await imported(agency, PLAIN)
    await agency.services.workspaces.set_defaults(ClientDefaults("Asia/Tokyo", "JPY"), by=agency.owner)

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


async def test_what_is_here_with_other_values_is_not_overwritten(agency: Agency) -> None:
    await imported(agency, FULL)
    before = await everything(agency)
    for other in (FULL.replace(",40,", ",50,"), FULL.replace("America/New_York", "UTC")):
        with pytest.raises(ImportRefused) as refused:
            await imported(agency, other)
        assert "here already" in refused.value.lines[0].sentence
    assert await everything(agency) == before


async def test_a_channel_with_outsiders_is_not_taken_for_the_teams_own(agency: Agency) -> None:
    channels = {"acme-team": ChannelFacts("CACME", "acme-team", has_outsiders=True)}
    with pytest.raises(ImportRefused) as refused:
        await imported(agency, FULL, slack=KnownPeople(agency.workspace.slack_team_id, channels))
    assert "outside your workspace" in refused.value.lines[0].sentence


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
