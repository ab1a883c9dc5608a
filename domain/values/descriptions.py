"""What somebody writes about work, an order or a decision: a text of bounded length."""

from __future__ import annotations

from domain.values.plain_text import one_line, several_lines
from domain.values.refusals import Refusal

LONGEST_DESCRIPTION = 3_000


class DescriptionTooLong(Refusal):
    """That is {count} characters: shorten the description to at most 3000."""

    field = "description"


def check_description(text: str) -> str:
    """The description as it is kept: one line, may be empty. Raises `DescriptionTooLong`."""
    description = one_line(text)
    if len(description) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong(count=len(description))
    return description


def check_paragraphs(text: str) -> str:
    """A description of several lines as it is kept. Raises `DescriptionTooLong`."""
    description = several_lines(text)
    if len(description) > LONGEST_DESCRIPTION:
        raise DescriptionTooLong(count=len(description))
    return description
