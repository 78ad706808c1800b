"""How far a count is from the usual, in the five steps that people see. Pure."""

from enum import IntEnum


class DeviationLevel(IntEnum):
    """A calm scale: by chance alone, one cell in twenty lies outside USUAL."""

    MUCH_FEWER = -2
    FEWER = -1
    USUAL = 0
    MORE = 1
    MUCH_MORE = 2
