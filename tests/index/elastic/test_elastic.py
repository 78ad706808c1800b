"""What is Elasticsearch's own: months behind an alias, templates, rights, a server that goes."""

import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from domain.errors import IndexUnavailable, SettingsError
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost, Label, Labels
from domain.query import All, Field, Is, Word
from index.elastic.elastic import ElasticIndex
from index.elastic.templates import properties
from index.rebuild import rebuild

Make = Callable[..., EnrichedPost]


def month_of(index: ElasticIndex, month: str, **changed: Any) -> None:
    """A month as another version made it: fields changed, or left out by None."""
    fields = {**properties(), **changed}
    index.client.indices.create(
        index=f"{index.name}-{month}",
        aliases={index.name: {}},
        mappings={
            "dynamic": "strict",
            "properties": {name: field for name, field in fields.items() if field is not None},
        },
    )


def months(index: ElasticIndex) -> set[str]:
    return set(index.client.indices.get_alias(name=index.name))


def test_each_month_is_an_index_behind_the_alias(
    elastic: ElasticIndex, corpus: list[EnrichedPost]
) -> None:
    elastic.prepare()
    assert elastic.search(All()).total == 0
    assert elastic.save(corpus) == {}
    assert months(elastic) == {f"{elastic.name}-{month}" for month in {e.month for e in corpus}}
    elastic.drop_month("2026-10")
    assert f"{elastic.name}-2026-10" not in months(elastic)


def test_a_few_posts_are_read_without_a_refresh_in_each_month_that_comes(
    elastic: ElasticIndex, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    elastic.prepare()
    first, second = make("1", month="2026-10"), make("2", month="2026-11")
    assert elastic.get([first.post.id]) == {}
    elastic.save([first])
    assert elastic.get([first.post.id]) == {first.post.id: first}
    elastic.save([second])  # in a month that was not there before
    both = {one.post.id: one for one in (first, second)}
    assert elastic.get(list(both)) == both
    newer = make(
        "1", month="2026-10", version=first.version + 1, labels=Labels(urgency=Label("high", 0.9))
    )
    monkeypatch.setattr(elastic, "refresh", lambda: pytest.fail("a refresh"))
    elastic.save([newer])
    assert elastic.get(list(both)) == both | {newer.post.id: newer}
    monkeypatch.undo()
    rebuild(elastic)
    elastic.drop_month("2026-11")
    assert elastic.get(list(both)) == {newer.post.id: newer}


def test_posts_of_a_closed_month_wait(elastic: ElasticIndex, make: Make) -> None:
    elastic.prepare()
    first, second = make("1", month="2026-10"), make("2", month="2026-10")
    elastic.save([first])
    elastic.client.indices.close(index=f"{elastic.name}-2026-10")
    with pytest.raises(IndexUnavailable, match="closed"):
        elastic.save([second])
    elastic.client.indices.open(index=f"{elastic.name}-2026-10")
    assert elastic.save([second]) == {}
    assert elastic.get([second.post.id]) == {second.post.id: second}


def test_an_equal_template_is_not_put_again(elastic: ElasticIndex) -> None:
    def present() -> Any:
        answer = elastic.client.indices.get_index_template(name=elastic.name)
        template = answer["index_templates"][0]["index_template"]
        return {key: value for key, value in template.items() if "date" not in key}

    elastic.prepare()
    mine = present()
    touched = {"index_patterns": mine["index_patterns"], "priority": 201, "meta": mine["_meta"]}
    elastic.client.indices.put_index_template(name=elastic.name, **touched)
    elastic.prepare()
    assert present()["priority"] == 201
    elastic.client.indices.put_index_template(name=elastic.name, **touched | {"meta": {}})
    elastic.prepare()
    assert present() == mine


def test_new_fields_are_added_to_months_that_lack_them(elastic: ElasticIndex, make: Make) -> None:
    month_of(elastic, "2026-09", urgency=None, urgency_confidence=None)
    high = Labels(urgency=Label("high", 0.9))
    post = make(labels=high, month="2026-09")
    assert "strict" in elastic.save([post])[post.post.id]
    elastic.prepare()
    assert elastic.save([post]) == {}
    elastic.refresh()
    assert elastic.search(Is(Field.URGENCY, "high")).total == 1


def test_an_incompatible_month_is_refused_by_name_and_rebuilt(
    elastic: ElasticIndex, corpus: list[EnrichedPost]
) -> None:
    month_of(elastic, "2026-10", group={"type": "text"})
    month_of(elastic, "2026-11")
    elastic.save([e for e in corpus if e.month != "2026-09"])
    elastic.refresh()
    expected = {e.post.id: e for e in corpus if e.month != "2026-09"}
    with pytest.raises(SettingsError, match="otklik index rebuild") as refusal:
        elastic.prepare()
    assert f"{elastic.name}-2026-10: field group is" in str(refusal.value)

    heard: list[int] = []
    assert rebuild(elastic, heard.append) == len(expected) == heard[-1]

    elastic.prepare()
    assert months(elastic) == {f"{elastic.name}_2-2026-10", f"{elastic.name}_2-2026-11"}
    assert {e.post.id: e for e in elastic.each()} == expected
    roads = sum(
        e.labels.group is not None and e.labels.group.value == "roads" for e in expected.values()
    )
    assert elastic.search(Is(Field.GROUP, "roads")).total == roads > 0


def test_a_rebuilt_index_takes_writes_drops_months_and_is_rebuilt_again(
    elastic: ElasticIndex, corpus: list[EnrichedPost], make: Make
) -> None:
    elastic.prepare()
    elastic.save(corpus)
    rebuild(elastic)
    assert elastic.save([*corpus, make("new", month="2027-01")]) == {}
    assert f"{elastic.name}-2027-01" in months(elastic)
    assert rebuild(elastic) == len(corpus) + 1
    assert months(elastic) == {
        f"{elastic.name}_3-{month}" for month in {*(e.month for e in corpus), "2027-01"}
    }
    elastic.drop_month("2027-01")
    assert elastic.search(All()).total == len(corpus)


def test_an_empty_index_is_rebuilt_to_an_empty_one(elastic: ElasticIndex) -> None:
    assert rebuild(elastic) == 0
    elastic.prepare()
    assert elastic.search(All()).total == 0


def test_while_a_rebuild_runs_searches_go_on_and_writes_wait(
    elastic: ElasticIndex, corpus: list[EnrichedPost], make: Make
) -> None:
    elastic.prepare()
    elastic.save(corpus)
    elastic.refresh()
    seen: list[int] = []

    def meanwhile(copied: int) -> None:
        seen.append(elastic.search(All()).total)
        with pytest.raises(IndexUnavailable, match="block"):
            elastic.save([make("meanwhile")])

    rebuild(elastic, meanwhile)
    assert seen == [len(corpus)]
    assert elastic.save([make("meanwhile")]) == {}


def test_a_failed_rebuild_leaves_everything_and_the_next_one_ends_well(
    elastic: ElasticIndex, corpus: list[EnrichedPost], make: Make
) -> None:
    elastic.prepare()
    elastic.save(corpus)
    before = months(elastic)

    def fail(copied: int) -> None:
        raise RuntimeError(f"after {copied}")

    with pytest.raises(RuntimeError):
        rebuild(elastic, fail)
    assert months(elastic) == before
    assert elastic.client.indices.get(index=f"{elastic.name}_*").body == {}
    assert elastic.save([make("after")]) == {}
    # What a killed process leaves: months closed for writing, and a half-written new one.
    elastic.client.indices.add_block(index=f"{elastic.name}-2026-10", block="write")
    elastic.client.indices.create(index=f"{elastic.name}_2-2026-10")
    assert rebuild(elastic) == len(corpus) + 1
    assert elastic.save([make("after")]) == {}


def test_a_rebuild_that_would_lose_a_post_changes_nothing(
    elastic: ElasticIndex, corpus: list[EnrichedPost]
) -> None:
    elastic.prepare()
    elastic.save(corpus)
    before = months(elastic)
    lost = pytest.raises(IndexUnavailable, match=f"1 of {len(corpus)} documents")
    with lost, elastic.successor() as successor:
        successor.save(corpus[:1])
    assert months(elastic) == before
    assert elastic.search(All()).total == len(corpus)


def test_processes_that_start_at_once_make_one_index(
    elastic: ElasticIndex, elasticsearch_url: str, lemmatiser: Lemmatiser, make: Make
) -> None:
    def work(worker: int) -> dict[str, str]:
        mine = ElasticIndex(elasticsearch_url, elastic.name, None, lemmatiser)
        try:
            mine.prepare()
            return dict(mine.save([make(f"{worker}-{i}") for i in range(20)]))
        finally:
            mine.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(4))) == [{}] * 4
    elastic.refresh()
    assert elastic.search(All()).total == 80
    assert months(elastic) == {f"{elastic.name}-2026-09"}


def test_a_post_larger_than_one_request_should_be_is_sent_alone(
    elastic: ElasticIndex, make: Make
) -> None:
    elastic.prepare()
    posts = [make(str(i), "нет воды " * 100_000) for i in range(4)]
    assert elastic.save(posts) == {}
    assert elastic.get([e.post.id for e in posts]) == {e.post.id: e for e in posts}


def test_two_installations_in_one_cluster_do_not_meet(
    elastic: ElasticIndex, elasticsearch_url: str, lemmatiser: Lemmatiser, make: Make
) -> None:
    elastic.prepare()
    other = ElasticIndex(elasticsearch_url, f"{elastic.name}-too", None, lemmatiser)
    try:
        other.prepare()
        other.save([make("theirs")])
        elastic.save([make("mine")])
        rebuild(elastic)
        assert [e.post.native_id for e in elastic.each()] == ["mine"]
        assert [e.post.native_id for e in other.each()] == ["theirs"]
    finally:
        other.drop_month("2026-09")
        other.client.indices.delete_index_template(name=other.name)
        other.close()


class Road:
    """A way to a server, byte by byte, that can be closed and opened again at the same address."""

    def __init__(self, host: str, port: int) -> None:
        self.goal = (host, port)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._stop: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self._stop, told = socket.socketpair()
        self._thread = threading.Thread(target=self._carry, args=(listener, told))
        self._thread.start()

    def close(self) -> None:
        if self._stop and self._thread:
            self._stop.close()
            self._thread.join()
            self._stop = self._thread = None

    def _carry(self, listener: socket.socket, told: socket.socket) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(listener, selectors.EVENT_READ)
            ready.register(told, selectors.EVENT_READ)
            other: dict[socket.socket, socket.socket] = {}
            while True:
                for key, _ in ready.select():
                    source = key.fileobj
                    assert isinstance(source, socket.socket)
                    if source is told:
                        for one in [*other, listener, told]:
                            one.close()
                        return
                    if source is listener:
                        near, far = listener.accept()[0], socket.create_connection(self.goal)
                        other |= {near: far, far: near}
                        ready.register(near, selectors.EVENT_READ)
                        ready.register(far, selectors.EVENT_READ)
                    elif source in other:
                        if data := source.recv(65536):
                            other[source].sendall(data)
                        else:
                            for one in (other.pop(other[source]), other.pop(source)):
                                ready.unregister(one)
                                one.close()


@pytest.fixture
def road(elasticsearch_url: str) -> Iterator[Road]:
    host, _, port = elasticsearch_url.removeprefix("http://").partition(":")
    made = Road(host, int(port))
    made.open()
    yield made
    made.close()


def test_a_server_that_goes_is_unavailable_and_one_that_comes_back_is_used(
    elastic: ElasticIndex, road: Road, lemmatiser: Lemmatiser, make: Make
) -> None:
    index = ElasticIndex(f"http://127.0.0.1:{road.port}", elastic.name, None, lemmatiser)
    try:
        index.prepare()
        index.save([make("before")])
        road.close()
        calls: list[Callable[[], object]] = [
            index.prepare,
            index.refresh,
            lambda: index.save([make("lost")]),
            lambda: index.search(Word("вода")),
            lambda: index.get(["x"]),
            lambda: list(index.each()),
            lambda: index.drop_month("2026-09"),
            lambda: rebuild(index),
        ]
        for call in calls:
            with pytest.raises(IndexUnavailable):
                call()
        road.open()
        assert index.save([make("after")]) == {}
        assert sorted(e.post.native_id for e in index.each()) == ["after", "before"]
    finally:
        index.close()


def test_a_server_behind_tls_serves_a_user_with_few_rights(
    elasticsearch_secured: Any, lemmatiser: Lemmatiser, corpus: list[EnrichedPost]
) -> None:
    url, ca = elasticsearch_secured.url, elasticsearch_secured.ca
    index = ElasticIndex(url, "posts-test-few-rights", ca, lemmatiser)
    try:
        index.prepare()
        index.save(corpus[:20])
        index.prepare()
        assert rebuild(index) == 20
        assert index.search(All()).total == 20
    finally:
        for month in {e.month for e in corpus}:
            index.drop_month(month)
        index.client.indices.delete_index_template(name=index.name)
        index.close()


def test_wrong_password_and_foreign_index_are_settings_to_mend(
    elasticsearch_secured: Any, lemmatiser: Lemmatiser, make: Make
) -> None:
    url, ca = elasticsearch_secured.url, elasticsearch_secured.ca
    password = url.partition("//")[2].partition("@")[0].partition(":")[2]
    wrong = ElasticIndex(url.replace(password, "wr%40ng"), "posts-test", ca, lemmatiser)
    foreign = ElasticIndex(url, "letters", ca, lemmatiser)
    try:
        with pytest.raises(SettingsError, match="does not know this user"):
            wrong.prepare()
        with pytest.raises(SettingsError, match="role is too small"):
            foreign.save([make()])
    finally:
        wrong.close()
        foreign.close()


def test_a_server_of_an_unknown_authority_is_not_trusted(
    elasticsearch_secured: Any, lemmatiser: Lemmatiser
) -> None:
    index = ElasticIndex(elasticsearch_secured.url, "posts-test", None, lemmatiser)
    try:
        with pytest.raises(IndexUnavailable, match="certificate"):
            index.prepare()
    finally:
        index.close()


def test_user_and_password_are_never_shown(lemmatiser: Lemmatiser, tmp_path: Path) -> None:
    index = ElasticIndex("http://kim:s%40cret@127.0.0.1:1", "posts", None, lemmatiser)
    try:
        with pytest.raises(IndexUnavailable) as refusal:
            index.search(All())
        shown = [repr(index), str(refusal.value), repr(refusal.value.__cause__)]
        assert shown[0] == "ElasticIndex('http://127.0.0.1:1', 'posts')"
        assert not any("kim" in text or "cret" in text for text in shown)
    finally:
        index.close()
