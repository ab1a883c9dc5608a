"""Why a change order cannot be made, decided about or logged on: the sentences that people read."""

from __future__ import annotations

from domain.values.refusals import Refusal


class OrderGone(Refusal):
    """That change order no longer exists, so nothing was changed. Type /retainer co to see those that do."""


class NoSuchOrder(Refusal):
    """There is no change order {code}. Type /retainer co to see those that are open."""


class TitleMissing(Refusal):
    """Give it a title: what the client reads first, like Size guide."""

    field = "title"


class TitleTooLong(Refusal):
    """That is {count} characters: shorten the title to at most 150."""

    field = "title"


class NothingAsked(Refusal):
    """Type hours, an amount, or both: without either there is nothing to approve."""

    field = "hours"


class HoursMissing(Refusal):
    """How many hours does it add? Type them, or choose a separate job."""

    field = "hours"


class NoHours(Refusal):
    """Hours must be more than zero: type them like 10 or 2h30, or leave them out."""

    field = "hours"


class RateMissing(Refusal):
    """Actual time needs hours and a rate: type the hours, and an amount like 150/h."""

    field = "amount"


class TimeAddsNothing(Refusal):
    """Hours that are added are billed on approval or on completion; actual time is for a separate job."""

    field = "billing"


class HoursNotCounted(Refusal):
    """{retainer} counts {counts}, so hours cannot be added to it. Make it a separate job."""

    field = "effect"


class DuePassed(Refusal):
    """{day} has passed. Choose a day that lies ahead, or none."""

    field = "due_on"


class ApproverMissing(Refusal):
    """Choose who is asked to approve it."""

    field = "approver"


class NotTheirApprover(Refusal):
    """{name} does not approve for {client}. Choose one of its approvers, an account manager or an owner."""

    field = "approver"


class NotAnApprover(Refusal):
    """Only an approver of {client}, an account manager or an owner can decide about {code}."""


class OwnOrder(Refusal):
    """You asked for {code} yourself, or changed it last, so somebody else has to decide about it: {who}."""


class AlreadySettled(Refusal):
    """{code} {became}{who}{when}; nothing was changed."""


class ChangedSince(Refusal):
    """{code} was changed since you saw it, so nothing was decided. Look at it again: its card shows what it is now."""


class NotSentYet(Refusal):
    """{code} is still a draft. Send it first."""


class HoursAreThere(Refusal):
    """{code} was approved and its {hours} are on {retainer}'s balance. Make another change order for what changes."""


class NotToEdit(Refusal):
    """{code} {became}, so it can no longer be changed. Make another change order."""


class NotToWithdraw(Refusal):
    """{code} {became}, so it cannot be withdrawn."""


class NotToComplete(Refusal):
    """{code} cannot be completed: {why}."""


class NotToLog(Refusal):
    """{code} {became}, so no time can be logged on it. Log it on {retainer} instead."""


class OrderOfAnother(Refusal):
    """{code} is of {retainer}, and the retainer chosen is {chosen}. Choose {retainer}, or no change order."""

    field = "on_order"


class NotToLogYet(Refusal):
    """{code} is not approved yet, so no time can be logged on it. Log it on {retainer}, or ask for the approval."""


class EvidenceMissing(Refusal):
    """Say where it was approved: a link to the message, or in words by whom, when and how."""

    field = "evidence"


class GiverMissing(Refusal):
    """Choose who at {client} approved it."""

    field = "given_by"


class NotAGiver(Refusal):
    """Only somebody who approves for {client} can have approved {code}. Choose one of them."""

    field = "given_by"


class NobodyApproves(Refusal):
    """Nobody at {client} approves change orders yet. Say who does with the button Approvers in /retainer client
    {alias}, then note it.
    """


class OwnApproval(Refusal):
    """You asked for {code} yourself, or changed it last, so somebody else has to note that it was approved: {who}."""


class NowhereToAdd(Refusal):
    """{retainer} has no open cycle, so {code} cannot add hours to it. Have the retainer renewed with /retainer end
    first.
    """


class DaysOutOfRange(Refusal):
    """A change order waits from 1 to 365 days for its approval. Type a number from 1 to 365."""

    field = "change_order_days"


class NobodyNamed(Refusal):
    """Type the name of the person whose address that is."""

    field = "name"


class Unreachable(Refusal):
    """How can {name} be asked? Choose them in Slack, or type their mail address."""

    field = "person"


class NotALink(Refusal):
    """That is not a link. Paste the address of the message, beginning with https://, or say it in words."""

    field = "evidence_link"


class RequestHasOrder(Refusal):
    """That request already became a change order. Type /retainer request list to see the open ones."""
