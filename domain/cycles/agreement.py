"""What was agreed with a client, and which days that makes the cycles of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.agreements.retainers import Retainer
from domain.agreements.terms import Rollover, Terms
from domain.cycles.cycles import Cycle
from domain.cycles.pauses import Pause
from domain.cycles.rollover import expiry_of_grant, terms_on
from domain.kinds import Share
from domain.values.calendar import Span, cycle_containing, next_span, prorated_fee, prorated_quantity


@dataclass(frozen=True, slots=True)
class Agreement:
    """A retainer with all its terms and pauses, the oldest first."""

    retainer: Retainer
    history: tuple[Terms, ...]
    pauses: tuple[Pause, ...] = ()

    def span_of(self, day: date) -> Span:
        """The cycle that a day falls into, cut short where the retainer ends."""
        span = self._natural(day)
        ends_on = self.retainer.ends_on
        return replace(span, ends_on=min(span.ends_on, ends_on)) if ends_on and day < ends_on else span

    def span_after(self, cycle: Cycle) -> Span:
        """The cycle that follows on one: a pause, or a short one where changed terms move the anchor."""
        pause = self.pause_from(cycle.ends_on)
        if pause is not None:
            span = Span(pause.starts_on, pause.resumes_on)
        else:
            terms = terms_on(self.history, cycle.ends_on)
            before = Span(cycle.starts_on, cycle.ends_on)
            span = next_span(
                before,
                terms.length,
                anchor_day=terms.anchor_day,
                origin=self.retainer.starts_on,
                anchor_month=terms.anchor_month,
            )
        # A pause begins when it was planned to, whatever the length of the cycles has become since.
        ends = [each.starts_on for each in self.pauses if each.starts_on > span.starts_on]
        ends += [self.retainer.ends_on] if self.retainer.ends_on else []
        return replace(span, ends_on=min([span.ends_on, *ends]))

    def pause_from(self, day: date) -> Pause | None:
        """The pause that begins on a day."""
        return next((each for each in self.pauses if each.starts_on == day), None)

    def ends_with(self, cycle: Cycle) -> bool:
        """Whether no cycle follows on this one."""
        return self.retainer.ends_on is not None and cycle.ends_on >= self.retainer.ends_on

    def following_ends(self, after: date, count: int) -> tuple[date, ...]:
        """The half-open ends of the cycles from `after` on; beyond the retainer's end as if it went on."""
        ends: list[date] = []
        for _ in range(count):
            after = self._natural(after).ends_on
            ends.append(after)
        return tuple(ends)

    def expiry(self, rollover: Rollover, ends_on: date) -> date | None:
        """The last day of a lot that is granted in the cycle that ends (half-open) on `ends_on`."""
        return expiry_of_grant(rollover, ends=(ends_on, *self.following_ends(ends_on, rollover.cycles or 0)))

    def grants(self, span: Span) -> tuple[int, int | None]:
        """Allotment and fee of a cycle that is to open: whole, or the share that the retainer's setting says.

        A short cycle that leads over to a changed anchor is the first one of its terms, and treated as such.
        """
        terms, whole = terms_on(self.history, span.starts_on), self._whole(span)
        active = Span(
            span.starts_on if self.retainer.first_cycle is Share.PRORATE else whole.starts_on,
            span.ends_on if self.retainer.last_cycle is Share.PRORATE else whole.ends_on,
        )
        return share_of(terms.allotment, terms.fee_minor, active=active, whole=whole)

    def share(self, span: Span) -> tuple[int, int | None]:
        """Allotment and fee of a part of a cycle, by its days, whatever the setting says."""
        terms = terms_on(self.history, span.starts_on)
        return share_of(terms.allotment, terms.fee_minor, active=span, whole=self._whole(span))

    def _natural(self, day: date) -> Span:
        terms = terms_on(self.history, day)
        return cycle_containing(
            day,
            terms.length,
            anchor_day=terms.anchor_day,
            origin=self.retainer.starts_on,
            anchor_month=terms.anchor_month,
        )

    def _whole(self, span: Span) -> Span:
        """The cycle between two anchor days that a span lies in, also before the retainer began."""
        natural, origin = self._natural(span.starts_on), self.retainer.starts_on
        if natural.starts_on != origin:
            return natural
        terms = terms_on(self.history, origin)
        before = cycle_containing(
            origin - timedelta(days=1), terms.length, terms.anchor_day, origin, anchor_month=terms.anchor_month
        )
        return replace(natural, starts_on=before.starts_on) if before.ends_on > origin else natural


def share_of(allotment: int, fee_minor: int | None, *, active: Span, whole: Span) -> tuple[int, int | None]:
    """The part of a grant and a fee that a part of the days is worth."""
    fee = None if fee_minor is None else prorated_fee(fee_minor, active, whole)
    return prorated_quantity(allotment, active, whole), fee
