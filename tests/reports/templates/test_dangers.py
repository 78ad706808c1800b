"""Nothing of an uploaded template runs or reaches out: what could is refused by name."""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from domain.errors import EntryRefused, UnreadableList
from domain.reports.template import TemplateValue, TemplateValues
from files.guards.limits import TEMPLATE
from reports.templates.dangers import open_template
from reports.templates.template import fill_template, read_template
from tests.reports.templates.wordfiles import changed, letter, related, saved, with_field

RELS = "word/_rels/document.xml.rels"
PLAIN = saved(letter("{title}"))
TYPES = "[Content_Types].xml"
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>'
)


def body(xml: str) -> bytes:
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml"'
    added = f"<w:p {spaces}>{xml}</w:p><w:sectPr"

    def edit(part: bytes) -> bytes:
        return part.replace(b"<w:sectPr", added.encode(), 1)

    return changed(PLAIN, edit={"word/document.xml": edit})


def linking(arguments: str) -> bytes:
    return saved(with_field(letter(), f" HYPERLINK {arguments} "))


def respelled(part: str, name: str, kind: str = "image") -> bytes:
    """A part of relationships under a name that a reader takes for the same."""
    content = changed(PLAIN, edit={part: related(kind, "http://x/a.png")})
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for one in old.namelist():
            new.writestr(name if one == part else one, old.read(one))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (changed(PLAIN, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "макросы"),
        (changed(PLAIN, edit={TYPES: lambda part: part.replace(MAIN, MACRO)}), "макросы"),
        (changed(PLAIN, edit={RELS: related("vbaProject", "x.bin", "Internal")}), "макросы"),
        (changed(PLAIN, {"word/embeddings/oleObject1.bin": b"x"}), "вложенный объект"),
        (changed(PLAIN, {"word/activeX/activeX1.xml": b"<a/>"}), "вложенный объект"),
        (changed(PLAIN, edit={RELS: related("oleObject", "http://x/y")}), "вложенный объект"),
        (changed(PLAIN, edit={RELS: related("package", "e/a.xlsx", "Internal")}), "вложенный файл"),
        (changed(PLAIN, edit={RELS: related("aFChunk", "a.html", "Internal")}), "другой файл"),
        (changed(PLAIN, edit={RELS: related("subDocument", "file:///a")}), "другой документ"),
        (changed(PLAIN, edit={RELS: related("frame", "http://x/")}), "страница по адресу"),
        (changed(PLAIN, edit={RELS: related("image", "http://x/a.png")}), "картинка по адресу"),
        (changed(PLAIN, edit={RELS: related("hyperlink", "file://host/a")}), "внешняя ссылка"),
        (changed(PLAIN, edit={RELS: related("hyperlink", "javascript:x")}), "внешняя ссылка"),
        (changed(PLAIN, edit={RELS: related("customXml", "http://x/")}), "внешняя ссылка"),
        (body("<w:r><w:object/></w:r>"), "вложенный объект (object)"),
        (body('<w:r><w:pict><v:imagedata src="http://x/a.png"/></w:pict></w:r>'), "внешняя ссылка"),
        (body('<w:r><w:pict><v:shape href="file:///c:/a"/></w:pict></w:r>'), "внешняя ссылка"),
        (body('<w:fldSimple w:instr=" DDEAUTO c:\\\\cmd.exe "/>'), "поле DDEAUTO"),
        (saved(with_field(letter(), "DDE", "AUTO cmd /k calc")), "поле DDEAUTO"),
        (saved(with_field(letter(), " INCLUDEPICTURE ", '"http://x/a.png"')), "INCLUDEPICTURE"),
        (saved(with_field(letter(), " INCLUDETEXT c:\\a.docx")), "поле INCLUDETEXT"),
        (saved(with_field(letter(), ' HYPERLINK "file://x/a" \\l "b"')), "внешняя ссылка"),
        (linking('\\o "https://ok" "file://evil/share"'), "внешняя ссылка (file://evil/share)"),
        (linking('"https://ok" "file://evil/share"'), "внешняя ссылка (file://evil/share)"),
        (linking('\\l "b" "file://evil/share"'), "внешняя ссылка (file://evil/share)"),
        (linking("\\n file://evil/share"), "внешняя ссылка (file://evil/share)"),
        (linking('\\l "file://evil/share"'), "внешняя ссылка (file://evil/share)"),
        (linking('\\o "\\\\evil\\share" \\l "b"'), "внешняя ссылка"),
        (linking('\\o"https://ok""file://evil/share"'), "внешняя ссылка (file://evil/share)"),
        (linking("\\o “https://ok” “file://evil/share”"), "внешняя ссылка (file://evil/share)"),
        (linking(""), "внешняя ссылка (без адреса)"),
        (respelled(RELS, "word/_rels/document.xml.RELS"), "картинка по адресу"),
        (respelled(RELS, "word/_RELS/Document.xml.rels"), "картинка по адресу"),
        (saved(with_field(letter(), " MACROBUTTON AutoOpen Нажмите")), "поле MACROBUTTON"),
        (saved(with_field(letter(), " = 7 * 7 ")), "поле ="),
        (changed(PLAIN, {"word/evil.dat": BOMB}), "сущностей XML"),
        (changed(PLAIN, {"customXml/item9.xml": BOMB}), "сущностей XML"),
        (changed(PLAIN, {"word/wide.xml": "\ufeff<a/>".encode("utf-16-le")}), "сущностей XML"),
        (changed(PLAIN, {"word/DOCUMENT.xml": b"<a/>"}), "с одним именем"),
        (changed(PLAIN, {"word/a.xml": b"0" * 30_000_000}), "сжат больше"),
        (PLAIN[:-40], "не читается как документ Word"),
        (b"PK no package", "не читается как документ Word"),
        (b"\xd0\xcf\x11\xe0 old .doc", "не читается как документ Word"),
        (b"<html>{title}</html>", "не читается как документ Word"),
    ],
)
def test_what_may_run_or_reach_out_is_refused_by_name(content, named) -> None:
    """In this process, through the same functions as in the child."""
    with pytest.raises((EntryRefused, UnreadableList)) as refused:
        open_template(content, TEMPLATE)
    assert named in str(getattr(refused.value, "reason", refused.value))


@pytest.mark.parametrize(
    "arguments",
    [
        '"https://ok/a"',
        '\\l "_Toc1"',
        "\\l _Toc1 \\h",
        '"https://ok/a" \\l "b" \\o "Время приёма: с 10:00" \\t "_blank"',
        '\\o "Подсказка" "mailto:a@b"',
    ],
)
def test_links_to_pages_and_bookmarks_stay(arguments) -> None:
    open_template(linking(arguments), TEMPLATE)


def test_relationships_in_other_letters_belong_to_their_part() -> None:
    content = respelled(RELS, "word/_RELS/Document.XML.Rels", "attachedTemplate")
    opened = open_template(content, TEMPLATE)
    assert opened.dropped == ["Не взято из шаблона: ссылка на шаблон автора"]
    assert RELS in opened.parts
    assert b"http://x/a.png" not in opened.written()


def test_every_danger_is_named_at_once() -> None:
    content = changed(
        saved(with_field(letter(), "DDEAUTO x")),
        {"word/vbaProject.bin": b"x"},
        {RELS: related("image", "http://x/a.png")},
    )
    with pytest.raises(EntryRefused) as refused:
        read_template(content)
    assert all(word in str(refused.value) for word in ("макросы", "DDEAUTO", "картинка по адресу"))


def test_a_strict_document_is_refused_since_its_names_mean_something_else() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = changed(PLAIN, edit={"word/document.xml": lambda p: p.replace(usual, strict)})
    with pytest.raises(EntryRefused, match="не читается как документ Word"):
        read_template(content)


def test_the_template_of_the_author_is_left_out_and_told() -> None:
    settings = "word/_rels/settings.xml.rels"
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b"</Relationships>"
    )
    attached = related("attachedTemplate", "file:///C:/Users/x/Normal.dotm")(rels)

    made = (
        b'<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships" r:id="rIdX"/><w:mailMerge><w:connectString w:val="x"/></w:mailMerge>'
    )

    def edit(part: bytes) -> bytes:
        return part.replace(b"</w:settings>", made + b"</w:settings>")

    content = changed(PLAIN, {settings: attached}, {"word/settings.xml": edit})
    reading = read_template(content)
    assert list(reading.dropped) == [
        "Не взято из шаблона: ссылка на шаблон автора",
        "Не взято из шаблона: источник рассылки",
    ]
    done = fill_template(content, TemplateValues({"title": TemplateValue("Сводка")}))
    assert done.content is not None
    with zipfile.ZipFile(BytesIO(done.content)) as package:
        assert b"Users/x" not in b"".join(package.read(name) for name in package.namelist())
        assert b"mailMerge" not in package.read("word/settings.xml")
    assert docx.Document(BytesIO(done.content)).paragraphs[0].text == "Сводка"


def test_a_template_is_filled_in_a_child_or_nothing_is_made() -> None:
    content = saved(letter("{title}, {gone}"))
    done = fill_template(content, TemplateValues({"title": TemplateValue("Сводка")}))
    assert done.content is None
    assert [(one.name, one.where) for one in done.mistakes] == [
        ("gone", "абзац 1: «{title}, {gone}»")
    ]


def test_a_child_that_takes_too_long_or_too_much_is_ended() -> None:
    for limits in (replace(TEMPLATE, seconds=0.01), replace(TEMPLATE, memory=1_000_000)):
        with pytest.raises(EntryRefused, match="не прочитан"):
            read_template(PLAIN, limits)
