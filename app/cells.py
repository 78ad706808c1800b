"""Cells of tables that people open in a spreadsheet: none of them runs as a formula. Pure."""

import re

_RUNS = tuple("=+-@\t\r\n＝＋－＠")  # what a spreadsheet may take for a formula's beginning
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: text behind an apostrophe where it looks like a formula."""
    return f"'{cell}" if cell.startswith(_RUNS) and not _NUMBER.fullmatch(cell) else cell
