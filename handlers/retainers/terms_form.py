"""The terms in a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from blocks import ids
from blocks.retainers.term_fields import LOST, read_rounding
from domain.agreements.anchors import Anchor, parse_anchor
from domain.agreements.terms import Terms
from domain.agreements.typed_terms import CELLS, NEEDED, Carrying, terms_of
from domain.kinds import Counts, Kind, Length
from domain.requests import check_scope
from domain.values.named_cells import Cells
from domain.values.plain_text import one_line
from handlers.slack.forms import Fields
from handlers.slack.payloads import Form

_TYPED = (ids.ALLOTMENT, ids.FEE, ids.RATE, ids.OVERAGE_RATE, ids.ROLLOVER_CAP, ids.ROLLOVER_CYCLES, ids.THRESHOLDS)
_CHOSEN = (ids.CYCLE, ids.OVERAGE)


def read_terms(form: Form, fields: Fields, *, kind: Kind, currency: str, starts_on: date) -> Terms:
    """The terms that the form says; what is wrong is noted on `fields`. What it does not show has its default."""
    said = dict.fromkeys(CELLS, "") | {"kind": kind.value}
    said |= {field: one_line(form.text(field)) for field in _TYPED}
    said |= {field: form.choice(field) or "" for field in _CHOSEN}
    said[ids.ROLLOVER] = _carrying(form, said)
    cells = Cells(said, NEEDED)
    terms = terms_of(cells, currency, starts_on)
    for field, refusal in cells.wrong:
        fields.refuse(field, refusal.sentence)
    scope = fields.read(ids.SCOPE, check_scope)
    rounding, counts = form.choice(ids.ROUNDING), form.choice(ids.COUNTS)
    return replace(
        terms,
        rounding=read_rounding(rounding) if rounding else terms.rounding,
        counts=Counts(counts) if counts else terms.counts,
        scope=scope,
    )


def read_anchor(fields: Fields, length: Length) -> Anchor | None:
    """The day that cycles of a length begin on; None where the form does not say one."""
    return fields.optional(ids.ANCHOR_DAY, lambda typed: parse_anchor(typed, length))


def _carrying(form: Form, said: dict[str, str]) -> str:
    """The word for what the form says with a choice and two limits."""
    if form.choice(ids.ROLLOVER) in {None, LOST}:
        return Carrying.NONE.value
    if said[ids.ROLLOVER_CAP]:
        return Carrying.CAPPED.value
    return (Carrying.EXPIRING if said[ids.ROLLOVER_CYCLES] else Carrying.FULL).value
