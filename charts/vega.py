"""Parts of a Vega-Lite specification (vega.github.io/vega-lite/docs), drawn as SVG by vl-convert.
Pure.

Inline SVG needs no script and no style, so it passes the strict CSP.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup

# Variables of the page's stylesheet, which has a light and a dark value of each.
INK, GRID, BAR, USUAL, CRITICAL = (
    *("var(--c-axis)", "var(--c-grid)", "var(--c1)", "var(--c-base)", "var(--c-hot)"),
)
LETTERS = 12  # pixels of a label
WIDTH, HEIGHT, LOW = 680, 200, 64
LABELS = 12  # of the time axis, at most
MARKS = 4  # of the other axis, above zero, or about so many

VEGA_LITE = "6.4"  # another version may draw otherwise
BASE = "https://vega.github.io/vega-datasets/"  # vl-convert puts this before a link
_LINK = re.compile(r'<a xlink:href="([^"]*)"><path aria-label="([^"]*)"')

Spec = dict[str, Any]


def bar_mark(**more: object) -> Spec:
    """The mark of bars, with more of its properties."""
    return {"type": "bar", "tooltip": None, **more}


def color_scale(values: Sequence[str], colors: Sequence[str]) -> Spec:
    """A colour for each value of the field `what`."""
    return {**nominal("what"), "title": None, "scale": {"domain": values, "range": colors}}


def nominal(field: str) -> Spec:
    return {"field": field, "type": "nominal"}


def quantitative(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def count_axis(field: str, top: int) -> Spec:
    """An axis of whole numbers; Vega alone would label the halves of a small `top`: 0, 1, 1, 2."""
    ticks = {"values": list(range(top + 1))} if top <= MARKS else {"tickCount": MARKS}
    axis = {"format": "d", "tickMinStep": 1, **ticks}
    return {**quantitative(field), "title": None, "axis": axis}


def time_axis(labels: Sequence[str]) -> Spec:
    return step_axis(labels, range(0, len(labels), -(-len(labels) // LABELS)))


def step_axis(labels: Sequence[str], shown: Iterable[int]) -> Spec:
    """An axis of steps by their numbers; `shown` are those with a label."""
    axis = {
        "values": list(shown),
        "labelExpr": f"{json.dumps(list(labels))}[datum.value]",
        "labelAngle": 0,
        "labelOverlap": True,
    }
    return {"field": "step", "type": "ordinal", "title": None, "axis": axis}


def drawn(chart: Spec, height: int = HEIGHT) -> Markup:
    """The SVG of a chart of `height` pixels; what it shows is escaped."""
    import vl_convert  # a process that draws nothing needs no engine

    letters = {"labelColor": INK, "labelFontSize": LETTERS}
    config = {
        "view": {"stroke": None},
        "axis": {**letters, "tickColor": INK, "domainColor": INK, "gridColor": GRID},
        "legend": {**letters, "orient": "top", "labelLimit": 0},
    }
    size = {"width": WIDTH, "height": height, "background": "transparent", "padding": 4}
    svg = vl_convert.vegalite_to_svg({**chart, **size, "config": config}, vl_version=VEGA_LITE)
    # Vega writes an aria-label for screen readers; browsers show a <title> to everybody.
    title = r'<a href="\1" tabindex="-1"><title>\2</title><path aria-hidden="true"'
    return Markup(_LINK.sub(title, svg.replace(f'"{BASE}/', '"/')))
