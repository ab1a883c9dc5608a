"""The modals of a retainer: a new one, and its terms from the next cycle on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from blocks import ids
from blocks.fields import TYPED_MOST, calendar, choice, client_field, field, option, tick, typed
from blocks.message import Block, View, actions, button, context, modal, section
from blocks.retainers.invoicing import way_field
from blocks.retainers.term_fields import KINDS, anchor_field, changed_fields, main_fields, more_fields, typed_quantity
from blocks.text import called, day, money, quantity_of
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Terms
from domain.clients.clients import Client
from domain.kinds import Kind, Share

_SHARES = (option("Grants and costs the full amount", Share.FULL), option("In proportion to its days", Share.PRORATE))
SHORT = "short"
LONG = "long"
NEXT = "next"
TODAY = "today"


def retainer_modal(
    *, starts_on: date, client: Client | None = None, kind: Kind = Kind.HOURS, more: bool = False
) -> View:
    """A new retainer: what every agreement says, and with `more` all that has a default.

    Client, Kind and More terms redraw the form by `views.update`: the client's currency and the kind's unit stand in
    it. What was typed stays, because its fields keep their ids.
    Facts: `form`, "short" or "long": a field that the short one does not show has its default.
    """
    kinds = {
        **field(ids.KIND, "Kind", choice(KINDS, kind.value), hint="What the balance counts."),
        "dispatch_action": True,
    }
    allotment, *others = main_fields(kind, client.currency if client else "")
    fields = [
        {**client_field(client), "dispatch_action": True},
        field(ids.NAME, "Name", typed(placeholder="Website", most=100), hint="What it is for; the client reads it."),
        kinds,
        allotment,
        *([_unit_field()] if kind is Kind.DELIVERABLES else []),
        *others,
        way_field(kind),
        field(ids.STARTS_ON, "Starts on", calendar(starts_on), hint="Cycles begin on this day of the month or week."),
        field(ids.ENDS_ON, "Ends on", calendar(), hint="The last day. Empty: no end.", optional=True),
        *(_agreement_fields(kind) if more else [actions(button("More terms", ids.MORE_TERMS))]),
        *(more_fields(kind, client.currency if client else "") if more else []),
    ]
    facts = {"form": LONG if more else SHORT}
    return modal(ids.RETAINER_MODAL, "New retainer", *fields, submit="Add retainer", facts=facts)


def terms_modal(name: RetainerName, terms: Terms, *, from_on: date, today: date, planned: Sequence[Terms] = ()) -> View:
    """A retainer's terms as they are, to be changed from `from_on`, the start of its next cycle, or from today.

    Facts: `retainer_id`, `kind`, `currency`.
    """
    when = (
        f"*{called(name)}*\nChanges count from the next cycle, {day(from_on, today)}, or from today. "
        "What is past keeps its terms, and every entry its rate."
    )
    starts = (
        option(f"The next cycle, {day(from_on, today)}", NEXT),
        option(f"Today, {day(today, today)}: the cycle splits", TODAY),
    )
    since = [
        field(ids.FROM, "From", choice(starts, NEXT)),
        field(ids.REASON, "Note", typed(most=TYPED_MOST), hint="Why, where they change today.", optional=True),
    ]
    already = [context(_planned(name, each, today)) for each in planned]
    fields = [*since, *changed_fields(name.kind, name.currency, terms)]
    facts = {"retainer_id": str(name.retainer_id), "kind": name.kind.value, "currency": name.currency}
    return modal(ids.TERMS_MODAL, "Terms", section(when), *already, *fields, submit="Save", facts=facts)


def _unit_field() -> Block:
    hint = "What is counted, in the plural. Empty: units."
    return field(ids.UNIT, "Unit", typed(placeholder="articles", most=30), hint=hint, optional=True)


def _agreement_fields(kind: Kind) -> list[Block]:
    renews = tick("It goes on unless somebody ends it", ticked=True)
    carried = typed(placeholder=typed_quantity(kind, 0, "USD"), most=20)
    shares = choice(_SHARES, Share.FULL.value)
    return [
        anchor_field("the day that it starts on"),
        field(ids.FIRST_CYCLE, "Short first cycle", shares, hint="Where it starts within a cycle."),
        field(ids.LAST_CYCLE, "Short last cycle", shares, hint="Where it ends within a cycle."),
        field(ids.MATTER_NUMBER, "Matter number", typed(most=40), hint="If it has one, like M-2031.", optional=True),
        field(
            ids.NOTICE_DAYS, "Notice days", typed("30", most=3), hint="How long before its end notice has to be given."
        ),
        field(ids.AUTO_RENEW, "Renews automatically", renews, optional=True),
        field(
            ids.CARRIED_IN,
            "Brought along",
            carried,
            hint="What is left from before it was kept here, in the unit of its kind.",
            optional=True,
        ),
    ]


def _planned(name: RetainerName, terms: Terms, today: date) -> str:
    fee = f" for {money(terms.fee_minor, name.currency)}" if terms.fee_minor is not None else ""
    return f"Planned from {day(terms.effective_from, today)}: {quantity_of(name, terms.allotment)}{fee}."
