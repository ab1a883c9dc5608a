"""What comes after a term: the questions, the forms, the words."""

from __future__ import annotations

from blocks.people import DeskWords
from blocks.renewals.words import ending_line
from domain.renewals.questions import TermEnding

ENDING = DeskWords(TermEnding, 20, "Notice ends soon", ending_line)
