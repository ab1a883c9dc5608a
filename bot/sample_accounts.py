"""The clients of the sample agency, all of them invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.agreements.terms import Cap, Rollover, Terms
from domain.kinds import Kind, Overage

# Replaced by the day the retainer starts.
_ANY_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A client with one retainer. `used` is what each month used, the oldest first and this one last, in the unit of
    the kind; `work` are descriptions, taken in turn. `weeks_left`: the term ends that many weeks from now.
    `unit` is what the units are called. `matter` is a number that people may type in the place of the alias.
    """

    alias: str
    name: str
    timezone: str
    currency: str
    channel: str
    retainer: str
    terms: Terms
    used: tuple[int, ...]
    work: tuple[str, ...]
    weeks_left: int | None = None
    unit: str = ""
    matter: str | None = None


def _hours(hours: int) -> int:
    return hours * 60


ACCOUNTS = (
    Account(
        alias="acme",
        name="Acme",
        # The designer's own: the first entry falls into the cycle that the first look shows, at every hour.
        timezone="America/New_York",
        currency="USD",
        channel="C0ACME",
        retainer="Shop care",
        # Ten hours stay over from last month, and eight of them may.
        used=(_hours(30), _hours(35)),
        work=("Checkout wireframes", "Basket review", "Product page fixes", "Search tuning", "Sprint call"),
        terms=Terms(
            _ANY_DAY,
            allotment=_hours(40),
            fee_minor=600_000,
            rate_minor=15_000,
            rollover=Rollover(carries=True, cap=Cap(quantity=_hours(8))),
            scope="Care of the shop as it is: checkout, search, product pages. New pages and campaigns are not in it.",
        ),
    ),
    Account(
        alias="bluefin",
        name="Bluefin",
        timezone="Europe/Berlin",
        currency="EUR",
        channel="C0BLUEFIN",
        retainer="Brand design",
        used=(_hours(17), _hours(6)),
        work=("Menu layout", "Logo variants", "Packaging proofs"),
        terms=Terms(_ANY_DAY, allotment=_hours(20), fee_minor=240_000, rate_minor=12_000),
    ),
    Account(
        alias="cobalt",
        name="Cobalt",
        timezone="Europe/London",
        currency="GBP",
        channel="C0COBALT",
        retainer="Platform work",
        # Over in the last three closed cycles, what its renewal is about, while last month is still in its grace too.
        used=(_hours(64), _hours(66), _hours(71), _hours(68), _hours(41)),
        work=("API review", "Release support", "Data import", "Incident follow-up", "Dashboard"),
        weeks_left=10,
        terms=Terms(_ANY_DAY, allotment=_hours(60), fee_minor=780_000, rate_minor=13_000, overage=Overage.BILL),
    ),
    Account(
        alias="dune",
        name="Dune",
        timezone="Europe/London",
        currency="GBP",
        channel="C0DUNE",
        retainer="Articles",
        unit="articles",
        used=(8, 5),
        work=("Article: choosing a tent", "Article: winter routes", "Article: boots compared"),
        terms=Terms(_ANY_DAY, kind=Kind.DELIVERABLES, allotment=8, fee_minor=320_000),
    ),
    Account(
        alias="ember",
        name="Ember",
        timezone="Australia/Sydney",
        currency="AUD",
        channel="C0EMBER",
        retainer="Advice",
        matter="M-1043",
        # Seven hours came over and last one cycle; two of them are used.
        used=(_hours(3), _hours(2)),
        work=("Strategy call", "Review of the offer"),
        terms=Terms(
            _ANY_DAY,
            allotment=_hours(10),
            fee_minor=200_000,
            rate_minor=20_000,
            rollover=Rollover(carries=True, cycles=1),
        ),
    ),
)
