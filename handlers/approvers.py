"""Who approves for a client."""

from __future__ import annotations

from uuid import UUID

from blocks import ids
from blocks.message import View
from blocks.order_modals import approvers_modal
from blocks.order_words import approvers_saved
from handlers.payloads import Click, Form
from handlers.visit import Visit
from services.approvers import ApproversForm


async def approvers_clicked(visit: Visit, click: Click) -> None:
    """The button Approvers on a client's form."""
    record = await visit.services.approvers.of(UUID(click.value), by=visit.by)
    await visit.slack.open(approvers_modal(record.client, record.contacts))


async def approvers_submitted(visit: Visit, form: Form) -> View | None:
    """Keep who is ticked, and add who was named."""
    filled = ApproversForm(
        client_id=UUID(form.facts["client_id"]),
        keep={UUID(each) for each in form.ticked(ids.APPROVERS)},
        name=form.text(ids.NAME),
        email=form.text(ids.BILLING_EMAIL),
        slack_user_id=form.choice(ids.PERSON),
    )
    record = await visit.services.approvers.save(filled, by=visit.by)
    await visit.slack.tell(approvers_saved(record.client, record.contacts))
    return None
