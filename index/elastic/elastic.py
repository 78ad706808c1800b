"""The post index on Elasticsearch: one index a month behind an alias.

A month's index is called NAME-2026-11. After a rebuild it is called NAME_2-2026-11 (and so on), and
NAME-2026-11 is its alias, so posts are always written under the month's own name. Works with
Elasticsearch 8.19 and 9 without scripts, reindex, update_by_query or delete_by_query.
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from elasticsearch import BadRequestError, NotFoundError

from domain.errors import IndexUnavailable, QueryError, SettingsError
from domain.patience import UNHURRIED, Patience
from domain.ports.index import Hit, Page
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost
from domain.query import Condition, Field, Sort
from domain.steps import Steps
from index import cursor
from index.clauses import understand
from index.documents import EPOCH, enriched_post
from index.elastic.bulk import Bulk
from index.elastic.client import border, connect, is_answering
from index.elastic.query import OVER_TIME, ordered, page_request
from index.elastic.rebuild import ElasticSuccessor
from index.elastic.templates import conflicts, missing, template
from index.highlight import highlight
from index.pages import check_limit, checked_steps, ordered_facets

_SCAN = 1_000
_FEW = 100  # posts that are read by name, each in every month
_KEEP = "5m"


class ElasticIndex:
    """A PostIndex. Raises IndexUnavailable if the server does not answer or cannot write just now,
    SettingsError if it refuses the user or is not Elasticsearch. `url` may contain a user and a
    password, which are never shown; `pause` waits before a retry of posts that the server was too
    busy to write, and `patience` limits how long an answer may take.
    """

    def __init__(
        self,
        url: str,
        name: str,
        ca: Path | None,
        lemmatiser: Lemmatiser,
        pause: Callable[[float], None] = time.sleep,
        patience: Patience = UNHURRIED,
    ) -> None:
        self.client, self._address = connect(url, ca, patience)
        self._border = partial(border, patience, partial(is_answering, self.client))
        self.name = name
        self.lemmatiser = lemmatiser
        self._bulk = Bulk(self.client, pause)
        self._known: tuple[str, ...] = ()  # months that posts were last found in

    def __repr__(self) -> str:
        return f"ElasticIndex({self._address!r}, {self.name!r})"

    def prepare(self) -> None:
        with self._border():
            for index, mapping in self._mappings().items():
                if wrong := conflicts(mapping):
                    raise SettingsError(f"{index}: {'; '.join(wrong)}: run `otklik index rebuild`")
            self._put_template()
            for index, mapping in self._mappings().items():
                if new := missing(mapping):
                    self.client.indices.put_mapping(index=index, properties=new)

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        with self._border():
            return self._bulk.save(posts, lambda month: f"{self.name}-{month}")

    def refresh(self) -> None:
        with self._border():
            self.client.indices.refresh(index=self.name, ignore_unavailable=True)

    def search(
        self,
        condition: Condition,
        *,
        sort: Sort = Sort.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Field] = (),
        steps: Steps | None = None,
    ) -> Page:
        check_limit(limit)
        key = cursor.decode(after, sort) if after is not None else None
        question = understand(condition, self.lemmatiser, self.frequencies)
        answer = self._ask(**page_request(question.clause, sort, limit, key, facets, steps))
        rows = answer["hits"]["hits"]
        hits = []
        for row in rows[:limit]:
            enriched = enriched_post(row["_source"])
            spans = highlight(question.clause, enriched.post.body, self.lemmatiser)
            hits.append(Hit(enriched, spans))
        aggregations = answer.get("aggregations", {})
        more = len(rows) > limit > 0
        return Page(
            hits=tuple(hits),
            total=answer["hits"]["total"]["value"],
            facets=ordered_facets(
                {
                    field: {
                        bucket["key"]: bucket["doc_count"]
                        for bucket in aggregations.get(field.value, {}).get("buckets", ())
                    }
                    for field in facets
                }
            ),
            over_time=checked_steps(
                {
                    EPOCH + timedelta(milliseconds=bucket["key"]): bucket["doc_count"]
                    for bucket in aggregations.get(OVER_TIME, {}).get("buckets", ())
                }
            ),
            next=cursor.encode(sort, tuple(rows[limit - 1]["sort"])) if more else None,
            corrected=question.corrected,
        )

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        question = understand(condition, self.lemmatiser, self.frequencies)
        with self._border():
            months = list(self._months())
        return self._scan(months, **ordered(question.clause, sort))

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        """A few are read by their names, which asks for no refresh; the rest are searched."""
        asked = dict.fromkeys(post_ids)
        is_few = 0 < len(asked) <= _FEW
        posts = self._named(list(asked)) if is_few else {}
        waiting = [one for one in asked if one not in posts]
        if waiting:
            self.refresh()
        for start in range(0, len(waiting), _SCAN):
            ids = waiting[start : start + _SCAN]
            rows = self._ask(query={"ids": {"values": ids}}, size=len(ids))["hits"]["hits"]
            posts |= {row["_id"]: enriched_post(row["_source"]) for row in rows}
            if rows and is_few:  # of a month that was not known
                self._known = ()
        return posts

    def _named(self, ids: Sequence[str]) -> dict[str, EnrichedPost]:
        """Those in the months that are known here; of two, in the later month."""
        with self._border():
            self._known = known = self._known or tuple(sorted(set(self._months().values())))
            names = [f"{self.name}-{month}" for month in known]
            docs = [{"_index": name, "_id": one} for name in names for one in ids]
            answer = self.client.mget(docs=docs) if docs else {"docs": ()}
        return {
            row["_id"]: enriched_post(row["_source"]) for row in answer["docs"] if row.get("found")
        }

    def each(self, months: Collection[str] | None = None) -> Iterator[EnrichedPost]:
        with self._border():
            chosen = [i for i, month in self._months().items() if months is None or month in months]
        yield from self._everything(chosen)

    def by_author(self, kind: str, author: str) -> Iterator[EnrichedPost]:
        """Documents written before `author` was searched are looked at one by one."""
        self.refresh()
        with self._border():
            months = list(self._months())
        ours = {"term": {"author": author}}
        older = {"bool": {"must_not": {"exists": {"field": "author"}}}}
        query = {
            "bool": {
                "filter": [{"term": {"source_kind": kind}}],
                "should": [ours, older],
                "minimum_should_match": 1,
            }
        }
        for enriched in self._scan(months, query=query, sort=[{"_shard_doc": "asc"}]):
            if enriched.post.author is not None and enriched.post.author.key == author:
                yield enriched

    def erase(self, post_ids: Collection[str]) -> int:
        posts = self.get(sorted(post_ids))
        with self._border():
            return self._bulk.erase(
                [(id_, f"{self.name}-{one.month}") for id_, one in sorted(posts.items())]
            )

    def compact(self) -> None:
        with self._border():
            self.client.indices.forcemerge(
                index=self.name, ignore_unavailable=True, only_expunge_deletes=True
            )

    def drop_month(self, month: str) -> None:
        with self._border():
            for index, its_month in self._months().items():
                if its_month == month:
                    self.client.indices.delete(index=index, ignore_unavailable=True)

    @contextmanager
    def successor(self) -> Iterator[ElasticSuccessor]:
        """An interrupted rebuild leaves the months closed for writing; the next one opens them."""
        with self._border():
            self._put_template()
            new = ElasticSuccessor(
                self.client, self.name, self._months(), self._everything, self._bulk
            )
            new.begin()
        try:
            yield new
            with self._border():
                new.check()
        except BaseException:
            with self._border():
                new.give_up()
            raise
        # Do not give up from here on: if the answer is lost, nobody knows which of the two the
        # server holds. Another run finds out.
        with self._border():
            new.take_over()

    def close(self) -> None:
        self.client.close()

    def _put_template(self) -> None:
        wanted = template(self.name)
        try:
            answer = self.client.indices.get_index_template(name=self.name)
            [present] = [t["index_template"] for t in answer["index_templates"]]
        except NotFoundError:
            present = {}
        if present.get("_meta") != wanted["_meta"]:
            self.client.indices.put_index_template(
                name=self.name,
                index_patterns=wanted["index_patterns"],
                template=wanted["template"],
                priority=wanted["priority"],
                meta=wanted["_meta"],
            )

    def _months(self) -> dict[str, str]:
        try:
            return {index: index[-7:] for index in self.client.indices.get_alias(name=self.name)}
        except NotFoundError:
            return {}

    def _mappings(self) -> dict[str, Any]:
        months = self._months()
        if not months:
            return {}
        answer = self.client.indices.get_mapping(index=list(months), ignore_unavailable=True)
        return {
            index: description["mappings"].get("properties", {})
            for index, description in answer.items()
        }

    def _ask(self, **search: Any) -> Mapping[str, Any]:
        with self._border():
            try:
                answer: Mapping[str, Any] = self.client.search(
                    index=self.name,
                    ignore_unavailable=True,
                    allow_partial_search_results=False,
                    **search,
                ).body
            except BadRequestError as error:
                raise QueryError(f"Поисковый сервер не понял запроса: {error}", 0) from error
        return answer

    def frequencies(self, lemmas: Collection[str]) -> Mapping[str, int]:
        asked = list(lemmas)
        filters = [{"term": {"lemmas": lemma}} for lemma in asked]
        answer = self._ask(size=0, aggregations={"lemmas": {"filters": {"filters": filters}}})
        buckets = answer.get("aggregations", {}).get("lemmas", {}).get("buckets", ())
        return {lemma: b["doc_count"] for lemma, b in zip(asked, buckets, strict=False)}

    def _everything(self, indices: Sequence[str]) -> Iterator[EnrichedPost]:
        if indices:
            with self._border():
                # A point in time holds only what searches can see.
                self.client.indices.refresh(index=list(indices))
        yield from self._scan(indices, sort=[{"_shard_doc": "asc"}])

    def _scan(self, indices: Sequence[str], **asked: Any) -> Iterator[EnrichedPost]:
        if not indices:
            return
        with self._border():
            pit = self.client.open_point_in_time(index=list(indices), keep_alive=_KEEP)["id"]
        try:
            after: list[Any] | None = None
            while True:
                with self._border():
                    answer = self.client.search(
                        pit={"id": pit, "keep_alive": _KEEP},
                        size=_SCAN,
                        search_after=after,
                        **asked,
                        track_total_hits=False,
                        allow_partial_search_results=False,
                    )
                rows = answer["hits"]["hits"]
                for row in rows:
                    yield enriched_post(row["_source"])
                if not rows:
                    return
                after, pit = rows[-1]["sort"], answer.get("pit_id", pit)
        finally:
            # A point in time that cannot be closed expires by itself.
            with suppress(IndexUnavailable), self._border():
                self.client.close_point_in_time(id=pit)
