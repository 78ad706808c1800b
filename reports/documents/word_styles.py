"""Styles of a report as DOCX: an A4 page, Russian, headings and tables in one font. Pure."""

from collections.abc import Mapping

from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Arial"  # on every desk, or another of its widths
SMALL, NOTICE, CAPTION, LINK = "Report Small", "Report Notice", "Caption", "Hyperlink"
WIDTH, HEIGHT = Mm(210), Mm(297)
LEFT, RIGHT, TOP, BOTTOM = Mm(20), Mm(15), Mm(18), Mm(18)
TEXT_WIDTH = Length(WIDTH - LEFT - RIGHT)
_INK, _SOFT, _ACCENT = RGBColor(0x17, 0x20, 0x1C), RGBColor(0x4F, 0x5C, 0x56), RGBColor(15, 90, 60)
_SIZES = {  # points of the letters, before and behind the paragraph
    "Normal": (10.5, 0, 5),
    "Title": (20, 0, 2),
    "Subtitle": (12, 0, 2),
    "Heading 1": (15, 14, 4),
    "Heading 2": (12, 10, 3),
    "List Bullet": (10.5, 0, 3),
    CAPTION: (10.5, 8, 3),
    SMALL: (9, 0, 6),
    NOTICE: (10.5, 4, 6),
    "Table Text": (9.5, 1, 1),
    "Table Small": (8, 1, 1),
    "After Table": (4, 0, 4),
    "Chart": (10.5, 0, 2),
}
_BOLD = frozenset({"Title", "Heading 1", "Heading 2", CAPTION})
_SOFTER = frozenset({"Subtitle", SMALL})


def style(file: WordFile) -> Mapping[str, str]:
    """Sets the styles and the page; returns ids of styles by their names."""
    section = file.sections[0]
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.footer_distance = Mm(9)
    _speak_russian(file)
    known = {one.name for one in file.styles}
    for name, (size, before, behind) in _SIZES.items():
        if name not in known:
            made = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = file.styles["Normal"]
        _set(file.styles[name], name, size, before, behind)
    link = file.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = _ACCENT, True
    _frame(file.styles[NOTICE])
    foot = file.styles[SMALL].paragraph_format.tab_stops
    foot.add_tab_stop(Length(TEXT_WIDTH - Mm(1)), WD_TAB_ALIGNMENT.RIGHT)
    return {one.name: one.style_id for one in file.styles}


def _set(one: ParagraphStyle, name: str, size: float, before: float, behind: float) -> None:
    one.font.name, one.font.size = FONT, Pt(size)
    one.font.bold, one.font.italic = name in _BOLD, False
    one.font.color.rgb = _SOFT if name in _SOFTER else _INK
    shape = one.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(behind)
    shape.line_spacing = 1.1
    fonts = one.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for themed in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(themed), None)
    if name == "Title":  # the line below it
        for border in one.element.pPr.findall(qn("w:pBdr")):
            one.element.pPr.remove(border)


def _speak_russian(file: WordFile) -> None:
    defaults = file.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), "ru-RU")


def _frame(notice: ParagraphStyle) -> None:
    """A line at the left of a notice, and a ground behind it."""
    shape = notice.element.get_or_add_pPr()
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for key, value in {"val": "single", "sz": "24", "space": "6", "color": "8A4306"}.items():
        left.set(qn(f"w:{key}"), value)
    borders.append(left)
    ground = OxmlElement("w:shd")
    for key, value in {"val": "clear", "color": "auto", "fill": "FDEEDA"}.items():
        ground.set(qn(f"w:{key}"), value)
    _insert(shape, borders, ground)


def _insert(shape, borders, ground) -> None:  # type: ignore[no-untyped-def]
    """Where the schema wants them: behind these, before all others."""
    place = 0
    first = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
    for number, child in enumerate(shape, 1):
        if child.tag.rpartition("}")[2] in (*first, "numPr", "suppressLineNumbers"):
            place = number
    shape.insert(place, borders)
    shape.insert(place + 1, ground)
