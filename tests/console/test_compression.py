"""Pages are sent compressed; files and streams are left as they are."""

import gzip

import pytest
from fastapi.responses import HTMLResponse, PlainTextResponse, StreamingResponse

from console.compression import Compressed
from tests.client import TestClient
from tests.making import page_of

LONG = "жалоба " * 1000
GZIP = {"accept-encoding": "gzip, deflate"}


def sent(answer, headers=None):
    return TestClient(Compressed(answer)).get("/", headers=headers or GZIP)


def test_a_page_is_compressed_and_reads_the_same():
    answer = sent(HTMLResponse(LONG))
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert int(answer.headers["content-length"]) == len(gzip.compress(LONG.encode(), 5, mtime=0))
    assert answer.text == LONG


@pytest.mark.parametrize("accepted", ["gzip;q=0.5", "br;q=1, *", "identity;q=0,GZIP"])
def test_any_way_to_accept_is_read(accepted):
    answer = sent(HTMLResponse(LONG), {"accept-encoding": accepted})
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("answer", "headers"),
    [
        (HTMLResponse(LONG), {"accept-encoding": "br"}),
        (HTMLResponse(LONG), {"accept-encoding": ""}),
        (HTMLResponse(LONG), {"accept-encoding": "gzip;q=0"}),
        (HTMLResponse(LONG), {"accept-encoding": "br, GZIP; Q=0.000, *;q=1"}),
        (HTMLResponse(LONG), {"accept-encoding": "*;q=0"}),
        (HTMLResponse("коротко"), GZIP),
        (PlainTextResponse(LONG), GZIP),
        (HTMLResponse(LONG, headers={"content-encoding": "identity"}), GZIP),
        (StreamingResponse(iter([LONG[:100], LONG[100:]]), media_type="text/html"), GZIP),
    ],
)
def test_what_else_is_sent_as_it_is(answer, headers):
    got = sent(answer, headers)
    assert got.headers.get("content-encoding", "identity") == "identity"
    assert got.status_code == 200


def test_each_answer_masks_the_proof_of_its_forms_anew(client):
    proofs = [
        [field["value"] for field in page_of(client.get("/me")).select("[name=csrf][value]")]
        for _ in range(2)
    ]
    assert all(len(one) > 1 for one in proofs)
    assert [len(set(one)) for one in proofs] == [1, 1]
    assert proofs[0][0] != proofs[1][0]
