"""One conflict, one alert: which of the cells that fire at one look open an alert. Pure.

A conflict shows in up to three cells: its topic in its place, the topic over the region, the place
over all topics. A wider cell speaks only for what is spread over its narrower ones:

- it opens none where one narrow cell holds half of its excess (that cell fires itself as soon as it
  is sure), or those that fire or have an alert hold half of it together;
- otherwise it opens, and its narrower cells that fire at the same look do not;
- while a topic's alert over the region stands, single places open none of their own for that topic;
  a place's alert over all topics hides no topic, which may be another conflict.
"""

from collections.abc import Collection

import numpy as np

from alerts.detector.detection import Scan
from alerts.detector.panel import Bools, Layout
from domain.alert import Cell

HALF = 0.5


def opening(seen: Scan, firing: Bools, standing: Collection[Cell], layout: Layout) -> list[int]:
    """Positions of the `firing` cells that open an alert, the surest first. `standing` cells have
    one already, or a person has just judged theirs.
    """
    excess = np.maximum(seen.observed - seen.expected, 0)
    surest = excess[seen.window, np.arange(len(layout))]
    positions = np.flatnonzero(firing)
    speaking = firing.copy()
    speaking[[layout.position[cell] for cell in standing]] = True
    held = np.zeros(len(layout), np.bool_)
    for cell in standing:
        if cell.municipality is None:
            held |= _inside(cell, layout)
    for i in positions[~layout.narrow[positions]]:
        inside = _inside(layout.cells[i], layout)
        # One that was surest in windows of another end says nothing of this one's windows.
        part = np.where(seen.end == seen.end[i], excess[seen.window[i]], surest)
        parts = np.where(inside, part, 0)
        enough = HALF * excess[seen.window[i], i]
        if parts.max() >= enough or parts[speaking].sum() >= enough:
            held[i] = True
        else:
            held |= inside
    taken = [int(i) for i in positions if not held[i] and layout.cells[i] not in standing]
    return sorted(taken, key=lambda i: (seen.p[i], i))


def _inside(wide: Cell, layout: Layout) -> Bools:
    """The narrow cells of a wider one."""
    i = layout.position[wide]
    same_group = (layout.group == layout.group[i]) | (wide.group is None)
    same_place = (layout.municipality == layout.municipality[i]) | (wide.municipality is None)
    inside: Bools = layout.narrow & same_group & same_place
    return inside
