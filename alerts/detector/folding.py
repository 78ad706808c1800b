"""One conflict, one alert: which of the cells that fire at one look open an alert. Pure.

A conflict shows in up to three cells: its topic in its place, the topic over the region, and the
place over all topics. A wider cell stands only for a conflict that is spread over its narrower
cells.

It opens no alert if one narrow cell holds half of its excess (that cell fires itself as soon as it
is sure), or if the cells that fire or have an alert hold half of it together.

Otherwise it opens an alert, and its narrower cells that fire at the same look do not.

While a topic has an alert over the region, single places open none for that topic. A place's alert
over all topics hides no topic, because that may be another conflict.
"""

from collections.abc import Collection

import numpy as np

from alerts.detector.detection import Scan
from alerts.detector.panel import Bools, Layout
from domain.alert import Cell

HALF = 0.5


def opening(look: Scan, firing: Bools, standing: Collection[Cell], layout: Layout) -> list[int]:
    """Positions of the `firing` cells that open an alert, the surest first; a `standing` cell has
    an alert or has just been judged.
    """
    excess = np.maximum(look.observed - look.expected, 0)
    surest = excess[look.window, np.arange(len(layout))]
    positions = np.flatnonzero(firing)
    speaking = firing.copy()
    speaking[[layout.position[cell] for cell in standing]] = True
    held = np.zeros(len(layout), np.bool_)
    for cell in standing:
        if cell.municipality is None:
            held |= _inside(cell, layout)
    for i in positions[~layout.narrow[positions]]:
        inside = _inside(layout.cells[i], layout)
        # A cell that was surest in windows with another end says nothing about these windows.
        part = np.where(look.end == look.end[i], excess[look.window[i]], surest)
        parts = np.where(inside, part, 0)
        enough = HALF * excess[look.window[i], i]
        if parts.max() >= enough or parts[speaking].sum() >= enough:
            held[i] = True
        else:
            held |= inside
    taken = [int(i) for i in positions if not held[i] and layout.cells[i] not in standing]
    return sorted(taken, key=lambda i: (look.p[i], i))


def _inside(wide: Cell, layout: Layout) -> Bools:
    i = layout.position[wide]
    same_group = (layout.group == layout.group[i]) | (wide.group is None)
    same_place = (layout.municipality == layout.municipality[i]) | (wide.municipality is None)
    inside: Bools = layout.narrow & same_group & same_place
    return inside
