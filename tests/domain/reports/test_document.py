from datetime import UTC, datetime

import pytest

from domain.reports.document import (
    Document,
    FigureTable,
    Heading,
    Items,
    Name,
    NumberTyped,
    Paragraph,
    Words,
)
from domain.reports.figure import Figure, FigureUnit

AT = datetime(2026, 11, 28, tzinfo=UTC)


def figure(name):
    return Figure(name, name, FigureUnit.COUNT, 3.0, AT, "/cases")


def test_words_hold_no_number():
    with pytest.raises(NumberTyped, match="17 обращений"):
        Words("просрочено 17 обращений")


def test_figures_of_a_document_are_told_in_the_order_of_reading():
    one, two, three, four = map(figure, ("one", "two", "three", "four"))
    document = Document(
        "Утро",
        (),
        AT,
        [
            Heading([Words("Просрочено")]),
            Paragraph([Words("всего "), one]),
            FigureTable("По органам", ["Орган", "Дел"], [[[Name("ЖКХ-1")], [two]]]),
            Items([[Words("обещано "), three]]),
        ],
        short=[[Words("просрочено "), four]],
    )
    assert list(document.figures()) == [one, two, three, four]
