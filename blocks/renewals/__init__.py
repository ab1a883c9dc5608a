"""What comes after a term: the questions, the forms, the words."""

from __future__ import annotations

from blocks.people import DeskWords, HomeWords
from blocks.renewals.words import ending_line, to_choose
from domain.renewals.questions import TermEnding, ToChoose

ENDING = DeskWords(TermEnding, 20, "Notice ends soon", ending_line)
TO_CHOOSE = HomeWords(ToChoose, 40, to_choose)
