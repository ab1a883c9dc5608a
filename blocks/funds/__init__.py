"""Money on deposit as people look at it: what came in, what was drawn, and what each matter has."""

from __future__ import annotations

from blocks.cycles.additions import SectionWords
from blocks.funds.balances import asks_listed, figures_of, left_of
from domain.funds.deposits import MatterFunds

ON_BALANCES = SectionWords(MatterFunds, 5, asks_listed, left=left_of, facts=figures_of)
