"""Figures that a report counts itself. Pure."""

from datetime import datetime

from domain.reports.figure import Figure, FigureUnit

PEOPLE = "people"  # how the names of figures begin that count residents
AUTHORS = "complaints.authors"  # of the registry


def counted(name: str, title: str, value: float | None, taken_at: datetime, address: str) -> Figure:
    n = None if value is None else int(value)
    return Figure(name, title, FigureUnit.COUNT, value, taken_at, address, n=n)


def people(subject: str, value: int, taken_at: datetime, address: str) -> Figure:
    return counted(f"{PEOPLE}.{subject}", "Жителей пишет", value, taken_at, address)


def counts_people(figure: Figure) -> bool:
    return figure.kind == AUTHORS or figure.name.split(".")[0] == PEOPLE
