"""Charts as SVG, drawn on the server by Altair and vl-convert. Pure.

Inline SVG needs no script and no style, so it passes the strict CSP.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import altair
import vl_convert
from markupsafe import Markup

# Variables of the page's stylesheet, which has a light and a dark value of each.
INK, GRID, BAR, USUAL, CRITICAL = (
    *("var(--c-axis)", "var(--c-grid)", "var(--c1)", "var(--c-base)", "var(--c-hot)"),
)
LETTERS = 12  # pixels of a label
WIDTH, HEIGHT, LOW = 680, 200, 64
LABELS = 12  # of the time axis, at most
MARKS = 4  # of the other axis, above zero, or about so many
CACHED_CHARTS = 200
FEW, WIDEST = 10, 56  # steps so few have bars at most so wide

BASE = "https://vega.github.io/vega-datasets/"  # vl-convert puts this before a link
_LINK = re.compile(r'<a xlink:href="([^"]*)"><path aria-label="([^"]*)"')

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
    time = _time([label for label, _, _ in steps])
    color = altair.Color("what:N", title=None).scale(domain=[counted, usual], range=[BAR, USUAL])
    base = altair.Chart(altair.InlineData(values=rows))
    bars = base.mark_bar(tooltip=None).encode(
        x=time,
        y=_count("counted", max((observed for _, observed, _ in steps), default=0)),
        color=color,
    )
    line = base.mark_line(interpolate="step", strokeWidth=2).encode(
        x=time, y="usual:Q", color=color
    )
    chart = altair.layer(
        bars.transform_calculate(what=f"'{counted}'"), line.transform_calculate(what=f"'{usual}'")
    )
    return _drawn(chart)


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
    time = _time([label for label, _, _ in steps])
    rows = [
        {"step": number, "posts": posts, "what": what, "order": order}
        for number, (_, *counted) in enumerate(steps)
        for order, (what, posts) in enumerate(zip((own, copies), counted, strict=True))
    ]
    named = [own, copies] if any(other for *_, other in steps) else [own]
    color = altair.Color("what:N", title=None).scale(domain=named, range=[BAR, USUAL])
    size = altair.Undefined if len(steps) > FEW else WIDEST
    bars = (
        altair.Chart(altair.InlineData(values=[row for row in rows if row["what"] in named]))
        .mark_bar(tooltip=None, size=size)
        .encode(
            x=time,
            y=_count("posts", max((one + other for _, one, other in steps), default=0)),
            color=color,
            order="order:O",
        )
    )
    marked = altair.Chart(
        altair.InlineData(values=[{"step": step, "words": words} for step, words in marks])
    ).encode(x=time)
    line = marked.mark_rule(color=INK, strokeDash=[4, 3])
    words = marked.mark_text(color=INK, dy=-6, fontWeight="bold", fontSize=LETTERS).encode(
        y=altair.value(0), text="words:N"
    )
    return _drawn(altair.layer(bars, line, words) if marks else altair.layer(bars))


def tones(steps: Sequence[tuple[str, int, int]], first: str, second: str) -> Markup:
    return _tones(tuple(steps), first, second)


@lru_cache(maxsize=CACHED_CHARTS)
def _tones(steps: tuple[tuple[str, int, int], ...], first: str, second: str) -> Markup:
    rows = [
        {"step": number, "what": what, "order": order, "posts": posts}
        for number, (_, *counts) in enumerate(steps)
        for order, (what, posts) in enumerate(zip((first, second), counts, strict=True))
    ]
    chart = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_bar(tooltip=None)
        .encode(
            x=_time([label for label, *_ in steps]),
            y=_count("posts", max((one + other for _, one, other in steps), default=0)),
            color=altair.Color("what:N", title=None).scale(
                domain=[first, second], range=[CRITICAL, BAR]
            ),
            order="order:O",
        )
    )
    return _drawn(chart)


def _count(field: str, top: int) -> altair.Y:
    """An axis of whole numbers; Vega alone would label the halves of a small `top`: 0, 1, 1, 2."""
    axis = {"values": list(range(top + 1))} if top <= MARKS else {"tickCount": MARKS}
    return altair.Y(f"{field}:Q", title=None).axis(format="d", tickMinStep=1, **axis)


def _time(labels: Sequence[str]) -> altair.X:
    axis: altair.X = altair.X("step:O", title=None).axis(
        values=list(range(0, len(labels), -(-len(labels) // LABELS))),
        labelExpr=f"{json.dumps(list(labels))}[datum.value]",
        labelAngle=0,
        labelOverlap=True,
    )
    return axis


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
    time = altair.X("step:O", title=None).axis(
        values=[number for number, bar in enumerate(bars) if bar.label],
        labelExpr=f"{json.dumps([bar.label for bar in bars])}[datum.value]",
        labelAngle=0,
        labelOverlap=True,
    )
    base = altair.Chart(altair.InlineData(values=rows)).encode(x=time)
    shown = base.mark_bar(tooltip=None, color=BAR, aria=False).encode(
        y=_count("count", max((max(bar.count, ceil(bar.usual or 0)) for bar in bars), default=0))
    )
    if any(bar.usual is not None for bar in bars):
        line = base.mark_line(
            interpolate="step", strokeWidth=2, strokeDash=[4, 2], color=USUAL, tooltip=None
        )
        shown = altair.layer(shown, line.encode(y="usual:Q"))
    # A low bar is hard to hit, so the whole column is its link.
    hit = base.mark_bar(tooltip=None, opacity=0).encode(
        y=altair.Y("whole:Q", title=None).axis(None), href="link:N", description="title:N"
    )
    hit = hit.transform_filter("datum.count > 0")
    return _drawn(altair.layer(shown, hit).resolve_scale(y="independent"), LOW)


def warm() -> None:
    """Draws a first chart, because loading the libraries takes a second."""
    timeline([Bar("", 1, "", "/")])


def _drawn(
    chart: altair.Chart | altair.LayerChart | altair.FacetChart, height: int = HEIGHT
) -> Markup:
    sized = chart.properties(width=WIDTH, height=height, background="transparent", padding=4)
    styled = (
        sized.configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, tickColor=INK, domainColor=INK, gridColor=GRID, labelFontSize=LETTERS
        )
        .configure_legend(orient="top", labelColor=INK, labelFontSize=LETTERS, labelLimit=0)
    )
    svg = vl_convert.vegalite_to_svg(styled.to_dict())  # it escapes what it draws
    # Vega writes an aria-label for screen readers; browsers show a <title> to everybody.
    title = r'<a href="\1" tabindex="-1"><title>\2</title><path aria-hidden="true"'
    return Markup(_LINK.sub(title, svg.replace(f'"{BASE}/', '"/')))
