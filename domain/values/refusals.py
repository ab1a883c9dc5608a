"""How a rule says no: an exception whose docstring is the sentence that the person reads."""

from __future__ import annotations

import inspect
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer what was asked: the words of a button, and the line that says so, as it would be typed."""

    words: str
    line: str


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """That is not possible."""

    # The form field that the sentence belongs to; a modal shows it there.
    field: str | None = None
    # What may have been meant, where that is known: then it is a question.
    answers: tuple[Answer, ...] = ()

    def __init__(self, **facts: object) -> None:
        """Keep the facts that the docstring's `{placeholders}` name.

        Raises KeyError at once when a fact is missing: a sentence with a hole must not wait for its reader.
        """
        self.facts = facts
        template = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        self.sentence = template.format(**facts)
        super().__init__(self.sentence)
