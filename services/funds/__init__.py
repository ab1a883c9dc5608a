"""Money on deposit: deposits, and what is available of it."""

from __future__ import annotations

from domain.cycles.sections import Place
from domain.funds.deposits import MatterFunds
from services.cycles.sections import SectionReader
from services.funds.sections import on_deposit

ON_CARDS = SectionReader(Place.STANDING, MatterFunds, on_deposit)
ON_STATEMENTS = SectionReader(Place.STATEMENT, MatterFunds, on_deposit)
