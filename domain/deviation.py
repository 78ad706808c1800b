"""How far a count is from what is usual, in the five steps that people are told. Pure."""

from enum import IntEnum


class DeviationLevel(IntEnum):
    """How far from usual: a calm scale, in which one cell in twenty is beside the middle by
    chance.
    """

    MUCH_FEWER = -2
    FEWER = -1
    USUAL = 0
    MORE = 1
    MUCH_MORE = 2
