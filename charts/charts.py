"""Charts as SVG, drawn on the server. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from markupsafe import Markup

from charts.vega import (
    BAR,
    CRITICAL,
    INK,
    LETTERS,
    LOW,
    USUAL,
    Spec,
    bar_mark,
    color_scale,
    count_axis,
    drawn,
    nominal,
    quantitative,
    step_axis,
    time_axis,
)

CACHED_CHARTS = 200
FEW, WIDEST = 10, 56  # steps so few have bars at most so wide

Step = tuple[str, int, float]  # label, counted, usual


def course(steps: Sequence[Step], counted: str, usual: str) -> Markup:
    """Bars of the count in each step of time, and a line of the usual; `counted` and `usual` name
    them in the legend.
    """
    return _course(tuple(steps), counted, usual)


@lru_cache(maxsize=CACHED_CHARTS)
def _course(steps: tuple[Step, ...], counted: str, usual: str) -> Markup:
    rows = [
        {"step": number, "counted": observed, "usual": expected}
        for number, (_, observed, expected) in enumerate(steps)
    ]
    time = time_axis([label for label, _, _ in steps])
    color = color_scale([counted, usual], [BAR, USUAL])
    top = max((observed for _, observed, _ in steps), default=0)
    bars = {
        "transform": [{"calculate": json.dumps(counted), "as": "what"}],
        "mark": bar_mark(),
        "encoding": {"x": time, "y": count_axis("counted", top), "color": color},
    }
    line = {
        "transform": [{"calculate": json.dumps(usual), "as": "what"}],
        "mark": {"type": "line", "interpolate": "step", "strokeWidth": 2},
        "encoding": {"x": time, "y": quantitative("usual"), "color": color},
    }
    return drawn({"data": {"values": rows}, "layer": [bars, line]})


def posts(
    steps: Sequence[tuple[str, int, int]], own: str, copies: str, marks: Sequence[tuple[int, str]]
) -> Markup:
    """Bars of own posts in each step of time, copies, if there are any, stacked on them; `marks`
    are lines, each a step and its words.
    """
    return _posts(tuple(steps), own, copies, tuple(marks))


@lru_cache(maxsize=CACHED_CHARTS)
def _posts(
    steps: tuple[tuple[str, int, int], ...],
    own: str,
    copies: str,
    marks: tuple[tuple[int, str], ...],
) -> Markup:
    rows = _stacked(steps, own, copies)
    named = [own, copies] if any(other for *_, other in steps) else [own]
    time = time_axis([label for label, _, _ in steps])
    bars = {
        "data": {"values": [row for row in rows if row["what"] in named]},
        "mark": bar_mark() if len(steps) > FEW else bar_mark(size=WIDEST),
        "encoding": _stack(steps, time, color_scale(named, [BAR, USUAL])),
    }
    if not marks:
        return drawn({"layer": [bars]})
    marked = {"values": [{"step": step, "words": words} for step, words in marks]}
    line = {
        "data": marked,
        "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]},
        "encoding": {"x": time},
    }
    text = {"type": "text", "color": INK, "dy": -6, "fontSize": LETTERS, "fontWeight": "bold"}
    words = {
        "data": marked,
        "mark": text,
        "encoding": {"x": time, "y": {"value": 0}, "text": nominal("words")},
    }
    return drawn({"layer": [bars, line, words]})


def tones(steps: Sequence[tuple[str, int, int]], first: str, second: str) -> Markup:
    return _tones(tuple(steps), first, second)


@lru_cache(maxsize=CACHED_CHARTS)
def _tones(steps: tuple[tuple[str, int, int], ...], first: str, second: str) -> Markup:
    time = time_axis([label for label, *_ in steps])
    color = color_scale([first, second], [CRITICAL, BAR])
    return drawn(
        {
            "data": {"values": _stacked(steps, first, second)},
            "mark": bar_mark(),
            "encoding": _stack(steps, time, color),
        }
    )


def _stacked(steps: Sequence[tuple[str, int, int]], first: str, second: str) -> list[Spec]:
    return [
        {"step": number, "what": what, "order": order, "posts": posts}
        for number, (_, *counts) in enumerate(steps)
        for order, (what, posts) in enumerate(zip((first, second), counts, strict=True))
    ]


def _stack(steps: Sequence[tuple[str, int, int]], time: Spec, color: Spec) -> Spec:
    top = max((one + other for _, one, other in steps), default=0)
    order = {"field": "order", "type": "ordinal"}
    return {"x": time, "y": count_axis("posts", top), "color": color, "order": order}


@dataclass(frozen=True, slots=True)
class Bar:
    """`label` is printed below, `title` shown under the pointer, `link` opened by a click; `usual`
    is the count that is usual for the step.
    """

    label: str
    count: int
    title: str
    link: str
    usual: float | None = None


def timeline(bars: Sequence[Bar]) -> Markup:
    """A bar for each step of time; the keyboard skips its links, so a page that shows it must offer
    them as text too.
    """
    return _timeline(tuple(bars))


@lru_cache(maxsize=CACHED_CHARTS)
def _timeline(bars: tuple[Bar, ...]) -> Markup:
    rows = [
        {
            "step": number,
            "count": bar.count,
            "title": bar.title,
            "link": bar.link,
            "whole": 1,
            "usual": bar.usual,
        }
        for number, bar in enumerate(bars)
    ]
    shown = [number for number, bar in enumerate(bars) if bar.label]
    time = step_axis([bar.label for bar in bars], shown)
    top = max((max(bar.count, ceil(bar.usual or 0)) for bar in bars), default=0)
    layers: list[Spec] = [
        {
            "mark": bar_mark(color=BAR, aria=False),
            "encoding": {"x": time, "y": count_axis("count", top)},
        }
    ]
    if any(bar.usual is not None for bar in bars):
        mark = {"type": "line", "interpolate": "step", "strokeWidth": 2, "strokeDash": [4, 2]}
        line = {
            "mark": {**mark, "color": USUAL, "tooltip": None},
            "encoding": {"x": time, "y": quantitative("usual")},
        }
        layers = [{"layer": [*layers, line]}]
    # A low bar is hard to hit, so the whole column is its link.
    hit = {
        "transform": [{"filter": "datum.count > 0"}],
        "mark": bar_mark(opacity=0),
        "encoding": {
            "x": time,
            "y": {**quantitative("whole"), "title": None, "axis": None},
            "href": nominal("link"),
            "description": nominal("title"),
        },
    }
    apart = {"scale": {"y": "independent"}}
    return drawn({"data": {"values": rows}, "layer": [*layers, hit], "resolve": apart}, LOW)


def warm() -> None:
    """Draws a first chart, because loading its engine takes a second."""
    timeline([Bar("", 1, "", "/")])
