"""The digest of a row as it stands: of what is read alone, and of how."""

from dataclasses import replace

from cases.intake.verbatim import Verbatim
from domain.cases.import_map import CaseColumn, ImportMap
from domain.terms.policy import Regime

C = CaseColumn
TITLES = ("Номер", "Дата", "Текст", "Телефон")
COLUMNS = {C.NUMBER: "Номер", C.RECEIVED: "Дата", C.TEXT: "текст"}
MAP = ImportMap("ПОС", "pos", COLUMNS, "Europe/Moscow", Regime.MESSAGE)
ROW = ["1", "24.11.2026", "Нет тепла", "89141234567"]


def digest(one=MAP, titles=TITLES, row=ROW, key=b"key", files=b"") -> str:
    return Verbatim(one, titles, key, files).digest(row)


def test_only_cells_that_are_read_count() -> None:
    same = digest()
    assert digest(row=[*ROW[:3], "89997654321"]) == same
    moved = ("Телефон", *TITLES[:3])
    assert digest(titles=moved, row=["8", *ROW[:3]]) == same
    for place in range(3):
        other = [*ROW]
        other[place] += "\ud800"
        assert digest(row=other) != same


def test_how_a_row_is_read_counts_too() -> None:
    others = (
        replace(MAP, zone="Asia/Yakutsk"),
        replace(MAP, regime=Regime.APPEAL),
        replace(MAP, columns={C.NUMBER: "Номер", C.RECEIVED: "Дата", C.ANSWER: "Текст"}),
    )
    digests = {digest(), digest(key=b"other"), digest(files=b"other"), *map(digest, others)}
    assert len(digests) == 6
    assert digest(row=["1", "2", "3", ""]) != digest(row=["1", "23", "", ""])
