"""Charts as SVG, drawn on the server: Altair's specifications rendered by vl-convert. Pure.

Inline in a page they need no script and no style of their own, so they pass the strict CSP.
"""

import json
from collections.abc import Sequence
from functools import lru_cache

import altair
import vl_convert
from markupsafe import Markup

INK, BAR, USUAL = "#7a8782", "#2e8b63", "#c8791a"  # seen on a light and on a dark page
WIDTH, HEIGHT = 680, 200
LABELS = 12  # of the time axis, at most
KEPT = 200  # charts drawn before that are still at hand

Step = tuple[str, int, float]  # label, counted, usual


def course(steps: Sequence[Step], counted: str, usual: str) -> Markup:
    """Bars of what was counted in each step of time, and a line of what is usual. `counted` and
    `usual` name them in the legend.
    """
    return _course(tuple(steps), counted, usual)


@lru_cache(maxsize=KEPT)
def _course(steps: tuple[Step, ...], counted: str, usual: str) -> Markup:
    rows = [
        {"step": number, "counted": seen, "usual": expected}
        for number, (_, seen, expected) in enumerate(steps)
    ]
    time = _time([label for label, _, _ in steps])
    color = altair.Color("what:N", title=None).scale(domain=[counted, usual], range=[BAR, USUAL])
    base = altair.Chart(altair.InlineData(values=rows))
    bars = base.mark_bar(tooltip=None).encode(
        x=time,
        y=altair.Y("counted:Q", title=None).axis(tickMinStep=1, format="d"),
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
    """Bars of posts in each step of time (label, own, copies), copies above the others, and a line
    with its words at each marked step. `own` and `copies` name the bars in the legend.
    """
    return _posts(tuple(steps), own, copies, tuple(marks))


@lru_cache(maxsize=KEPT)
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
    color = altair.Color("what:N", title=None).scale(domain=[own, copies], range=[BAR, USUAL])
    bars = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_bar(tooltip=None)
        .encode(
            x=time,
            y=altair.Y("posts:Q", title=None).axis(tickMinStep=1, format="d"),
            color=color,
            order="order:O",
        )
    )
    marked = altair.Chart(
        altair.InlineData(values=[{"step": step, "words": words} for step, words in marks])
    ).encode(x=time)
    line = marked.mark_rule(color=INK, strokeDash=[4, 3])
    words = marked.mark_text(color=INK, dy=-6, fontWeight="bold").encode(
        y=altair.value(0), text="words:N"
    )
    return _drawn(altair.layer(bars, line, words) if marks else altair.layer(bars))


def _time(labels: Sequence[str]) -> altair.X:
    """Steps by their number, some of them with their label."""
    return altair.X("step:O", title=None).axis(
        values=list(range(0, len(labels), -(-len(labels) // LABELS))),
        labelExpr=f"{json.dumps(list(labels))}[datum.value]",
        labelAngle=0,
    )


def _drawn(chart: altair.LayerChart | altair.FacetChart) -> Markup:
    sized = chart.properties(width=WIDTH, height=HEIGHT, background="transparent", padding=4)
    styled = (
        sized.configure_view(stroke=None)
        .configure_axis(labelColor=INK, tickColor=INK, domainColor=INK, gridOpacity=0.4)
        .configure_legend(orient="top", labelColor=INK)
    )
    return Markup(vl_convert.vegalite_to_svg(styled.to_dict()))  # it escapes what it draws
