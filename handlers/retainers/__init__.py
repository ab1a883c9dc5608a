"""Retainers: new ones, their terms, and what owners and managers decide about them."""

from __future__ import annotations

from blocks import ids
from domain.kinds import Role
from handlers.retainers import decisions, new, terms
from handlers.slack.listening import Listening, Word

LISTENING = Listening(
    words={
        "new": Word(190, "new [client]", "add a retainer", new.new, Role.MANAGER, examples=("new", "new acme")),
        "terms": Word(
            200,
            "terms [client[/retainer]]",
            "change a retainer's terms, from its next cycle or from today",
            terms.terms,
            Role.MANAGER,
            examples=("terms acme", "terms acme/seo"),
        ),
        "pause": Word(
            210,
            "pause [client[/retainer]]",
            "let a retainer rest from its next cycle on",
            decisions.pause,
            Role.MANAGER,
            examples=("pause acme", "pause acme/seo"),
        ),
        "resume": Word(
            220,
            "resume [client[/retainer]]",
            "end a pause, or drop a planned one",
            decisions.resume,
            Role.MANAGER,
            examples=("resume acme", "resume acme/seo"),
        ),
        "end": Word(
            230,
            "end [client[/retainer]]",
            "say when a retainer ends and what becomes of the rest, or renew it",
            decisions.end,
            Role.MANAGER,
            examples=("end acme", "end acme/seo"),
        ),
        "adjust": Word(
            250,
            "adjust [client[/retainer]]",
            "add to this cycle's balance or take away, with a reason",
            decisions.adjust,
            Role.OWNER,
            examples=("adjust acme", "adjust acme/seo"),
        ),
        "reopen": Word(
            260,
            "reopen [client[/retainer]]",
            "open the last closed cycle once more, with a reason",
            decisions.reopen,
            Role.OWNER,
            examples=("reopen acme", "reopen acme/seo"),
        ),
    },
    clicks={
        ids.ADJUST: decisions.adjust_clicked,
        ids.REOPEN: decisions.reopen_clicked,
        ids.CLIENT: new.client_chosen,
        ids.CHANGE_KIND: new.kind_chosen,
        ids.MORE_TERMS: new.more_clicked,
    },
    submissions={
        ids.RETAINER_MODAL: new.retainer_submitted,
        ids.TERMS_MODAL: terms.terms_submitted,
        ids.ADJUST_MODAL: decisions.adjust_submitted,
        ids.REOPEN_MODAL: decisions.reopen_submitted,
        ids.PAUSE_MODAL: decisions.pause_submitted,
        ids.RESUME_MODAL: decisions.resume_submitted,
        ids.END_MODAL: decisions.end_submitted,
    },
)
