"""DOCX files that tests upload, and what is read back from them."""

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

import docx
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn


def saved(file: WordFile) -> bytes:
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def letter(*paragraphs: str) -> WordFile:
    file = docx.Document()
    for text in paragraphs:
        file.add_paragraph(text)
    return file


def changed(
    content: bytes,
    parts: Mapping[str, bytes] | None = None,
    edit: Mapping[str, Callable[[bytes], bytes]] | None = None,
) -> bytes:
    """The package with parts added, and others edited."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, (edit or {}).get(name, bytes)(part), zipfile.ZIP_DEFLATED)
        for name, part in (parts or {}).items():
            new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def related(kind: str, target: str, mode: str = "External") -> Callable[[bytes], bytes]:
    """Adds a relationship to a part of relationships."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    line = f'<Relationship Id="rIdX" Type="{base}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return lambda part: part.replace(b"</Relationships>", f"{line}</Relationships>".encode())


def with_field(file: WordFile, *codes: str) -> WordFile:
    """A field whose code is split over runs."""
    runs = "".join(
        f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>' for code in codes
    )
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end")]
    body = f"<w:p {nsdecls('w')}>{marks[0]}{runs}{marks[1]}</w:p>"
    file.element.body.insert(0, parse_xml(body))
    return file


def box(text: str) -> str:
    """A paragraph with a text box, in both forms that Word writes."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return (
        f"<w:p {nsdecls('w')} {spaces}><w:r><w:t>До надписи {{title}}</w:t></w:r><w:r>"
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def texts(content: bytes, part: str = "word/document.xml") -> list[str]:
    """The texts of all paragraphs of a part, those of text boxes too."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        tree = parse_xml(package.read(part))
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in tree.iter(qn("w:p"))]
