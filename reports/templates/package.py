"""A DOCX that somebody uploaded: its parts, and what of it is left out. Pure."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from domain.errors import EntryRefused
from files.guards.limits import Limits
from files.guards.package import check_package

Element: TypeAlias = Any
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "[Content_Types].xml"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
NO_DOCUMENT = "файл не читается как документ Word (.docx): откройте его в Word и сохраните заново"
_MARKUP = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODED = re.compile(rb"^[^>]{0,200}encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")
DROPPED = {
    "attachedTemplate": "ссылка на шаблон автора",
    "mailMergeSource": "источник рассылки",
    "mailMergeHeaderSource": "источник рассылки",
    "recipientData": "список рассылки",
}


@dataclass
class TemplatePackage:
    """The parts of a DOCX; those of XML are parsed once."""

    parts: dict[str, bytes]
    dropped: list[str] = field(default_factory=list)
    _trees: dict[str, Element] = field(default_factory=dict)

    def tree(self, name: str) -> Element:
        if name not in self._trees:
            self._trees[name] = parsed(self.parts[name])
        return self._trees[name]

    def has(self, name: str) -> bool:
        return name in self.parts or name in self._trees

    def add(self, name: str, tree: Element) -> None:
        self._trees[name] = tree

    def main(self) -> str:
        """The name of the document's own part."""
        for override in self.tree(TYPES):
            if override.get("ContentType") == DOCUMENT:
                return str(override.get("PartName") or "").lstrip("/")
        raise EntryRefused(NO_DOCUMENT)

    def written(self) -> bytes:
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for name in dict.fromkeys([*self.parts, *self._trees]):
                content = self.parts.get(name, b"")
                if name in self._trees:
                    content = etree.tostring(
                        self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True
                    )
                package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return file.getvalue()


def open_package(content: bytes, limits: Limits) -> TemplatePackage:
    """Raises EntryRefused for what is no DOCX, UnreadableList for a ZIP that is damaged or too
    large.
    """
    file = BytesIO(content)
    if not content.startswith(b"PK"):
        raise EntryRefused(NO_DOCUMENT)
    check_package(file, limits, NO_DOCUMENT)
    with zipfile.ZipFile(file) as package:
        names = package.namelist()
        if len({name.casefold() for name in names}) != len(names):
            raise EntryRefused("в файле две части с одним именем: сохраните его в Word заново")
        files = [name for name in names if name[-1] != "/"]
        opened = TemplatePackage({name_of(name, files): package.read(name) for name in files})
    if TYPES not in opened.parts:
        raise EntryRefused(NO_DOCUMENT)
    return opened


def name_of(part: str, parts: Sequence[str]) -> str:
    """The name of a part of relationships as this package spells it: readers ignore the case of
    names, and Word opens `_RELS/Document.XML.RELS`.
    """
    if not part.casefold().endswith(".rels"):
        return part
    folders, _, file = part[: -len(".rels")].replace("\\", "/").rpartition("/")
    if folders.casefold() != "_rels" and not folders.casefold().endswith("/_rels"):
        return f"{part[: -len('.rels')]}.rels"
    folder = folders[: -len("_rels")]
    source = f"{folder}{file}".casefold()
    own = next((one for one in parts if one.casefold() == source), f"{folder}{file}")
    above, _, name = own.rpartition("/")
    return f"{above}/_rels/{name}.rels".lstrip("/")


def parsed(content: bytes) -> Element:
    """Entities and DTDs are refused, no address is opened, and depth is limited by the parser."""
    if content.startswith(_WIDE) or _MARKUP.search(content) or _ENCODED.match(content):
        raise EntryRefused("в файле есть описание сущностей XML или чужая кодировка: так не бывает")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise EntryRefused(NO_DOCUMENT) from error


def is_markup(content: bytes) -> bool:
    begin = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin.startswith(b"<") or content.startswith(_WIDE)


def local_name(one: Element) -> str:
    return str(etree.QName(one).localname)


def drop_outside(package: TemplatePackage) -> None:
    """Leaves out relationships to the author's own files, and the elements that use them."""
    for name in [name for name in package.parts if name.endswith(".rels")]:
        relations = package.tree(name)
        source = _source_of(name)
        for one in list(relations):
            last = (one.get("Type") or "").rpartition("/")[2]
            if last not in DROPPED:
                continue
            relations.remove(one)
            package.dropped.append(f"Не взято из шаблона: {DROPPED[last]}")
            if source in package.parts:
                _forget(package.tree(source), one.get("Id") or "")
    for name, content in package.parts.items():
        if name != TYPES and not name.endswith(".rels") and is_markup(content):
            for one in [
                e for e in package.tree(name).iter(etree.Element) if local_name(e) == "mailMerge"
            ]:
                package.dropped.append("Не взято из шаблона: источник рассылки")
                parent = one.getparent()
                if parent is not None:
                    parent.remove(one)
    package.dropped[:] = dict.fromkeys(package.dropped)


def _source_of(relations: str) -> str:
    """The part whose relationships these are."""
    folder, _, file = relations.rpartition("_rels/")
    return normpath(join(folder, file.removesuffix(".rels")))


def _forget(tree: Element, relation: str) -> None:
    """Removes the child of the root that uses a relationship."""
    for child in list(tree):
        if any(one.get(f"{R}id") == relation for one in child.iter(etree.Element)):
            tree.remove(child)
