"""What in an uploaded DOCX may run or reach out. Pure.

A report made from a template is opened by the people it is sent to, so macros, embedded objects,
other files brought in, fields that read files or start programs, and addresses other than links are
refused, each by name. A link to the author's own template and a source of letters are habits of
Word: reports/templates/package leaves them out.
"""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from domain.errors import EntryRefused
from files.guards.limits import Limits
from reports.templates.package import (
    DROPPED,
    NO_DOCUMENT,
    TYPES,
    Element,
    R,
    TemplatePackage,
    W,
    drop_outside,
    is_markup,
    local_name,
    open_package,
)

_MACRO = re.compile(r"macro|vba|activex", re.IGNORECASE)
_EMBEDDED = re.compile(r"/(?:embeddings|activex)/|oleobject|/afchunk", re.IGNORECASE)
_INSIDE = re.compile(r"^(?:#|data:image/(?:png|jpeg|gif);|$)", re.IGNORECASE)
_OBJECTS = frozenset({"object", "altChunk", "subDoc", "control", "OLEObject", "binData"})
_HARMLESS = re.compile(r"^(?:https?://|mailto:|#)", re.IGNORECASE)
# Ends of relationship types, and the words for them.
_REFUSED = {
    "vbaProject": "макросы",
    "wordVbaData": "макросы",
    "attachedToolbars": "панели с макросами",
    "keyMapCustomizations": "сочетания клавиш с макросами",
    "oleObject": "вложенный объект",
    "package": "вложенный файл",
    "control": "элемент ActiveX",
    "activeXControlBinary": "элемент ActiveX",
    "aFChunk": "вставленный другой файл",
    "subDocument": "вставленный другой документ",
    "frame": "страница по адресу",
    "externalLink": "связь с другой книгой",
    "extensibility": "дополнение с кодом",
    "ui/extensibility": "дополнение с кодом",
    "webextension": "дополнение с кодом",
    "webextensiontaskpanes": "дополнение с кодом",
    "taskpanes": "дополнение с кодом",
}
# All others are refused.
_FIELDS = frozenset(
    (
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "DATE", "TIME", "CREATEDATE", "SAVEDATE"),
        *("PRINTDATE", "TOC", "TC", "SEQ", "REF", "PAGEREF", "NOTEREF", "STYLEREF", "HYPERLINK"),
        *("SYMBOL", "NUMWORDS", "NUMCHARS", "TITLE", "SUBJECT", "AUTHOR", "FORMTEXT"),
        *("FORMCHECKBOX", "FORMDROPDOWN"),
    )
)
_ARGUMENT = re.compile(
    r'\\(?P<switch>[a-z*@\#!])(?=[\s"]|$)|"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+)', re.IGNORECASE
)
_QUOTES = str.maketrans("“”„", '"""')
_WITH_VALUE = frozenset("lot*@#")  # switches of a link's field; the others have no value
_ADDRESS = re.compile(r"^\s*[a-z][a-z0-9+.-]*:|//|\\\\", re.IGNORECASE)


def open_template(content: bytes, limits: Limits) -> TemplatePackage:
    """Raises EntryRefused that names everything dangerous in the file at once, and UnreadableList
    for a ZIP that is damaged or too large.
    """
    opened = open_package(content, limits)
    if dangers := list(dict.fromkeys(dangers_of(opened))):
        raise EntryRefused(
            f"шаблон не принят, в нём есть: {'; '.join(dangers)}. Уберите это в Word и загрузите "
            "снова"
        )
    main = opened.main()
    if main not in opened.parts or opened.tree(main).tag != f"{W}document":
        raise EntryRefused(NO_DOCUMENT)
    drop_outside(opened)
    return opened


def dangers_of(package: TemplatePackage) -> Iterator[str]:
    for one in package.tree(TYPES):
        if _MACRO.search(one.get("ContentType") or ""):
            yield "макросы или элементы ActiveX"
    for name, content in package.parts.items():
        if _EMBEDDED.search(f"/{name}"):
            yield f"вложенный объект ({name})"
        elif _MACRO.search(name.rpartition("/")[2]):
            yield f"макросы или элементы ActiveX ({name})"
        elif name.endswith(".rels"):
            yield from _linked(package.tree(name))
        elif name != TYPES and is_markup(content):  # whatever its name says
            yield from _active(package.tree(name))


def _linked(relations: Element) -> Iterator[str]:
    for one in relations:
        kind = (one.get("Type") or "").rpartition("/relationships/")[2]
        kind = kind or (one.get("Type") or "").rpartition("/")[2]
        last, target = kind.rpartition("/")[2], one.get("Target") or ""
        if last in _REFUSED:
            yield _REFUSED[last]
        elif one.get("TargetMode") == "External" and last not in DROPPED:
            if last == "image":
                yield f"картинка по адресу ({target[:60]})"
            elif last != "hyperlink" or not _HARMLESS.match(target):
                yield f"внешняя ссылка ({target[:60]})"


def _active(tree: Element) -> Iterator[str]:
    """What runs, is embedded or is fetched, by local names: an element of another namespace may
    mean the same to a reader.
    """
    is_drawing = local_name(tree) == "svg"
    codes = _FieldCodes()
    for one in tree.iter(etree.Element):
        local = local_name(one)
        if local in _OBJECTS or (is_drawing and local == "script"):
            yield f"вложенный объект ({local})"
        for key, value in one.attrib.items():
            attribute = key.rpartition("}")[2]
            if attribute == "src" and not _INSIDE.match(value) and not key.startswith(R):
                yield f"внешняя ссылка ({value[:60]})"
            elif attribute == "href" and not key.startswith(R):
                if not (_INSIDE if is_drawing else _HARMLESS).match(value):
                    yield f"внешняя ссылка ({value[:60]})"
            elif local == "fldSimple" and attribute == "instr":
                yield from _field(value)
        for code in codes.read(local, one):
            yield from _field(code)
    for code in codes.rest():
        yield from _field(code)


class _FieldCodes:
    """Codes of fields: each may be split over many runs and hold other fields."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []

    def read(self, local: str, one: Element) -> Iterator[str]:
        if local == "fldChar":
            kind = next((v for k, v in one.attrib.items() if k.endswith("fldCharType")), "")
            if kind == "begin":
                self._open.append([])
            elif kind in ("separate", "end") and self._open:
                yield "".join(self._open[-1])
                self._open[-1].clear()
                if kind == "end":
                    self._open.pop()
        elif local in ("instrText", "delInstrText"):
            if self._open:
                self._open[-1].append(one.text or "")
            else:
                yield one.text or ""

    def rest(self) -> Iterator[str]:
        return ("".join(code) for code in self._open)


def _field(code: str) -> Iterator[str]:
    words = code.split()
    if not words:
        return
    name = words[0].upper()
    if name not in _FIELDS:
        yield f"поле {name[:30]}"
    elif name == "HYPERLINK":
        addresses, others = _arguments(code.split(None, 1)[1] if len(words) > 1 else "")
        outside = [one for one in addresses if not _HARMLESS.match(one)]
        outside += [one for one in others if _ADDRESS.search(one) and not _HARMLESS.match(one)]
        if outside or not (addresses or others):
            yield f"внешняя ссылка ({', '.join(outside)[:60] or 'без адреса'})"


def _arguments(code: str) -> tuple[list[str], list[str]]:
    """The addresses of a link's field, and the values of its switches: a bookmark, a hint, a
    window.
    """
    addresses: list[str] = []
    others: list[str] = []
    switch = ""
    for one in _ARGUMENT.finditer(code.translate(_QUOTES)):
        if one["switch"]:
            switch = one["switch"].lower()
            continue
        value = one["quoted"] if one["quoted"] is not None else one["plain"]
        (others if switch in _WITH_VALUE else addresses).append(value)
        switch = ""
    return addresses, others
