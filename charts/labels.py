"""Names on a map: which fit beside other names and circles, and on which side. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from math import hypot

from charts.sheets import Sheet
from domain.region import Point

LINE, LETTER, OFF = 15, 6.9, 5  # height and mean width of a letter, distance from its circle

SLACK = 5  # pixels of a circle's edge that a name may cover

Box = tuple[float, float, float, float]  # left, top, right, bottom
Circle = tuple[Point, float]  # its middle and its radius


class Side(Enum):
    RIGHT = "start"
    LEFT = "end"
    BELOW = "below"
    ABOVE = "above"
    LOWER = "lower right"
    UPPER = "upper right"
    OVER = "middle"

    def offset(self, reach: float) -> tuple[float, float, str]:
        away = reach + OFF
        if self in (Side.RIGHT, Side.LEFT):
            return (away if self is Side.RIGHT else -away), 4, self.value
        if self in (Side.LOWER, Side.UPPER):
            aside = reach * 0.7 + 2
            return aside, aside + 10 if self is Side.LOWER else -aside - 2, "start"
        down = {Side.BELOW: reach + 13, Side.ABOVE: -reach - 6, Side.OVER: 4}[self]
        return 0, down, "middle"


BESIDE = tuple(side for side in Side if side is not Side.OVER)


@dataclass(frozen=True, slots=True)
class Label:
    words: str
    at: Point
    reach: float
    sides: Sequence[Side]
    look: str

    def box(self, side: Side, scale: float) -> Box:
        dx, dy, anchor = side.offset(self.reach)
        width = len(self.words) * LETTER
        left = self.at[0] * scale + dx - {"start": 0, "middle": width / 2, "end": width}[anchor]
        bottom = self.at[1] * scale + dy + 3
        return left, bottom - LINE, left + width, bottom


class Board:
    """The taken room of one picture at its own width and at a phone's."""

    def __init__(self, paper: Sheet, circles: Sequence[Circle], phone: int) -> None:
        self._paper, self._circles = paper, circles
        self._scales = (1.0, min(1.0, phone / paper.width))
        self._names: tuple[list[Box], list[Box]] = ([], [])

    def placed(self, labels: Sequence[Label]) -> Iterator[tuple[Label, Side, bool]]:
        """Each label that fits, its side, and whether it fits on a phone too; the first win."""
        for label in labels:
            fitting = [side for side in label.sides if self._fits(label, side, 0)]
            narrow = [side for side in fitting if self._fits(label, side, 1)]
            if side := next(iter(narrow or fitting), None):
                for room in (0, 1) if narrow else (0,):
                    self._names[room].append(label.box(side, self._scales[room]))
                yield label, side, bool(narrow)

    def _fits(self, label: Label, side: Side, room: int) -> bool:
        scale = self._scales[room]
        box = label.box(side, scale)
        if box[0] < 0 or box[2] > self._paper.width * scale:
            return False
        if box[1] < 0 or box[3] > self._paper.height * scale:
            return False
        if any(_overlap(box, other) for other in self._names[room]):
            return False
        others = (circle for circle in self._circles if circle[0] != label.at)
        return not any(_touches(box, (x * scale, y * scale), r) for (x, y), r in others)


def _touches(box: Box, at: Point, reach: float) -> bool:
    (x, y), (left, top, right, bottom) = at, box
    dx, dy = x - min(max(x, left), right), y - min(max(y, top), bottom)
    return hypot(dx, dy) < reach - SLACK


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
