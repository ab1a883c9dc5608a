"""Questions about what comes after a term, and proposals, as they are when they go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.message import Message
from blocks.renewals import proposal_message, renewal_card
from domain.outbox import OutboxMessage, ToPerson
from domain.people import Workspace
from services import Services


async def draw_renewal(
    services: Services, workspace: Workspace, message: OutboxMessage, now: datetime
) -> Message | None:
    """Nothing where somebody chose before the question went, or may not see money any more."""
    facts, workspace_id = message.facts, workspace.workspace_id
    if facts["what"] == "proposal":
        words = await services.renewals.proposal(workspace_id, UUID(facts["proposal_id"]))
        return proposal_message(words) if words else None
    assert isinstance(message.to, ToPerson)  # noqa: S101 - questions are a person's
    card = await services.renewals.drawn(workspace_id, UUID(facts["renewal_id"]), message.to.person_id, now)
    is_late = card is not None and card.renewal.choice is not None and message.ts is None
    return None if card is None or (is_late and facts["what"] == "asked") else renewal_card(card)
