"""Why a typed line of work is none."""

from __future__ import annotations

from domain.values.refusals import Refusal


class NoDuration(Refusal):
    """How long did it take? Type the time right after the client, like: {example}"""

    field = "duration"


class MinutesOrText(Refusal):
    """“{typed}” could mean two things: type {together} for the longer time, or put a word before the {number}."""

    field = "duration"


class DayOrHours(Refusal):
    """“{typed}” looks like a day, and how long the work took is missing: type it first, like: {example}"""

    field = "duration"


class DurationInText(Refusal):
    """“{typed}” looks like a duration, too. Is it part of the text? Type the whole time as one, or put the text in
    quotes, like: {example}
    """

    field = "duration"
