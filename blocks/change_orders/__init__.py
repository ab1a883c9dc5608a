"""Change orders: their cards, forms and letters, and what is told of them elsewhere."""

from __future__ import annotations

from blocks.change_orders.elsewhere import agreed_listed, excess_buttons, open_line, to_approve, to_move_on
from blocks.cycles.additions import CardButtons, SectionWords
from blocks.people import DeskWords, HomeWords
from domain.change_orders.told import AgreedInCycle, OrderOpen, ToApprove, ToMoveOn

AGREED = SectionWords(AgreedInCycle, 20, agreed_listed)
ON_CARDS = CardButtons(excess_buttons)
TO_APPROVE = HomeWords(ToApprove, 10, to_approve)
TO_MOVE_ON = HomeWords(ToMoveOn, 20, to_move_on)
OPEN = DeskWords(OrderOpen, 10, "Change orders waiting", open_line)
