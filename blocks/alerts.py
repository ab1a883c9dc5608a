"""What is said when a threshold was crossed: how it stands now, whenever it is read."""

from __future__ import annotations

from blocks import ids
from blocks.cycles.words import OVERAGE_WORDS
from blocks.message import Block, Element, Message, actions, button, context, message, section
from blocks.text import because, called, cycle_days, day, level, money, percent, quantity_of, short
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.alerts.alerts import Alert
from domain.alerts.routes import View
from domain.kinds import Kind, Overage
from domain.values.money import value_of
from domain.values.plain_text import listed


def alert(said: Alert) -> Message:
    """A crossed threshold, for the eyes of its reader; once the balance is below it again, it says that."""
    head, rest = _headline(said), " ".join(_more(said))
    buttons = _buttons(said)
    told = [context(each) for each in _remarks(said)]
    blocks: list[Block] = [section("\n".join(line for line in (f"*{head}*", rest) if line))]
    blocks += [actions(*buttons)] if buttons else []
    return message(" ".join([head, rest, *_remarks(said)]).strip(), *blocks, *told)


def snoozed(name: RetainerName, *, is_all: bool) -> Message:
    """The answer to Snooze."""
    but = "" if is_all else ", unless all of it is used up"
    return message(f"Snoozed: no more alerts about {called(name)} here until the next cycle{but}.")


def _headline(said: Alert) -> str:
    name, figures = _name(said), said.standing.figures
    if said.threshold is None:
        return _nothing_available(said)
    if not said.is_reached:
        return f"{name} is back to {_share(said)} {_why_back(said)}: {_used_and_left(said, with_share=False)}."
    name += _jump(said)
    if figures.overage:
        return f"{name} has gone over: {_used(said)}, {_quantity(said, figures.overage)} over."
    if not figures.remaining:
        return f"{name} is used up: {_used(said, with_share=False)}, nothing left."
    return f"{name} {_reached(said, said.threshold)}: {_used_and_left(said)}."


def _name(said: Alert) -> str:
    """`Acme`, and of which days; the client's people know who they are."""
    days = cycle_days(said.standing.cycle, said.standing.today)
    if said.view is not View.CLIENT:
        return f"{called(said.standing.called)}, {days},"
    name = said.standing.called
    what = "Your retainer" if name.is_only else short(name.name, 50)
    return f"{what}, {days},"


def _jump(said: Alert) -> str:
    """What the same entry went past on the way."""
    if said.view is View.CLIENT or not said.passed:
        return ""
    passed = [_level(said, each) for each in said.passed if _may_name(said, each)]
    return f" went past {listed(passed)} in one go and" if passed else ""


def _reached(said: Alert, threshold: Threshold) -> str:
    if threshold.percent is not None:
        return f"has reached {percent(threshold.percent)}"
    if _may_name(said, threshold):
        amount = _level(said, threshold).removesuffix(" left")
        return f"is down to {amount}"
    return "is running low"


def _used_and_left(said: Alert, *, with_share: bool = True) -> str:
    """`30 h 30 m of 40 h used (76 %), 9 h 30 m ($1,425) left`."""
    used, figures = _used(said, with_share=with_share), said.standing.figures
    if not figures.remaining:
        return used
    worth = money(said.standing.value_left_minor or 0, said.standing.called.currency) if _shows_worth(said) else ""
    return f"{used}, {_quantity(said, figures.remaining)}{f' ({worth})' if worth else ''} left"


def _shows_worth(said: Alert) -> bool:
    return said.sees_money and bool(said.standing.value_left_minor)


def _used(said: Alert, *, with_share: bool = True) -> str:
    figures = said.standing.figures
    share = "" if figures.used_percent is None or not with_share else f" ({percent(figures.used_percent)})"
    return f"{_quantity(said, figures.used)} of {_quantity(said, figures.available)} used{share}"


def _quantity(said: Alert, amount: int) -> str:
    return quantity_of(said.standing.called, amount)


def _share(said: Alert) -> str:
    share = said.standing.figures.used_percent
    return "nothing available" if share is None else percent(share)


def _why_back(said: Alert) -> str:
    return "now that there is more" if said.has_more else "after an edit"


def _nothing_available(said: Alert) -> str:
    name, figures = _name(said), said.standing.figures
    if figures.available:
        return f"{name} has something available again: {_used_and_left(said)}."
    used = f", with {_quantity(said, figures.used)} used already" if figures.used else ""
    return f"{name} has nothing available{used}. Check its terms, or agree on more with the client."


def _may_name(said: Alert, threshold: Threshold) -> bool:
    return threshold.left_minor is None or said.sees_money


def _level(said: Alert, threshold: Threshold) -> str:
    return level(threshold, said.standing.called.currency)


def _more(said: Alert) -> list[str]:
    """What it means: by when it runs out, or what becomes of what is over."""
    standing, figures = said.standing, said.standing.figures
    if not said.is_reached or said.threshold is None:
        return [f"It had {_had(said)}."] if said.threshold is not None and said.view is not View.CLIENT else []
    if figures.overage:
        return [] if said.view is View.CLIENT else [_becomes_of_it(said)]
    out = standing.pace.runs_out_on
    if not out or not figures.remaining:
        return []
    early = (standing.cycle.last_day - out).days
    return [f"At this pace it runs out on {day(out, standing.today)}, {early} day{'s'[: early != 1]} before the end."]


def _had(said: Alert) -> str:
    assert said.threshold is not None  # noqa: S101 - who asks has looked
    if said.is_of_over:
        return "gone over"
    if said.threshold.percent == 100:
        return "been used up"
    return _reached(said, said.threshold).removeprefix("has ").replace("is ", "been ", 1)


def _becomes_of_it(said: Alert) -> str:
    standing = said.standing
    over, rate = standing.figures.overage, standing.terms.overage_rate_minor or standing.terms.rate_minor
    worth = ""
    if said.sees_money and rate and standing.called.kind is Kind.HOURS and standing.terms.overage is not Overage.CARRY:
        worth = f", worth {money(value_of(over, rate), standing.called.currency)},"
    return f"What is over{worth} {OVERAGE_WORDS[standing.terms.overage]}."


def _remarks(said: Alert) -> list[str]:
    found = []
    if said.instead_of:
        found.append(f"This comes to you because {because(said.instead_of)}.")
    if said.is_snoozed:
        found.append("Snoozed: no more alerts about this cycle here.")
    return found


def _buttons(said: Alert) -> list[Element]:
    name = said.standing.called
    found = [button("View balance", ids.SHOW_BALANCE, ids.balance_value(name.retainer_id))]
    if said.view is View.CLIENT or not (said.is_reached or said.threshold is None):
        return found
    if said.threshold is None:
        return [*found, button("Change terms", ids.COMMAND, f"terms {name.typed}")] if said.sees_money else found
    found.append(button("New change order", ids.NEW_CHANGE_ORDER, name.retainer_id))
    return found if said.is_snoozed else [*found, button("Snooze", ids.SNOOZE_ALERTS, said.key)]
