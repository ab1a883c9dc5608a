"""Retainers: their forms, and the answers to what is decided about them."""

from __future__ import annotations

from blocks.cycles.additions import StatementButtons
from blocks.retainers.decisions import owners_buttons

ON_STATEMENTS = StatementButtons(owners_buttons)
