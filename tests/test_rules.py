"""The rules in docs/rules.md: who cites one finds it, and their figures are what the code works out."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from blocks.requests.words import counts_sentence
from bot.slack_client import SENDING_SECONDS
from domain.agreements.rounding import rounded
from domain.agreements.terms import DEFAULT_THRESHOLDS, Rollover, Rounding, Terms
from domain.cycles.closing import Closing, close_cycle
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures, crossed
from domain.cycles.grace import GracePeriod
from domain.cycles.late import cover_late, return_late
from domain.cycles.lot_use import Use, use_lots
from domain.cycles.lots import LotSource
from domain.cycles.overage import overage_price, settle
from domain.cycles.pauses import frozen
from domain.cycles.rollover import ONE_DAY, expiry_of_grant
from domain.cycles.term_end import DeficitGoes, RestGoes, end_term
from domain.invoices.drafting import draft_lines
from domain.invoices.due import advance_at
from domain.invoices.facts import Billed, Fact, FactKey
from domain.invoices.lines import Line, Tax
from domain.invoices.totals import Totals, totals
from domain.invoices.words import FactKind, LineKind, TaxOn
from domain.kinds import CycleState, Length, Overage, RoundingWay
from domain.letters.mails import pause_after
from domain.people.quiet import QuietHours, after_quiet
from domain.renewals.advice import Advice, CycleUse, advise
from domain.renewals.questions import asking_days, notice_day
from domain.requests import RequestCounts
from domain.rhythm.cards import checkpoint_on
from domain.rhythm.checkpoints import expected_uses
from domain.sending.attempts import Pace
from domain.time.reminders import Reminders, next_reminder
from domain.values.business_days import WEEKDAYS_ONLY, BusinessDays
from domain.values.calendar import Span, cycle_containing, prorated_fee, prorated_quantity
from domain.values.durations import format_minutes
from domain.values.money import value_of
from domain.values.public_holidays import HolidayPlace
from domain.values.wall_clock import instant_at, time_of_day, wall_clock
from integrations.public_holidays import holidays_of
from tests.domain.cycles.lots_and_days import CAPPED_AT_8_HOURS, HOUR, NONE, day, first_of, lot, terms
from tests.test_house import HOUSE, files, name

RULES = (HOUSE / "docs" / "rules.md").read_text()
SECTIONS = re.split(r"^## ", RULES, flags=re.MULTILINE)[1:]
CITING = [
    path for path in files() if path.suffix in {".py", ".md", ".toml", ".yml", ".txt", ""} and path.name != ".env"
]
_TEXTS = {path: re.sub(r"\s+(?:#|--)?\s*", " ", path.read_text()) for path in CITING}
_PAGE = re.compile(r"(?<![\w./-])docs/[\w./-]*\w")
_SECTION = re.compile(r"docs/rules\.md, (\d+(?:(?:, | and )\d+\b)*)")
# Texts that the authors had before them and a reader has not.
_ELSEWHERE = re.compile(r"\((?:design|semantics)[,: ]|\b(?:design|semantics)\.md\b|\bsemantics \d", re.IGNORECASE)


def test_every_page_that_is_named_is_there() -> None:
    named = {(name(path), page) for path, text in _TEXTS.items() for page in _PAGE.findall(text)}
    assert ("store/cycles/locking.py", "docs/decisions/0007") in named
    # A decision may be named by its number alone.
    assert [each for each in sorted(named) if not list(HOUSE.glob(f"{each[1]}*"))] == []


def test_every_section_that_is_cited_is_there() -> None:
    cited = {
        (name(path), int(number))
        for path, text in _TEXTS.items()
        for numbers in _SECTION.findall(text)
        for number in re.findall(r"\d+", numbers)
    }
    assert len(cited) > 10
    assert [each for each in sorted(cited) if not 1 <= each[1] <= len(SECTIONS)] == []


def test_nothing_is_cited_that_a_reader_cannot_open() -> None:
    elsewhere = {name(path): _ELSEWHERE.findall(text) for path, text in _TEXTS.items() if path != Path(__file__)}
    assert {where: found for where, found in elsewhere.items() if found} == {}


def test_sections_are_numbered_in_order_and_refer_to_each_other() -> None:
    assert [int(section.partition(".")[0]) for section in SECTIONS] == list(range(1, len(SECTIONS) + 1))
    assert {int(number) for number in re.findall(r"\((\d+)\)", RULES)} <= set(range(1, len(SECTIONS) + 1))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.partition("\n")[0])
def test_every_section_has_a_reason_an_example_in_figures_and_its_module(section: str) -> None:
    parts = re.split(r"^- \*\*(\w+)\*\*: ", section, flags=re.MULTILINE)
    assert parts[1::2] == ["Why", "Example", "Where"]
    assert re.search(r"\d", parts[4])
    where = re.findall(r"`(domain/[\w/]+\.py)`", parts[6])
    assert where
    assert [path for path in where if not (HOUSE / path).is_file()] == []


def says(number: int, *figures: str) -> None:
    """The example of a section has these figures, in this order."""
    example = " ".join(SECTIONS[number - 1].partition("**Example**")[2].split())
    assert re.search(".*".join(map(re.escape, figures)), example), (figures, example)


def h(minutes: int) -> str:
    return format_minutes(minutes)


def money(minor: int | None) -> str:
    assert minor is not None
    return f"{minor // 100:,}.{minor % 100:02}"


def month(number: int, agreed: Terms, *uses: Use, lots: tuple[int, ...] = (40,), deficit: int = 0) -> Closing:
    """A month of 2026 with its own lots, in hours."""
    own = [lot(10 * number + index, hours * HOUR, granted=first_of(number)) for index, hours in enumerate(lots)]
    return close_cycle(
        own, uses, [agreed], starts_on=first_of(number), ends_on=first_of(number + 1), deficit=deficit * HOUR
    )


def test_the_figures_of_the_balance() -> None:
    it = Figures(allotment=40 * HOUR, carried_in=8 * HOUR, added=-2 * HOUR, used=50 * HOUR)
    says(1, f"{h(it.available)} available", f"{h(it.remaining)} remaining", f"{h(it.overage)} overage")
    says(1, f"{it.used_percent} % used")
    block = lot(2, 5 * HOUR, until=day(1, 19), source=LotSource.PREPAID)
    ended = close_cycle(
        [lot(1, 40 * HOUR), block],
        [Use(day(1, 20), 43 * HOUR)],
        [terms()],
        starts_on=first_of(1),
        ends_on=first_of(2),
    )
    closed = ended.onto(Figures(allotment=40 * HOUR, added=5 * HOUR, used=43 * HOUR))
    says(
        1,
        "43 h used",
        f"{h(closed.remaining)} remaining",
        f"{h(closed.overage)} overage",
        f"{h(closed.expired)} expired",
    )


def test_the_figures_of_the_order_of_use() -> None:
    lots = [lot(1, 5 * HOUR, until=day(3, 15)), lot(2, 40 * HOUR, granted=day(3, 1), until=day(3, 31))]
    old, own = use_lots(lots, [Use(day(3, 20), 3 * HOUR), Use(day(3, 10), 4 * HOUR)]).lots
    says(2, f"The {h(old.used)} come", f"{h(old.left)} of it expires", f"{h(own.left)} of March's are left")


def test_the_figures_of_rollover() -> None:
    agreed = terms(CAPPED_AT_8_HOURS)
    january = month(1, agreed, Use(day(1, 9), 30 * HOUR))
    says(3, f"{h(january.carried_out)} go over, {h(january.forfeited)} are forfeited")
    own = lot(2, 40 * HOUR, granted=day(2, 1))
    work = [Use(day(2, 9), 4 * HOUR)]
    february = close_cycle([*january.carried.lots, own], work, [agreed], starts_on=day(2, 1), ends_on=day(3, 1))
    of_january = sum(lost.lot.quantity for lost in february.carried.lost if lost.lot.granted_on < day(2, 1))
    says(3, f"{h(february.available)} and uses", f"{h(february.carried_out)} of its own go over")
    says(3, f"{h(february.forfeited)} are forfeited, {h(of_january)} of them January's")
    assert {each.granted_on for each in february.carried.lots} == {day(2, 1)}
    two = Rollover(carries=True, cycles=2)
    assert expiry_of_grant(two, ends=[first_of(2), first_of(3), first_of(4)]) == day(3, 31)


def test_the_figures_of_overage() -> None:
    billed = Terms(day(1, 1), overage=Overage.BILL, rate_minor=150_00, overage_rate_minor=200_00)
    says(4, f"{money(settle(billed, overage=3 * HOUR).bill_minor)} beside the fee")
    carried = month(1, terms(NONE, overage=Overage.CARRY), Use(day(1, 9), 28 * HOUR), lots=(25,))
    says(4, f"the next cycle has {h(25 * HOUR - carried.deficit)}.")
    short = month(2, terms(NONE), deficit=50)
    says(4, f"has {h(short.available)} available, and {h(short.deficit)} go on")


def test_the_figures_of_what_is_added() -> None:
    own, bought = lot(1, 40 * HOUR, granted=day(3, 1)), lot(2, 5 * HOUR, granted=day(3, 10), source=LotSource.PREPAID)
    agreed = terms(CAPPED_AT_8_HOURS)
    march = close_cycle([own, bought], [Use(day(3, 9), 20 * HOUR)], [agreed], starts_on=day(3, 1), ends_on=day(4, 1))
    assert bought in march.carried.lots
    says(5, f"{h(march.carried_out)} go over", f"{h(march.forfeited)} are forfeited")


def test_the_figures_of_anchors_and_shares() -> None:
    origin = day(1, 31)
    starts = [cycle_containing(each, Length.MONTHLY, 31, origin).starts_on for each in (day(3, 1), day(3, 31))]
    assert starts == [day(2, 28), day(3, 31)]
    active, whole = Span(date(2026, 12, 22), date(2027, 1, 1)), Span(date(2026, 12, 1), date(2027, 1, 1))
    says(6, f"are {active.days} of {whole.days} days", h(prorated_quantity(40 * HOUR, active, whole)))
    says(6, f"and {money(prorated_fee(9_000_00, active, whole))}.")


def test_the_figures_of_the_grace() -> None:
    last = day(7, 31)
    takes = GracePeriod(3, WEEKDAYS_ONLY).until(last)
    assert (f"{last:%A}", f"{takes:%A}") == ("Friday", "Wednesday")
    says(7, f"Until {takes.day} August", f"of {(takes + ONE_DAY).day} August it closes")
    year_end = date(2026, 12, 31)
    bavaria = holidays_of(HolidayPlace("DE", "BY"))
    takes = GracePeriod(3, BusinessDays(bavaria)).until(year_end)
    passed = [each for each in range(1, takes.day) if date(2027, 1, each) in bavaria]
    says(7, f"ends on a {year_end:%A}", f"until {takes.day} January", f"the {passed[0]}st and the {passed[1]}th")


def test_the_figures_of_business_days() -> None:
    places = (None, HolidayPlace("DE"), HolidayPlace("DE", "BY"), HolidayPlace("US"))
    plain, germany, bavaria, usa = (BusinessDays(holidays_of(each)) for each in places)
    ends = [each.after(date(2026, 12, 31), 3).day for each in (plain, germany, bavaria)]
    says(27, f"end on {ends[0]} January", f"Germany on {ends[1]} January", f"Bavaria on {ends[2]} January")
    with_, without = (each.after(date(2026, 11, 23), 5) for each in (usa, plain))
    assert (with_.month, without.month) == (12, 11)
    says(27, f"{with_.day} December with", f"{without.day} November without")


def test_the_figures_of_late_work() -> None:
    june = month(6, terms(NONE), Use(day(6, 9), 30 * HOUR))
    first = cover_late(3 * HOUR, worked_on=day(6, 20), lost=june.carried.lost)
    after_the_first = month(6, terms(NONE), Use(day(6, 9), 30 * HOUR + first.quantity))
    second = cover_late(9 * HOUR, worked_on=day(6, 20), lost=after_the_first.carried.lost)
    says(8, f"forfeits {h(june.forfeited)}.", f"{h(first.quantity)} are added to July")
    says(8, f"{h(second.quantity)} are covered, {h(second.rest)} are July's")


def test_the_figures_of_what_is_taken_back() -> None:
    agreed = Terms(day(1, 1), overage=Overage.BILL, overage_rate_minor=200_00)
    before, after = (month(6, agreed, Use(day(6, 9), hours * HOUR)) for hours in (44, 39))
    returned = return_late(before, after)
    assert returned.quantity == 0
    says(8, f"the {h(returned.not_over)} billed", f"a credit of {money(returned.credit_minor)} and no hours")
    says(8, f"{h(returned.lost)} would have been forfeited")


def test_the_figures_of_what_is_put_right() -> None:
    agreed = Terms(day(1, 1), overage=Overage.BILL, overage_rate_minor=200_00)
    before, after = (month(6, agreed, Use(day(6, 9), hours * HOUR)) for hours in (44, 45))
    returned = return_late(before, after)
    assert (returned.quantity, returned.lost, returned.not_over) == (0, 0, -HOUR)
    assert returned.credit_minor is not None
    says(8, f"a late charge of {money(-returned.credit_minor)}.")


def test_the_figures_of_thresholds() -> None:
    before, after = (Figures(allotment=40 * HOUR, used=used) for used in (40 * HOUR * 3 // 4 - 1, 40 * HOUR * 3 // 4))
    assert [each.percent for each in crossed(before, after, DEFAULT_THRESHOLDS)] == [75]
    says(9, f"{h(before.used)} are {before.used_percent} %", "one minute more reaches 75 %")
    jump = crossed(
        Figures(allotment=40 * HOUR, used=29 * HOUR),
        Figures(allotment=40 * HOUR, used=37 * HOUR),
        DEFAULT_THRESHOLDS,
    )
    says(9, "crosses " + " and ".join(f"{each.percent} %" for each in jump))
    for more in (10, 1):
        used = Figures(allotment=(40 + more) * HOUR, used=37 * HOUR).used_percent
        says(9, f"{more} h more, of {40 + more} h, {'37 h' if more > 1 else 'they'} are {used} %")


def test_the_figures_of_rounding_and_of_money() -> None:
    six, nearest, up = (
        Rounding(RoundingWay.UP, 6),
        Rounding(RoundingWay.NEAREST, 15),
        Rounding(RoundingWay.UP, 15),
    )
    says(
        12, f"7 m count {h(rounded(7, six))}", *(f"{each} m count {h(rounded(each, nearest))}" for each in (22, 23, 4))
    )
    says(12, f"are {h(3 * rounded(20, up))}")
    says(13, f"are {money(value_of(50, 130_00))}", f"be {money(83 * 130_00 // 100)}")
    says(18, money(value_of(14 * HOUR + 30, 150_00)))


def test_the_figures_of_a_split() -> None:
    april, first, second = Span(day(4, 1), day(5, 1)), Span(day(4, 1), day(4, 16)), Span(day(4, 16), day(5, 1))
    for part, hours, fee in ((first, 40, 6_000_00), (second, 60, 9_000_00)):
        share = h(prorated_quantity(hours * HOUR, part, april))
        says(14, f"{share} for {money(prorated_fee(fee, part, april))}")
    changed = h(prorated_quantity(66 * HOUR, second, april)), money(prorated_fee(9_900_00, second, april))
    says(14, f"the second has {changed[0]} for {changed[1]}")


def test_the_figures_of_a_pause() -> None:
    moved = frozen(
        [lot(1, 1, until=day(2, 28)), lot(2, 1, until=day(3, 20))],
        paused_on=first_of(2),
        resumed_on=first_of(4),
        planned_ends=[first_of(3), first_of(4)],
        actual_ends=[first_of(5), first_of(6)],
    )
    (_, rest), (_, bought) = moved
    assert rest.expires_on is not None
    assert bought.expires_on is not None
    says(
        15,
        f"ends on {rest.expires_on.day} {rest.expires_on:%B}",
        f"end on {bought.expires_on.day} {bought.expires_on:%B}",
    )


def test_the_figures_of_requests_and_of_mails() -> None:
    says(25, counts_sentence(RequestCounts(in_scope=3, out_of_scope=2, ordered=1)))
    pauses = [pause_after(attempts).seconds // 60 for attempts in range(1, 6)]
    assert pauses == [1, 5, 15, 60, 60]
    assert "after {} minute, {}, {}, and then every hour".format(*pauses) in " ".join(SECTIONS[25].split())


def test_the_figures_of_the_end_of_a_term() -> None:
    lots = [lot(1, 40 * HOUR), lot(2, 5 * HOUR, source=LotSource.PREPAID)]
    agreed = Terms(day(1, 1), overage_rate_minor=150_00)
    last = close_cycle(lots, [Use(day(1, 9), 33 * HOUR)], [agreed], starts_on=day(1, 1), ends_on=day(2, 1))
    ended = end_term(last, agreed, rest=RestGoes.REFUNDED, deficit=DeficitGoes.BILLED)
    says(16, f"{h(ended.closing.forfeited)} are forfeited", f"{h(ended.refunded)} are refunded")
    says(16, f"{h(ended.closing.available)} available are left for {h(last.used)} used")
    says(16, f"comes to {money(overage_price(agreed, 3 * HOUR))}")


def test_the_figures_of_invoices() -> None:
    places = (None, HolidayPlace("US"))
    there = [advance_at(date(2026, 12, 1), "UTC", BusinessDays(holidays_of(each))) for each in places]
    says(35, f"drafted on {there[0].day} November", f"on the {there[1].day}rd")
    april, middle, retainer = day(4, 1), day(4, 16), UUID(int=1)
    keys = [FactKey(FactKind.FEE, retainer, each) for each in (april, middle)]
    parts = [
        Fact(key, LineKind.FEE, "Fee", worth, retainer) for key, worth in zip(keys, (3_000_00, 4_500_00), strict=True)
    ]
    billed = {keys[0]: Billed(6_000_00, 1, 1, starts_on=april, ends_on=day(5, 1))}
    (corrected,) = draft_lines(parts, billed, lambda: UUID(int=2))
    says(36, "3,000.00 and 4,500.00", f"a correction of {money(corrected.line.amount_minor)}")

    def taxed(on: TaxOn, rate: int, *amounts: int) -> Totals:
        return totals([Line(UUID(int=3), LineKind.FEE, "Fee", each, tax=Tax(rate)) for each in amounts], on)

    whole = taxed(TaxOn.SUM, 1_900, 2_400_00, value_of(5 * HOUR, 120_00))
    says(37, f"are {money(whole.net_minor)}, with 19 % of {money(whole.tax_minor)} they are {money(whole.total_minor)}")
    on_sum, on_lines = (taxed(each, 1_900, 10_02, 10_02, 10_02) for each in TaxOn)
    says(37, f"{money(on_sum.tax_minor)} of tax on the sum, {money(on_lines.tax_minor)} on the lines")
    yen = taxed(TaxOn.SUM, 1_000, value_of(50, 13_000))
    says(37, f"are ¥{yen.net_minor:,}, with 10 % ¥{yen.total_minor:,}")


def test_the_figures_of_quiet_hours_and_reminders() -> None:
    there = "Europe/Berlin"
    evening = instant_at(date(2026, 11, 12), 22 * 60 + 30, there)
    _, said = wall_clock(after_quiet(evening, QuietHours(20 * 60, 8 * 60), there), there)
    says(19, "quiet from 20:00 to 8:00", f"at 22:30 is said at {time_of_day(said)}")
    chosen = Reminders(2 * 60 + 30, frozenset({7}))
    eves = (date(2026, 3, 28), date(2026, 10, 24))
    due = [next_reminder(chosen, there, instant_at(each, 0, there), WEEKDAYS_ONLY) for each in eves]
    shown = [wall_clock(each, there) for each in due if each]
    says(19, "for 2:30", f"comes at {time_of_day(shown[0][1])} on {shown[0][0].day} March 2026")
    says(19, f"once on {shown[1][0].day} October")


def test_the_figures_of_the_middle_of_a_cycle() -> None:
    november = Span(date(2026, 11, 1), date(2026, 12, 1))
    middle = checkpoint_on(november, WEEKDAYS_ONLY)
    assert middle is not None
    gone = (middle - november.starts_on).days + 1
    says(20, f"{middle.day} November, {gone} of {november.days} days")

    def expected(hours: int) -> int:
        uses = [Use(november.starts_on, hours * HOUR)]
        every = expected_uses(uses, starts_on=november.starts_on, ends_on=november.ends_on, today=middle)
        return sum(each.quantity for each in every)

    says(20, f"20 h are used: on the pace of {h(expected(20))}, so {h(40 * HOUR - expected(20))} would be lost")
    says(20, f"less than {h(40 * HOUR // 10)}", f"With 16 h used it is {h(40 * HOUR - expected(16))}")


def test_the_figures_of_a_renewal() -> None:
    ends_on = date(2027, 1, 1)
    notice_on = notice_day(ends_on, 30)
    asked = asking_days(starts_on=day(1, 1), ends_on=ends_on, notice_on=notice_on, armed_on=day(1, 1))
    says(23, f"is {notice_on.day} {notice_on:%B}", *(f"{each.day} {each:%B}" for each in asked))
    agreed = Terms(day(1, 1), allotment=60 * HOUR, fee_minor=7_800_00)
    month = Cycle(UUID(int=1), UUID(int=2), day(1, 1), day(2, 1), CycleState.CLOSED, day(1, 1), 60 * HOUR)
    used = [CycleUse(month, 60 * HOUR, each * HOUR, overage=(each - 60) * HOUR) for each in (66, 71, 68)]
    advised = advise(used, agreed)
    assert advised.advice is Advice.RESTRUCTURE
    says(23, *(h(each.used) for each in used), f"{h(advised.suggested.allotment)} are suggested")
    says(23, f"a fee of {money(agreed.fee_minor)} that is {money(advised.suggested.fee_minor)}")


def test_the_figures_of_a_lost_answer() -> None:
    pace, begun = Pace(), timedelta(hours=9)
    first_look = begun + timedelta(seconds=SENDING_SECONDS) + pace.looks_after
    says(24, "posted at 9:00:00", f"At {first_look}", f"at {begun + pace.lease} it")
    rests = [pace.retry_after(failures).seconds for failures in (1, 2, 3)]
    assert "after {} seconds, {}, {}".format(*rests) in SECTIONS[23]
    assert f"attempt is {pace.lease.seconds} seconds old" in SECTIONS[23]
