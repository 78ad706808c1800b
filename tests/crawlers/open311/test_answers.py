"""Answers of servers that break the specification, each a row of one table."""

import gzip
import json
import pickle

import pytest

from crawlers.open311.answers import (
    MAX_ROWS,
    CityRefused,
    NotOpen311,
    OpenAnswer,
    read_answer,
    refusal_of,
)
from tests.crawlers.open311.writing import as_xml

ONE = {"service_request_id": "17", "status": "open", "description": "Яма"}
ROWS = ({"service_request_id": "17", "status": "open", "description": "Яма"},)


def bare(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


READABLE = {
    "a list, as specified": bare([ONE]),
    "a single object": bare(ONE),
    "wrapped in requests": bare({"requests": [ONE]}),
    "wrapped in service_requests": bare({"service_requests": [ONE]}),
    "wrapped twice, as XML was turned into JSON": bare({"service_requests": {"request": ONE}}),
    "wrapped in data beside other keys": bare({"status": "ok", "count": 1, "data": [ONE]}),
    "each item wrapped": bare([{"service_request": ONE}]),
    "lists within the list": bare([[ONE]]),
    "by number": bare({"17": ONE}),
    "as GeoJSON": bare({"type": "FeatureCollection", "features": [{"properties": ONE}]}),
    "keys in capitals": bare([{key.upper(): value for key, value in ONE.items()}]),
    "values in lists": bare([{key: [value] for key, value in ONE.items()}]),
    "values as tables of a converter": bare([{k: {"$t": v} for k, v in ONE.items()}]),
    "the number as a number": bare([ONE | {"service_request_id": 17}]),
    "the number as a float": bare([ONE | {"service_request_id": 17.0}]),
    "with a byte order mark": b"\xef\xbb\xbf" + bare([ONE]),
    "padded for scripts": b"callback(" + bare([ONE]) + b");",
    "with a comma too much": bare([ONE])[:-1] + b",]",
    "with a word after the end": bare([ONE]) + b"<!-- 0.2 s -->",
    "with a tab in a text": bare([ONE]).replace("Яма".encode(), "Яма\t".encode()),
    "in Windows-1251": json.dumps([ONE], ensure_ascii=False).encode("cp1251"),
    "packed without saying so": gzip.compress(bare([ONE])),
    "XML, as specified": as_xml([ONE]),
    "XML of a single request": as_xml([ONE])[:-19].replace(b"<service_requests>", b""),
    "XML in a namespace": as_xml([ONE]).replace(b"requests>", b'requests xmlns="urn:city">', 1),
    "XML that names another encoding": as_xml([ONE]).replace(b"utf-8", b"iso-8859-1"),
    "XML with an unknown entity": as_xml([ONE]).replace("Яма".encode(), "Яма&nbsp;".encode()),
    "XML with a control": as_xml([ONE]).replace("Яма".encode(), "Я\x0bма".encode()),
}  # fmt: skip


@pytest.mark.parametrize("body", READABLE.values(), ids=READABLE)
def test_a_request_is_read_however_it_is_written(body: bytes) -> None:
    answer = read_answer(body)
    assert [{key: row[key] for key in ONE} for row in answer.rows] == list(ROWS)
    assert not answer.cut


EMPTY = {
    "no requests": b"[]",
    "no requests, wrapped": b'{"service_requests": []}',
    "null in place of a list": b'{"requests": null}',
    "XML without requests": b"<service_requests/>",
    "XML without requests, with a type": b'<requests type="array">\n</requests>',
}


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY)
def test_nothing_is_an_answer(body: bytes) -> None:
    assert read_answer(body) == OpenAnswer(())


UNREADABLE = {
    "nothing at all": b"",
    "blanks": b" \n ",
    "a page": b"<!DOCTYPE html><html><body><h1>Please wait</h1></body></html>",
    "a page without a type": b"<html><head><title>403</title></head></html>",
    "a word": b"Service unavailable",
    "a number": b"42",
    "a text": b'"error"',
    "a table of something else": b'{"version": 1, "name": "city"}',
    "XML of something else": b"<rss><channel><title>News</title></channel></rss>",
    "no XML at all": b"<<<>>>",
    "lists without an end": b"[" * 200_000,
    "wrappers without an end": b'{"requests":' * 60 + b"[]" + b"}" * 60,
    "half a packed file": gzip.compress(b"[]" * 999)[:20],
    "a bomb": gzip.compress(b" " * (11 << 20)),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_answer_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(NotOpen311) as refused:
        read_answer(body)
    assert refused.value.reason.startswith("Ответ Open311 не читается: ")


@pytest.mark.parametrize("cut", [0.5, 0.7, 0.95])
@pytest.mark.parametrize("write", [bare, as_xml])
def test_of_a_cut_answer_the_beginning_is_read(write: object, cut: float) -> None:
    body = write([ONE | {"service_request_id": str(n)} for n in range(40)])  # type: ignore[operator]
    answer = read_answer(body[: int(len(body) * cut)])
    assert answer.cut
    assert 10 < len(answer.rows) < 40
    assert [row["service_request_id"] for row in answer.rows[:3]] == ["0", "1", "2"]


def test_an_entity_reads_no_file_and_grows_nowhere() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE r [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{laughs}]>'
    body = as_xml([ONE]).decode().partition("?>")[2].replace("Яма", "Яма&f;&l8;")
    row = read_answer((doctype + body).encode()).rows[0]
    assert row["description"] == "Яма"


def test_words_for_nothing_are_nothing() -> None:
    body = bare(
        [{"service_request_id": "1", "description": "NULL", "lat": None, "a": True, "b": {}}]
    )
    assert read_answer(body).rows == (
        {"service_request_id": "1", "description": "", "lat": "", "a": "", "b": ""},
    )


def test_half_a_letter_and_nul_do_not_reach_a_store() -> None:
    body = b'[{"service_request_id": "1", "description": "a\\ud83d b\\u0000c"}]'
    assert read_answer(body).rows[0]["description"] == "a bc"


def test_rows_beyond_the_limit_count_as_cut() -> None:
    answer = read_answer(bare([ONE] * (MAX_ROWS + 1)))
    assert (len(answer.rows), answer.cut) == (MAX_ROWS, True)


@pytest.mark.parametrize(
    "body",
    [
        bare([{"code": 400, "description": "jurisdiction_id was not provided"}]),
        bare({"errors": [{"code": "400", "description": "jurisdiction_id was not provided"}]}),
        b"<errors><error><code>400</code><description>jurisdiction_id was not provided"
        b"</description></error></errors>",
    ],
)
def test_an_error_is_told_from_requests(body: bytes) -> None:
    assert refusal_of(read_answer(body).rows) == "400 jurisdiction_id was not provided"
    assert refusal_of(read_answer(bare([ONE | {"code": 7}])).rows) is None


@pytest.mark.parametrize("error", [NotOpen311("он пуст"), CityRefused("400 no")])
def test_errors_survive_the_way_between_processes(error: NotOpen311 | CityRefused) -> None:
    assert pickle.loads(pickle.dumps(error)).reason == error.reason


def test_a_name_that_is_none_costs_no_more_than_itself() -> None:
    """A parser that recovers lets pass what etree.QName refuses."""
    body = b"<requests><request><a:b:c>1</a:b:c><status>open</status></request></requests>"
    assert read_answer(body).rows == ({"a:b:c": "1", "status": "open"},)
