"""What python-docx has no words for: links, fields, heads that repeat, descriptions. Pure."""

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def add_link(paragraph: Paragraph, text: str, address: str, look: str) -> None:
    """`look` is the id of a style."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), relation)
    paragraph._p.append(link)
    run = Run(OxmlElement("w:r"), paragraph)
    link.append(run._r)
    run.text = text
    run._r.style = look


def add_field(paragraph: Paragraph, name: str) -> None:
    """A number that the reader's program counts, such as PAGE."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def repeat_head(table: Table) -> None:
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(_flag("w:tblHeader"))


def keep_rows_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().insert(0, _flag("w:cantSplit"))


def shade(cell: _Cell, color: str) -> None:
    ground = OxmlElement("w:shd")
    for key, value in {"val": "clear", "color": "auto", "fill": color}.items():
        ground.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(ground)


def describe(run: Run, title: str, text: str) -> None:
    """The text beside a picture, for those who do not see it."""
    [about] = run._r.iter(qn("wp:docPr"))
    about.set("name", title)
    about.set("descr", text)


def _flag(name: str) -> Any:
    return OxmlElement(name)
