"""A template is filled by name alone, wherever its names stand."""

from copy import deepcopy
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from domain.errors import EntryRefused
from domain.reports.template import TemplateFault, TemplateValue, TemplateValues
from files.guards.limits import TEMPLATE
from reports.templates import filling
from reports.templates.dangers import open_template
from tests.reports.templates.wordfiles import box, letter, saved, texts

LINK = "https://otklik.example/cases?state=overdue&p=1"
BODIES = [
    {"name": TemplateValue(f"Орган {n}"), "overdue": TemplateValue(str(n), LINK)}
    for n in range(1, 4)
]
VALUES = TemplateValues(
    {
        "title": TemplateValue("Сводка"),
        "cases.overdue": TemplateValue("1\u00a0240", LINK),
        "lines": TemplateValue("раз\nдва"),
    },
    {"bodies": BODIES, "none": []},
    {"bodies": ("name", "overdue"), "none": ("name",)},
)


def filled(file, values=VALUES) -> bytes:
    package = open_template(saved(file), TEMPLATE)
    reading = filling.fill(package, values, TEMPLATE.rows)
    assert not reading.mistakes, reading.mistakes
    return package.written()


def reading_of(file):
    return filling.read(open_template(saved(file), TEMPLATE))


def test_a_name_split_over_runs_takes_the_format_of_its_first() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("Всего ")
    for text, bold in (("{cas", True), ("es.over", False), ("due} дел, {title}", False)):
        paragraph.add_run(text).bold = bold
    [shown] = docx.Document(BytesIO(filled(file))).paragraphs
    assert shown.text == "Всего 1\u00a0240 дел, Сводка"
    [link] = shown.hyperlinks
    assert link.address == LINK
    assert [run.bold for run in link.runs] == [True]
    assert [run.text for run in shown.runs] == ["Всего ", "", " дел, Сводка"]


def test_names_of_headers_footers_text_boxes_and_tables_are_filled() -> None:
    file = letter("{title}")
    file.sections[0].header.paragraphs[0].text = "Верх {cases.overdue}"
    file.sections[0].footer.paragraphs[0].text = "Низ { title }"
    file.element.body.insert(0, parse_xml(box("В надписи {cases.overdue}")))
    table = file.add_table(1, 1)
    table.cell(0, 0).text = "{cases.overdue}"
    inner = table.cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "{title}"
    content = filled(file)
    everything = " ".join(
        text
        for part in ("document", "header1", "footer1")
        for text in texts(content, f"word/{part}.xml")
    )
    assert "{" not in everything
    assert everything.count("В надписи 1\u00a0240") >= 2  # both forms of the box
    opened = docx.Document(BytesIO(content))
    assert opened.sections[0].header.paragraphs[0].text == "Верх 1\u00a0240"
    assert opened.sections[0].footer.paragraphs[0].text == "Низ Сводка"
    assert opened.sections[0].header.paragraphs[0].hyperlinks[0].address == LINK


def test_rows_are_repeated_for_each_item() -> None:
    file = docx.Document()
    table = file.add_table(3, 2)
    table.rows[0].cells[0].text = "Орган"
    table.rows[1].cells[0].text = "{#bodies}{name}"
    table.rows[1].cells[1].text = "{overdue} из {cases.overdue}{/bodies}"
    table.rows[2].cells[0].text = "Итого {cases.overdue}"
    [shown] = docx.Document(BytesIO(filled(file))).tables
    assert [[cell.text for cell in row.cells] for row in shown.rows] == [
        ["Орган", ""],
        *([f"Орган {n}", f"{n} из 1\u00a0240"] for n in range(1, 4)),
        ["Итого 1\u00a0240", ""],
    ]


def test_rows_of_marks_alone_do_not_stay() -> None:
    file = docx.Document()
    table = file.add_table(4, 1)
    for row, text in zip(
        table.rows, ("{#bodies}", "{name}", "{overdue}", "{/bodies}"), strict=True
    ):
        row.cells[0].text = text
    [shown] = docx.Document(BytesIO(filled(file))).tables
    assert [row.cells[0].text for row in shown.rows] == [
        *("Орган 1", "1", "Орган 2", "2", "Орган 3", "3")
    ]


def test_an_empty_list_leaves_a_row_of_dashes_only_where_no_other_row_stays() -> None:
    file = docx.Document()
    for rows in (["Имя", "{#none}{name}{/none}"], ["{#none}{name}{/none}"]):
        table = file.add_table(len(rows), 1)
        for row, text in zip(table.rows, rows, strict=True):
            row.cells[0].text = text
    shown = docx.Document(BytesIO(filled(file))).tables
    assert [[row.cells[0].text for row in table.rows] for table in shown] == [["Имя"], ["—"]]


def test_what_must_be_unique_is_in_one_copy_only() -> None:
    file = docx.Document()
    table = file.add_table(1, 1)
    paragraph = table.rows[0].cells[0].paragraphs[0]
    paragraph.add_run("{#bodies}{name}{/bodies}")
    mark = '<w:bookmarkStart xmlns:w="{}" w:id="1" w:name="here"/>'.format(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    )
    paragraph._p.append(parse_xml(mark))
    body = docx.Document(BytesIO(filled(file))).element.body
    assert len(list(body.iter(qn("w:bookmarkStart")))) == 1
    assert len(list(body.iter(qn("w:tr")))) == 3


def test_a_value_of_several_lines_is_broken_and_holds_no_mark_of_its_own() -> None:
    values = TemplateValues({"a": TemplateValue("{title}\n{{7*7}}")})
    [shown] = docx.Document(BytesIO(filled(letter("<{a}>"), values))).paragraphs
    assert shown.text == "<{title}\n{{7*7}}>"


def test_all_marks_of_a_run_are_replaced() -> None:
    file = letter("{title}: {cases.overdue}, {cases.overdue}; {title}.")
    [shown] = docx.Document(BytesIO(filled(file))).paragraphs
    assert shown.text == "Сводка: 1\u00a0240, 1\u00a0240; Сводка."
    assert [link.address for link in shown.hyperlinks] == [LINK, LINK]


def lacking(file) -> list[tuple[str, str]]:
    missing = VALUES.lacks(reading_of(file))
    return [(one.kind.value, one.name) for one in missing]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("Всего {cases.overdu} дел", [("unknown", "cases.overdu")]),
        ("{{7*7}}", [("unknown", "{7*7}")]),
        (
            "{% for x in y %}{x}{% endfor %}",
            [("unknown", "% for x in y %"), ("unknown", "% endfor %"), ("unknown", "x")],
        ),
        ("{__import__('os').system('id')}", [("unknown", "__import__('os').system('id')")]),
        ("{title.__class__}", [("unknown", "title.__class__")]),
        ("Всего {title", [("unclosed", "{")]),
        ("Всего } дел", [("unclosed", "}")]),
        (
            "{#bodies}{name}{/bodies}",
            [("rows", "#bodies"), ("rows", "/bodies"), ("unknown", "name")],
        ),
    ],
)
def test_what_is_no_name_of_the_report_is_told(text, mistakes) -> None:
    assert lacking(letter(text)) == mistakes


def test_mistakes_say_where_they_stand() -> None:
    file = letter("Первый", "Просрочено {cases.overdu} обращений")
    table = file.add_table(2, 1)
    table.rows[1].cells[0].text = "{nothing}"
    file.sections[0].header.paragraphs[0].text = "{up}"
    file.element.body.insert(3, parse_xml(box("{boxed}")))
    places = {one.name: one.where for one in VALUES.lacks(reading_of(file))}
    assert places["cases.overdu"] == "абзац 2: «Просрочено {cases.overdu} обращений»"
    assert places["nothing"] == "таблица 1, строка 2: «{nothing}»"
    assert places["up"].startswith("верхний колонтитул")
    assert "надпись" in places["boxed"]


def test_the_page_is_named_where_word_has_written_its_breaks() -> None:
    file = letter("Первая", "Вторая {nothing}")
    run = file.paragraphs[1].runs[0]._r
    run.insert(0, run.makeelement(qn("w:lastRenderedPageBreak"), {}))
    [mistake] = VALUES.lacks(reading_of(file))
    assert mistake.where.startswith("страница 2, абзац 2:")


@pytest.mark.parametrize(
    "rows",
    [
        ["{#bodies}{name}"],
        ["{name}{/bodies}"],
        ["{#bodies}{#none}{name}{/none}{/bodies}"],
        ["{#bodies}{name}{/bodies}{#bodies}{name}{/bodies}"],
        ["{#bodies}", "{/none}"],
    ],
)
def test_repetitions_that_are_not_of_whole_rows_are_told(rows) -> None:
    file = docx.Document()
    table = file.add_table(len(rows), 1)
    for row, text in zip(table.rows, rows, strict=True):
        row.cells[0].text = text
    assert TemplateFault.ROWS in [one.kind for one in reading_of(file).mistakes]


def test_names_where_nothing_is_filled_are_told() -> None:
    file = letter("")
    math = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>{title}</m:t></m:r></m:oMath>"
    )
    file.paragraphs[0]._p.append(parse_xml(math))
    [mistake] = reading_of(file).mistakes
    assert mistake.kind is TemplateFault.UNREACHED


def test_ten_thousand_repetitions_are_refused() -> None:
    file = docx.Document()
    table = file.add_table(1, 1)
    table.rows[0].cells[0].text = "{#bodies}{name}{/bodies}"
    row = table.rows[0]._tr
    for number in range(10_000):  # texts unlike each other are no bomb
        copy = deepcopy(row)
        next(copy.iter(qn("w:t"))).text += f" {number * 7919 % 10_007:x} {number**5:x}"
        row.addnext(copy)
    with pytest.raises(EntryRefused, match="больше 100 повторов"):
        reading_of(file)


def test_more_rows_than_a_template_may_make_are_refused() -> None:
    file = docx.Document()
    table = file.add_table(1, 1)
    table.rows[0].cells[0].text = "{#bodies}{name}{/bodies}"
    package = open_template(saved(file), TEMPLATE)
    with pytest.raises(EntryRefused, match="больше 2 строк"):
        filling.fill(package, VALUES, 2)
