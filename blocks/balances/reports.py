"""The statement of a cycle, line by line, as a client could be shown it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from blocks import ids
from blocks.balances.report_lines import correction_sentence, statement_row, statement_text
from blocks.cycles.additions import Additions
from blocks.message import Block, Element, Message, actions, button, context, cut, joined, message, section
from blocks.requests.words import counts_sentence
from blocks.text import added, called, carried_in, cycle_days, left_and_share, money, quantity_of, short
from domain.balances.statements import OWN_BUSINESS, Statement, StatementLine
from domain.kinds import CycleState, Kind, Role
from domain.people.people import Person
from domain.values.plain_text import one_line

_A_PAGE: Final = 20
_REST_MOST: Final = 1_200
_STATES: Final = {
    CycleState.OPEN: "so far",
    CycleState.CLOSING: "over; late work still counts",
    CycleState.CLOSED: "closed",
}
_HEAD: Final = ("Day", "What", "Who", "Quantity")


def report(statement: Statement, viewer: Person, additions: Additions, *, today: date, page: int = 1) -> Message:
    """The statement for `viewer`, twenty lines a page; a page past the end shows the last. Clients see no work that
    was not counted, and money only who may see it.
    """
    lines = _lines(statement, viewer)
    pages = max(1, -(-len(lines) // _A_PAGE))
    number = min(max(1, page), pages)
    shown = lines[(number - 1) * _A_PAGE : number * _A_PAGE]
    rest = _rest(statement, viewer, additions, today=today) if number == pages else []
    head = _head(statement, viewer, additions, today=today)
    known = additions.facts(statement.sections) or _figures(statement)
    of = [f"Page {number} of {pages}"] if pages > 1 else []
    blocks: list[Block] = [
        section(f"*{head[0]}*\n{head[1]}"),
        {"type": "section", "fields": [{"type": "mrkdwn", "text": f"*{n}*\n{v}"} for n, v in known]},
        _table(statement, shown, today),
        *([section(joined(rest, _REST_MOST))] if rest else []),
        *([context(of[0])] if of else []),
        actions(*_buttons(statement, viewer, additions, number, pages)),
    ]
    figures = "; ".join(f"{name.lower()} {value}" for name, value in known)
    told = [f"{head[0]}: {head[1]}.", f"{figures[:1].upper()}{figures[1:]}."]
    told += [statement_text(statement.called, each, today) for each in shown]
    more = [joined(rest, _REST_MOST)] if rest else []
    return message("\n".join([*told, *more, *of]), *blocks)


def shared_report(statement: Statement, sharer: Person, *, today: date, page: int = 1) -> Message:
    """The statement for a whole channel: as the client sees it, and without buttons that not all may use. What other
    subjects tell of the cycle was read for who shares it, so it is not there either.
    """
    bare, everybody = replace(statement, sections=()), replace(sharer, role=Role.CLIENT)
    made = report(bare, everybody, Additions(), today=today, page=page)
    by = f"Shared by <@{sharer.slack_user_id}>"
    return message(f"{made['text']}\n{by}", *made["blocks"][:-1], context(by))


def _lines(statement: Statement, viewer: Person) -> list[StatementLine]:
    """What the viewer may read. A session given back has no minutes: the client was told of that one."""
    return [
        each for each in statement.lines if each.kind not in OWN_BUSINESS or not each.minutes or viewer.role.is_team
    ]


def _head(statement: Statement, viewer: Person, additions: Additions, *, today: date) -> tuple[str, str]:
    where = f"{called(statement.called)}, {cycle_days(statement.cycle, today)}"
    state = _STATES[statement.cycle.state]
    pause = ", a pause" if statement.cycle.is_pause else ""
    fee = statement.cycle.fee_minor if viewer.role.sees_money else None
    cost = f" Fee {money(fee, statement.called.currency)}." if fee is not None else ""
    if statement.cycle.state is CycleState.CLOSED:
        used = quantity_of(statement.called, statement.figures.used)
        available = quantity_of(statement.called, statement.figures.available)
        return f"Statement of {where}, {state}{pause}", f"{used} used of {available}.{cost}".removesuffix(".")
    left = additions.left(statement.sections) or left_and_share(statement.called, statement.figures)
    return f"Statement of {where}, {state}{pause}", f"{left}.{cost}".removesuffix(".")


def _figures(statement: Statement) -> list[tuple[str, str]]:
    """(name, value), at most ten; those that are nothing are left out, but for what was granted and used."""
    name, figures = statement.called, statement.figures
    if name.kind is Kind.FUNDS:
        drawn = [("Drawn", quantity_of(name, figures.used))] if figures.used else []
        return [*drawn, ("On deposit", quantity_of(name, figures.remaining))]
    until = " until the last cycle closes" if statement.carried_is_provisional else ""
    carried = carried_in(name, figures.carried_in)
    carried = carried or ([("Carried in", quantity_of(name, 0))] if until else [])
    found = [("Granted", quantity_of(name, figures.allotment))]
    found += [(words, f"{amount}{until}") for words, amount in carried]
    found += added(name, figures.added)
    found += [("Used", quantity_of(name, figures.used))]
    if statement.cycle.state is not CycleState.CLOSED and not figures.overage:
        found += [("Left", quantity_of(name, figures.remaining))]
    found += [("Over", quantity_of(name, figures.overage))] if figures.overage else []
    found += [("Carried on", quantity_of(name, figures.carried_out))] if figures.carried_out else []
    found += [("Expired", quantity_of(name, figures.expired))] if figures.expired else []
    found += [("Lost", quantity_of(name, figures.forfeited))] if figures.forfeited else []
    return found


def _table(statement: Statement, lines: Sequence[StatementLine], today: date) -> Block:
    """Slack's own table: the quantities stand right."""
    rows = [_HEAD, *(statement_row(statement.called, each, today) for each in lines)]
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cut(one_line(cell), 120) or "–"} for cell in row] for row in rows],
        "column_settings": [{}, {"is_wrapped": True}, {}, {"align": "right"}],
    }


def _rest(statement: Statement, viewer: Person, additions: Additions, *, today: date) -> list[str]:
    """What is no line: what other subjects tell of the cycle, work of earlier ones that was taken back, and why this
    one was changed.
    """
    corrections = [correction_sentence(statement.called, each, viewer, today) for each in statement.corrections]
    asked = statement.requests if viewer.role.is_team else None
    counted = [counts_sentence(asked)] if asked and asked.total else []
    told = additions.lines(statement.sections, statement.called, today)
    return [*told, *corrections, *counted, *(f"Note: {short(each)}" for each in statement.notes if viewer.role.is_team)]


def _buttons(statement: Statement, viewer: Person, additions: Additions, number: int, pages: int) -> list[Element]:
    cycle, retainer_id = statement.cycle, statement.called.retainer_id

    def to(words: str, at: int, on: date, page: int = 1) -> Element:
        return button(words, ids.numbered(ids.SHOW_REPORT, at), ids.report_value(retainer_id, on, page))

    value = ids.report_value(retainer_id, cycle.starts_on, number)
    turn = [to("Back", 0, cycle.starts_on, number - 1)] if number > 1 else []
    turn += [to("Next", 1, cycle.starts_on, number + 1)] if number < pages else []
    cycles = [to("Earlier cycle", 2, cycle.starts_on.fromordinal(cycle.starts_on.toordinal() - 1))]
    cycles += [to("Later cycle", 3, cycle.ends_on)] if cycle.state is not CycleState.OPEN else []
    share = [button("Share", ids.SHARE_REPORT, value)] if viewer.role.is_team else []
    more = [each for added in additions.statement_buttons for each in added.of(statement, viewer)]
    return [*turn, *cycles, *share, *more]
