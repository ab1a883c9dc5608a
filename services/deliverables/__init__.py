"""Units: delivered, called off, taken back, and told of."""

from __future__ import annotations

from domain.cycles.sections import Place
from domain.deliverables.deliveries import UnitsDelivered
from services.cycles.sections import SectionReader
from services.deliverables.listing import units_delivered

DELIVERED = SectionReader(Place.SUMMARY, UnitsDelivered, units_delivered)
