"""Invoices as people look at them: the list, one with all about it, and what waits for somebody."""

from __future__ import annotations

from blocks.invoices.elsewhere import overdue_line, to_review
from blocks.people import DeskWords, HomeWords
from domain.invoices.told import InvoiceOverdue, ToReview

TO_REVIEW = HomeWords(ToReview, 25, to_review)
OVERDUE = DeskWords(InvoiceOverdue, 30, "Invoices overdue", overdue_line)
