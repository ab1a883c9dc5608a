"""The morning desk: what is new for who answers for clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from blocks import ids
from blocks.balances.words import left_and_gone, loss_sentence, name_and_cycle
from blocks.message import Block, Message, button, context, joined, message, section
from blocks.people import DeskWords
from blocks.text import called, day, short
from blocks.time.missing import missing_rows, missing_sentence, week_named
from domain.balances.standings import Standing
from domain.clients.clients import Absent
from domain.digests.desks import Desk, LossAhead, PaceAhead, StandsIn, TimeMissing
from domain.people.waiting import DeskItem
from domain.subjects import declared
from domain.values.plain_text import listed

_ROWS_MOST: Final = 7
_LIST_MOST: Final = 900
_TEXT_MOST: Final = 6_000
_NAMES_MOST: Final = 6
_WEEKS_MOST: Final = 2
_WORDS: Final = sorted(declared("blocks", DeskWords, below="digests"), key=lambda words: words.place)


@dataclass(frozen=True, slots=True)
class _Group:
    """Items of one kind: their sentences, and the retainer whose balance the button shows, where there is one."""

    title: str
    lines: tuple[tuple[str, Standing | None], ...]


def desk_message(desk: Desk) -> Message:
    """One morning's message. Money is in it for who may see it."""
    head = f"Your desk, {day(desk.today, desk.today)}"
    blocks: list[Block] = [section(f"*{head}*")]
    told = [f"{head}."]
    stands_in = [each for each in desk.items if isinstance(each, StandsIn)]
    for sentence in _stands_in(stands_in):
        told.append(sentence)
        blocks.append(section(sentence))
    at = 0
    for group in _groups(desk):
        told += [f"{group.title}:", joined([line for line, _ in group.lines], _TEXT_MOST)]
        blocks += [section(f"*{group.title}*"), *_rows(group, at)]
        at += len(group.lines)
    for asked in _by_week(desk.items)[:_WEEKS_MOST]:
        title = _missing_title(asked, desk)
        people = [each.missing for each in asked]
        told += [f"{title}:", joined([missing_sentence(each) for each in people], _TEXT_MOST)]
        blocks += [section(f"*{title}*"), *missing_rows(people, most=_ROWS_MOST, first=at)]
        at += len(asked)
    return message("\n".join(told), *blocks)


def _groups(desk: Desk) -> list[_Group]:
    money = desk.person.role.sees_money
    items = desk.items
    paces = [(_pace(each.standing, money=money), each.standing) for each in items if isinstance(each, PaceAhead)]
    losses = [(_loss(each), each.standing) for each in items if isinstance(each, LossAhead)]
    found = [
        _Group("Used faster than the days go by", tuple(paces)),
        _Group("About to be lost", tuple(losses)),
        *(_group(words, desk) for words in _WORDS),
    ]
    return [each for each in found if each.lines]


def _group(words: DeskWords[Any], desk: Desk) -> _Group:
    lines = [words.line(each, desk.today) for each in desk.items if isinstance(each, words.of)]
    return _Group(words.title, tuple((line, None) for line in lines))


def _rows(group: _Group, first: int) -> list[Block]:
    """What is about a balance has its button; what is not is a list."""
    if all(about is None for _, about in group.lines):
        return [section(joined([f"• {line}" for line, _ in group.lines], _LIST_MOST))]
    rows = [
        section(line, accessory=_balance(about, at)) for at, (line, about) in enumerate(group.lines[:_ROWS_MOST], first)
    ]
    more = len(group.lines) - len(rows)
    return [*rows, *([context(f"and {more} more")] if more else [])]


def _balance(about: Standing | None, at: int) -> dict[str, object] | None:
    if about is None:
        return None
    value = ids.balance_value(about.called.retainer_id)
    return button("Balance", ids.numbered(ids.BALANCE_BESIDE, at), value)


def _pace(standing: Standing, *, money: bool) -> str:
    """`Acme, 1–30 Nov: 11 h left of 48 h, 77 % used with 40 % of the days gone. …`"""
    runs_out = standing.pace.runs_out_on
    then = f" At this pace it runs out on {day(runs_out, standing.today)}." if runs_out else ""
    return f"{name_and_cycle(standing)}: {left_and_gone(standing, money=money)}.{then}"


def _loss(item: LossAhead) -> str:
    return f"{called(item.standing.called)}: {loss_sentence(item.standing, item.loss)}"


def _stands_in(found: Sequence[StandsIn]) -> list[str]:
    """Whose clients one is told about now, and how that is ended."""
    by_absent: dict[Absent, list[str]] = {}
    for each in found:
        absent = Absent(each.absent_name, each.absent_is_active)
        by_absent.setdefault(absent, []).append(short(each.client_name, 40))
    return [_instead(absent, _several(names)) for absent, names in by_absent.items()]


def _instead(absent: Absent, clients: str) -> str:
    who = short(absent.name, 40)
    if absent.is_active:
        return (
            f"{who} is named as account manager, but may not see what they are told, so you are told about {clients} "
            "until an owner makes them one in `/retainer settings`, or somebody else is named in `/retainer client`."
        )
    return (
        f"{who} is deactivated in Slack, so you are told about {clients} until somebody else is account manager there: "
        "`/retainer client`."
    )


def _several(names: Sequence[str]) -> str:
    more = len(names) - _NAMES_MOST
    return listed([*names[:_NAMES_MOST], f"{more} more"]) if more > 0 else listed(names)


def _by_week(items: Sequence[DeskItem]) -> list[list[TimeMissing]]:
    """Missing time, the days that are over first before the others."""
    found = [each for each in items if isinstance(each, TimeMissing)]
    weeks = sorted({each.missing.until for each in found})
    return [[each for each in found if each.missing.until == week] for week in weeks]


def _missing_title(asked: Sequence[TimeMissing], desk: Desk) -> str:
    """`Less logged than usual, Tue 24 – Mon 30 Nov; Acme and Bluefin take it until Thu 3 Dec`."""
    title = f"Less logged than usual, {week_named(asked[0].missing, desk.today)}"
    ends = [each.late_until for each in asked if each.late_until]
    if not ends:
        return title
    names = list(dict.fromkeys(called(name) for each in asked for name in each.closing))
    verb = "takes" if len(names) == 1 else "take"
    return f"{title}; {_several(names)} {verb} it until {day(min(ends), desk.today)}"
