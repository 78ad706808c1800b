"""What people bring in files: tables, letters, templates, posts, files of a region, copies."""

import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook

from app.copies.container import MAGIC, PLAIN, CopyReader, Locks
from app.copies.sealing import SALT, Chain
from domain.privacy.admission import admit
from domain.reports.template import TemplateValue, TemplateValues
from domain.wire import dump_post, load_post
from files import reader, yaml_lists
from files.guards.limits import TEMPLATE, UPLOAD
from files.headers import Headers
from files.mail import letter, reply
from files.strict_yaml import Mistakes, open_table
from region.exports import read_exports
from region.worktime.calendar import read_calendar
from region.worktime.terms import read_terms
from reports.templates import filling
from reports.templates.dangers import open_template
from tests.fuzz.harness import NOW, Harness, Parser, each, for_each, packed, written

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNREAD = "неизвестный ключ"
TITLES = {"number": ("Номер",), "text": ("Текст",)}
HEADERS = Headers(TITLES, frozenset({"text"}), alone="text")
WHOLE = Headers(TITLES, frozenset(), whole=True)


def _workbook() -> bytes:
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": NOW.replace(tzinfo=None)})
        for name in ("А", "Б"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ("Номер", "Текст"))
            sheet.write_row(1, 0, (1.5, "Яма"))
            sheet.write_datetime(2, 0, NOW.replace(tzinfo=None))
            sheet.merge_range(3, 0, 4, 1, "Двор")
    return out.getvalue()


MAIL = b"""From: =?utf-8?b?0JDQvdC90LA=?= <anna@example.ru>
To: otvet+aaaa@example.ru
Subject: =?koi8-r?q?=F1=CD=C1?=
Date: Fri, 27 Nov 2026 10:00:00 +0900
Message-ID: <1@example.ru>
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

=D0=AF=D0=BC=D0=B0
> quoted
--b
Content-Type: text/html; charset=windows-1251

<p>text<br>more</p><blockquote>old</blockquote>
--b--
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/package/2006"
DOCX = packed(
    {
        "[Content_Types].xml": f'<Types xmlns="{RELATED}/content-types"><Override PartName='
        '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATED}/relationships"><Relationship Id="r1" Type='
        '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{{период}}</w:t>'
        "</w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>{#посты}{текст}</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>{/посты}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body>"
        "</w:document>",
    }
)
POST = written(
    {
        "source_kind": "rss",
        "source_id": "a",
        "native_id": "1",
        "url": "https://news.example/1",
        "text": "Яма, тел. 8 914 555-01-02",
        "published_at": "2026-11-27T10:00:00+09:00",
        "fetched_at": "2026-11-27T11:00:00+09:00",
        "author": {"kind": "private", "key": "k", "name": "Анна"},
        "engagement": {"views": 3},
        "attachments": [{"kind": "photo", "url": "https://news.example/1.jpg", "title": None}],
    }
)
EXPORTS = """columns:
  text: [Текст, Описание]
  number: [Номер]
groups: {Дороги: roads}
topics: {Ямы: roads.potholes}
kinds: {Жалоба: complaint}
personal: [ФИО]
exports:
  - stream: pos
    title: ПОС
    marks: [Номер]
    zone: Asia/Yakutsk
    verified: true
"""
CALENDAR = """zone: Asia/Yakutsk
weeks:
  - hours: {mon: "09:00-18:00", tue: "09:00-13:00, 14:00-18:00"}
holidays: ["01-01", "2026-11-04"]
years:
  - year: 2026
    verified: true
    days: ["2026-05-01..2026-05-03"]
short_days: ["2026-12-31"]
"""
TERMS = """terms:
  - regime: law59
    term: 30 дн
    because: закон
"""
BODIES = """# органы
bodies:
  - id: a
    name: А
  - id: b
    names:
      - {text: Б}
"""


def _table(suffix: str, headers: Headers = HEADERS) -> Parser:
    return lambda data: list(reader.read_table(BytesIO(data), suffix, headers, UPLOAD).grid.rows())


def _rows(data: bytes) -> object:
    return list(reader.read_table(BytesIO(data), "", WHOLE, UPLOAD).rows)


def _filled(data: bytes) -> object:
    text = TemplateValue("Яма", "https://news.example/1")
    values = TemplateValues({"период": text}, {"посты": [{"текст": text}]}, {"посты": ["текст"]})
    package = open_template(data, TEMPLATE)
    filled = filling.fill(package, values, TEMPLATE.rows)
    return None if filled.mistakes else package.written()


def _post(data: bytes) -> object:
    return dump_post(admit(load_post(data.decode("utf-8", "replace")), b"k" * 32, NOW)).encode()


def _yaml(read: Callable[[Path, Mistakes], object]) -> Parser:
    def run(data: bytes) -> object:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "a.yaml"
            path.write_bytes(data)
            return read(path, [])

    return run


def _added(path: Path, mistakes: Mistakes) -> object:
    """A list of tables is added to, and read again."""
    table = open_table(path, mistakes)
    rows = list(table.rows("bodies")) if table else []
    if not rows or any(one.problem != UNREAD for one in mistakes):
        return None
    text = path.read_text("utf-8-sig")
    bodies = yaml_lists.value_of(yaml_lists.compose(text), "bodies")
    added = [{"id": "c", "name": "Новый: «орган»"}]
    path.write_text(yaml_lists.with_items("a.yaml", text, [(bodies, added)]), "utf-8")
    return open_table(path, mistakes)


COPY = b"\n--\n".join(
    (
        b"opening\n"
        + written(
            {
                "format": 1,
                **dict.fromkeys(("id", "version", "revision", "mark", "region", "stores"), "a"),
                "made_at": "2026-11-27T10:00:00+09:00",
                "base": "",
                "tables": {"cases": {"names": ["id"], "kinds": ["int"]}},
                "numbers": {},
            }
        ),
        b"table/cases\n[1]\n",
        b"manifest\n"
        + written({"parts": {"table/cases": [1, sha256(b"[1]").hexdigest()]}, "unchanged": {}}),
    )
)


def _copy(data: bytes) -> object:
    """Blocks that follow each other rightly, as anybody can write them where no passphrase is.
    One that begins with an exclamation mark is not compressed.
    """
    head = MAGIC + PLAIN + b"\0" * SALT
    chain, out = Chain(head), BytesIO()
    out.write(head)
    for block in data.split(b"\n--\n"):
        name, _, content = block.partition(b"\n")
        frame = name[1:] + content if name[:1] == b"!" else zstd.compress(content)
        sealed = chain.close(len(name).to_bytes(2) + name + frame)
        out.write(len(sealed).to_bytes(4) + sealed)
    copy = CopyReader(BytesIO(out.getvalue()), Locks("", "cat", "cat"))
    return list(copy.blocks()), copy.manifest


BROUGHT: Mapping[str, Harness] = {
    "tables": Harness(
        each(_table(".csv"), _table(".jsonl"), _table(".xlsx"), _table(""), _rows),
        for_each(
            5,
            "Номер;Текст\n1;Яма\n".encode(),
            written({"Номер": 1, "Текст": "Яма"}),
            _workbook(),
        ),
        (
            *("files/delimited.py", "files/json_lines.py", "files/grid.py", "files/reader.py"),
            *("files/workbook.py", "files/guards/package.py", "files/headers.py"),
        ),
    ),
    "mail": Harness(
        each(letter.read_mail, reply.read_reply, reply.read_head),
        for_each(3, MAIL),
        ("files/mail/letter.py", "files/mail/reply.py", "files/mail/quotes.py"),
    ),
    "templates": Harness(
        each(lambda data: filling.read(open_template(data, TEMPLATE)), _filled),
        for_each(2, DOCX),
        (
            *("reports/templates/package.py", "reports/templates/dangers.py"),
            *("reports/templates/filling.py", "reports/templates/paragraphs.py"),
            *("reports/templates/rows.py", "reports/templates/places.py"),
        ),
    ),
    "posts": Harness(_post, (POST,), ("domain/wire.py", "domain/privacy/admission.py")),
    "region": Harness(
        each(
            _yaml(lambda path, mistakes: read_exports(path, {"roads": 1}, mistakes)),
            _yaml(read_calendar),
            _yaml(lambda path, mistakes: read_terms(path, (), mistakes)),
            _yaml(_added),
        ),
        for_each(4, *(text.encode() for text in (EXPORTS, CALENDAR, TERMS, BODIES))),
        (
            *("files/strict_yaml.py", "files/yaml_lists.py", "region/exports.py"),
            *("region/worktime/calendar.py", "region/worktime/terms.py"),
        ),
    ),
    "copies": Harness(_copy, (COPY,), ("app/copies/container.py",)),
}
