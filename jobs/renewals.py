"""Questions about what comes after a term, and proposals, as they are when they go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from blocks.message import Message
from blocks.renewals.questions import proposal_message, renewal_card
from domain.appointments import AppointmentKind
from domain.outbox import MessageKind, OutboxMessage, ToPerson
from domain.people.people import Workspace
from jobs.clockwork import Clockwork
from services import Services


async def draw_renewal(
    services: Services, workspace: Workspace, message: OutboxMessage, now: datetime
) -> Message | None:
    """Nothing where it was chosen before the question went, or its reader may not see money any more."""
    facts, workspace_id = message.facts, workspace.workspace_id
    if facts["what"] == "proposal":
        words = await services.renewals.proposal(workspace_id, UUID(facts["proposal_id"]))
        return proposal_message(words) if words else None
    assert isinstance(message.to, ToPerson)  # noqa: S101 - questions are a person's
    card = await services.renewals.drawn(workspace_id, UUID(facts["renewal_id"]), message.to.person_id, now)
    if card is None:
        return None
    # Of terms that went on while nobody was looking, the last one is told.
    is_past = card.is_outdated if facts["what"] == "outcome" else card.renewal.choice is not None
    return None if is_past and message.ts is None else renewal_card(card)


CLOCKWORK = Clockwork(
    appointments={AppointmentKind.RENEWAL: "renewals looked at"},
    drawings={MessageKind.RENEWAL: draw_renewal},
)
