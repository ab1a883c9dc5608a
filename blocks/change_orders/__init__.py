"""Change orders: their cards, forms and letters, and what is told of them elsewhere."""

from __future__ import annotations

from blocks.change_orders.elsewhere import agreed_listed, excess_buttons
from blocks.cycles.additions import CardButtons, SectionWords
from domain.change_orders.agreed import AgreedInCycle

AGREED = SectionWords(AgreedInCycle, 20, agreed_listed)
ON_CARDS = CardButtons(excess_buttons)
