"""The balance card: what is left of a retainer's cycle, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from blocks import ids
from blocks.balances.words import facts, gauge, left, name_and_cycle, warnings
from blocks.charts import burn_chart
from blocks.cycles.additions import Additions
from blocks.message import Block, Element, Message, actions, button, context, divider, joined, message, section
from blocks.requests.words import in_a_line
from blocks.text import day, quantity_of, short
from domain.balances.standings import Activity, BalanceCard, Standing
from domain.kinds import CycleState, Kind, Role
from domain.people.people import Person
from domain.values.durations import format_minutes

_CHARTS_MOST: Final = 2  # Slack's limit for one message
_WARNINGS_MOST: Final = 6
_IN_A_LINE: Final = 80
_REQUESTS_MOST: Final = 3


def balance_card(card: BalanceCard, viewer: Person, additions: Additions, *, last: bool = False) -> Message:
    """One retainer's balance as `viewer` may see it; `last`: the card is of the cycle before this one."""
    return balance_cards((card,), viewer, additions, last=last)


def balance_cards(cards: Sequence[BalanceCard], viewer: Person, additions: Additions, *, last: bool = False) -> Message:
    """A client's retainers, at most five, one below the other. Several leave out their entries and are briefer."""
    blocks: list[Block] = []
    texts = []
    for at, card in enumerate(cards):
        blocks += [divider()] if at else []
        blocks += _head(card.standing, viewer, additions)
        chart = _chart(card) if len(cards) <= _CHARTS_MOST else None
        blocks += [chart] if chart else []
        recent = _recent(card, viewer) if len(cards) == 1 else []
        asked = _asked(card, viewer, briefly=len(cards) > 1)
        told = additions.lines(card.standing.sections, card.standing.called, card.standing.today)
        blocks += [section("\n".join(lines)) for lines in (told, asked) if lines]
        blocks += [section("\n".join(["*Lately*", *(f"• {line}" for line in recent)]))] if recent else []
        buttons = _buttons(card.standing, viewer, additions, at=at, last=last)
        blocks.append(actions(*buttons, *_to_requests(card, viewer, at)))
        texts.append(_text(card.standing, viewer, additions, [*told, *asked, *recent]))
    return message("\n\n".join(texts), *blocks)


def shared_card(card: BalanceCard, sharer: Person) -> Message:
    """The card for a whole channel: without money, whoever shares it, and without buttons that not all may use. What
    other subjects tell of it was read for who shares it, so it is not there either.
    """
    everybody = replace(sharer, role=Role.CLIENT)
    bare, nothing = replace(card.standing, sections=()), Additions()
    recent = _recent(card, everybody)
    chart = _chart(card)
    by = f"Shared by <@{sharer.slack_user_id}>"
    blocks = [
        *_head(bare, everybody, nothing),
        *([chart] if chart else []),
        *([section("\n".join(["*Lately*", *(f"• {line}" for line in recent)]))] if recent else []),
        context(by),
    ]
    return message(f"{_text(bare, everybody, nothing, recent)}\n{by}", *blocks)


def _chart(card: BalanceCard) -> Block | None:
    """How a balance was used up day by day; money on deposit is not, it is drawn once it was billed."""
    return None if card.standing.called.kind is Kind.FUNDS else burn_chart(card)


def _head(standing: Standing, viewer: Person, additions: Additions) -> list[Block]:
    """Name, cycle, what is left, the bar; the figures in two columns; and what wants attention."""
    now = f"*{left(standing, additions, money=viewer.role.sees_money)}*"
    lines = [f"*{name_and_cycle(standing)}*", now, gauge(standing)]
    head = section("\n".join(line for line in lines if line))
    figures: Block = {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": f"*{name}*\n{value}"} for name, value in facts(standing, additions)],
    }
    warned = warnings(standing)
    return [head, figures, *([section(joined(warned[:_WARNINGS_MOST], 1_000))] if warned else [])]


def _text(standing: Standing, viewer: Person, additions: Additions, recent: Sequence[str]) -> str:
    """All of the card in sentences, for who does not see blocks or charts."""
    figures = "; ".join(f"{name.lower()} {value}" for name, value in facts(standing, additions))
    sentences = [
        f"{name_and_cycle(standing)}: {left(standing, additions, money=viewer.role.sees_money)}.",
        f"{figures[:1].upper()}{figures[1:]}.",
    ]
    sentences += warnings(standing)[:_WARNINGS_MOST]
    return "\n".join([" ".join(sentences), *recent])


def _recent(card: BalanceCard, viewer: Person) -> list[str]:
    """The last entries. A client sees what changed the balance, and what was cancelled and given back; other work that
    was not counted is the agency's own affair.
    """
    shown = [each for each in card.recent if each.counts or each.cancelled or viewer.role.is_team]
    return [_activity(card.standing, each) for each in shown]


def _asked(card: BalanceCard, viewer: Person, *, briefly: bool) -> list[str]:
    """The open requests, which are the team's own affair; several cards only count them."""
    if not card.requests or not viewer.role.is_team:
        return []
    many = f"{len(card.requests)} open request{'' if len(card.requests) == 1 else 's'}"
    if briefly:
        return [f"{many}."]
    shown = [f"• {in_a_line(each, card.standing.today)}" for each in card.requests[:_REQUESTS_MOST]]
    more = len(card.requests) - len(shown)
    return [f"{many}:", *shown, *([f"… and {more} more"] if more else [])]


def _to_requests(card: BalanceCard, viewer: Person, at: int) -> list[Element]:
    if not card.requests or not viewer.role.is_team:
        return []
    value = ids.requests_value(1, card.standing.called.client_id)
    return [button("Requests", ids.numbered(ids.SHOW_REQUESTS, at), value)]


def _activity(standing: Standing, each: Activity) -> str:
    what = f": {short(each.what, _IN_A_LINE)}" if each.what else ""
    # On a matter there is nothing but time, which is no money.
    is_matter = standing.called.kind is Kind.FUNDS
    quantity = format_minutes(each.quantity) if is_matter else quantity_of(standing.called, each.quantity)
    remark = "" if is_matter else _remark(each)
    return f"{day(each.on, standing.today)}, {short(each.who, 40)}, {quantity}{what}{remark}"


def _remark(each: Activity) -> str:
    if each.cancelled:
        return " (cancelled, counted)" if each.counts else " (cancelled, given back)"
    return "" if each.counts else " (not counted)"


def _buttons(standing: Standing, viewer: Person, additions: Additions, *, at: int, last: bool) -> list[Element]:
    retainer_id = standing.called.retainer_id
    can_log = viewer.role.works and standing.cycle.state is CycleState.OPEN
    other = button(
        "This cycle" if last else "Last cycle",
        ids.numbered(ids.SHOW_BALANCE, at),
        ids.balance_value(retainer_id, last=not last),
    )
    share = button("Share", ids.numbered(ids.SHARE_BALANCE, at), ids.balance_value(retainer_id, last=last))
    statement = button(
        "Statement", ids.numbered(ids.SHOW_REPORT, at), ids.report_value(retainer_id, standing.cycle.starts_on)
    )
    log = additions.log_buttons(standing.called, at) if can_log else []
    more = [each for added in additions.card_buttons for each in added.of(standing, viewer, at)]
    return [*log, *more, *([share] if viewer.role.is_team else []), statement, other]
