"""`data_visualization` blocks as SVG: line, bar and area here, pie in `pies`. Colours come from the page's CSS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from playground.page.scales import short_number, ticks

WIDTH, HEIGHT = 560.0, 280.0
LEFT, RIGHT, TOP = 52.0, 14.0, 14.0
SERIES_COLOURS = 8


@dataclass(frozen=True)
class Series:
    """One named row of values, in the order of the axis' categories; None where the app sent none."""

    name: str
    values: tuple[float | None, ...]
    hue: int


@dataclass(frozen=True)
class Plane:
    """Where values and categories lie on the drawing."""

    categories: tuple[str, ...]
    low: float
    high: float
    bottom: float

    def x(self, index: float) -> float:
        """The middle of a category's column."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / max(len(self.categories), 1)

    def y(self, value: float) -> float:
        """The height of a value."""
        return self.bottom - (self.bottom - TOP) * (value - self.low) / (self.high - self.low)


def read_series(chart: Mapping[str, Any]) -> tuple[list[Series], tuple[str, ...]]:
    """The series and the categories of a line, bar or area chart; labels that the axis does not list are left out."""
    raw = [each for each in chart.get("series", ()) if isinstance(each, Mapping)]
    categories = tuple(str(each) for each in (chart.get("axis_config") or {}).get("categories", ()))
    if not categories:
        labels = (str(point.get("label", "")) for each in raw for point in each.get("data", ()))
        categories = tuple(dict.fromkeys(labels))
    series = []
    for hue, each in enumerate(raw):
        points = {str(point.get("label", "")): float(point.get("value", 0)) for point in each.get("data", ())}
        values = tuple(points.get(category) for category in categories)
        series.append(Series(str(each.get("name", "")), values, hue % SERIES_COLOURS))
    return series, categories


def axes_chart(chart: Mapping[str, Any]) -> Markup:
    """The SVG of a line, bar or area chart."""
    series, categories = read_series(chart)
    values = [value for each in series for value in each.values if value is not None]
    marks = ticks(min([0.0, *values]), max([0.0, *values]))
    crowded = sum(len(name) for name in categories) * 6.4 > WIDTH - LEFT - RIGHT
    bottom = HEIGHT - (64 if crowded else 30) - (18 if (chart.get("axis_config") or {}).get("x_label") else 0)
    plane = Plane(categories, marks[0], marks[-1], bottom)
    draw = {"bar": _bars, "area": _areas}.get(str(chart.get("type")), _lines)
    parts = [_grid(plane, marks), _category_labels(plane, crowded), draw(plane, series)]
    parts.append(_axis_titles(chart.get("axis_config") or {}, plane))
    return Markup('<svg viewBox="0 0 {:.0f} {:.0f}" class="chart" aria-hidden="true">{}</svg>').format(
        WIDTH, HEIGHT, Markup("").join(parts)
    )


def _grid(plane: Plane, marks: Sequence[float]) -> Markup:
    line = Markup('<line class="chart-grid{}" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>')
    label = Markup('<text class="chart-label" x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>')
    out = []
    for mark in marks:
        y = plane.y(mark)
        out.append(line.format(" chart-zero" if mark == 0 else "", LEFT, WIDTH - RIGHT, y, y))
        out.append(label.format(LEFT - 8, y + 4, short_number(mark)))
    return Markup("").join(out)


def _category_labels(plane: Plane, crowded: bool) -> Markup:
    flat = Markup('<text class="chart-label" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
    tilted = Markup(
        '<text class="chart-label" text-anchor="end" transform="translate({:.1f} {:.1f}) rotate(-35)">{}</text>'
    )
    template, drop = (tilted, 14) if crowded else (flat, 20)
    out = [
        template.format(plane.x(i), plane.bottom + drop, name if len(name) <= 14 else name[:13] + "…")
        for i, name in enumerate(plane.categories)
    ]
    return Markup("").join(out)


def _axis_titles(axis: Mapping[str, Any], plane: Plane) -> Markup:
    out = Markup("")
    if axis.get("x_label"):
        title = Markup('<text class="chart-title" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
        out += title.format((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 5, axis["x_label"])
    if axis.get("y_label"):
        turned = Markup(
            '<text class="chart-title" text-anchor="middle" transform="translate(12 {:.1f}) rotate(-90)">{}</text>'
        )
        out += turned.format((TOP + plane.bottom) / 2, axis["y_label"])
    return out


def _runs(plane: Plane, series: Series) -> list[list[tuple[float, float]]]:
    """The unbroken stretches of a series: a missing value is a gap, not a zero."""
    runs: list[list[tuple[float, float]]] = [[]]
    for index, value in enumerate(series.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((plane.x(index), plane.y(value)))
    return [run for run in runs if run]


def _lines(plane: Plane, series: Sequence[Series]) -> Markup:
    out = []
    for each in series:
        for run in _runs(plane, each):
            path = " L".join(f"{x:.1f} {y:.1f}" for x, y in run)
            out.append(Markup('<path class="chart-line hue-{}" d="M{}"/>').format(each.hue, path))
            dot = Markup('<circle class="chart-dot hue-{}" cx="{:.1f}" cy="{:.1f}" r="3"/>')
            out.extend(dot.format(each.hue, x, y) for x, y in (run if len(plane.categories) <= 24 else run[-1:]))
    return Markup("").join(out)


def _areas(plane: Plane, series: Sequence[Series]) -> Markup:
    out = []
    floor = plane.y(max(0.0, plane.low))
    for each in series:
        for run in _runs(plane, each):
            path = " L".join(f"{x:.1f} {y:.1f}" for x, y in run)
            closed = f"M{run[0][0]:.1f} {floor:.1f} L{path} L{run[-1][0]:.1f} {floor:.1f} Z"
            out.append(Markup('<path class="chart-area hue-{}" d="{}"/>').format(each.hue, closed))
            out.append(Markup('<path class="chart-line hue-{}" d="M{}"/>').format(each.hue, path))
    return Markup("").join(out)


def _bars(plane: Plane, series: Sequence[Series]) -> Markup:
    column = (WIDTH - LEFT - RIGHT) / max(len(plane.categories), 1)
    width = min(column * 0.72 / max(len(series), 1), 44)
    bar = Markup('<rect class="chart-bar hue-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2"/>')
    out = []
    for place, each in enumerate(series):
        for index, value in enumerate(each.values):
            if value is not None:
                x = plane.x(index) + (place - len(series) / 2) * width
                top, low = sorted((plane.y(value), plane.y(0)))
                out.append(bar.format(each.hue, x + 0.5, top, width - 1, max(low - top, 0.5)))
    return Markup("").join(out)
