"""What is answered where an invoice cannot say who asks whom for money."""

from __future__ import annotations

from blocks.invoices.lacking import refused_for_want
from domain.invoices.missing import InvoiceLacks, WorkspaceLacks
from handlers.slack.request import SlackRequest


async def tell_lacking(request: SlackRequest, refusal: InvoiceLacks | WorkspaceLacks) -> None:
    """Say so, with the buttons that fill it in, for the role of who asked."""
    role = (await request.services.people.me(request.by)).role
    await request.slack.tell(refused_for_want(refusal, role))
