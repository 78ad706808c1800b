"""What a document has for a template."""

from dataclasses import replace
from io import BytesIO

import docx

from domain.reports.document import FigureTable, Heading, Name, Paragraph, Words
from reports.templates.template import fill_template
from reports.templates.values import values_of
from russian.reports.figures import figure_text
from tests.reports.documents.papers import IMPRINT, count, figures, paper
from tests.reports.templates.wordfiles import saved


def test_a_report_has_its_figures_its_lists_and_what_it_says_of_itself() -> None:
    values = values_of(paper(rows=2), IMPRINT)
    assert values.values["title"].text == "Утренняя сводка"
    assert values.values["taken_at"].text == "28\u00a0ноября 2026\u00a0г., 08:30"
    assert values.values["overdue"].link == f"{IMPRINT.address}/figures/overdue"
    assert {one.name: values.values[one.name].text for one in figures()} == {
        one.name: figure_text(one) for one in figures()
    }
    assert [row["text"].text for row in values.lists["notices"]] == [
        "Источник ВК «Тында 24» не отвечал с 28\u00a0ноября 2026\u00a0г., 08:30"
    ]
    assert len(values.lists["list1"]) == len(figures())
    assert [row["2"].text for row in values.lists["table1"]] == ["1\u00a0000", "1\u00a0001"]
    assert values.columns["table1"] == ["1", "2", "3", "4"]


def test_a_template_is_filled_from_a_report() -> None:
    table = FigureTable(
        "По органам",
        ["Орган", "Просрочено"],
        [[[Name("ЖКХ", "/bodies/1")], [count("body.1", 7)]]],
        name="bodies",
        columns=("body", "overdue"),
    )
    blocks = [Heading([Words("Главное")]), Paragraph([count("overdue", 12_345)]), table]
    document = replace(paper(rows=1), blocks=blocks)
    file = docx.Document()
    file.add_paragraph("{title}: просрочено {overdue}")
    row = file.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "{#bodies}{body}", "{overdue}{/bodies}"
    done = fill_template(saved(file), values_of(document, IMPRINT))
    assert done.content is not None
    opened = docx.Document(BytesIO(done.content))
    assert opened.paragraphs[0].text == "Утренняя сводка: просрочено 12\u00a0345"
    assert [cell.text for cell in opened.tables[0].rows[0].cells] == ["ЖКХ", "7"]
