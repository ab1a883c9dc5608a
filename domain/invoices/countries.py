"""Which codes are those of countries."""

from __future__ import annotations

from typing import Final

# Lists of places have these, and ISO 3166 does not as countries of their own.
NO_COUNTRIES: Final = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
