"""Drafts for clients as the account manager reads them, the form to edit one, and what the client gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from blocks import ids
from blocks.cycles.additions import Additions
from blocks.fields import field, tick, typed
from blocks.message import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    cut,
    joined,
    message,
    modal,
    section,
)
from blocks.rhythm.client_words import drafted_body
from blocks.text import because, called, cycle_name, escape, instant, short
from domain.rhythm.touchpoints import BODY_MOST, Drafts, Touchpoint, TouchpointDraft, TouchpointKind, TouchpointState
from domain.values.plain_text import listed

# All of it has to fit into what Slack takes as one message.
_SHOWN: Final = 10
_PREVIEW_MOST: Final = 400
_DECIDED_MOST: Final = 1_500
_KINDS: Final = {
    TouchpointKind.PLANNING: "plan",
    TouchpointKind.CHECKPOINT: "checkpoint",
    TouchpointKind.SUMMARY: "summary",
}
_DONE: Final = {TouchpointState.POSTED: "Posted", TouchpointState.SKIPPED: "Skipped"}


def body_of(draft: TouchpointDraft, additions: Additions) -> str:
    """What would be posted: what somebody wrote, or else what the figures make."""
    return draft.touchpoint.body or drafted_body(draft, additions)


def drafts_message(drafts: Drafts, additions: Additions) -> Message:
    """All of one person's day: what waits with its buttons, and what became of the rest."""
    waiting = [each for each in drafts.touchpoint_drafts if _waits(each.touchpoint)]
    decided = [each for each in drafts.touchpoint_drafts if not _waits(each.touchpoint)]
    shown = waiting[:_SHOWN]
    head = _head(waiting, drafts.touchpoint_drafts)
    rest = f"… and {len(waiting) - len(shown)} more, which come up here as these are posted or skipped."
    more = [rest] if len(waiting) > len(shown) else []
    done = joined([_decided(each) for each in decided], _DECIDED_MOST) if decided else ""
    blocks: list[Block] = [section(f"*{head}*")]
    for at, each in enumerate(shown):
        blocks += _waiting(each, at, additions)
    blocks += [context(line) for line in more]
    blocks += [section(done)] if done else []
    told = [f"{_title(each)}\n{_preview(each, additions)}" for each in shown]
    return message("\n".join([head, *told, *more, *([done] if done else [])]), *blocks)


def touchpoint_modal(draft: TouchpointDraft, additions: Additions) -> View:
    """A draft to read and to change. Facts: `touchpoint_id`."""
    touchpoint = draft.touchpoint
    where = f"For <#{touchpoint.channel}>" if touchpoint.channel else "For the channel shared with the client"
    now = tick("Post it now", ticked=False, description="Otherwise it is kept, and posted when somebody clicks Post.")
    return modal(
        ids.TOUCHPOINT_MODAL,
        "Message to the client",
        section(f"*{called(touchpoint.called)}*, {_KINDS[touchpoint.kind]}. {where}: the client reads it."),
        field(ids.BODY, "Message", typed(body_of(draft, additions), multiline=True, most=BODY_MOST)),
        field(ids.POST_NOW, "Post", now, optional=True),
        submit="Save",
        facts={"touchpoint_id": str(touchpoint.touchpoint_id)},
    )


def touchpoint_message(draft: TouchpointDraft, additions: Additions) -> Message:
    """What the client reads, with the two cards that they can ask for."""
    touchpoint, standing = draft.touchpoint, draft.card.standing
    text = escaped_lines(body_of(draft, additions))
    retainer_id = standing.called.retainer_id
    report = ids.report_value(retainer_id, standing.cycle.starts_on)
    buttons = [button("Report", ids.SHOW_REPORT, report)]
    if touchpoint.kind is not TouchpointKind.SUMMARY:
        buttons.insert(0, button("Balance", ids.SHOW_BALANCE, ids.balance_value(retainer_id)))
    by = f"From {escape(touchpoint.decided_by)}" if touchpoint.decided_by else ""
    blocks = [section(text, expand=True), actions(*buttons), *([context(by)] if by else [])]
    return message(f"{text}\n{by}".rstrip(), *blocks)


def posted(draft: TouchpointDraft) -> Message:
    """The answer to who clicked Post."""
    return message(f"{_title(draft)}: it goes out now.")


def kept(draft: TouchpointDraft) -> Message:
    """The answer to who saved what they wrote."""
    return message(f"{_title(draft)}: saved. It is posted when somebody clicks Post.")


def escaped_lines(body: str) -> str:
    """What somebody wrote as mrkdwn that mentions nobody and links nowhere, line by line."""
    return "\n".join(escape(line) for line in body.splitlines())


def _head(waiting: Sequence[TouchpointDraft], every: Sequence[TouchpointDraft]) -> str:
    if not waiting:
        return "None of these messages to your clients is waiting for you now."
    absent = sorted(
        {each.touchpoint.instead_of for each in every if each.touchpoint.instead_of}, key=lambda each: each.name
    )
    gone = [short(each.name, 40) for each in absent if not each.is_active]
    why = [f"{listed(gone)} {'is' if len(gone) == 1 else 'are'} no longer active"] if gone else []
    why += [because(each) for each in absent if each.is_active]
    instead = f" You get them because {listed(why)}." if why else ""
    count = f"{len(waiting)} message{'' if len(waiting) == 1 else 's'} to your clients"
    return f"{count}, drafted for you. Nothing is posted until you say so.{instead}"


def _waits(touchpoint: Touchpoint) -> bool:
    return touchpoint.state is TouchpointState.DRAFTED and not touchpoint.is_over


def _title(draft: TouchpointDraft) -> str:
    touchpoint, standing = draft.touchpoint, draft.card.standing
    what = f"{_KINDS[touchpoint.kind]} of {cycle_name(standing.cycle, standing.today)}"
    return f"{called(touchpoint.called)}, {what}{f' → <#{touchpoint.channel}>' if touchpoint.channel else ''}"


def _preview(draft: TouchpointDraft, additions: Additions) -> str:
    lines = cut(escaped_lines(body_of(draft, additions)), _PREVIEW_MOST).splitlines()
    return "\n".join(f">{line}" for line in lines)


def _waiting(draft: TouchpointDraft, at: int, additions: Additions) -> list[Block]:
    return [section(f"{_title(draft)}\n{_preview(draft, additions)}"), actions(*_buttons(draft, at))]


def _buttons(draft: TouchpointDraft, at: int) -> list[Element]:
    touchpoint = draft.touchpoint
    value = touchpoint.touchpoint_id
    skip = button("Skip", ids.numbered(ids.SKIP_TOUCHPOINT, at), value)
    edit = button("Read and edit", ids.numbered(ids.EDIT_TOUCHPOINT, at), value)
    if touchpoint.channel is None:
        return [edit, skip]
    sure = confirm("Post it?", f"The people of {touchpoint.called.client_name} read it.", yes="Post", no="Not yet")
    return [button("Post", ids.numbered(ids.POST_TOUCHPOINT, at), value, confirm=sure), edit, skip]


def _decided(draft: TouchpointDraft) -> str:
    touchpoint = draft.touchpoint
    if touchpoint.state is TouchpointState.DRAFTED:
        return f"Not posted, and out of date now: {_title(draft)}"
    by = f" by {short(touchpoint.decided_by, 40)}" if touchpoint.decided_by else ""
    at = f", {instant(touchpoint.decided_at)}" if touchpoint.decided_at else ""
    return f"{_DONE[touchpoint.state]}{by}{at}: {_title(draft)}"
