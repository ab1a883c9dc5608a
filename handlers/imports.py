"""Many clients and retainers at once, or payments, pasted as CSV."""

from __future__ import annotations

from blocks import ids
from blocks.imports.answers import imported
from blocks.imports.modals import import_modal
from blocks.imports.payments import payments_imported, payments_modal
from blocks.message import Message, View
from domain.imports.refusals import ImportRefused
from domain.kinds import Role
from domain.people.people import require_manager
from domain.values.typed_words import require_no_words
from handlers.clients.directory import IN_TIME, SlackDirectory
from handlers.slack.listening import Listening, Word
from handlers.slack.payloads import Form
from handlers.slack.request import SlackRequest


async def import_(request: SlackRequest, words: str) -> Message | None:
    """`/retainer import [payments]`: a form to paste a table into. A large one goes by the terminal."""
    of_payments = words.strip().lower() == "payments"
    if not of_payments:
        require_no_words(words, "import")
    require_manager(await request.services.people.me(request.by), "import payments" if of_payments else "import a file")
    await request.slack.open(payments_modal() if of_payments else import_modal())
    return None


async def import_submitted(request: SlackRequest, form: Form) -> View | None:
    """Import all of it, or nothing: then the form stays, with what is wrong line by line."""
    text = form.text(ids.LINES)
    known = await request.known_insiders()
    team_id = request.by.slack_team_id
    directory = SlackDirectory(request.slack.client, team_id=team_id, known=known, seconds=IN_TIME)
    try:
        result = await request.services.imports.run(
            text, workspace=request.workspace, by=request.by, directory=directory, now=request.now
        )
    except ImportRefused as refused:
        return import_modal(text, refused.lines)
    request.changed()
    told = imported(
        clients=result.clients,
        retainers=result.retainers,
        unchanged=result.unchanged,
        unbound=result.unbound,
        made=[each.name for each in result.made.values()],
        asked=[each.name for each in result.asked.values()],
        takes_from=result.takes_from,
    )
    await request.slack.tell(told)
    return None


async def payments_submitted(request: SlackRequest, form: Form) -> View | None:
    """Note what matches; where something is asked about, the form stays and says it line by line."""
    text = form.text(ids.LINES)
    try:
        done = await request.services.imports.payments.run(
            text, workspace_id=request.workspace.workspace_id, by=request.by, now=request.now
        )
    except ImportRefused as refused:
        return payments_modal(text, refused)
    request.changed()
    if done.asked:
        return payments_modal(text, done)
    await request.slack.tell(payments_imported(done))
    return None


LISTENING = Listening(
    words={
        "import": Word(
            280,
            "import [payments]",
            "add many clients and retainers, or payments that came, from a table",
            import_,
            Role.MANAGER,
            examples=("import", "import payments"),
        )
    },
    submissions={ids.IMPORT_MODAL: import_submitted, ids.IMPORT_PAYMENTS_MODAL: payments_submitted},
)
