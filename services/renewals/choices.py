"""Answering what comes after a term: recorded once, and done by the rules for terms and ends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.anchors import Anchor
from domain.agreements.terms import Terms
from domain.cycles.agreement import Agreement
from domain.cycles.anchors import with_anchor
from domain.cycles.cycles import Cycle
from domain.cycles.rollover import ONE_DAY, terms_on
from domain.people.people import Person
from domain.renewals.questions import Choice, NoticeOutOfRange, Renewal, RenewalDecided, TermTooShort, done
from domain.values.days import long_date
from services.agreements.agreed import agreement
from services.agreements.term_questions import close
from services.cycles.steps import turn_within
from services.retainers.acts import checked_terms
from services.retainers.endings import EndForm, set_end
from store import renewals
from store.agreements import retainers
from store.database import Transaction

LONGEST_NOTICE = 365


@dataclass(frozen=True, slots=True)
class RenewalForm:
    """Another term on changed terms, until `last_day`; None, without an end. `begins`: the day that cycles begin on,
    where somebody said one; `terms` does not say it.
    """

    last_day: date | None
    notice_days: int
    auto_renew: bool
    terms: Terms
    begins: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """A question that somebody answers, with its retainer's cycles and appointment held."""

    tx: Transaction
    person: Person
    renewal: Renewal
    agreed: Agreement
    live: tuple[Cycle, ...]
    now: datetime

    @property
    def retainer_id(self) -> UUID:
        return self.renewal.retainer_id

    async def choose(self, choice: Choice, *, next_ends_on: date | None, terms_from: date | None = None) -> None:
        """Record the answer, once. Raises RenewalDecided."""
        person_id = self.person.person_id
        if not await close(
            self.tx,
            self.renewal,
            choice,
            person_id=person_id,
            now=self.now,
            next_ends_on=next_ends_on,
            terms_from=terms_from,
        ):
            raise await self.decided()

    async def decided(self) -> RenewalDecided:
        """Why it cannot be answered any more."""
        answered = await renewals.by_id(self.tx, self.renewal.renewal_id) or self.renewal
        return RenewalDecided(done=done(answered, self.agreed.retainer.called.label, timezone=self.person.timezone))

    async def set_end(self, ends_on: date | None, reason: str, *, renews: bool = True) -> None:
        """Move the retainer's end by the rules for ends."""
        form = EndForm(self.retainer_id, ends_on - ONE_DAY if ends_on else None, reason)
        agreed = await agreement(self.tx, self.retainer_id)
        await set_end(self.tx, agreed, self.live, form, person=self.person, now=self.now, renews=renews)
        await turn_within(self.tx, self.retainer_id, self.now)


def check_form(it: Answering, form: RenewalForm, ends_on: date | None) -> None:
    """Raise TermTooShort or NoticeOutOfRange."""
    if not 0 <= form.notice_days <= LONGEST_NOTICE:
        raise NoticeOutOfRange
    before = it.agreed.retainer.ends_on
    if before is not None and ends_on is not None and ends_on <= before:
        raise TermTooShort(last_day=long_date(before - ONE_DAY))


async def plan_terms(it: Answering, wanted: Terms, begins: Anchor | None) -> date | None:
    """Agree on terms for the next term; the day from which they hold, None where they are what holds then anyway."""
    begins_on = _next_term_on(it)
    asked = replace(wanted, effective_from=begins_on, kind=it.agreed.retainer.called.kind)
    terms = checked_terms(with_anchor(it.agreed, asked, begins))
    in_force = terms_on(it.agreed.history, begins_on)
    if terms == replace(in_force, effective_from=begins_on):
        return None
    await retainers.add_terms(it.tx, it.retainer_id, terms)
    return begins_on


def _next_term_on(it: Answering) -> date:
    """The first day of the first cycle of the next term; without an end, of the next cycle."""
    ends_on = it.agreed.retainer.ends_on
    if ends_on is None or not it.live or it.live[-1].ends_on >= ends_on:
        return it.live[-1].ends_on if it.live else it.renewal.ends_on
    endless = replace(it.agreed, retainer=replace(it.agreed.retainer, ends_on=None))
    span = endless.span_of(ends_on)
    return span.starts_on if span.starts_on == ends_on else span.ends_on
