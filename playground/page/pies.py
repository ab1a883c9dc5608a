"""Pie charts, and what every chart has beside its drawing: a legend, and the figures for who cannot see it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from playground.page.charts import SERIES_COLOURS, axes_chart, read_series
from playground.page.scales import short_number

_SIZE = 220.0


def visualization(block: Mapping[str, Any]) -> Markup:
    """A whole `data_visualization` block: title, drawing, legend, and the figures as a hidden table."""
    raw = block.get("chart")
    chart: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    if chart.get("type") == "pie":
        drawing, legend, figures = _pie(chart)
    else:
        series, categories = read_series(chart)
        drawing = axes_chart(chart)
        legend = Markup("").join(_key(each.hue, each.name) for each in series)
        rows = [(name, *(each.values[i] for each in series)) for i, name in enumerate(categories)]
        figures = _figures(("", *(each.name for each in series)), rows)
    return Markup(
        '<figure class="visualization"><figcaption>{}</figcaption>{}<ul class="chart-legend">{}</ul>{}</figure>'
    ).format(block.get("title", ""), drawing, legend, figures)


def _key(hue: int, name: str, note: str = "") -> Markup:
    square = Markup('<rect class="chart-key hue-{}" width="10" height="10" rx="2"/>').format(hue)
    dot = Markup('<svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>').format(square)
    extra = Markup(" <b>{}</b>").format(note) if note else ""
    return Markup("<li>{}<span>{}</span>{}</li>").format(dot, name, extra)


def _figures(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Markup:
    cells = Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in head)
    body = Markup("").join(_figures_row(row) for row in rows)
    frame = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(cells, body)
    return Markup('<div class="unseen">{}</div>').format(frame)


def _figures_row(row: tuple[Any, ...]) -> Markup:
    cells = [Markup("<td>{}</td>").format("" if value is None else short_number(value)) for value in row[1:]]
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(row[0], Markup("").join(cells))


def _pie(chart: Mapping[str, Any]) -> tuple[Markup, Markup, Markup]:
    segments = [
        (str(each.get("label", "")), max(float(each.get("value", 0)), 0.0)) for each in chart.get("segments", ())
    ]
    total = sum(value for _, value in segments) or 1.0
    drawn, legend, start = [], [], 0.0
    for index, (label, value) in enumerate(segments):
        hue = index % SERIES_COLOURS
        share = value / total
        drawn.append(_slice(start, share, hue))
        legend.append(_key(hue, label, f"{short_number(value)} · {share:.0%}"))
        start += share
    drawing = Markup('<svg viewBox="0 0 {0:.0f} {0:.0f}" class="chart chart-pie" aria-hidden="true">{1}</svg>').format(
        _SIZE, Markup("").join(drawn)
    )
    return drawing, Markup("").join(legend), _figures(("", "Value"), list(segments))


def _slice(start: float, share: float, hue: int) -> Markup:
    middle, radius = _SIZE / 2, _SIZE / 2 - 6
    if share >= 0.9999:
        return Markup('<circle class="chart-slice hue-{}" cx="{}" cy="{}" r="{}"/>').format(hue, middle, middle, radius)

    def at(part: float) -> str:
        angle = 2 * math.pi * part - math.pi / 2
        return f"{middle + radius * math.cos(angle):.2f} {middle + radius * math.sin(angle):.2f}"

    path = f"M{middle} {middle} L{at(start)} A{radius} {radius} 0 {int(share > 0.5)} 1 {at(start + share)} Z"
    return Markup('<path class="chart-slice hue-{}" d="{}"/>').format(hue, path)
