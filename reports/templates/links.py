"""Links that a filled template gets: relationships of its parts to pages of the console. Pure."""

from posixpath import basename, dirname

from lxml import etree  # type: ignore[import-untyped]

from reports.templates.package import REL, TYPES, Element, TemplatePackage

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"


class PartLinks:
    """Of one part; an address that is linked twice has one relationship."""

    def __init__(self, package: TemplatePackage, part: str) -> None:
        self._package = package
        self._name = f"{dirname(part)}/_rels/{basename(part)}.rels".lstrip("/")
        self._ids: dict[str, str] = {}

    def of(self, address: str) -> str:
        if address not in self._ids:
            relations = self._relations()
            known = {one.get("Id") for one in relations}
            id_ = next(name for n in range(1, 10**6) if (name := f"rIdO{n}") not in known)
            made = etree.SubElement(relations, f"{REL}Relationship")
            for key, value in {
                "Id": id_,
                "Type": _HYPERLINK,
                "Target": address,
                "TargetMode": "External",
            }.items():
                made.set(key, value)
            self._ids[address] = id_
        return self._ids[address]

    def _relations(self) -> Element:
        if not self._package.has(self._name):
            self._package.add(
                self._name, etree.Element(f"{REL}Relationships", nsmap={None: REL[1:-1]})
            )
            types = self._package.tree(TYPES)
            if not any(one.get("Extension") == "rels" for one in types):
                default = etree.SubElement(types, _TYPE)
                default.set("Extension", "rels")
                default.set("ContentType", _RELS)
        return self._package.tree(self._name)
