"""A server that is too busy: one that answers as Elasticsearch does, over HTTP on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from domain.errors import IndexUnavailable, SettingsError
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost
from domain.query import All
from index.elastic.bulk import PAUSES
from index.elastic.elastic import ElasticIndex

Make = Callable[..., EnrichedPost]
BUSY = (429, {"type": "es_rejected_execution_exception", "reason": "queue is full"})
DONE = (201, None)


class Server(ThreadingHTTPServer):
    """Answers the n-th try of a post by the n-th of `answers`, the last for ever after; a whole
    request by `status` where it is set.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, Any]] = [DONE]
        self.status: int | None = None
        self.tries: dict[str, int] = {}
        self.requests: list[list[str]] = []

    def item(self, post_id: str) -> dict[str, Any]:
        tried = self.tries[post_id] = self.tries.get(post_id, 0) + 1
        status, error = self.answers[min(tried, len(self.answers)) - 1]
        return {"index": {"status": status} | ({"error": error} if error else {})}


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        heads = [json.loads(line) for line in body.splitlines()[::2]]
        status, answer = self.server.status, {"error": {"type": "busy"}}
        if status is None:
            ids = [head["index"]["_id"] for head in heads]
            self.server.requests.append(ids)
            status, answer = 200, {"items": list(map(self.server.item, ids))}
        sent = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_POST = do_PUT

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def index(server: Server, pauses: list[float], lemmatiser: Lemmatiser) -> Iterator[ElasticIndex]:
    made = ElasticIndex(
        f"http://127.0.0.1:{server.server_port}", "posts", None, lemmatiser, pauses.append
    )
    yield made
    made.close()


def test_posts_a_busy_server_left_out_are_sent_again(
    index: ElasticIndex, server: Server, pauses: list[float], make: Make
) -> None:
    first, second = make("1"), make("2")
    server.tries[first.post.id] = 5  # this one is taken at once
    server.answers = [BUSY, BUSY, DONE]
    assert index.save([first, second]) == {}
    both = [first.post.id, second.post.id]
    assert server.requests == [both, [second.post.id], [second.post.id]]
    assert pauses == list(PAUSES[:2])


@pytest.mark.parametrize("kind", ["index_closed_exception", "validation_exception"])
def test_a_month_that_takes_no_posts_is_no_fault_of_a_post(
    index: ElasticIndex, server: Server, make: Make, kind: str
) -> None:
    server.answers = [(400, {"type": kind, "reason": "closed"})]
    with pytest.raises(IndexUnavailable, match="closed"):
        index.save([make("1")])


def test_a_server_that_stays_busy_is_unavailable(
    index: ElasticIndex, server: Server, pauses: list[float], make: Make
) -> None:
    server.answers = [BUSY]
    with pytest.raises(IndexUnavailable, match="too busy for 2 posts"):
        index.save([make("1"), make("2")])
    assert pauses == list(PAUSES)


def test_a_server_whose_disk_is_full_is_not_waited_for(
    index: ElasticIndex, server: Server, pauses: list[float], make: Make
) -> None:
    block = {"type": "cluster_block_exception", "reason": "disk usage exceeded flood-stage"}
    server.answers = [(429, block)]
    with pytest.raises(IndexUnavailable, match="flood-stage") as refusal:
        index.save([make("1")])
    assert refusal.value.answered
    assert pauses == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_whole_request_refused_for_now_is_unavailable(
    index: ElasticIndex, server: Server, pauses: list[float], make: Make, status: int
) -> None:
    server.status = status
    for call in (lambda: index.save([make()]), lambda: index.search(All())):
        with pytest.raises(IndexUnavailable):
            call()
    assert pauses == []


def test_a_newer_version_in_place_is_no_error(
    index: ElasticIndex, server: Server, make: Make
) -> None:
    server.answers = [(409, {"type": "version_conflict_engine_exception", "reason": "newer"})]
    assert index.save([make()]) == {}


def test_a_refused_document_is_returned_with_its_reason(
    index: ElasticIndex, server: Server, make: Make
) -> None:
    post = make()
    cause = {"type": "illegal_argument_exception", "reason": "immense term"}
    error = {"type": "document_parsing_exception", "reason": "failed", "caused_by": cause}
    server.answers = [(400, error)]
    assert index.save([post]) == {post.post.id: "failed; immense term"}


@pytest.mark.parametrize(
    ("status", "kind", "ours"),
    [
        (403, "cluster_block_exception", IndexUnavailable),
        (403, "security_exception", SettingsError),
        (404, "index_not_found_exception", IndexUnavailable),
        (503, "unavailable_shards_exception", IndexUnavailable),
    ],
)
def test_an_index_that_takes_no_writes_is_told(
    index: ElasticIndex,
    server: Server,
    make: Make,
    status: int,
    kind: str,
    ours: type[Exception],
) -> None:
    server.answers = [(status, {"type": kind, "reason": "because"})]
    with pytest.raises(ours, match="because"):
        index.save([make()])


def test_nothing_to_save_asks_nothing(index: ElasticIndex, server: Server) -> None:
    assert index.save([]) == {}
    assert server.requests == []
