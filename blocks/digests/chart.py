"""Slack's own chart of many retainers: how much of each is used, beside how much of its cycle is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from blocks.message import Block, cut
from domain.balances.standings import Standing
from domain.digests.weekly import DigestLine
from domain.values.plain_text import one_line

_CATEGORIES_MOST: Final = 20
_LABEL_MOST: Final = 20
_BEGINNING: Final = 9


def digest_chart(lines: Sequence[DigestLine]) -> Block | None:
    """Bars of the worst twenty that have a share in a cycle that runs; None where there is none. Both shares are in the
    message's text.
    """
    shown = [each.standing for each in lines if _runs(each.standing)][:_CATEGORIES_MOST]
    if not shown:
        return None
    labels = _labels(shown)
    used = [each.figures.used_percent or 0 for each in shown]
    gone = [each.pace.gone_percent for each in shown]
    return {
        "type": "data_visualization",
        "title": "Used, and days of the cycle gone, in %",
        "chart": {
            "type": "bar",
            "series": [_series("Used", labels, used), _series("Days gone", labels, gone)],
            "axis_config": {"categories": labels, "y_label": "%"},
        },
    }


def _runs(standing: Standing) -> bool:
    return bool(standing.figures.available and standing.pace.days_elapsed) and not standing.cycle.is_pause


def _labels(shown: Sequence[Standing]) -> list[str]:
    """Names of at most twenty characters, no two alike: those that begin alike keep their ends, and what is the same
    still gets a number.
    """
    names = [one_line(each.called.label) or each.called.typed for each in shown]
    plain = Counter(cut(name, _LABEL_MOST) for name in names)
    labels: list[str] = []
    for name in names:
        label, number = cut(name, _LABEL_MOST), 2
        if plain[label] > 1 and len(name) > _LABEL_MOST:
            label = f"{name[:_BEGINNING].rstrip()}…{name[_BEGINNING + 1 - _LABEL_MOST :].lstrip()}"
        while label in labels:
            label, number = f"{cut(name, _LABEL_MOST - 4)} {number}", number + 1
        labels.append(label)
    return labels


def _series(name: str, labels: Sequence[str], values: Sequence[int]) -> dict[str, object]:
    data = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    return {"name": name, "data": data}
