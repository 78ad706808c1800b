"""Files of a document: every number is read back by another library than wrote it."""

import re
import zipfile
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from io import BytesIO
from os.path import normpath
from pathlib import PurePosixPath

import docx
import pypdf
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from domain.errors import PrintFailed
from domain.reports.document import Name, Paragraph
from domain.reports.figure import Figure, FigureUnit
from domain.reports.kind import DocumentKind
from reports.documents.files import make, make_all
from reports.documents.imprint import Imprint
from russian.reports.figures import LITTLE, figure_text
from tests.reports.documents.papers import IMPRINT, figures, paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
P = "{http://schemas.openxmlformats.org/package/2006/relationships}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PAGE = f"{IMPRINT.address}/figures/"
NUMBER = re.compile(r"-?\d[\d\u00a0]*(?:,\d+)?")


@pytest.fixture(scope="module")
def made() -> dict[DocumentKind, bytes]:
    kinds = [kind for kind in DocumentKind if kind is not DocumentKind.PDF]
    return {kind: make(paper(), kind, IMPRINT) for kind in kinds}


def part(content: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def linked_in_docx(content: bytes) -> dict[str, str]:
    """The text of each figure, by its name."""
    relations = part(content, "word/_rels/document.xml.rels")
    targets = {one.get("Id"): one.get("Target") for one in relations}
    texts = {}
    for link in part(content, "word/document.xml").iter(f"{W}hyperlink"):
        target = targets[link.get(f"{R}id")]
        texts[target.removeprefix(PAGE)] = "".join(t.text for t in link.iter(f"{W}t"))
    return texts


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.words: list[str] = []
        self._name, self._hidden = "", False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden = tag in ("style", "title")
        if tag == "a":
            self._name = (dict(attrs)["href"] or "").removeprefix(PAGE)

    def handle_endtag(self, tag: str) -> None:
        self._name, self._hidden = "", False

    def handle_data(self, data: str) -> None:
        if self._name:
            self.texts[self._name] = data
        if not self._hidden:
            self.words.append(data)


def read_html(content: bytes) -> Links:
    links = Links()
    links.feed(content.decode())
    return links


def value_of(text: str, unit: FigureUnit) -> float | None:
    if text == LITTLE:
        return None
    [found] = NUMBER.findall(text)
    value = float(found.replace("\u00a0", "").replace(",", "."))
    return value / {FigureUnit.SHARE: 100}.get(unit, 60 if text.endswith("мин") else 1)


def is_same(one: Figure, text: str) -> bool:
    value = value_of(text, one.unit)
    if one.value is None or value is None:
        return one.value is None and value is None
    slack = 0.01 if one.unit is FigureUnit.SHARE else 0.051
    return abs(value - one.value) < slack


def test_every_number_of_the_docx_is_its_figure(made) -> None:
    texts = linked_in_docx(made[DocumentKind.DOCX])
    assert all(is_same(one, texts[one.name]) for one in paper().figures())
    assert {name: texts[name] for name in (f.name for f in figures())} == {
        one.name: figure_text(one) for one in figures()
    }


@pytest.mark.parametrize("kind", [DocumentKind.HTML, DocumentKind.WALL])
def test_pages_write_each_figure_as_the_docx_does(made, kind) -> None:
    texts = read_html(made[kind]).texts
    assert {one.name for one in paper().figures()} <= texts.keys()
    linked = linked_in_docx(made[DocumentKind.DOCX])
    assert all(texts[name] == text for name, text in linked.items())


def test_the_workbook_holds_exact_numbers_in_forms_of_the_other_files(made) -> None:
    content = made[DocumentKind.XLSX]
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = book.get_sheet_by_name("Показатели").to_python()
    values = {row[1]: row[3] if row[3] != "" else None for row in rows[1:]}
    assert values == {one.name: one.value for one in paper().figures()}
    shown = shown_by_excel(content)
    assert [shown[2, n] for n in range(len(values))] == [
        figure_text(one) for one in {one.name: one for one in paper().figures()}.values()
    ]
    report = book.get_sheet_by_name("Отчёт").to_python()
    assert [row[1] for row in report if row[0].startswith("Орган «")] == [
        1000.0 + n for n in range(60)
    ]


def shown_by_excel(content: bytes) -> dict[tuple[int, int], str]:
    """Cells of the second sheet as a Russian Excel shows them, by column and line of figures."""
    styles = part(content, "xl/styles.xml")
    formats = {n.get("numFmtId"): n.get("formatCode") for n in styles.iter(f"{S}numFmt")}
    formats |= {"0": "General", "3": "#,##0", "9": "0%"}
    looks = [formats.get(x.get("numFmtId"), "") for x in styles.find(f"{S}cellXfs")]
    words = [
        "".join(t.text or "" for t in s.iter(f"{S}t"))
        for s in part(content, "xl/sharedStrings.xml")
    ]
    shown = {}
    for cell in part(content, "xl/worksheets/sheet2.xml").iter(f"{S}c"):
        column, line = ord(cell.get("r")[0]) - ord("A"), int(cell.get("r")[1:]) - 2
        value = cell.findtext(f"{S}v")
        if value is not None and line >= 0:
            text = words[int(value)] if cell.get("t") == "s" else None
            shown[column, line] = text or formatted(value, looks[int(cell.get("s"))])
    return shown


def formatted(value: str, form: str) -> str:
    if form.startswith('"'):
        return form.strip('"')
    number, *behind = re.findall(r'^[#,0.]+|"[^"]*"|%', form) or ["0"]
    decimals = len(number.partition(".")[2])
    factor = 100 if "%" in behind else 1
    exact = (Decimal(value) * factor).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{exact:,}".replace(",", "\u00a0").replace(".", ",")
    return text + "".join(one.strip('"') for one in behind)


def test_the_pdf_has_the_numbers_of_the_docx_in_the_same_order(made, chromium) -> None:
    content = make(paper(), DocumentKind.PDF, IMPRINT)
    reader = pypdf.PdfReader(BytesIO(content))
    width, height = (round(float(side)) for side in reader.pages[0].mediabox[2:])
    assert (width, height) == (595, 842)
    pages = [page.extract_text().replace("\u00a0", " ") for page in reader.pages]
    count = len(pages)
    for number, page in enumerate(pages, 1):
        assert f"{number} из {count}" in page
        assert "Данные на 28 ноября 2026 г., 08:30" in page
        assert number == 1 or number == count or "Просрочено" in page  # the head of the table
    whole = " ".join(" ".join(page.split()) for page in pages)
    for one in paper().figures():
        assert figure_text(one).replace("\u00a0", " ") in whole, one.name
    links = {
        a.get_object()["/A"]["/URI"]
        for page in reader.pages
        for a in page.get("/Annots", [])
        if "/A" in a.get_object()
    }
    assert {f"{PAGE}{one.name}" for one in paper().figures()} <= links


def test_the_docx_is_a_sound_package(made) -> None:
    content = made[DocumentKind.DOCX]
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = set(package.namelist())
        assert package.testzip() is None
        types = etree.fromstring(package.read("[Content_Types].xml"))
        endings = {one.get("Extension") for one in types if one.get("Extension")}
        parts = {one.get("PartName") for one in types if one.get("PartName")}
        for name in names - {"[Content_Types].xml"}:
            assert f"/{name}" in parts or name.rpartition(".")[2] in endings, name
        for name in (n for n in names if n.endswith(".rels")):
            folder = PurePosixPath(name).parent.parent
            for relation in etree.fromstring(package.read(name)):
                target = relation.get("Target")
                if relation.get("TargetMode") == "External":
                    assert target.startswith(IMPRINT.address)
                else:
                    assert normpath(str(folder / target)).lstrip("/") in names
        body = etree.fromstring(package.read("word/document.xml"))
    used = {e.get(f"{R}id") for e in body.iter(f"{W}hyperlink")}
    known = {one.get("Id") for one in part(content, "word/_rels/document.xml.rels")}
    assert used <= known
    styles = {s.get(f"{W}styleId") for s in part(content, "word/styles.xml").iter(f"{W}style")}
    assert {
        s.get(f"{W}val") for s in body.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
    } <= styles


def test_the_docx_has_headings_repeated_heads_a4_and_page_numbers(made) -> None:
    file = docx.Document(BytesIO(made[DocumentKind.DOCX]))
    looks = {p.style.name for p in file.paragraphs}
    assert {"Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Caption"} <= looks
    [table] = file.tables
    flags = [len(row._tr.findall(f"{W}trPr/{W}tblHeader")) for row in table.rows]
    assert flags == [1, *[0] * 60]
    section = file.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fields = [f.get(f"{W}instr") for f in section.footer._element.iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Данные на 28\u00a0ноября 2026\u00a0г., 08:30" in section.footer.paragraphs[0].text
    [about] = file.element.iter(
        "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    )
    assert about.get("descr") == "Больше всего 30"


def test_without_chromium_the_other_files_are_made(tmp_path) -> None:
    nowhere = Imprint(browser=str(tmp_path / "none"))
    kinds = (DocumentKind.TEXT, DocumentKind.PDF, DocumentKind.HTML)
    made = make_all(paper(rows=1), kinds, nowhere)
    assert list(made.files) == [DocumentKind.TEXT, DocumentKind.HTML]
    assert "нет браузера Chromium" in made.problems[DocumentKind.PDF]
    with pytest.raises(PrintFailed):
        make(paper(rows=1), DocumentKind.PDF, nowhere)


def test_what_the_data_holds_is_text_in_every_file() -> None:
    evil = "=cmd|'/c calc'!A1 <script>alert(1)</script> \x00\x0b{{ 7*7 }}"
    document = replace(paper(rows=1), blocks=[Paragraph([Name(evil, "javascript:alert(1)")])])
    shown = evil.replace("\x00", "").replace("\x0b", "")
    page = make(document, DocumentKind.HTML, IMPRINT).decode()
    assert "<script" not in page
    assert "javascript:" not in page
    assert shown in "".join(read_html(page.encode()).words)
    word = docx.Document(BytesIO(make(document, DocumentKind.DOCX, IMPRINT)))
    assert shown in [p.text for p in word.paragraphs]
    book = make(document, DocumentKind.XLSX, IMPRINT)
    assert not list(part(book, "xl/worksheets/sheet1.xml").iter(f"{S}f"))
    assert [shown] in CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(
        0
    ).to_python()


def test_nothing_links_without_the_address_of_the_console() -> None:
    content = make(paper(rows=1), DocumentKind.DOCX)
    assert not linked_in_docx(content)
    assert "href" not in make(paper(rows=1), DocumentKind.HTML).decode()
