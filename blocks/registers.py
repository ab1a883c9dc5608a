"""What the rooms of blocks declare, put together; handlers and jobs hand it to what draws a message."""

from __future__ import annotations

from blocks.cycles.additions import Additions, CardButtons, SectionWords, StatementButtons, WayToLog
from domain.subjects import declared, merged

ADDITIONS = Additions(
    ways_to_log=merged({each.kind: each} for each in declared("blocks", WayToLog)),
    sections=merged({each.of: each} for each in declared("blocks", SectionWords)),
    card_buttons=declared("blocks", CardButtons),
    statement_buttons=declared("blocks", StatementButtons),
)
