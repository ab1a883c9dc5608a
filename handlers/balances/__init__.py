"""What is left, and the statements behind it."""

from __future__ import annotations

from blocks import ids
from domain.kinds import Role
from handlers.balances import cards, reports
from handlers.slack.listening import Listening, Word

LISTENING = Listening(
    words={
        "balance": Word(
            110,
            "balance [client] [last]",
            "what is left, or was in the last cycle",
            cards.balance,
            Role.CLIENT,
            examples=("balance acme", "balance acme last"),
        ),
        "report": Word(
            120,
            "report [client] [cycle]",
            "the statement of a cycle, line by line; a cycle is last, a month like june, or one of its days",
            reports.report,
            Role.CLIENT,
            examples=("report acme last", "report acme june"),
        ),
        "list": Word(
            150,
            "list [client]",
            "all retainers, most used first, or a client's",
            cards.standings,
            Role.CLIENT,
            examples=("list", "list acme"),
        ),
    },
    clicks={
        ids.SHOW_BALANCE: cards.balance_clicked,
        ids.SHARE_BALANCE: cards.share_clicked,
        ids.LIST_PAGE: cards.page_clicked,
        ids.SHOW_REPORT: reports.report_clicked,
        ids.SHARE_REPORT: reports.share_clicked,
    },
)
