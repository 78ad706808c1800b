"""Personal data planted in every field of a post: in no table, index, answer, file or log."""

import io
import json
import logging
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from app.assembly import make_worker
from app.wiring import sync_registry
from console.application import create_application
from crawlers.intake.admission import admit_lines
from domain.access.token import SCOPES
from domain.post import Attachment, Author, AuthorKind, Post
from domain.query_text import parse
from domain.source import SourceKind
from domain.wire import load_post
from index.documents import document
from tests.client import TestClient
from tests.console.conftest import NOW
from tests.console.signing import browser
from tests.console.tokens import issue

# What must be nowhere, by the field that it is planted in; the control word must be everywhere.
SECRETS = {
    "text": ("89145550101", "Сидоренко", "１４５５５０１０２"),
    "title": ("89145550103", "Кузьминой", "12.05.1981"),
    "forwarded_from": ("89145550104", "Лебедева"),
    "url": ("planted.url",),
    "native_id": ("planted.native",),
    "author": ("Абрамова", "900000123"),
    "outlet": ("planted.outlet", "89145550105"),
    "attachment": ("89145550106", "Захарова", "900000456", "planted.link"),
}
CONTROL = "котельнаяплюс"


def planted():
    private = Post(
        "asn24",
        SourceKind.RSS,
        "https://forum.example/t/5?user=planted.native@example.ru",
        "https://forum.example/t/5?user=planted.url@example.ru",
        NOW - timedelta(minutes=30),
        NOW - timedelta(minutes=5),
        f"В Тынде нет отопления, {CONTROL} стоит. Пишет Сидоренко Олег Викторович, 89145550101, "
        "８９１４５５５０１０２",
        title=f"{CONTROL}: жалоба Кузьминой Анны Сергеевны, 12.05.1981 г.р., тел. 89145550103",
        author=Author(AuthorKind.PRIVATE, "900000123", "Абрамова Нина"),
        forwarded_from="Лебедева Вера Ильинична, 89145550104",
        attachments=(
            Attachment("link", "https://vk.com/id900000456", "Захарова Юлия Львовна 89145550106"),
            Attachment("file", "https://forum.example/f?by=planted.link@example.ru", "Фото"),
        ),
    )
    outlet = Author(AuthorKind.OUTLET, "planted.outlet@example.ru", "Редакция, 89145550105")
    return [private, replace(private, native_id="https://forum.example/t/6", author=outlet)]


def filled_with(installation, posts):
    """An installation whose crawler has admitted the posts, and whose worker has enriched them."""
    sync_registry(installation)
    [(lines, *_)] = admit_lines([posts], installation.key, installation.clock.now())
    installation.posts.queue.put([load_post(line) for _, _, line in lines], history=False)
    queued = dump(installation)
    make_worker(installation, "w").run_once()
    installation.posts.index.refresh()
    return queued


def dump(installation):
    """Every cell of every table of both databases, and the files as they are."""
    cells = []
    for file in sorted(installation.settings.data.glob("*.db")):
        with sqlite3.connect(file) as connection:
            tables = connection.execute("select name from sqlite_master where type = 'table'")
            for (table,) in tables.fetchall():
                try:
                    rows = connection.execute(f'select * from "{table}"').fetchall()
                except sqlite3.OperationalError:  # a virtual table's own tokenizer
                    continue
                cells += [str(row) for row in rows]
        connection.close()
    files = [f.read_bytes() for f in installation.settings.data.rglob("*") if f.is_file()]
    return "\n".join((*cells, *(data.decode(errors="ignore") for data in files)))


def places(installation):
    """Name -> text of every place where a post shows."""
    hits = installation.posts.index.search(parse(CONTROL, installation.region.zone, {})).hits
    yield "index", repr(hits)
    yield (
        "elastic",
        "\n".join(json.dumps(document(h.enriched), ensure_ascii=False, default=str) for h in hits),
    )
    with browser(installation) as client:
        for path in ("/search", "/feed", "/incidents", "/map", "/leaders", "/audit"):
            yield path, client.get(path, params={"q": CONTROL}).text
        for kind in ("csv", "xlsx"):
            answer = client.get("/search/export", params={"format": kind, "q": CONTROL})
            assert answer.status_code == 200
            yield f"export {kind}", answer.text if kind == "csv" else cells_of(answer.content)
        for hit in hits:
            yield "post page", client.get(f"/posts/{hit.enriched.post.id}").text
            if hit.enriched.labels.incident_id:
                yield "incident", client.get(f"/incidents/{hit.enriched.labels.incident_id}").text
    _, secret = issue(installation, "crm", SCOPES, (), None, "Анна", NOW - timedelta(days=1))
    headers = {"authorization": f"Bearer {secret}"}
    base = "http://127.0.0.1:8460/api/v1"
    with TestClient(create_application(installation), base_url=base, headers=headers) as api:
        for path in ("/posts", "/triage", "/incidents", "/leaders", "/counts", "/map"):
            yield (
                f"api {path}",
                words(api.get(path, params={"q": CONTROL} if path == "/posts" else {})),
            )
        for hit in hits:
            yield "api post", words(api.get(f"/posts/{hit.enriched.post.id}"))


def words(answer):
    return json.dumps(answer.json(), ensure_ascii=False)


def cells_of(content):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return "\n".join(map(str, sheet.to_python()))


SHOWS = {
    "index",
    "elastic",
    "/search",
    "/feed",
    "export csv",
    "export xlsx",
    "post page",
    "api /posts",
    "api post",
}


def test_what_is_planted_in_a_post_shows_nowhere(installation, caplog):
    with caplog.at_level(logging.DEBUG):
        seen = {"queue": filled_with(installation, planted())}
        shown = set()
        for name, text in places(installation):
            seen[name] = f"{seen.get(name, '')}\n{text}"
            shown |= {name} if CONTROL in text else set()
        seen["databases"] = dump(installation)
    seen["logs"] = caplog.text
    assert shown >= SHOWS  # the look does see posts
    assert CONTROL in seen["queue"]
    leaks = [
        (field, secret, name)
        for field, secrets in SECRETS.items()
        for secret in secrets
        for name, text in seen.items()
        if secret in text
    ]
    assert leaks == []


@pytest.mark.parametrize("word", ["Сидоренко", "Кузьмина", "Лебедева", "Захарова", "89145550101"])
def test_a_masked_name_cannot_be_searched_for(installation, word):
    filled_with(installation, planted())
    assert installation.posts.index.search(parse(CONTROL, installation.region.zone, {})).total == 2
    assert installation.posts.index.search(parse(word, installation.region.zone, {})).total == 0
